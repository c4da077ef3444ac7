"""What of the groups waits for the équipe d'animation: `!suivi` tells it."""

from collections.abc import Sequence
from datetime import timedelta

from commands.core.declaration.context import Occasion
from commands.core.declaration.effects import msg
from commands.core.declaration.follow_ups import FollowUp, Pressing
from commands.groups.ending import QUIET
from commands.groups.subject import family
from storage import groups
from storage.groups import LIVING, OUTSIDE, PROPOSED

PATIENCE = timedelta(days=7)
"""After which the équipe d'animation is told of a group that its hosts say nothing of."""


@family.follows_up
async def list_waiting(occasion: Occasion) -> Sequence[FollowUp]:
    """What members propose; groups that nobody leads, that have no room, or that say nothing."""
    session, now = occasion.session, occasion.now
    proposed = await groups.list_groups(session, PROPOSED)
    found = [FollowUp(Pressing.WAITING, each.created_at, msg("groups.waits", group=each)) for each in proposed]
    led_by_nobody = await groups.list_without_host(session)
    found += [FollowUp(Pressing.DUE, each.active_at, msg("groups.needs-host", group=each)) for each in led_by_nobody]
    for each in await groups.list_groups(session, *LIVING):
        if each.room_id is None and each.trouble and each.trouble != OUTSIDE:
            found.append(FollowUp(Pressing.DUE, each.active_at, msg("groups.needs-room", group=each)))
    for each in await groups.list_quiet(session, now - QUIET - PATIENCE):
        if each.asked_at is not None and each.asked_at <= now - PATIENCE:
            found.append(FollowUp(Pressing.LATE, each.active_at, msg("groups.needs-answer", group=each)))
    return found
