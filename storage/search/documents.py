"""A structure and its services as the search sees them: stems by weight, words, names of places."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from storage.analysis import Token, content, initials, tokens
from storage.search.marks import EVERYONE, both_mark, name_mark, public_mark, tag_mark


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


@dataclass(frozen=True, slots=True)
class Place:
    """A commune or a district, as a structure names it."""

    name: str
    label: str


@dataclass(frozen=True, slots=True)
class Reading:
    """A structure read for the index: its row, and the labels of its words and places (with their accents)."""

    document: Document
    words: dict[str, Token]
    places: dict[str, Place]


def place_name(found: Iterable[Token]) -> str:
    """Give the key of a place: the stems of its words, without the stop words (« Le Bouscat » is « bouscat », « Bègles » « begl »)."""
    return " ".join(token.stem for token in content(found))


def read_structure(structure: StructureText, services: Sequence[ServiceText], former: Sequence[str] = ()) -> Reading:
    """Read a structure and its services. former: the names of the sheets that were merged into its own."""
    name = [*tokens(structure.name), *tokens(structure.acronym or ""), *(token for each in former for token in tokens(each))]
    titles = [token for service in services for token in content(tokens(service.name))]
    places = _places(structure)
    where = [token for place in places.values() for token in content(tokens(place.label))] + tokens(structure.postcode or "")
    prose = [token for text in _prose(structure, services) for token in tokens(text) if not token.is_stop]
    short = initials(tokens(structure.name))
    sigle = [Token(short, short, short)] if short else []
    words = {token.word: token for token in (*prose, *where, *titles, *sigle, *name)}
    named = [name_mark(token.singular) for token in (*name, *sigle)]
    fields = _apart(
        [token.stem for token in (*name, *sigle)],
        [*(token.stem for token in titles), *_marks(services), *named],
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
    )
    return Reading(document, words, places)


def service_titles(service: ServiceText) -> str:
    """Give the stems of a service's name and its marks, as they stand in its structure's document."""
    return " ".join([*(token.stem for token in tokens(service.name)), *_marks([service])])


def service_prose(service: ServiceText) -> str:
    """Give the stems of what a service says of itself."""
    return " ".join(token.stem for text in _service_prose(service) for token in tokens(text))


def _places(structure: StructureText) -> dict[str, Place]:
    labels = [label for label in (structure.commune, structure.district) if label]
    return {name: Place(name, label) for label in labels if (name := place_name(tokens(label)))}


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
    seen: set[str] = set()
    kept = []
    for field in fields:
        fresh = [stem for stem in dict.fromkeys(field) if stem and stem not in seen]
        seen.update(fresh)
        kept.append(" ".join(fresh))
    return kept
