"""Before the end of a decision, those who speak for a structure that has not spoken are asked once, each at an hour of theirs."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from commands.core.declaration.context import Due, Territory
from commands.core.declaration.effects import Effects, Msg, msg
from commands.core.telling.mentions import first_working_moment, take_hearers, tell
from commands.governance.settling import settle
from commands.governance.subject import DECISIONS, Sheet, sheet_of, takes_voices
from commands.governance.voices import list_voices
from storage import reach, timers
from storage.decisions import OPEN, Decision
from storage.reach import Listener
from storage.timers import Timer, timer

CHASE, NUDGE = "governance.chase", "governance.nudge"
CHASED_BEFORE, CHASED_BEFORE_A_SHORT_ONE = timedelta(hours=48), timedelta(hours=4)
SILENCED_BY = "polls"
"""Who wants to hear nothing of votes hears nothing of these either."""


def _before_the_end(decision: Decision, _territory: Territory) -> Sequence[datetime]:
    """48 hours before the end, 4 when it is too near for that."""
    return () if decision.chased_at else [decision.ends_at - before for before in (CHASED_BEFORE, CHASED_BEFORE_A_SHORT_ONE)]


@DECISIONS.timer(CHASE, OPEN, _before_the_end)
async def chase(due: Due, _planned: Timer, decision: Decision) -> Effects:
    """Plan the question to each of them, before the end, at an hour of theirs."""
    if not takes_voices(decision, due.now) or decision.chased_at is not None:
        return ()
    for person in await _missing(due, await settle(due.session, due.territory, decision)):
        if (at := _moment_for(person, due.local_now, decision)) is not None:
            asked = timer(DECISIONS.of(decision), NUDGE, at, version=decision.version, user_id=person.user_id)
            await timers.set_timer(due.session, asked)
            decision.chased_at = due.now
    return ()


@DECISIONS.timer(NUDGE, OPEN)
async def nudge(due: Due, planned: Timer, decision: Decision) -> Effects:
    """Ask all those whose moment has come, unless their structure spoke since. Who may not be told now is told later."""
    together = [planned, *await timers.take_due(due.session, planned.subject, NUDGE, due.now)]
    if not takes_voices(decision, due.now):
        return ()
    sheet = await sheet_of(due.session, decision)
    people = [each for each in await _missing(due, sheet) if each.user_id in {timer.user_id for timer in together}]
    told = await take_hearers(due, planned, people, lambda person: _moment_for(person, due.local_now, decision))

    def called(span: Sequence[Listener]) -> Msg:
        return msg("decisions.called", sheet=sheet, people=span)

    return tell(due, told, decision.room_id, called, msg("decisions.nudge", sheet=sheet))


async def _missing(due: Due, sheet: Sheet) -> list[Listener]:
    """Those who may speak for a structure that has not."""
    silent = [each.user_id for each in await list_voices(due.session, due.territory, due.now) if each.structure in sheet.silent]
    return await reach.list_listeners(due.session, list(dict.fromkeys(silent)), SILENCED_BY, due.now)


def _moment_for(person: Listener, local: datetime, decision: Decision) -> datetime | None:
    """When a person may be told, on a working day; None: not before the end."""
    at = first_working_moment(person, local)
    return at if at is not None and at < decision.ends_at else None
