"""The search: a question in anyone's words, the structures that answer it, and why. Never a dead end.

What was read otherwise or left aside is told, and who was found by what.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.lexicon import Lexicon
from storage.search.asking import query
from storage.search.documents import ServiceText, service_prose, service_titles, walked_in
from storage.search.groups import BESIDE, MARKS, Alternative, Group, Kind
from storage.search.hours import UNSURE, When, openness
from storage.search.matching import MOST_COUNTED, Candidate, Matches, match_names
from storage.search.neighbours import Point, kilometres
from storage.search.question import Question, read_question
from storage.search.relaxing import LeftOut, relax
from storage.search.typos import similar
from storage.search.vocabulary import words_around

MOST_NEAR = 4

_HOURS = query("SELECT id, opening_hours FROM structure WHERE id {among:ids}")
_SERVICES = query(
    "SELECT id, structure_id, name, description, CAST(tags AS TEXT), CAST(publics AS TEXT), conditions, area, cost, how_to_reach "
    "FROM service WHERE structure_id {among:ids}"
)


@dataclass(frozen=True, slots=True)
class Why:
    """What of the question a structure or a service meets: names of needs, words as read, the place, the public."""

    needs: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    place: str | None = None
    public: str | None = None


@dataclass(frozen=True, slots=True)
class ServiceHit:
    """A service that meets what was asked, in full or in part."""

    service_id: int
    why: Why


@dataclass(frozen=True, slots=True)
class Hit:
    """A structure found, with those of its services that matched, best first (none when only the structure itself did)."""

    structure_id: int
    why: Why
    services: tuple[ServiceHit, ...] = ()
    km: float | None = None
    """How far it is from the place that was asked for, where it is elsewhere."""
    openness: int = UNSURE
    """Whether it is open when that was asked: OPEN, UNSURE or SHUT."""
    free: bool | None = None
    """Whether what was found costs nothing; None: nobody says. It is told where it is asked."""
    walk_in: bool | None = None
    """Whether anybody may come; None: nobody says."""


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
    relaxed = await relax(connection, asked, most=offset + limit)
    matches, groups = relaxed.matches, relaxed.groups
    if not matches.total:
        return Findings(near=await _near(connection, asked, lexicon))
    ordered = await _by_time(connection, asked, matches.candidates) if asked.when else [(each, UNSURE) for each in matches.candidates]
    page = ordered[offset : offset + limit]
    services = await _services_of(connection, [candidate.structure_id for candidate, _ in page])
    hits = tuple(
        replace(_hit(candidate, services.get(candidate.structure_id, ()), groups, relaxed.middle), openness=opened)
        for candidate, opened in page
    )
    return Findings(
        hits=hits,
        total=matches.total,
        more=matches.total >= MOST_COUNTED,
        corrections=tuple(_corrections(asked, groups, matches.candidates[0])),
        synonyms=tuple(_synonyms(groups)),
        left_out=(*(LeftOut(Kind.WORD, token.surface) for token in asked.unknown), *relaxed.left_out),
        when=asked.when,
        beside=frozenset(group.kind for group in asked.groups if group.kind in BESIDE),
    )


async def find_structures_by_name(session: AsyncSession, name: str, *, limit: int = 5) -> list[int]:
    """Find the structures a name may mean, best first: accents, sigles, parts of it and typos are fine. Gives their ids."""
    connection = await session.connection()
    asked = await read_question(connection, name, Lexicon())
    typed = [replace(group, kind=Kind.WORD) for group in asked.groups]
    matches = await match_names(connection, typed, asked.whole, most=limit) if typed and not asked.unknown else Matches()
    return [candidate.structure_id for candidate in matches.candidates[:limit]]


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
        marks, known = candidate.fields["need"], hours.get(candidate.structure_id)
        read.append((candidate, openness(asked.when, marks, known, says_so=says_so)))
    return sorted(read, key=lambda pair: pair[1])


# ── Saying why ───────────────────────────────────────────────────────────────────────────────────────────────────


async def _services_of(connection: AsyncConnection, structure_ids: list[int]) -> Mapping[int, Sequence[ServiceText]]:
    services: dict[int, list[ServiceText]] = {}
    for key, structure_id, name, description, tags, publics, *rest in await _SERVICES.rows(connection, {"ids": structure_ids}):
        service = ServiceText(key, structure_id, name, description, json.loads(tags), json.loads(publics), *rest)
        services.setdefault(structure_id, []).append(service)
    return services


def _hit(candidate: Candidate, services: Sequence[ServiceText], groups: Sequence[Group], middle: Point | None) -> Hit:
    asked = [group for group in groups if group.kind != Kind.PLACE]
    read = [(service.id, _read_service(service, asked)) for service in services]
    met = [(key, each) for key, each in read if any(each.met(group)[1] for group in groups if group.is_matter)]
    best = sorted(met, key=lambda pair: (-sum(group.rarity * pair[1].answers(group) for group in asked), pair[0]))
    shown = tuple(ServiceHit(key, _why(each, asked)) for key, each in best)
    known = middle is not None and candidate.latitude is not None and candidate.longitude is not None
    km = kilometres(middle, (candidate.latitude, candidate.longitude)) if known else None  # type: ignore[arg-type] # known, as said
    told = [service for service in services if service.id in {key for key, _ in best}] or services
    free = _any(["gratuit" in service.cost if service.cost else None for service in told])
    return Hit(
        candidate.structure_id, _why(candidate, groups), shown, km, free=free, walk_in=_any([walked_in(service) for service in told])
    )


def _any(known: Sequence[bool | None]) -> bool | None:
    """Whether one is; None where none is, and of some nobody knows."""
    return True if True in known else None if not known or None in known else False


def _read_service(service: ServiceText, asked: Sequence[Group]) -> Candidate:
    """Read a service as a candidate of its own; its prose, which takes time, only when its title and codes do not tell all."""
    titles = Candidate(service.id, {"need": f" {service_titles(service)} "})
    if all(titles.met(group.said())[1] for group in asked):
        return titles
    return Candidate(service.id, {**titles.fields, "text": f" {service_prose(service)} "})


def _why(candidate: Candidate, groups: Sequence[Group]) -> Why:
    met = [(group, alternative) for group in groups if (alternative := candidate.met(group)[1])]
    public = [group.label for group, alternative in met if group.kind == Kind.PUBLIC and alternative.worth > 0.5]
    return Why(
        needs=tuple(dict.fromkeys(alternative.sense for group, alternative in met if group.kind == Kind.NEED and alternative.sense)),
        words=tuple(dict.fromkeys(_said(group, alternative) for group, alternative in met if _by_words(group, alternative))),
        place=next((group.label for group, _ in met if group.kind == Kind.PLACE), None),
        public=next(iter(public), None),
    )


def _by_words(group: Group, alternative: Alternative) -> bool:
    return group.kind == Kind.WORD or (group.kind == Kind.NEED and not alternative.sense)


def _said(group: Group, alternative: Alternative) -> str:
    return alternative.sense or group.label


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
