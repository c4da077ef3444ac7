"""Letters about a programme, each at an hour of the person's: never at night, on a Sunday, nor while they want to hear nothing."""

from collections.abc import Collection
from datetime import datetime, timedelta

from commands.core.declaration.context import Due, Occasion
from commands.core.telling.mentions import first_working_moment, plan_for_each, take_together, working_moment
from storage.reach import Listener
from storage.timers import Timer

SILENCED_BY = "programmes"
"""People silence no programme in particular: a silence on all is heard."""


async def plan_letters(
    occasion: Occasion,
    subject: str,
    kind: str,
    user_ids: Collection[str],
    *,
    version: int,
    before: datetime | None = None,
    pause: timedelta = timedelta(),
) -> None:
    """Plan a letter to each of these people, as `plan_for_each`. before: nobody is told later.

    pause: how long it waits at least, where what it tells of may go on changing. Whoever wants to hear nothing for long has it at once,
    without a sound.
    """

    def moment(person: Listener) -> datetime | None:
        at = first_working_moment(person, occasion.local_now + pause) or occasion.now + pause
        return at if before is None or at < before else None

    await plan_for_each(occasion, subject, kind, user_ids, SILENCED_BY, moment, version=version)


async def take_letters(due: Due, planned: Timer) -> dict[str, bool]:
    """Who has a letter of this kind now, by their Matrix id, and whether it makes no sound. For who cannot be told now, it is later."""
    first = working_moment(due)
    now = await take_together(due, planned, SILENCED_BY, lambda person: first(person) or due.now)
    return {person.user_id: first(person) is None for person in now}
