"""Until when the pilot structures are heard: the words of a deadline, read as everywhere (decision 0022), or the usual one."""

from datetime import datetime, time

from commands.core.dates import moment
from commands.core.declaration.context import Context
from commands.core.declaration.effects import msg
from commands.core.rules import ends
from commands.core.rules.calendar import next_working_day

USUAL_DAYS, AGAIN_DAYS = 10, 5
"""Working days for words that are new, and at least for words that were changed."""
USUAL_HOUR, END_OF_DAY = time(18), time(23, 59)


def read_end(ctx: Context, said: str, hour: time = USUAL_HOUR) -> datetime:
    """The instant that words tell, at this hour when they tell none. Raises Refused for what is none, past or too far."""
    return ends.read_end(ctx, said, hour, msg("decisions.an-end"))


def usual_end(ctx: Context, days: int = USUAL_DAYS) -> datetime:
    """18 h, so many working days from now."""
    day = ctx.local_now.date()
    for _ in range(days):
        day = next_working_day(day)
    return moment(day, USUAL_HOUR, ctx.territory.zone).at
