"""What of the collection waits for the équipe d'animation: structures that are silent near its end, or that nobody answers for."""

from collections.abc import Sequence
from datetime import timedelta

from commands.core.declaration.context import Occasion
from commands.core.declaration.effects import msg
from commands.core.declaration.follow_ups import FollowUp, Pressing
from commands.counts.collecting import standing_of
from commands.counts.subject import family
from storage import counts

AHEAD = timedelta(days=7)


@family.follows_up
async def list_waiting(occasion: Occasion) -> Sequence[FollowUp]:
    """One line for all of them."""
    gathering = await counts.find_gathering(occasion.session)
    if gathering is None:
        return ()
    standing = await standing_of(occasion, gathering)
    is_near = gathering.closes_at - AHEAD <= occasion.now and standing.complete < standing.asked
    if not is_near and not standing.unreached:
        return ()
    return [FollowUp(Pressing.DUE, gathering.closes_at, msg("counts.collection-waits", standing=standing))]
