"""From the words of a date to an instant: the end of a poll, and the hours of its choices when it is about dates."""

import re
from datetime import datetime, time, timedelta

from commands.core import dates
from commands.core.dates import Ambiguous, Deadline, Impossible, Reason, Recurring, Shown, When, explain, moment, read_when, without_place
from commands.core.declaration.context import Context
from commands.core.declaration.effects import Refused, msg
from commands.core.rules import ends
from commands.core.rules.calendar import first_working_day
from commands.core.telling.french import occasion
from storage.polls import Choice

USUAL = timedelta(days=7)
USUAL_HOUR = time(18)
_MORE = re.compile(r"(?:de |encore |\+ ?)", re.IGNORECASE)


def read_deadline(ctx: Context, said: str) -> datetime:
    """The instant that words tell, at 18 h when they tell no hour; without words, in a week, on a working day. Raises Refused."""
    if not said:
        return usual_deadline(ctx, USUAL)
    return ends.read_end(ctx, said, USUAL_HOUR, msg("polls.an-end"))


def read_extension(ctx: Context, ends_at: datetime, said: str) -> datetime:
    """The instant that words tell; « de 3 jours », « +48h » are counted from the end there was. Raises Refused."""
    more = _MORE.match(said)
    if more is None:
        return read_deadline(ctx, said)
    local = ends_at.astimezone(ctx.territory.zone)
    read = dates.read_deadline(said[more.end() :], local)
    if isinstance(read, Deadline) and (read.counted or read.at):
        return ends.to_come(ctx, read.ends(local, local.time()), said, msg("polls.an-end"))
    return read_deadline(ctx, said)


def usual_deadline(ctx: Context, ahead: timedelta) -> datetime:
    """18 h, that long from now, or the next working day."""
    day = (ctx.local_now + ahead).date()
    return moment(first_working_day(day), USUAL_HOUR, ctx.territory.zone).at


def read_date(ctx: Context, said: str) -> Choice:
    """A choice of a poll on dates: a day and its hours, told in full. Raises Refused."""
    words, place = without_place(said, ctx.local_now)
    when = read_when(words, ctx.local_now)
    if not isinstance(when, When):
        raise _refused(ctx, when, said)
    if when.start is None:
        raise Refused("polls.date-without-hour", said=said, day=when.day)
    start = datetime.combine(when.day, when.start)
    if moment(when.day, when.start, ctx.territory.zone).shown is Shown.NEVER or start <= ctx.local_now.replace(tzinfo=None):
        reason = Reason.PAST if start <= ctx.local_now.replace(tzinfo=None) else Reason.NO_SUCH_HOUR
        raise Refused("polls.date-impossible", said=said, reason=reason.value, nearest=None, part="")
    end = datetime.combine(when.last_day, when.end) if when.end is not None else None
    text = f"{occasion(when)}, {place}" if place else occasion(when)
    return Choice(poll_number=0, rank=0, text=text, wall_start=start, wall_end=end)


def _refused(ctx: Context, read: Recurring | Ambiguous | Impossible | None, said: str) -> Refused:
    """Why words are no choice of a poll on dates, with the nearest reading."""
    match read:
        case Ambiguous(readings=readings):
            return Refused("polls.date-ambiguous", said=said, readings=readings[:3])
        case Impossible(reason=reason, nearest=nearest, part=part):
            return Refused("polls.date-impossible", said=said, reason=reason.value, nearest=nearest, part=part)
        case Recurring(first=first, start=start, end=end):
            nearest = When(first, start, end)
            return Refused("polls.date-impossible", said=said, reason=Reason.SEVERAL_DAYS.value, nearest=nearest, part="")
    unread = explain(said, ctx.local_now)
    return Refused("polls.date-unread", said=said, words=unread.words, nearest=unread.nearest, part=unread.part)
