"""What the ideas of a programme would cost is read beside what is left of the budget of its half-year."""

from collections.abc import Collection
from datetime import time, timedelta

from commands.core.dates import moment
from commands.core.declaration.context import Occasion
from commands.programmes.calendar import half_year_of
from storage import budget
from storage.programmes import Programme


async def left_for(occasion: Occasion, programme: Programme, meetings: Collection[int | None]) -> int | None:
    """The cents that are left: half of the year's amount, without what is paid and foreseen of the meetings of that half-year.

    Never more than is left of the whole year, from which other things are paid. meetings: those that the programme made, whose cost is
    told as that of its ideas. None: no amount was set for the year.
    """
    half_year = half_year_of(programme)
    kept = await budget.get_budget(occasion.session, half_year[0].year) if half_year else None
    if half_year is None or kept is None:
        return None
    first, last = half_year
    expenses = await budget.list_expenses(occasion.session, year=first.year)
    lines = [each for each in expenses if each.meeting_number is None or each.meeting_number not in meetings]
    begins, ends = (moment(day, time(), occasion.territory.zone).at for day in (first, last + timedelta(days=1)))
    held = await budget.list_held(occasion.session, begins, ends)
    of_the_half_year = sum(each.cents for each in lines if each.meeting_number in held)
    return max(0, min(kept.cents // 2 - of_the_half_year, kept.cents - sum(each.cents for each in lines)))
