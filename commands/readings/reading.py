"""How readings are told: in the order in which they came, each that says the contrary of another one right after it."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel.ext.asyncio.session import AsyncSession

from commands.core.language.words import sayings, words_of
from storage import directory, readings
from storage.readings import Reading

_AGAINST = sayings("""
    contre, pas d accord avec, en desaccord avec, a l inverse de, au contraire de, contrairement a, a l oppose de, oppose a, face a
""")
_CONTRARY = sayings("""
    au contraire, a l inverse, a l oppose, nous voyons le contraire, nous voyons l inverse, pas d accord, en desaccord, c est le contraire,
    c est l inverse
""")


@dataclass(frozen=True, slots=True)
class Seen:
    """A reading as it is told. rank: what people call it by. by: the structure that signs it; empty: a member of none.

    facing: the rank of the one that it says the contrary of; 0: of none.
    """

    reading: Reading
    rank: int
    by: str
    facing: int = 0


async def seen_of(session: AsyncSession, subject: str) -> list[Seen]:
    """The readings of a subject, as they are told: what one says and another one denies stand side by side."""
    found = ordered(await readings.list_readings(session, subject))
    names = await directory.find_short_names(session, [each.structure_id for each in found])
    ranks = {each.id: rank for rank, each in enumerate(found, 1)}
    return [Seen(each, ranks[each.id], names.get(each.structure_id, ""), ranks.get(each.against_id, 0)) for each in found]


def ordered(found: Sequence[Reading]) -> list[Reading]:
    """In the order they came, but that those which deny one another, one way or both, stand together: none is lost."""
    facing: dict[int | None, list[Reading]] = {}
    known = {each.id: each for each in found}
    for each in found:
        if (other := known.get(each.against_id)) is not None:
            facing.setdefault(other.id, []).append(each)
            facing.setdefault(each.id, []).append(other)
    told: dict[int | None, Reading] = {}
    waiting = list(found[::-1])
    while waiting:
        each = waiting.pop()
        if each.id not in told:
            told[each.id] = each
            waiting += facing.get(each.id, [])[::-1]
    return list(told.values())


def take_contrary(said: str, seen: Sequence[Seen], mine: Reading | None, structure_id: int | None) -> tuple[Seen | None, str]:
    """The reading that words say the contrary of, and their text: « contre CCAS ; … », « contre 2 ; … », « au contraire, … ».

    Words that name none of them are a text like any other (« contre toute attente »).
    """
    others = [each for each in seen if mine is None or each.reading.id != mine.id]
    head, _, text = said.partition(";")
    folded = words_of(head)
    who = next((folded.removeprefix(phrase).strip() for phrase in _AGAINST if folded.startswith(f"{phrase} ")), "")
    who = who.removeprefix("le ").removeprefix("la ").removeprefix("l ").removeprefix("numero ").removeprefix("n ")
    named = [each for each in others if who and who in {str(each.rank), words_of(each.by)}]
    if named:
        return named[-1], text.strip()
    if any(f"{words_of(said[:60])} ".startswith(f"{phrase} ") for phrase in _CONTRARY):
        elsewhere = [each for each in others if structure_id is None or each.reading.structure_id != structure_id]
        return max(elsewhere, key=lambda each: (each.reading.at, each.reading.id or 0), default=None), said
    return None, said
