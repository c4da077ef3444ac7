"""The library of the network: documents, their editions, the passages of their texts. How they are found is `storage.passages`."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import JSON, Column, Index
from sqlmodel import Field, SQLModel, col, delete, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.holdings import ALWAYS, AS_STRANGER, Fate, Holding, Holds
from storage.rows import get_numbered
from storage.types import UtcDateTime

DOCUMENT = "library.document"
DRAFT, SHOWN, WITHDRAWN = "draft", "shown", "withdrawn"
"""Who brought it is asked about it; it is in the library; it was taken out."""
WAITING, READ, CUT, TEXTLESS, LINK = "waiting", "read", "cut", "textless", "link"
"""Of an edition: the shell is to read it; its text is searched; only its first pages are; no text was found in it; it is an address."""
MOST_BYTES = 20_000_000
"""Of a file: those that are sent in a conversation stay under it."""
KEPT = timedelta(days=7)
"""A document that nobody says anything more of, as the answers that are given about it."""


class Document(SQLModel, table=True):
    """A study, a report, a guide, by the number that people say (« DOC4 »): what is told of it, whatever its edition.

    edition: the rank of the one that is given and searched. opened_at: when somebody other than who brought it first asked for it.
    """

    __table_args__ = (Index("ix_document_unopened", "state", "opened_at", "told_at"), {"sqlite_autoincrement": True})
    __holds__ = Holds(
        Holding(
            *("documents", "created_by", ("number", "title", "created_at"), AS_STRANGER),
            stays=lambda: col(Document.state) != DRAFT,
            dated="created_at",
        ),
        structures={"structure_id": Fate.FOLLOWS},
        plain={
            ("title", "summary", "theme", "audience"): "screened words on a document for the network: they stay, without who brought it",
            ("author",): "the structure that made it",
            ("licence", "state", "room"): "our own words",
        },
        ends="expires_at",
    )

    number: int | None = Field(default=None, primary_key=True)
    title: str = ""
    author: str = Field(default="", description="the structure that made it; empty: nobody said")
    structure_id: int | None = Field(
        default=None, foreign_key="structure.id", ondelete="SET NULL", description="of who brought it, then; None: they spoke for none"
    )
    year: int | None = None
    theme: str = Field(default="", description="the need it is about, as the lexicon calls it, or in words; empty: nobody said")
    audience: str = Field(default="", description="whom it is for, in words; empty: everybody")
    licence: str = Field(default="", description="one of `commands.library.licences`, or in words; empty: nobody said")
    summary: str = ""
    room: str = Field(description="the role of the room of its message")
    state: str = DRAFT
    version: int = 0
    edition: int = 1
    opened_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    told_at: datetime | None = Field(default=None, sa_type=UtcDateTime, description="when it was last told among those nobody opened")
    created_by: str | None = Field(default=None, index=True)
    created_at: datetime = Field(sa_type=UtcDateTime)
    shown_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    expires_at: datetime | None = Field(default=None, sa_type=UtcDateTime, index=True, description="of a draft")


class DocumentEdition(SQLModel, table=True):
    """A file, or an address, that a document was or is. The bytes of a file stay where its message put them.

    room_id, event_id: of the message that brought it, as long as it waits to be read. pages: 0 where its kind has none.
    """

    __tablename__ = "document_edition"
    __table_args__ = ({"sqlite_autoincrement": True},)
    __holds__ = Holds(
        Holding(
            *("document-editions", "brought_by", ("document_number", "rank", "name", "at"), AS_STRANGER),
            stays=ALWAYS,
            emptied=("room_id", "event_id"),
            dated="at",
        ),
        rooms={"room_id": Fate.FOLLOWS},
        plain={
            ("name", "link", "file", "digest"): "what the network reads, and where it is: it stays, without who brought it",
            ("state",): "our own words",
            ("event_id",): "a message, as long as it waits to be read",
        },
    )

    id: int | None = Field(default=None, primary_key=True)
    document_number: int = Field(foreign_key="document.number", index=True, ondelete="CASCADE")
    rank: int = 1
    name: str = Field(description="of the file; the address itself, for a link")
    link: str = ""
    file: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True), nullable=True))
    size: int | None = None
    digest: str = Field(default="", index=True, description="SHA-256 of the file, or of the address")
    state: str = Field(default=WAITING, index=True)
    pages: int = 0
    read_pages: int = 0
    scripted: bool = Field(default=False, description="it holds a program: never run here")
    room_id: str | None = None
    event_id: str | None = None
    brought_by: str | None = Field(default=None, index=True)
    at: datetime = Field(sa_type=UtcDateTime)

    @property
    def is_sealed(self) -> bool:
        """Whether it is encrypted: its keys are for those only who may read where it is told."""
        return self.file is not None and "file" in self.file


# ── Documents ────────────────────────────────────────────────────────────────────────────────────────────────────


async def get_document(session: AsyncSession, number: int, *, to_change: bool = False) -> Document | None:
    """The one of this number. to_change: nobody else changes it until the end of the transaction."""
    return await get_numbered(session, Document, number, to_change=to_change)


async def list_given(session: AsyncSession, numbers: Sequence[int]) -> list[tuple[Document, DocumentEdition]]:
    """Those of these numbers that are in the library, in that order, each with the edition that is given."""
    query = select(Document, DocumentEdition).join(DocumentEdition, col(DocumentEdition.document_number) == col(Document.number))
    query = query.where(col(Document.number).in_(numbers), Document.state == SHOWN, col(DocumentEdition.rank) == col(Document.edition))
    return sorted((await session.exec(query)).all(), key=lambda row: numbers.index(row[0].number or 0))


async def list_last(session: AsyncSession, *, start: int, limit: int) -> Sequence[Document]:
    """A page of those in the library, the latest first."""
    query = select(Document).where(Document.state == SHOWN).order_by(col(Document.number).desc())
    return (await session.exec(query.offset(start).limit(limit))).all()


async def list_mine(session: AsyncSession, user_id: str, *, start: int, limit: int) -> Sequence[Document]:
    """A page of those that a person brought and that are in the library, the latest first."""
    query = select(Document).where(Document.created_by == user_id, Document.state == SHOWN).order_by(col(Document.number).desc())
    return (await session.exec(query.offset(start).limit(limit))).all()


async def list_unopened(session: AsyncSession, before: datetime, limit: int) -> Sequence[Document]:
    """Those that were shown before an instant and that nobody has opened: those that were told the longest ago, or never, first."""
    query = select(Document).where(Document.state == SHOWN, col(Document.opened_at).is_(None), col(Document.shown_at) < before)
    never_first = col(Document.told_at).is_not(None)
    return (await session.exec(query.order_by(never_first, col(Document.told_at), col(Document.number)).limit(limit))).all()


async def list_drafts(session: AsyncSession, user_id: str) -> Sequence[Document]:
    """Those of a person that are not in the library yet, the first first."""
    query = select(Document).where(Document.created_by == user_id, Document.state == DRAFT)
    return (await session.exec(query.order_by(col(Document.number)))).all()


# ── Editions ─────────────────────────────────────────────────────────────────────────────────────────────────────


async def get_edition(session: AsyncSession, edition_id: int) -> DocumentEdition | None:
    """The one of this id."""
    return await session.get(DocumentEdition, edition_id)


async def list_editions(session: AsyncSession, number: int) -> Sequence[DocumentEdition]:
    """Those of a document, the first first."""
    query = select(DocumentEdition).where(DocumentEdition.document_number == number)
    return (await session.exec(query.order_by(col(DocumentEdition.rank)))).all()


async def list_current(session: AsyncSession, numbers: Sequence[int]) -> dict[int, DocumentEdition]:
    """The edition that is given of each of these documents, by their numbers."""
    query = select(DocumentEdition).join(Document, col(Document.number) == col(DocumentEdition.document_number))
    query = query.where(col(Document.number).in_(numbers), col(DocumentEdition.rank) == col(Document.edition))
    return {each.document_number: each for each in (await session.exec(query)).all()}


async def list_waiting(session: AsyncSession) -> Sequence[DocumentEdition]:
    """Those that wait for the shell, the first brought first."""
    query = select(DocumentEdition).where(DocumentEdition.state == WAITING).order_by(col(DocumentEdition.id))
    return (await session.exec(query)).all()


async def find_same(session: AsyncSession, digest: str, but: int | None = None) -> DocumentEdition | None:
    """An edition of a document in the library, or of a draft, that is this very file or address. but: not of this id."""
    query = select(DocumentEdition).join(Document, col(Document.number) == col(DocumentEdition.document_number))
    query = query.where(DocumentEdition.digest == digest, col(Document.state).in_([SHOWN, DRAFT]))
    if but is not None:
        query = query.where(DocumentEdition.id != but)
    return (await session.exec(query.order_by(col(DocumentEdition.id)))).first()


async def set_emptied(session: AsyncSession, number: int) -> None:
    """Of what was taken out, nothing more tells where its files are, nor what they said."""
    await session.exec(
        update(DocumentEdition)
        .where(col(DocumentEdition.document_number) == number)
        .values(file=None, link="", name="", digest="", room_id=None, event_id=None)
    )
    await session.exec(delete(DocumentEdition).where(col(DocumentEdition.document_number) == number, col(DocumentEdition.state) == WAITING))
