"""What a search found, as an answer tells it: why each structure is there, and what of the question was left aside."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from commands.core.declaration.context import Context
from commands.directory.shared import Freshness, freshness_of, reach_of
from storage import directory
from storage.analysis import fold
from storage.directory import ServiceLine, StructureLine
from storage.opening_hours import Week
from storage.search import OPEN, SHUT, Corrected, Findings, Hit, Kind, Synonym, times_of

MOST_SERVICES_SHOWN = 2


@dataclass(frozen=True, slots=True)
class Answer:
    """A structure as an answer tells it.

    reach: what to know before coming or calling. found_by: what of the question it meets, when neither its own words nor
    what was said of the question show it. km: how far, where it is elsewhere than was asked. beside: what it says of the rest that was
    asked, when, cost and way: a kind and what is known of it.
    """

    structure: StructureLine
    services: tuple[str, ...]
    reach: str | None
    phone: str | None
    found_by: tuple[str, ...]
    freshness: Freshness
    km: int | None = None
    beside: tuple["Beside", ...] = ()


@dataclass(frozen=True, slots=True)
class Beside:
    """What is known of a structure, of a thing that was asked beside the need.

    known: whether it is so; None: nobody says. now: whether it was asked of this very moment. days: its hours of the days that were asked,
    the day of the week (0 is Monday) and minutes.
    """

    kind: Kind
    known: bool | None
    now: bool = False
    days: tuple[tuple[int, tuple[tuple[int, int], ...]], ...] = ()


async def answers_of(ctx: Context, need: str, found: Findings) -> list[Answer]:
    """The structures that were found and still stand, each with why it is there."""
    ids = [hit.structure_id for hit in found.hits]
    structures = await directory.find_structure_lines(ctx.session, ids)
    shown = {hit.structure_id: [one.service_id for one in hit.services[:MOST_SERVICES_SHOWN]] for hit in found.hits}
    services = await directory.find_service_lines(ctx.session, [number for numbers in shown.values() for number in numbers])
    phones = await directory.find_phones(ctx.session, ids)
    told = _told(need, found)
    return [
        _answer(
            ctx,
            structures[hit.structure_id],
            [services[number] for number in shown[hit.structure_id]],
            phones.get(hit.structure_id),
            _met(hit, told),
            hit,
            tuple(_beside(ctx, found, hit, structures[hit.structure_id])),
        )
        for hit in found.hits
        if hit.structure_id in structures
    ]


def _beside(ctx: Context, found: Findings, hit: Hit, structure: StructureLine) -> Iterator[Beside]:
    if Kind.COST in found.beside:
        yield Beside(Kind.COST, hit.free)
    if Kind.WAY in found.beside:
        yield Beside(Kind.WAY, hit.walk_in)
    if found.when:
        week = Week.parse(structure.opening_hours) if structure.opening_hours else None
        days = times_of(found.when, week, ctx.local_now.date()) if week else ()
        known = {OPEN: True, SHUT: False}.get(hit.openness)
        yield Beside(Kind.WHEN, known, found.when.now is not None, tuple((day, tuple(times)) for day, times in days))


def _answer(
    ctx: Context,
    structure: StructureLine,
    services: Sequence[ServiceLine],
    phone: str | None,
    met: Sequence[str],
    hit: Hit,
    beside: tuple[Beside, ...],
) -> Answer:
    reach = next((reach for service in services if (reach := reach_of(service))), None)
    said = fold(" ".join([structure.name, *(service.name for service in services)]))
    return Answer(
        structure=structure,
        services=tuple(service.name for service in services),
        reach=reach,
        phone=phone,
        found_by=tuple(word for word in met if fold(word) not in said),
        freshness=freshness_of(ctx, structure, services),
        km=None if hit.km is None else round(hit.km),
        beside=beside,
    )


def _told(need: str, found: Findings) -> str:
    """What the answer says of the question before any structure, folded. With words left aside, each structure tells what it meets."""
    if left_out(found, Kind.WORD) or left_out(found, Kind.NEED):
        return ""
    return fold(" ".join([as_read(need, found.corrections), *(synonym.need for synonym in found.synonyms)]))


def _met(hit: Hit, told: str) -> list[str]:
    """What of the question a structure meets, each once, without what is told already where its services show it."""
    whys = [hit.why, *(service.why for service in hit.services[:MOST_SERVICES_SHOWN])]
    met = dict.fromkeys(word for why in whys for word in (*why.needs, *why.words))
    return [word for word in met if not hit.services or fold(word) not in told]


def is_spelling(synonym: Synonym, corrections: Iterable[Corrected]) -> bool:
    """Whether words stand for a need only because they were misspelt: the correction is told already."""
    read = fold(synonym.typed)
    for correction in corrections:
        read = read.replace(fold(correction.typed), fold(correction.read_as))
    return read == fold(synonym.need)


def as_read(need: str, corrections: Iterable[Corrected]) -> str:
    """The question with its typos corrected."""
    for correction in corrections:
        need = re.sub(re.escape(correction.typed), correction.read_as.replace("\\", r"\\"), need, flags=re.IGNORECASE)
    return need


def as_typed(need: str, synonym: Synonym) -> Synonym:
    """With the small words that stood between its own: « mal de dents », and not « mal dents »."""
    words = r"\W+(?:\w+\W+){0,3}?".join(re.escape(word) for word in synonym.typed.split())
    said = re.search(rf"\b{words}\b", need, re.IGNORECASE)
    return Synonym(said[0] if said else synonym.typed, synonym.need)


def left_out(found: Findings, kind: Kind) -> tuple[str, ...]:
    """The words of a kind that no structure met, as they were typed, but for those that named a need."""
    read = {word for synonym in found.synonyms for word in synonym.typed.split()}
    return tuple(left.typed for left in found.left_out if left.kind == kind and not read.issuperset(left.typed.split()))
