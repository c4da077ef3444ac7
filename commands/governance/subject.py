"""What a decision is: how it is called, its message, until when the pilot structures are heard."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from commands.core.declaration.effects import Refused, msg
from commands.core.declaration.intents import Thing
from commands.core.declaration.vocabulary import Family
from commands.core.language.taps import YES
from commands.core.rules.ends import is_in_time
from commands.core.subjects import Subject
from storage import decisions
from storage.decisions import FOR, OBJECTION, OPEN, RESERVE, Decision, Opinion

KIND = "governance.decision"
"""Of the subjects that messages are remembered under: `governance.decision:4`."""
FORMER = "governance.former"
"""Of the messages whose words were changed since: a sign under them means nothing any more."""
SIGNS = {YES: FOR, "✋": RESERVE, "⛔": OBJECTION}
"""What the bot puts under a decision."""

family = Family(
    "governance",
    "Les décisions et le budget des structures pilotes",
    first=("décisions", "budget", "dépenses"),
    team=("décision", "avis-décision", "délégation", "dépense", "suivi", "comité"),
)


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is shown of a decision, the structures in the order in which the configuration publishes them: nobody is ranked.

    said: what counts. awaited: a reserve or an objection that was tapped, and waits for its reason. silent: those that are still to
    speak, these included.
    """

    decision: Decision
    said: tuple[Opinion, ...]
    awaited: tuple[Opinion, ...]
    silent: tuple[str, ...]

    @property
    def objections(self) -> list[Opinion]:
        """What stands in the way."""
        return self.of(OBJECTION)

    @property
    def is_agreed(self) -> bool:
        """Whether all pilot structures spoke, and none objects. Without a pilot structure, nobody decides anything."""
        return bool(self.decision.asked) and not self.silent and not self.objections

    def of(self, value: str) -> list[Opinion]:
        """What was said of one sort: for, reserve or objection."""
        return [opinion for opinion in self.said if opinion.value == value]


async def sheet_of(session: AsyncSession, decision: Decision) -> Sheet:
    """What the pilot structures said of its words as they are now. That of one that left counts no more."""
    ranks = {pilot: rank for rank, pilot in enumerate(decision.asked)}
    opinions = [each for each in await decisions.list_opinions(session, decision) if each.structure in ranks]
    opinions.sort(key=lambda each: ranks[each.structure])
    said = tuple(each for each in opinions if each.is_said)
    heard = {each.structure for each in said}
    awaited = tuple(each for each in opinions if not each.is_said)
    return Sheet(decision, said, awaited, tuple(pilot for pilot in decision.asked if pilot not in heard))


def takes_voices(decision: Decision, now: datetime, sent_at: datetime | None = None) -> bool:
    """Whether what is said of it now counts: until its end; what was sent before it, until that is told."""
    return decision.state == OPEN and is_in_time(decision.ends_at, now, sent_at)


DECISIONS = Subject(
    family,
    Thing(KIND, "D", "decision|décision", shown_by="décision"),
    ("decisions.", "decision"),
    get=decisions.get_decision,
    sheet=sheet_of,
    message=lambda sheet: msg("decisions.asked", sheet=sheet),
    seeds=lambda _sheet: tuple(SIGNS),
    room=lambda decision: decision.room_id,
    is_open=lambda decision, _now: decision.state == OPEN,
    over=lambda decision, now: None if takes_voices(decision, now) else Refused("decisions.is-over", decision=decision),
    known=lambda ctx: decisions.list_open(ctx.session),
    watched=lambda session, _now: decisions.list_open(session),
    title=lambda decision: decision.title,
)
DECISIONS.stands_as(lambda sheet: msg("decisions.shown", sheet=sheet, team=False), "avis-décision")
