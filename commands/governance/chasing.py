"""Before the end of a decision, those who speak for a structure that has not spoken are asked once, each at an hour of theirs."""

from collections.abc import Sequence

from commands.core.declaration.context import Due
from commands.core.declaration.effects import Effects, Msg, msg
from commands.core.telling.chasing import before_the_end, plan_nudges, take_nudged
from commands.core.telling.mentions import tell
from commands.governance.settling import settle
from commands.governance.subject import DECISIONS, Sheet, sheet_of, takes_voices
from commands.governance.voices import list_voices
from storage.decisions import OPEN, Decision
from storage.reach import Listener
from storage.timers import Timer

CHASE, NUDGE = "governance.chase", "governance.nudge"


@DECISIONS.timer(CHASE, OPEN, before_the_end)
async def chase(due: Due, _planned: Timer, decision: Decision) -> Effects:
    """Plan the question to each of them, before the end, at an hour of theirs."""
    if takes_voices(decision, due.now) and decision.chased_at is None:
        silent = await _missing(due, await settle(due.session, due.territory, decision))
        await plan_nudges(due, decision, DECISIONS.of(decision), NUDGE, silent)
    return ()


@DECISIONS.timer(NUDGE, OPEN)
async def nudge(due: Due, planned: Timer, decision: Decision) -> Effects:
    """Ask all those whose moment has come, unless their structure spoke since. Who may not be told now is told later."""
    if not takes_voices(decision, due.now):
        return ()
    sheet = await sheet_of(due.session, decision)
    told = await take_nudged(due, planned, decision, await _missing(due, sheet))

    def called(span: Sequence[Listener]) -> Msg:
        return msg("decisions.called", sheet=sheet, people=span)

    return tell(due, told, decision.room_id, called, msg("decisions.nudge", sheet=sheet))


async def _missing(due: Due, sheet: Sheet) -> list[str]:
    """The Matrix ids of those who may speak for a structure that has not."""
    return [each.user_id for each in await list_voices(due.session, due.territory, due.now) if each.structure in sheet.silent]
