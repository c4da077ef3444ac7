"""The end of a decision: by itself at its deadline, or when a pilot structure that was still to speak has left."""

from commands.core.declaration.context import Due
from commands.core.declaration.effects import Effects
from commands.core.subjects import number_of
from commands.governance.settling import adopted, lapsed, settle
from commands.governance.subject import DECISIONS, family
from storage import decisions
from storage.decisions import OPEN, Decision
from storage.timers import Timer

END = "governance.end"


@DECISIONS.ends(END, OPEN, lambda decision: decision.ends_at, recounted=True)
async def end(due: Due, _planned: Timer, decision: Decision) -> Effects:
    """Adopted where all agree that speak by then, else it lapses."""
    sheet = await settle(due.session, due.territory, decision)
    come = adopted if sheet.is_agreed else lapsed
    return await come(due.session, due.territory, sheet, due.now)


@family.daily("governance.pilots", hour=9, minute=10)
async def follow_the_pilots(due: Due) -> Effects:
    """The pilot structures changed: the open decisions wait for those of today only, and one that waited for nobody else is adopted."""
    done: Effects = ()
    for each in await decisions.list_open(due.session):
        decision = await decisions.get_decision(due.session, number_of(each), to_change=True)
        if decision is None or decision.state != OPEN or decision.asked == list(due.territory.pilots):
            continue
        sheet = await settle(due.session, due.territory, decision)
        if sheet.is_agreed:
            done += await adopted(due.session, due.territory, sheet, due.now)
        else:
            done += (await DECISIONS.kept_true(due.session, decision),)
    return done
