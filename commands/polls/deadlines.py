"""From the words of a date to an instant: the end of a poll, and the hours of its choices when it is about dates."""

import re
from datetime import datetime, time, timedelta

from commands.core import dates
from commands.core.dates import Deadline, moment, without_place
from commands.core.declaration.context import Context
from commands.core.declaration.effects import msg
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
    when = ends.read_occasion(ctx, words, msg("polls.a-date"))
    assert when.start is not None
    end = datetime.combine(when.last_day, when.end) if when.end is not None else None
    text = f"{occasion(when)}, {place}" if place else occasion(when)
    return Choice(poll_number=0, rank=0, text=text, wall_start=datetime.combine(when.day, when.start), wall_end=end)
