"""What of the problems waits for the équipe d'animation: `!suivi` tells it, grouped."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from commands.core.declaration.context import Occasion
from commands.core.declaration.effects import msg
from commands.core.declaration.follow_ups import FollowUp, Pressing
from commands.problems.subject import family
from storage import problems
from storage.problems import Problem

AHEAD = timedelta(days=7)
MOST = 20
"""Problems that one line counts: of more, it says « plus de »."""


@family.follows_up
async def list_without_news(occasion: Occasion) -> Sequence[FollowUp]:
    """Those without news for their delay, those whose delay ends this week, and those that others were to answer: one line of each."""
    late = await problems.list_due(occasion.session, occasion.now, MOST + 1)
    soon = await problems.list_due(occasion.session, occasion.now + AHEAD, MOST + 1, after=occasion.now)
    forgotten, sent, due = [each for each in late if not each.sent_to], [each for each in late if each.sent_to], list(soon)
    lines = [
        (Pressing.LATE, forgotten, msg("problems.late", **_facts(forgotten))),
        (Pressing.LATE, sent, msg("problems.sent-late", **_facts(sent))),
        (Pressing.DUE, due, msg("problems.due", **_facts(due))),
    ]
    return [FollowUp(pressing, found[0].due_at, told) for pressing, found, told in lines if found]


def _facts(found: Sequence[Problem]) -> dict[str, Any]:
    return {"problems": found[:MOST], "more": len(found) > MOST}
