"""Until when the pilot structures are heard: the words of a deadline, read as everywhere (decision 0022), or the usual one."""

from datetime import datetime, time, timedelta

from commands.core import dates
from commands.core.dates import Ambiguous, Deadline, Impossible, Reason, moment
from commands.core.declaration.context import Context
from commands.core.declaration.effects import Refused
from commands.core.rules.calendar import next_working_day

USUAL_DAYS, AGAIN_DAYS = 10, 5
"""Working days for words that are new, and at least for words that were changed."""
USUAL_HOUR, END_OF_DAY = time(18), time(23, 59)
FURTHEST = timedelta(days=366)


def read_end(ctx: Context, said: str, hour: time = USUAL_HOUR) -> datetime:
    """The instant that words tell, at this hour when they tell none. Raises Refused for what is none, past or too far."""
    read = dates.read_deadline(said, ctx.local_now)
    if isinstance(read, Ambiguous):
        raise Refused("decisions.end-ambiguous", said=said, readings=read.readings[:3])
    if isinstance(read, Impossible) and read.reason in {Reason.PAST, Reason.TOO_FAR}:
        raise Refused("decisions.end-impossible", said=said, past=read.reason is Reason.PAST)
    if not isinstance(read, Deadline):
        raise Refused("decisions.end-unread", said=said)
    ends_at = read.ends(ctx.local_now, hour)
    if not ctx.now < ends_at <= ctx.now + FURTHEST:
        raise Refused("decisions.end-impossible", said=said, past=ends_at <= ctx.now)
    return ends_at


def usual_end(ctx: Context, days: int = USUAL_DAYS) -> datetime:
    """18 h, so many working days from now."""
    day = ctx.local_now.date()
    for _ in range(days):
        day = next_working_day(day)
    return moment(day, USUAL_HOUR, ctx.territory.zone).at
