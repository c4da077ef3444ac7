"""A structure and its services as the search sees them: stems by weight, words, names of places."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from storage.analysis import Token, content, initials, tokens
from storage.directory import Service, Structure
from storage.search.marks import EVERYONE, both_mark, public_mark, tag_mark
from storage.search.tables import SearchDocument


@dataclass(frozen=True, slots=True)
class Place:
    """A commune or a district, as a structure names it."""

    name: str
    label: str


@dataclass(frozen=True, slots=True)
class Reading:
    """A structure read for the index: its row, and the labels of its words and places (with their accents)."""

    document: SearchDocument
    words: dict[str, Token]
    places: dict[str, Place]


def place_name(found: Iterable[Token]) -> str:
    """Give the key of a place: its words without the stop words (« Le Bouscat » is « bouscat »)."""
    return " ".join(token.word for token in content(found))


def read_structure(structure: Structure, services: Sequence[Service]) -> Reading:
    """Read a structure and its services."""
    assert structure.id is not None, "only a stored structure can be found"
    name = [*tokens(structure.name), *tokens(structure.acronym or "")]
    titles = [token for service in services for token in content(tokens(service.name))]
    places = _places(structure)
    where = [token for place in places.values() for token in content(tokens(place.label))] + tokens(structure.postcode or "")
    prose = [token for text in _prose(structure, services) for token in tokens(text) if not token.is_stop]
    words = {token.word: token for token in (*prose, *where, *titles, *name)}
    short = initials(tokens(structure.name))
    fields = _apart(
        [*(token.stem for token in name), *([short] if short else [])],
        [*(token.stem for token in titles), *_marks(services)],
        [token.stem for token in where],
        [token.stem for token in prose],
    )
    document = SearchDocument(
        structure_id=structure.id,
        name=fields[0],
        need=fields[1],
        place=fields[2],
        text=fields[3],
        words=" ".join(sorted({*words, short} if short else words)),
        places="\n".join(sorted(places)),
    )
    if short:
        words.setdefault(short, Token(short, short, short))
    return Reading(document, words, places)


def service_stems(service: Service) -> frozenset[str]:
    """Give the stems and marks of one service, as they stand in its structure's document."""
    prose = (token.stem for text in _service_prose(service) for token in tokens(text))
    return frozenset((*prose, *(token.stem for token in tokens(service.name)), *_marks([service])))


def _places(structure: Structure) -> dict[str, Place]:
    labels = [label for label in (structure.commune, structure.district) if label]
    return {name: Place(name, label) for label in labels if (name := place_name(tokens(label)))}


def _prose(structure: Structure, services: Sequence[Service]) -> list[str]:
    return [structure.description, structure.kind or "", *(text for service in services for text in _service_prose(service))]


def _service_prose(service: Service) -> tuple[str, ...]:
    return (service.description, service.conditions or "", service.area or "")


def _marks(services: Sequence[Service]) -> list[str]:
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
