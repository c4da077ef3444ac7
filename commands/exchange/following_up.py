"""What of the exchange waits for the équipe d'animation: the requests that nobody answered."""

from collections.abc import Sequence
from datetime import timedelta

from commands.core.declaration.context import Occasion
from commands.core.declaration.effects import msg
from commands.core.declaration.follow_ups import FollowUp, Pressing
from commands.exchange.subject import family
from storage import exchange

WITHOUT_ANSWER = timedelta(days=7)
MOST = 3


@family.follows_up
async def list_unanswered(occasion: Occasion) -> Sequence[FollowUp]:
    """Those that are open for a week without any answer, the oldest first: a few of them."""
    waiting = await exchange.list_unanswered(occasion.session, occasion.now - WITHOUT_ANSWER, MOST)
    return [FollowUp(Pressing.WAITING, each.created_at, msg("exchange.waits", exchange=each)) for each in waiting]
