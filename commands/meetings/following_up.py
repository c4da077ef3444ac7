"""What of the meetings waits for the équipe d'animation: `!suivi` tells it."""

from collections.abc import Sequence
from datetime import timedelta

from commands.core.declaration.context import Occasion
from commands.core.declaration.effects import msg
from commands.core.declaration.follow_ups import FollowUp, Pressing
from commands.core.subjects import number_of
from commands.meetings.subject import family
from storage import meetings, minutes
from storage.meetings import PLANNED

AHEAD, BEHIND = timedelta(days=7), timedelta(days=14)
TO_WRITE = timedelta(days=2)
"""How long after a meeting its minutes are not late."""
MOST = 100


@family.follows_up
async def list_meetings(occasion: Occasion) -> Sequence[FollowUp]:
    """Those of the week without a place nor a link, those held lately without minutes, and those that somebody proposed."""
    now, found = occasion.now, []
    for each in await meetings.list_for_calendars(occasion.session, now - BEHIND, limit=MOST):
        is_nowhere = not each.place and each.video_link is None
        if each.state == PLANNED and is_nowhere and now < each.starts_at <= now + AHEAD:
            found.append(FollowUp(Pressing.DUE, each.starts_at, msg("meetings.without-place", meeting=each)))
        is_over = each.state == PLANNED and each.ends_at + TO_WRITE <= now
        if is_over and not await minutes.count_minutes(occasion.session, number_of(each)):
            found.append(FollowUp(Pressing.LATE, each.ends_at, msg("meetings.without-minutes", meeting=each)))
    asked = await meetings.list_proposals(occasion.session, now)
    told = [(each.created_at, msg("meetings.to-answer", number=number_of(each), title=each.title)) for each in asked]
    return [*found, *(FollowUp(Pressing.WAITING, at, message) for at, message in told)]
