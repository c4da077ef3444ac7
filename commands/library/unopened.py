"""Once a month, three documents that nobody opened yet are shown in their room, without a sound; nothing where there is none."""

from datetime import date, timedelta

from commands.core.declaration.context import Due
from commands.core.declaration.effects import Effects, Post, msg
from commands.core.rules.calendar import first_working_day
from commands.library.subject import family
from storage import documents

SHOWN_AT_ONCE = 3
AFTER = timedelta(days=7)
"""A document that was just brought was told of then."""
_DAY = 10
"""Of the month, or the first working day after it: the first days have the programme and the pairs."""


@family.daily("library.unopened", hour=9, minute=50)
async def tell_unopened(due: Due) -> Effects:
    """Those that were told the longest ago, or never, first: they take turns."""
    today = due.local_now.date()
    if today != first_working_day(date(today.year, today.month, _DAY)):
        return ()
    found = await documents.list_unopened(due.session, due.now - AFTER, SHOWN_AT_ONCE)
    for each in found:
        each.told_at = due.now
    return (Post(due.field_room, msg("library.unopened", documents=found), quiet=True),) if found else ()
