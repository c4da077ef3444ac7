"""What the counts of a poll come to, by the rule that its message states."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from sqlmodel.ext.asyncio.session import AsyncSession

from commands.polls.subject import Sheet
from storage import ballots, polls
from storage.ballots import OBJECTION, Voice
from storage.polls import CONSENT, DATES, DRAW, MAYBE, YES, Choice, Poll

UNDECIDED, NO_QUORUM, ADOPTED, OBJECTED, CHOSEN = "undecided", "no-quorum", "adopted", "objected", "chosen"
TIED, DRAWN, EVEN = "tied", "drawn", "even"
"""Several have the most voices: a run-off or a draw tells them apart; or nobody has to, as others decide afterwards."""


@dataclass(frozen=True, slots=True)
class Result:
    """What a poll came to.

    decision: one of the words above; undecided: nobody chose anything. first: the choices with the most voices: one, or those that
    are tied. chosen: the one that is kept. others: the rest, the most voices first. excluded: of a poll on dates, those who can come
    on another date only.
    """

    sheet: Sheet
    decision: str
    first: Sequence[Choice] = ()
    chosen: Choice | None = None
    others: Sequence[Choice] = ()
    excluded: Sequence[Voice] = ()

    @property
    def waits(self) -> bool:
        """Whether a tap of who leads the poll makes something of it: a run-off, or a meeting."""
        return self.decision == TIED or (self.decision == CHOSEN and self.sheet.poll.kind == DATES)


async def find_result(session: AsyncSession, poll: Poll) -> Result:
    """What the counts of a poll come to at this moment."""
    sheet = Sheet(poll, await polls.list_choices(session, poll.number or 0), shown=True)
    result = decide(sheet)
    if poll.kind != DATES or result.chosen is None:
        return result
    rank = result.chosen.rank
    away = [voice for voice in await ballots.list_voices(session, poll) if voice.marks and voice.marks.get(rank) not in {YES, MAYBE}]
    return Result(sheet, result.decision, result.first, result.chosen, result.others, away)


def decide(sheet: Sheet) -> Result:
    """The rule: the quorum first, then the most voices; of dates, the most « oui » and « si besoin », then « oui », then the earliest."""
    poll = sheet.poll
    ranked = sorted(sheet.choices, key=lambda choice: (-_weight(poll, choice)[0], -_weight(poll, choice)[1], choice.rank))
    if poll.quorum and poll.voted < poll.quorum:
        return Result(sheet, NO_QUORUM, others=ranked)
    if poll.kind == CONSENT:
        return _consent(sheet)
    most = _weight(poll, ranked[0])
    first = [choice for choice in ranked if _weight(poll, choice) == most]
    if most[0] == 0:
        return Result(sheet, UNDECIDED, others=ranked)
    if len(first) == 1 or poll.kind == DATES:
        return Result(sheet, CHOSEN, ranked[:1], ranked[0], ranked[1:])
    others = ranked[len(first) :]
    if poll.ties == DRAW and not poll.asked_for:
        return Result(sheet, DRAWN, first, min(first, key=lambda choice: lot(poll, choice)), others)
    return Result(sheet, EVEN if poll.asked_for else TIED, first, None, others)


def lot(poll: Poll, choice: Choice) -> str:
    """What is compared in a draw, the smallest wins: the SHA-256 of the seed, a space and the number of the choice (« 9f86d081 2 »)."""
    return sha256(f"{poll.draw_seed} {choice.rank}".encode()).hexdigest()


def _consent(sheet: Sheet) -> Result:
    if sheet.poll.voted == sheet.poll.blank:
        return Result(sheet, UNDECIDED, others=sheet.choices)
    objections = sum(choice.yes for choice in sheet.choices if choice.rank == OBJECTION)
    return Result(sheet, OBJECTED if objections else ADOPTED, others=sheet.choices)


def _weight(poll: Poll, choice: Choice) -> tuple[int, int]:
    return (choice.yes + choice.maybe, choice.yes) if poll.kind == DATES else (choice.yes, choice.yes)
