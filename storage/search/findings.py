"""The search: a question in anyone's words, the structures that answer it, and why. Never a dead end.

What was read otherwise or left aside is told, and who was found by what.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.lexicon import Lexicon
from storage.search.asking import query
from storage.search.documents import ServiceText
from storage.search.explaining import Hit, hit_of, services_of
from storage.search.fusing import fuse
from storage.search.groups import BESIDE, MARKS, Group, Kind
from storage.search.hours import UNSURE, When, openness
from storage.search.matching import MOST_COUNTED, Matches, match_names
from storage.search.question import Question, read_question
from storage.search.ranking import Candidate
from storage.search.relaxed import LeftOut, Relaxed
from storage.search.relaxing import does, relax
from storage.search.typos import similar
from storage.search.vocabulary import words_around

MOST_NEAR = 4

_HOURS = query("SELECT id, opening_hours FROM structure WHERE id {among:ids}")


@dataclass(frozen=True, slots=True)
class Corrected:
    """A word nobody uses, and the one it was read as."""

    typed: str
    read_as: str


@dataclass(frozen=True, slots=True)
class Synonym:
    """Words that were typed, and the name of the need they stand for."""

    typed: str
    need: str


@dataclass(frozen=True, slots=True)
class Findings:
    """What a question found: `hits` is one page of `total`; with `more`, there are at least `total`."""

    hits: tuple[Hit, ...] = ()
    total: int = 0
    more: bool = False
    corrections: tuple[Corrected, ...] = ()
    synonyms: tuple[Synonym, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    near: tuple[str, ...] = ()
    """Known words like those of the question, when it found nothing."""
    when: When | None = None
    """The time that was asked for."""
    beside: frozenset[Kind] = frozenset()
    """What was asked beside the need: when, at what cost, by which way."""


async def search(
    session: AsyncSession, question: str, lexicon: Lexicon, *, offset: int = 0, limit: int = 3, at: datetime | None = None
) -> Findings:
    """Find who answers a question, best first. Any text is a question; none is an error.

    at: when it is asked, on the clocks of the place, for « ce soir » and « ouvert maintenant ».
    """
    connection = await session.connection()
    asked = await read_question(connection, question, lexicon, at)
    relaxed = await fuse(connection, asked, await relax(connection, asked, most=offset + limit), lexicon)
    matches, groups = relaxed.matches, relaxed.groups
    if not matches.total:
        return Findings(near=await _near(connection, asked, lexicon))
    ordered = await _by_time(connection, asked, matches.candidates) if asked.when else [(each, UNSURE) for each in matches.candidates]
    page = ordered[offset : offset + limit]
    beside = frozenset(group.kind for group in asked.groups if group.kind in BESIDE)
    services = await services_of(connection, [candidate.structure_id for candidate, _ in page])
    hits = tuple(replace(_hit(relaxed, each, services.get(each.structure_id, ()), beside), openness=opened) for each, opened in page)
    return Findings(
        hits=hits,
        total=matches.total,
        more=matches.total >= MOST_COUNTED,
        corrections=tuple(_corrections(asked, groups, matches.candidates[0])),
        synonyms=tuple(_synonyms(groups)),
        left_out=(*(LeftOut(Kind.WORD, token.surface) for token in asked.unknown), *relaxed.left_out),
        when=asked.when,
        beside=beside,
    )


async def find_structures_by_name(session: AsyncSession, name: str, *, limit: int = 5) -> list[int]:
    """Find the structures a name may mean, best first: accents, sigles, parts of it and typos are fine. Gives their ids."""
    connection = await session.connection()
    asked = await read_question(connection, name, Lexicon(), as_name=True)
    typed = [replace(group, kind=Kind.WORD) for group in asked.groups]
    matches = await match_names(connection, typed, asked.whole, most=limit) if typed and not asked.unknown else Matches()
    return [candidate.structure_id for candidate in matches.candidates[:limit]]


def _hit(relaxed: Relaxed, candidate: Candidate, services: Sequence[ServiceText], beside: Collection[Kind]) -> Hit:
    """Tell a structure by what it meets; who was found by another reading, by that one too."""
    otherwise = candidate.structure_id in relaxed.newcomers
    groups = (*relaxed.groups, *relaxed.otherwise) if otherwise else relaxed.groups
    return replace(hit_of(candidate, services, groups, relaxed.middle, beside), otherwise=otherwise)


async def _near(connection: AsyncConnection, asked: Question, lexicon: Lexicon) -> tuple[str, ...]:
    """Known words like the unknown ones; the needs a word may be part of; and those of the same field as a need nobody answers."""
    labels = dict(lexicon.words)
    found: list[str] = []
    for token in asked.unknown:
        around = {known.word: known.label for known in await words_around(connection, token.word, 3)} if len(token.word) > 3 else {}
        found += similar(token.word, {**around, **labels}, most=MOST_NEAR)
    said = {atom.stem for group in asked.groups if group.kind == Kind.WORD and not group.soft for atom in group.alternatives[0].atoms}
    found += [need.name for need in lexicon.needs.values() if any(not said.isdisjoint(phrase) for phrase in need.phrases)]
    for need in (need for group in asked.groups for need in group.needs):
        fields = {theme.partition("--")[0] for theme in need.themes}
        found += [
            other.name
            for other in lexicon.needs.values()
            if other != need and fields & {theme.partition("--")[0] for theme in other.themes}
        ]
    return tuple(dict.fromkeys(found))[:MOST_NEAR]


async def _by_time(connection: AsyncConnection, asked: Question, candidates: Sequence[Candidate]) -> list[tuple[Candidate, int]]:
    """Those known to be open then first, then those of which nobody knows; and which each is."""
    assert asked.when is not None
    hours: dict[int, str | None] = {}
    if asked.when.now:
        hours = dict(map(tuple, await _HOURS.rows(connection, {"ids": [candidate.structure_id for candidate in candidates]})))
    asks = [group for group in asked.groups if group.kind == Kind.WHEN]
    read = []
    for candidate in candidates:
        by = next((candidate.met(group)[1] for group in asks), None)
        says_so = by is not None and any(atom.fields != MARKS for atom in by.atoms)
        marks, known = candidate.need, hours.get(candidate.structure_id)
        read.append((candidate, openness(asked.when, marks, known, says_so=says_so)))
    needs = [group for group in asked.groups if group.kind == Kind.NEED and not group.soft]
    doing = {each.structure_id for each in candidates if needs and all(does(each, need) for need in needs)}
    return sorted(read, key=lambda pair: (pair[0].structure_id not in doing, pair[1]))


# ── Saying why ───────────────────────────────────────────────────────────────────────────────────────────────────


def _corrections(asked: Question, groups: Sequence[Group], best: Candidate) -> Iterator[Corrected]:
    """Say each typo as the best structure found understands it."""
    met = {group.typed: alternative for group in groups if (alternative := best.met(group)[1])}
    for correction in asked.corrections:
        alternative = met.get(correction.typed)
        sense = alternative.sense if alternative and alternative.sense in correction.read_as else correction.read_as[0]
        yield Corrected(correction.typed, sense)
    for group in groups:
        alternative = met.get(group.typed)
        if alternative in group.lookalikes and alternative.sense:
            yield Corrected(group.typed, alternative.sense)


def _synonyms(groups: Sequence[Group]) -> Iterator[Synonym]:
    """Tell which words were read as a need of another name."""
    return (Synonym(group.typed, group.needs[0].name) for group in groups if group.literals or group.spread)
