"""Before an end, those who have not answered are asked once, each at an hour of theirs; who has answered never is."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from commands.core.declaration.context import Due, Occasion, Territory
from commands.core.telling.mentions import first_working_moment, plan_for_each, take_together
from storage.reach import Listener
from storage.timers import Timer

CHASED_BEFORE, CHASED_BEFORE_A_SHORT_ONE = timedelta(hours=48), timedelta(hours=4)
SILENCED_BY = "polls"
"""Who wants to hear nothing of votes hears nothing of anything that waits for their voice."""


class Chased(Protocol):
    """What people are asked until an end. chased_at: when those who had not answered were asked, once."""

    version: int
    ends_at: datetime
    chased_at: datetime | None


def before_the_end(row: Chased, _territory: Territory) -> Sequence[datetime]:
    """48 hours before the end, 4 when it is too near for that; never for who were asked already."""
    return () if row.chased_at else [row.ends_at - before for before in (CHASED_BEFORE, CHASED_BEFORE_A_SHORT_ONE)]


async def plan_nudges(occasion: Occasion, row: Chased, subject: str, kind: str, user_ids: Collection[str]) -> int:
    """Plan the question to each of those who have not answered, as a timer of this kind. Gives to how many.

    Where there is nobody to ask, nobody was: it may be done again, when others have come.
    """

    def moment(person: Listener) -> datetime | None:
        return _moment_for(person, occasion.local_now, row)

    told = await plan_for_each(occasion, subject, kind, user_ids, SILENCED_BY, moment, version=row.version)
    if told:
        row.chased_at = occasion.now
    return told


async def take_nudged(due: Due, planned: Timer, row: Chased, user_ids: Collection[str]) -> list[Listener]:
    """Those whose moment has come, unless they answered since. Who may not be told now is told later.

    user_ids: those who have not answered now.
    """
    return await take_together(due, planned, SILENCED_BY, lambda person: _moment_for(person, due.local_now, row), user_ids)


def _moment_for(person: Listener, local: datetime, row: Chased) -> datetime | None:
    """When a person may be told, on a working day; None: not before the end."""
    at = first_working_moment(person, local)
    return at if at is not None and at < row.ends_at else None
