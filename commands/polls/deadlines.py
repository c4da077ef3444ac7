"""From the words of a date to an instant: the end of a poll, and the hours of its choices when it is about dates."""

from datetime import datetime, time, timedelta

from commands.core.calendar import first_working_day
from commands.core.context import Context
from commands.core.dates import Ambiguous, Impossible, Recurring, Shown, When, moment, read_when
from commands.core.effects import Refused
from commands.core.french import occasion
from storage.polls import Choice

USUAL = timedelta(days=7)
USUAL_HOUR = time(18)
FURTHEST = timedelta(days=366)


def read_deadline(ctx: Context, said: str) -> datetime:
    """The instant that words tell, at 18 h when they tell no hour; without words, in a week, on a working day. Raises Refused."""
    if not said:
        return usual_deadline(ctx, USUAL)
    when = _one(ctx, said, "deadline")
    ends_at = moment(when.day, when.start or USUAL_HOUR, ctx.territory.zone).at
    if ends_at <= ctx.now:
        raise Refused("polls.deadline-past", said=said)
    if ends_at > ctx.now + FURTHEST:
        raise Refused("polls.deadline-too-far", said=said)
    return ends_at


def usual_deadline(ctx: Context, ahead: timedelta) -> datetime:
    """18 h, that long from now, or the next working day."""
    day = (ctx.local_now + ahead).date()
    return moment(first_working_day(day), USUAL_HOUR, ctx.territory.zone).at


def read_date(ctx: Context, said: str) -> Choice:
    """A choice of a poll on dates: a day and its hours, told in full. Raises Refused."""
    when = _one(ctx, said, "choice")
    if when.start is None:
        raise Refused("polls.date-without-hour", said=said, day=when.day)
    if moment(when.day, when.start, ctx.territory.zone).shown is Shown.NEVER or datetime.combine(when.day, when.start) <= _wall(ctx):
        raise Refused("polls.date-impossible", said=said, what="choice")
    start = datetime.combine(when.day, when.start)
    end = datetime.combine(when.day + timedelta(days=when.end == time()), when.end) if when.end is not None else None
    return Choice(poll_number=0, rank=0, text=occasion(when), wall_start=start, wall_end=end)


def _one(ctx: Context, said: str, what: str) -> When:
    match read_when(said, ctx.local_now):
        case When() as when:
            return when
        case Ambiguous(readings=readings):
            raise Refused("polls.date-ambiguous", said=said, readings=readings[:3], what=what)
        case Impossible() | Recurring():
            raise Refused("polls.date-impossible", said=said, what=what)
        case None:
            raise Refused("polls.date-unread", said=said, what=what)


def _wall(ctx: Context) -> datetime:
    return ctx.local_now.replace(tzinfo=None)
