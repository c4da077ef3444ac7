"""Putting structures into the search's index."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Any, TypeVar

from sqlalchemy import Select, bindparam, delete, select, text
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel import SQLModel, col
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.analysis import Token, stem
from storage.directory import MergedStructure, Service, Structure
from storage.holdings import table_of
from storage.many import Later, Runner, add_rows, run_many
from storage.search.asking import is_sqlite
from storage.search.documents import COMMUNE, Document, Place, Reading, ServiceText, StructureText, read_structure
from storage.search.tables import SearchDocument, SearchPlace, SearchTypo, SearchWord
from storage.search.typos import keys
from storage.slices import slices

AT_ONCE = 500
"""Structures read and written together: enough to be fast, few enough to stay small in memory."""

Item = TypeVar("Item")

_DOCUMENT = tuple(each.name for each in fields(Document))

_ADD_WORDS = text(
    "INSERT INTO search_word (word, stem, label, documents) VALUES (:word, :stem, :label, :documents) "
    "ON CONFLICT (word) DO UPDATE SET documents = search_word.documents + excluded.documents"
)
_ADD_PLACES = text(
    "INSERT INTO search_place (name, label, kind, documents, latitude, longitude, located) "
    "VALUES (:name, :label, :kind, :documents, :latitude, :longitude, :located) "
    "ON CONFLICT (name) DO UPDATE SET documents = search_place.documents + excluded.documents, "
    "latitude = search_place.latitude + excluded.latitude, longitude = search_place.longitude + excluded.longitude, "
    "located = search_place.located + excluded.located"
)
_WORD = table_of(SearchWord).c.word
_KNOWN_WORDS = select(_WORD).where(_WORD.in_(bindparam("words", expanding=True)))
_ADD_TYPOS = text("INSERT INTO search_typo (key, word) VALUES (:key, :word) ON CONFLICT DO NOTHING")
_PLACES = text("SELECT name, documents, latitude, longitude, located FROM search_place")
_TIDY = text("INSERT INTO search_index (search_index) VALUES ('optimize')")
"""Merge what many writes left in pieces: half a second for 100 000 structures, and searches take a third less."""
_REMOVE_TYPOS = delete(SearchTypo).where(col(SearchTypo.key) == bindparam("lost_key"), col(SearchTypo.word) == bindparam("lost_word"))


@dataclass
class Changes:
    """What the vocabulary and the places gain and lose, added up over all the structures."""

    words: Counter[str] = field(default_factory=Counter)
    places: Counter[str] = field(default_factory=Counter)
    middles: dict[str, list[float]] = field(default_factory=lambda: defaultdict(lambda: [0.0, 0.0, 0.0]))
    """Of each place the latitudes and the longitudes that it gains, added up, and how many."""
    tokens: dict[str, Token] = field(default_factory=dict)
    labels: dict[str, Place] = field(default_factory=dict)
    deleted: bool = False
    """Whether some structure went without a document to take its words from."""

    def gain(self, reading: Reading) -> None:
        """Count the words and the places of a structure that comes."""
        self.words.update(reading.document.words.split())
        self.place(reading.document, 1)
        self.labels |= reading.places
        for word, token in reading.words.items():
            if word not in self.tokens or self.tokens[word].surface.isascii():
                self.tokens[word] = token

    def lose(self, document: Document) -> None:
        """Count out those of one that goes, or is read again."""
        self.words.subtract(document.words.split())
        self.place(document, -1)

    def place(self, document: Document, sign: int) -> None:
        """Count a structure in each of its places, or out of it."""
        for name in document.places.splitlines():
            self.places[name] += sign
            if document.latitude is not None and document.longitude is not None:
                middle = self.middles[name]
                for rank, value in enumerate((document.latitude, document.longitude, 1.0)):
                    middle[rank] += sign * value


async def index(session: AsyncSession, structure_ids: Sequence[int]) -> None:
    """Make these structures and their services findable as they now are; those that no longer exist are forgotten.

    Runs in the session's transaction. Call it after deleting, too, with the ids that are gone: a deleted structure is found no more, but
    its words stay known until then. As its document went with it, all words are then counted again (seconds for 100 000 structures).
    """
    await session.flush()
    connection = await session.connection()
    changes = Changes()
    changed = 0
    for ids in slices(sorted(set(structure_ids)), AT_ONCE):
        changed += await _index_some(connection, ids, changes)
    if changes.deleted:
        await _count_again(connection, changes)
    await _change_words(connection, changes)
    await _change_places(connection, changes)
    if changed >= AT_ONCE and is_sqlite(connection):
        await connection.execute(_TIDY)


async def make_ready(later: Later, readings: Mapping[int, Reading]) -> Changes:
    """Make structures that the index does not know, by number, ready to be added. Gives what `count` is to be told once they are."""
    changes = Changes()
    numbered = [replace(each, document=replace(each.document, structure_id=number)) for number, each in readings.items()]
    for reading in numbered:
        changes.gain(reading)
    for some in slices(numbered, AT_ONCE):
        await _add_documents(later, some)
    return changes


async def count(session: AsyncSession, changes: Changes) -> None:
    """Count the words and the places of structures that were made ready, and are added."""
    connection = await session.connection()
    await _change_words(connection, changes)
    await _change_places(connection, changes)


async def list_missing(session: AsyncSession) -> list[int]:
    """The structures that the index does not know, as after an upgrade that makes it anew."""
    known = select(col(SearchDocument.structure_id))
    found = await (await session.connection()).execute(select(col(Structure.id)).where(col(Structure.id).not_in(known)))
    return [number for number in found.scalars() if number is not None]


async def remove(session: AsyncSession, structure_ids: Sequence[int]) -> None:
    """Make these structures findable no more. Called before they are deleted, only their own words are counted again."""
    await session.flush()
    connection = await session.connection()
    changes = Changes()
    for document in await _documents(connection, structure_ids):
        changes.lose(document)
    await connection.execute(delete(SearchDocument).where(col(SearchDocument.structure_id).in_(structure_ids)))
    await _change_words(connection, changes)
    await _change_places(connection, changes)


async def _index_some(connection: AsyncConnection, ids: Sequence[int], changes: Changes) -> int:
    known = {document.structure_id: document for document in await _documents(connection, ids)}
    readings = {reading.document.structure_id: reading for reading in await _read(connection, ids)}
    same = {key for key in known if key in readings and known[key] == readings[key].document}
    changes.deleted |= not known.keys() >= set(ids) - readings.keys()
    for key in known.keys() - same:
        changes.lose(known[key])
    for key in readings.keys() - same:
        changes.gain(readings[key])
    if gone := [key for key in known if key not in same]:
        await connection.execute(delete(SearchDocument).where(col(SearchDocument.structure_id).in_(gone)))
    fresh = [reading for key, reading in readings.items() if key not in same]
    await _add_documents(connection, fresh)
    return len(gone) + len(fresh)


async def _add_documents(connection: Runner, readings: Sequence[Reading]) -> None:
    rows = [{name: getattr(reading.document, name) for name in _DOCUMENT} for reading in readings]
    await add_rows(connection, SearchDocument, rows)


async def _documents(connection: AsyncConnection, ids: Sequence[int]) -> list[Document]:
    rows = await connection.execute(_columns(SearchDocument, Document).where(col(SearchDocument.structure_id).in_(ids)))
    return [Document(*row) for row in rows]


async def _read(connection: AsyncConnection, ids: Sequence[int]) -> list[Reading]:
    services: dict[int, list[ServiceText]] = {}
    for row in await connection.execute(_columns(Service, ServiceText).where(col(Service.structure_id).in_(ids)).order_by(col(Service.id))):
        service = ServiceText(*row)
        services.setdefault(service.structure_id, []).append(service)
    structures = [
        StructureText(*row) for row in await connection.execute(_columns(Structure, StructureText).where(col(Structure.id).in_(ids)))
    ]
    former: dict[int, list[str]] = {}
    merged = select(col(MergedStructure.structure_id), col(MergedStructure.name)).where(col(MergedStructure.structure_id).in_(ids))
    for structure_id, name in await connection.execute(merged.order_by(col(MergedStructure.id))):
        former.setdefault(structure_id, []).append(name)
    return [read_structure(structure, services.get(structure.id, []), former.get(structure.id, ())) for structure in structures]


async def _count_again(connection: AsyncConnection, changes: Changes) -> None:
    """Take the changes from what all the documents have, and not from those of this time."""
    changes.words, changes.places = Counter(), Counter()
    changes.middles.clear()
    for row in await connection.execute(_columns(SearchDocument, Document)):
        document = Document(*row)
        changes.words.update(document.words.split())
        changes.place(document, 1)
    changes.words.subtract(dict(row for row in await connection.execute(select(col(SearchWord.word), col(SearchWord.documents)))))
    for place in await connection.execute(_PLACES):
        changes.places[place.name] -= place.documents
        had = (place.latitude, place.longitude, place.located)
        changes.middles[place.name] = [gained - lost for gained, lost in zip(changes.middles[place.name], had, strict=True)]


async def _change_words(connection: AsyncConnection, changes: Changes) -> None:
    changed = {word: count for word, count in changes.words.items() if count}
    if not changed:
        return
    known: set[str] = set()
    for some in slices(list(changed), 5_000):
        known.update((await connection.execute(_KNOWN_WORDS, {"words": some})).scalars())
    rows = [_word_row(word, count, changes) for word, count in changed.items()]
    await run_many(connection, _ADD_WORDS, rows)
    fresh = [word for word in changed if word not in known and not word.isdecimal()]  # no edit is forgiven in a number
    for some in slices(fresh, 5_000):
        await run_many(connection, _ADD_TYPOS, ({"key": key, "word": word} for word in some for key in keys(word, stem(word))))
    for some in slices([word for word, count in changed.items() if count < 0], 5_000):
        gone = col(SearchWord.word).in_(some), col(SearchWord.documents) <= 0
        lost = (await connection.execute(select(col(SearchWord.word)).where(*gone))).scalars().all()
        await run_many(connection, _REMOVE_TYPOS, ({"lost_key": key, "lost_word": word} for word in lost for key in keys(word, stem(word))))
        await connection.execute(delete(SearchWord).where(*gone))


def _word_row(word: str, count: int, changes: Changes) -> dict[str, Any]:
    token = changes.tokens.get(word) or Token(word, word, word)
    return {"word": word, "stem": token.stem, "label": token.surface, "documents": count}


async def _change_places(connection: AsyncConnection, changes: Changes) -> None:
    await run_many(connection, _ADD_PLACES, filter(None, (_place_row(name, count, changes) for name, count in changes.places.items())))
    for some in slices([name for name, count in changes.places.items() if count < 0], 5_000):
        await connection.execute(delete(SearchPlace).where(col(SearchPlace.name).in_(some), col(SearchPlace.documents) <= 0))


def _place_row(name: str, count: int, changes: Changes) -> dict[str, Any] | None:
    latitude, longitude, located = changes.middles.get(name, (0.0, 0.0, 0.0))
    if not (count or latitude or longitude or located):
        return None
    place = changes.labels.get(name) or Place(name, name, COMMUNE)
    middle = {"latitude": latitude, "longitude": longitude, "located": round(located)}
    return {"name": name, "label": place.label, "kind": place.kind, "documents": count, **middle}


def _columns(table: type[SQLModel], shape: type[Any]) -> Select[Any]:
    """Select the columns of a table that a value has."""
    return select(*(getattr(table, each.name) for each in fields(shape)))
