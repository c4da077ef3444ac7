"""Rows of lists that need not be read again: they come as they came, and their sheet says what it said then.

Both are known by digests, made of what is there and not of what was done: whoever changes a sheet, and however, its row is read again.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any

from sqlalchemy import JSON, Column, ColumnElement, Row, Text, cast
from sqlmodel import Field, SQLModel, col, delete, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.directory import PUBLIC, Contact, Service, Structure
from storage.holdings import Fate, Holds, table_of
from storage.many import insert_many

DIGEST_BYTES = 16

PLACED = ("name", "address", "district", "latitude", "longitude", "commune", "postcode")
"""What names a sheet, and places it."""
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


@dataclass(slots=True)
class SheetNow:
    """A sheet as it is. values: what names and places it. services: the keys of those of its source, in order."""

    source: str
    source_id: str
    values: dict[str, Any]
    services: list[tuple[str, str]] = field(default_factory=list)
    digest: str = ""


@dataclass(frozen=True, slots=True)
class KnownRow:
    """A row that needs not be read.

    key, name: of its sheet; services: the keys of those that it makes; notices: what is said of its cells; values: see `SheetNow`.
    """

    key: tuple[str, str]
    name: str
    services: tuple[tuple[str, str], ...]
    notices: tuple[Told, ...]
    values: dict[str, Any]


async def find_known(session: AsyncSession, digests: Collection[str]) -> dict[str, KnownRow]:
    """Of rows, by their digests, those that need not be read."""
    found = (await session.exec(select(ReadRow.row, ReadRow.structure_id, ReadRow.sheet, ReadRow.notices).where(_in(digests)))).all()
    sheets = await find_sheets(session, [number for _, number, _, _ in found])
    return {
        row: KnownRow((now.source, now.source_id), now.values["name"], tuple(now.services), _tuples(notices), now.values)
        for row, number, digest, notices in found
        if (now := sheets[number]).digest == digest
    }


async def find_sheets(session: AsyncSession, numbers: Collection[int]) -> dict[int, SheetNow]:
    """These sheets as they are now, by number."""
    connection = await session.connection()

    async def rows(asked: Any, of: ColumnElement[Any]) -> Sequence[Row[Any]]:
        return (await connection.execute(asked.where(of.in_(numbers)))).all()

    found: dict[int, SheetNow] = {}
    told: dict[int, list[Any]] = {}
    values: list[Any]
    for number, *values in await rows(_STRUCTURES, _STRUCTURE):
        found[number] = SheetNow(values[0], values[1], dict(zip(PLACED, values[2:], strict=False)))
        told[number] = values
    for number, *values in await rows(_SERVICES, _OF_A_SERVICE):
        told[number].append(values)
        if values[0] == found[number].source:
            found[number].services.append((values[0], values[1]))
    for number, *values in await rows(_CONTACTS, _OF_A_CONTACT):
        told[number].append(values)
    for number, now in found.items():
        now.digest = digest_of(repr(told[number]))
    return found


def digest_of(words: str) -> str:
    """A short name of words, which no others have."""
    return blake2b(words.encode("utf-8", "surrogatepass"), digest_size=DIGEST_BYTES).hexdigest()


async def remember(session: AsyncSession, rows: Mapping[int, tuple[str, str, Sequence[Told]]]) -> None:
    """Keep the digests of rows and of their sheets, by the numbers of these, and what was said of the rows."""
    await session.exec(delete(ReadRow).where(col(ReadRow.structure_id).in_(rows)))
    told = (
        {"structure_id": number, "row": row, "sheet": sheet, "notices": [list(each) for each in notices]}
        for number, (row, sheet, notices) in rows.items()
    )
    await insert_many(await session.connection(), table_of(ReadRow), told)


async def forget_all(session: AsyncSession) -> None:
    """All rows are to be read again."""
    await session.exec(delete(ReadRow))


def _tuples(notices: Sequence[Any]) -> tuple[Told, ...]:
    return tuple((column, value, reason) for column, value, reason in notices)


_KEYS: tuple[tuple[type[SQLModel], str], ...] = ((Structure, "id"), (Service, "structure_id"), (Contact, "structure_id"))


def _in(digests: Collection[str]) -> Any:
    return col(ReadRow.row).in_(digests)


def _told(table: type[SQLModel], first: Iterable[str], but: Collection[str] = ()) -> list[Any]:
    """Columns of a table, these ones first; lists as the text that they are kept as, which nobody has to take apart."""
    columns = table_of(table).columns
    names = [*first, *(each.name for each in columns if each.name not in {*first, *but})]
    return [cast(columns[name], Text) if isinstance(columns[name].type, JSON) else columns[name] for name in names]


_STRUCTURE, _OF_A_SERVICE, _OF_A_CONTACT = (table_of(each).c[name] for each, name in _KEYS)
_STRUCTURES = select(*_told(Structure, ("id", "source", "source_id", *PLACED)))
_SERVICES = select(*_told(Service, ("structure_id", "source", "source_id"), ("id",))).order_by(col(Service.source), col(Service.source_id))
_CONTACTS = (
    select(col(Contact.structure_id), col(Service.source_id), col(Contact.kind), col(Contact.value))
    .join(Service, col(Service.id) == col(Contact.service_id), isouter=True)
    .order_by(col(Service.source_id), col(Contact.kind), col(Contact.value))
)
