"""A structure and its services as the search sees them: stems by weight, words, names of places."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from storage.analysis import Token, content, fold, initials, tokens
from storage.opening_hours import Week
from storage.search.hours import open_parts
from storage.search.marks import (
    COST_UNKNOWN,
    EVERYONE,
    FREE,
    HOURS_UNKNOWN,
    WALK_IN,
    WAY_UNKNOWN,
    both_mark,
    name_mark,
    open_mark,
    place_mark,
    public_mark,
    tag_mark,
)

COMMUNE, DISTRICT, POSTCODE, SHORT = "commune", "district", "postcode", "short"
_BEGINNINGS = frozenset(["saint", "val", "mont", "pont", "bourg", "roche", "chateau", "ville", "centr"])
"""Stems by which, alone, no commune is called."""
_WALKED_IN = ("sans rendez vous", "sans rdv", "acces libre", "accueil libre", "libre acces", "entree libre", "sur place")
_OF_WAYS = ("rendez", "rdv", "libre", "sur place")
_BY_APPOINTMENT = ("sur rendez vous", "sur rdv", "uniquement sur", "prendre rendez vous")


@dataclass(frozen=True, slots=True)
class StructureText:
    """What the search reads of a structure: a plain value, as making a SQLModel row costs a hundred times as much."""

    id: int
    name: str
    acronym: str | None
    kind: str | None
    description: str
    commune: str | None
    district: str | None
    postcode: str | None
    latitude: float | None
    longitude: float | None
    opening_hours: str | None
    access_notes: str | None


@dataclass(frozen=True, slots=True)
class ServiceText:
    """What the search reads of a service."""

    id: int
    structure_id: int
    name: str
    description: str
    tags: list[str]
    publics: list[str]
    conditions: str | None
    area: str | None
    cost: str | None = None
    how_to_reach: str | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """The stems of a structure and its services: a row of `search_document`, see there."""

    structure_id: int
    name: str
    need: str
    place: str
    text: str
    words: str
    places: str
    latitude: float | None
    longitude: float | None


@dataclass(frozen=True, slots=True)
class Place:
    """A commune or a district, as a structure names it, or what people may call it."""

    name: str
    label: str
    kind: str


@dataclass(frozen=True, slots=True)
class Reading:
    """A structure read for the index: its row, and the labels of its words and places (with their accents)."""

    document: Document
    words: dict[str, Token]
    places: Mapping[str, Place]


def place_name(found: Iterable[Token]) -> str:
    """Give the key of a place: the stems of its words, without the stop words (« Le Bouscat » is « bouscat », « Bègles » « begl »)."""
    return " ".join(token.stem for token in content(found))


def read_structure(structure: StructureText, services: Sequence[ServiceText], former: Sequence[str] = ()) -> Reading:
    """Read a structure and its services. former: the names of the sheets that were merged into its own."""
    name = [*tokens(structure.name), *tokens(structure.acronym or ""), *(token for each in former for token in tokens(each))]
    titles = [token for service in services for token in content(tokens(service.name))]
    places = _places(structure.commune or "", structure.district or "", structure.postcode or "")
    where = _where(structure.commune or "", structure.district or "", structure.postcode or "")
    prose = [token for text in _prose(structure, services) if text for token in tokens(text) if not token.is_stop]
    short = initials(tokens(structure.name))
    sigle = [Token(short, short, short)] if short else []
    words = {token.word: token for token in (*prose, *where, *titles, *sigle, *name)}
    named = [name_mark(token.singular) for token in (*name, *sigle)]
    fields = _apart(
        [token.stem for token in (*name, *sigle)],
        [*[token.stem for token in titles], *_marks(services), *named, *map(place_mark, places), *_facts(structure, services)],
        [token.stem for token in where],
        [token.stem for token in prose],
    )
    document = Document(
        structure_id=structure.id,
        name=fields[0],
        need=fields[1],
        place=fields[2],
        text=fields[3],
        words=" ".join(sorted(words)),
        places="\n".join(sorted(places)),
        latitude=structure.latitude,
        longitude=structure.longitude,
    )
    return Reading(document, words, places)


def service_titles(service: ServiceText) -> str:
    """Give the stems of a service's name and its marks, as they stand in its structure's document."""
    return " ".join([*(token.stem for token in tokens(service.name)), *_marks([service])])


def service_prose(service: ServiceText) -> str:
    """Give the stems of what a service says of itself."""
    return _stems(_service_prose(service))


@lru_cache(maxsize=1_000)
def _stems(texts: Sequence[str]) -> str:
    """What is found is found again: the same questions come every day."""
    return " ".join([token.stem for text in texts for token in tokens(text)])


@lru_cache(maxsize=1_000)
def _places(commune: str, district: str, postcode: str) -> Mapping[str, Place]:
    """All that is said of where it is; what several kinds are called alike is of the first of them."""
    said = [(commune, COMMUNE), (district, DISTRICT), (postcode, POSTCODE), *((short, SHORT) for short in _short_names(commune))]
    places: dict[str, Place] = {}
    for label, kind in said:
        if name := place_name(tokens(label)):
            places.setdefault(name, Place(name, label, kind))
    return places


@lru_cache(maxsize=1_000)
def _where(commune: str, district: str, postcode: str) -> tuple[Token, ...]:
    """The words of its places; many structures are in one."""
    return tuple(token for place in _places(commune, district, postcode).values() for token in content(tokens(place.label)))


def _short_names(commune: str) -> list[str]:
    """What a commune of a long name is called for short: « Villenave », « Saint-Médard », « Sainte-Foy »."""
    said = [token for token in tokens(commune) if not token.is_stop]
    return [
        " ".join(token.surface.capitalize() for token in said[:length])
        for length in range(1, len(said))
        if said[length - 1].stem not in _BEGINNINGS and len(said[length - 1].word) > 2
    ]


def _facts(structure: StructureText, services: Sequence[ServiceText]) -> list[str]:
    """Mark what people ask beside a need: what it costs, how one comes, when it is open."""
    costs = {service.cost for service in services}
    free = [FREE] if any(cost and "gratuit" in cost for cost in costs) else [COST_UNKNOWN] if not costs or None in costs else []
    ways = {walked_in(service) for service in services}
    way = [WALK_IN] if True in ways else [WAY_UNKNOWN] if not ways or None in ways else []
    return [*_hours(structure.opening_hours), *free, *way]


@lru_cache(maxsize=1_000)
def _hours(said: str | None) -> tuple[str, ...]:
    """Mark when it is open. The structures of a list share their hours, and a week is long to look at."""
    week = Week.parse(said) if said else None
    if week is None:
        return (HOURS_UNKNOWN,)
    return tuple(open_mark(day, part) for day, parts in open_parts(week).items() for part in ("", *parts))


def walked_in(service: ServiceText) -> bool | None:
    """Whether anybody may come to a service as it is open. None: nobody says."""
    said = f"{service.how_to_reach or ''} {service.description}".lower()
    if not any(word in said for word in _OF_WAYS):
        return False if service.how_to_reach else None
    said = fold(said).replace("-", " ")
    if any(words in said for words in _WALKED_IN[:-1]):
        return True
    if any(words in said for words in _BY_APPOINTMENT):
        return False
    return True if _WALKED_IN[-1] in said else (False if service.how_to_reach else None)


def _prose(structure: StructureText, services: Sequence[ServiceText]) -> list[str]:
    return [structure.description, structure.kind or "", *(text for service in services for text in _service_prose(service))]


def _service_prose(service: ServiceText) -> tuple[str, ...]:
    return (service.description, service.conditions or "", service.area or "")


def _marks(services: Sequence[ServiceText]) -> list[str]:
    """Mark what the services answer and for whom. Where nothing is said of the public, nobody is kept away."""
    marks = [] if services else [public_mark(EVERYONE)]
    for service in services:
        publics = [EVERYONE] if not service.publics or EVERYONE in service.publics else service.publics
        marks += [public_mark(public) for public in publics]
        marks += [tag_mark(tag) for tag in service.tags]
        marks += [both_mark(tag, public) for tag in service.tags for public in publics]
    return marks


def _apart(*fields: Iterable[str]) -> list[str]:
    """Keep each stem once, in the first (best) field that has it."""
    seen = {""}
    kept = []
    for field in fields:
        fresh = [stem for stem in dict.fromkeys(field) if stem not in seen]
        seen.update(fresh)
        kept.append(" ".join(fresh))
    return kept
