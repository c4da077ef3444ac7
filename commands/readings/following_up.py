"""What of the questions waits for the équipe d'animation: those that a café has gone by without an answer."""

from collections.abc import Sequence
from datetime import timedelta

from commands.core.declaration.context import Occasion
from commands.core.declaration.effects import msg
from commands.core.declaration.follow_ups import FollowUp, Pressing
from commands.readings.subject import family
from storage import meetings, readings
from storage.meetings import PLANNED

BEHIND = timedelta(days=60)
MOST = 100


@family.follows_up
async def list_left(occasion: Occasion) -> Sequence[FollowUp]:
    """One line for all of them, since the last café that they waited for."""
    usual = occasion.territory.formats[0].name
    held = await meetings.list_for_calendars(occasion.session, occasion.now - BEHIND, limit=MOST)
    over = [each for each in held if each.state == PLANNED and each.format == usual and each.ends_at <= occasion.now]
    if not over:
        return ()
    last = max(over, key=lambda each: each.ends_at)
    left = await readings.count_questions(occasion.session, before=last.starts_at)
    return [FollowUp(Pressing.WAITING, last.ends_at, msg("readings.left", count=left, number=last.number))] if left else ()
