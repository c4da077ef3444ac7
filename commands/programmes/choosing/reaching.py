"""Letters about a programme, each at an hour of the person's: never at night, on a Sunday, nor while they want to hear nothing."""

from collections.abc import Collection
from datetime import datetime, timedelta

from commands.core.declaration.context import Due, Occasion
from commands.core.telling.mentions import first_working_moment
from storage import reach, timers
from storage.timers import Timer

SILENCED_BY = "programmes"
"""People silence no programme in particular: a silence on all is heard."""
TURNS = 100
"""From a version to the next: a letter that is put off takes one of those in between, for what went off never does again."""


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
    """Plan a letter to each of these people. version: a multiple of `TURNS`, of which each is planned once. before: nobody is told later.

    pause: how long it waits at least, where what it tells of may go on changing.

    Whoever wants to hear nothing for long has it at once, without a sound. What was planned for a person of the same kind gives way:
    they hear the last state, once.
    """
    for person in await reach.list_listeners(occasion.session, list(dict.fromkeys(user_ids)), SILENCED_BY, occasion.now):
        at = first_working_moment(person, occasion.local_now + pause) or occasion.now + pause
        if before is None or at < before:
            await timers.set_timer(occasion.session, timers.timer(subject, kind, at, version=version, user_id=person.user_id))


async def take_letters(due: Due, planned: Timer) -> dict[str, bool]:
    """Who has a letter of this kind now, by their Matrix id, and whether it makes no sound. For who cannot be told now, it is later."""
    together = [planned, *await timers.take_due(due.session, planned.subject, planned.kind, due.now)]
    versions = {each.user_id: each.version for each in together}
    now = {}
    for person in await reach.list_listeners(due.session, list(versions), SILENCED_BY, due.now):
        at = first_working_moment(person, due.local_now)
        if at is None or at == due.now:
            now[person.user_id] = at is None
        else:
            later = timers.timer(planned.subject, planned.kind, at, version=versions[person.user_id] + 1, user_id=person.user_id)
            await timers.set_timer(due.session, later)
    return now
