"""What of the soundings waits for the équipe d'animation: those that end this week, and those that are made and were never sent."""

from collections.abc import Sequence
from datetime import timedelta

from commands.core.declaration.context import Occasion
from commands.core.declaration.effects import msg
from commands.core.declaration.follow_ups import FollowUp, Pressing
from commands.surveys.subject import family
from storage import surveys
from storage.surveys import OPEN

AHEAD = timedelta(days=7)


@family.follows_up
async def list_ending(occasion: Occasion) -> Sequence[FollowUp]:
    """How many answered is told, and never who."""
    opened = await surveys.list_surveys(occasion.session, OPEN)
    ending = [each for each in opened if each.ends_at <= occasion.now + AHEAD]
    return [FollowUp(Pressing.DUE, each.ends_at, msg("surveys.ends-soon", survey=each)) for each in ending]
