"""Rows of lists that need not be read again: they come as they came, and their sheet says what it said then.

Both are known by digests, made of what is there and not of what was done: whoever changes a sheet, and however, its row is read again.
"""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

from sqlalchemy import JSON, Column, ColumnElement, Row, Select, Text, cast, select
from sqlmodel import Field, SQLModel, col, delete
from sqlmodel import select as select_rows
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.directory import PUBLIC, Contact, Service, Structure
from storage.holdings import Fate, Holds, table_of
from storage.many import add_rows

DIGEST_BYTES = 16

PLACED = ("name", "address", "district", "latitude", "longitude", "commune", "postcode")
"""What names a sheet, and places it."""
Words = tuple[Any, ...]
"""A row of the directory: its source, its identifier, the others of its columns; lists as the text that they are kept as."""
Told = tuple[str, str, str]
"""Of a cell that is left out: its column, what it says, and why."""


class ReadRow(SQLModel, table=True):
    """The row that made a sheet, alone, and the sheet as it was then: digests of both, and what was said of the row's cells."""

    __tablename__ = "read_row"
    __holds__ = Holds(
        structures={"structure_id": Fate.MADE_ANEW},
        plain={("row", "sheet"): "digests of a row of a list and of a sheet", ("notices",): PUBLIC},
    )

    structure_id: int = Field(primary_key=True, foreign_key="structure.id", ondelete="CASCADE")
    row: str = Field(index=True, description="digest of the row, and of all that it is read by")
    sheet: str = Field(description="digest of the sheet with its services and the ways to reach them")
    notices: list[list[str]] = Field(default_factory=list, sa_column=Column(JSON, nullable=False), description="see `Told`")


@dataclass(frozen=True, slots=True)
class SheetNow:
    """A sheet as it is: its row (`STRUCTURE_COLUMNS`). services: the keys of those of its source, in order."""

    words: Words
    services: tuple[tuple[str, str], ...]
    digest: str


@dataclass(frozen=True, slots=True)
class KnownRow:
    """A row that needs not be read.

    key, name: of its sheet; services: the keys of those that it makes; notices: what is said of its cells; values: what
    names and places it, if that was asked for.
    """

    key: tuple[str, str]
    name: str
    services: tuple[tuple[str, str], ...]
    notices: tuple[Told, ...]
    values: dict[str, Any]


async def find_known(session: AsyncSession, digests: Collection[str], *, placed: bool) -> dict[str, KnownRow]:
    """Of rows, by their digests, those that need not be read. placed: with what names and places their sheets."""
    found = (await session.exec(select_rows(ReadRow.row, ReadRow.structure_id, ReadRow.sheet, ReadRow.notices).where(_in(digests)))).all()
    sheets = await find_sheets(session, [number for _, number, _, _ in found]) if found else {}
    return {
        row: KnownRow(
            now.words[:2],
            now.words[2],
            now.services,
            tuple(map(tuple, notices)),
            dict(zip(PLACED, now.words[2:], strict=False)) if placed else {},
        )
        for row, number, digest, notices in found
        if (now := sheets[number]).digest == digest
    }


async def find_sheets(session: AsyncSession, numbers: Collection[int]) -> dict[int, SheetNow]:
    """These sheets as they are now, by number."""
    connection = await session.connection()

    async def rows(asked: Any, of: ColumnElement[Any]) -> Sequence[Row[Any]]:
        return (await connection.execute(asked.where(of.in_(numbers)))).all()

    sheets: dict[int, Words] = {row[0]: tuple(row[1:]) for row in await rows(_STRUCTURES, _STRUCTURE)}
    services: dict[int, list[Words]] = {number: [] for number in sheets}
    contacts: dict[int, list[Words]] = {number: [] for number in sheets}
    for row in await rows(_SERVICES, _OF_A_SERVICE):
        services[row[0]].append(tuple(row[1:]))
    for row in await rows(_CONTACTS, _OF_A_CONTACT):
        contacts[row[0]].append((row.source_id or "", row.kind, row.value))
    return {
        number: SheetNow(
            told,
            tuple(sorted((each[0], each[1]) for each in services[number] if each[0] == told[0])),
            digest_sheet(told, services[number], contacts[number]),
        )
        for number, told in sheets.items()
    }


def words_of_sheet(key: tuple[str, str], values: Mapping[str, Any], *, service: bool = False) -> Words:
    """A structure, or a service, as `find_sheets` will find what these values make."""
    columns = SERVICE_COLUMNS if service else STRUCTURE_COLUMNS
    told = (values[name] for name in columns[2:])
    return (*key, *(json.dumps(value) if isinstance(value, list) else value for value in told))


def digest_sheet(structure: Words, services: Iterable[Words], contacts: Iterable[Words]) -> str:
    """The digest of a sheet. contacts: of which service (its identifier; empty: the structure itself), kind and value."""
    return digest_of(repr((structure, sorted(services), sorted(contacts))))


def digest_of(words: str) -> str:
    """A short name of words, which no others have."""
    return blake2b(words.encode("utf-8", "surrogatepass"), digest_size=DIGEST_BYTES).hexdigest()


async def remember(session: AsyncSession, rows: Mapping[int, tuple[str, str, Sequence[Told]]], *, fresh: bool = False) -> None:
    """Keep the digests of rows and of their sheets, by the numbers of these, and what was said of the rows. fresh: they are new."""
    if not fresh:
        await session.exec(delete(ReadRow).where(col(ReadRow.structure_id).in_(rows)))
    told = (
        {"structure_id": number, "row": row, "sheet": sheet, "notices": [list(each) for each in notices]}
        for number, (row, sheet, notices) in rows.items()
    )
    await add_rows(await session.connection(), ReadRow, told)


async def forget_all(session: AsyncSession) -> None:
    """All rows are to be read again."""
    await session.exec(delete(ReadRow))


def _in(digests: Collection[str]) -> Any:
    return col(ReadRow.row).in_(digests)


def _names(table: type[SQLModel], *first: str) -> tuple[str, ...]:
    """The columns that say something of a structure, or of a service, these ones first."""
    return (*first, *(each.name for each in table_of(table).columns if each.name not in {*first, "id", "structure_id"}))


def _asked(table: type[SQLModel], key: str, names: Iterable[str]) -> Select[Any]:
    columns = table_of(table).columns
    return select(columns[key], *(cast(columns[name], Text) if isinstance(columns[name].type, JSON) else columns[name] for name in names))


STRUCTURE_COLUMNS = _names(Structure, "source", "source_id", *PLACED)
SERVICE_COLUMNS = _names(Service, "source", "source_id")
_STRUCTURE, _OF_A_SERVICE, _OF_A_CONTACT = (
    table_of(each).c[name] for each, name in ((Structure, "id"), (Service, "structure_id"), (Contact, "structure_id"))
)
_STRUCTURES, _SERVICES = _asked(Structure, "id", STRUCTURE_COLUMNS), _asked(Service, "structure_id", SERVICE_COLUMNS)
_OWN, _THEIRS = table_of(Contact), table_of(Service)
_CONTACTS = select(_OWN.c.structure_id, _THEIRS.c.source_id, _OWN.c.kind, _OWN.c.value).join_from(
    _OWN, _THEIRS, _THEIRS.c.id == _OWN.c.service_id, isouter=True
)
