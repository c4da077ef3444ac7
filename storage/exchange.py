"""Mutual help: what members ask of one another, what they offer, who was asked, what was answered, and who helped."""

from collections.abc import AsyncIterator, Collection, Sequence
from datetime import date, datetime

from sqlalchemy import Index, UniqueConstraint, func, or_
from sqlmodel import Field, SQLModel, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage import search, timers
from storage.directory import Service, Structure
from storage.erasures import Erasing, at_erasure
from storage.holdings import ALWAYS, AS_STRANGER, Fate, Holding, Holds
from storage.rows import get_numbered
from storage.timers import timer
from storage.types import UtcDateTime

REQUEST, OFFER = "request", "offer"
OPEN, SOLVED, WITHDRAWN, LAPSED = "open", "solved", "withdrawn", "lapsed"
"""lapsed: it ended by itself."""
ALONE = "exchange.alone"
"""The timer that goes off for what is open when the person it is of was erased."""
FROM_EXCHANGE = "entraide"
"""The source of the services that a structure added to its sheet after it had helped: no list brings them, and none takes them away."""


class Exchange(SQLModel, table=True):
    """A request or an offer, by the number that people say (« E5 »)."""

    __table_args__ = (
        Index("ix_exchange_open", "state", "number"),
        Index("ix_exchange_open_kind", "state", "kind", "number"),
        Index("ix_exchange_open_theme", "state", "theme", "number"),
        Index("ix_exchange_of", "created_by", "state", "number"),
        {"sqlite_autoincrement": True},
    )
    __holds__ = Holds(
        Holding("exchanges", "created_by", ("number", "kind", "text", "created_at"), AS_STRANGER, stays=ALWAYS, dated="created_at"),
        Holding("exchange-helps", "helper_id", ("number", "text", "closed_at"), AS_STRANGER, stays=ALWAYS, dated="closed_at"),
        structures={"structure_id": Fate.FOLLOWS, "helper_structure_id": Fate.FOLLOWS},
        plain={
            ("text",): "what the network asks and offers: it stays, without who asked; the guard read it",
            ("kind", "theme", "state", "room", "asked_for"): "our own words and numbers",
        },
    )

    number: int | None = Field(default=None, primary_key=True)
    kind: str = Field(description="request or offer")
    text: str
    theme: str = Field(default="", description="salle, matériel, compétence, stage or véhicule; empty: something else")
    room: str = Field(description="the role of the room where it is told")
    state: str = OPEN
    version: int = Field(default=0, description="one more each time what is planned about it moves")
    structure_id: int | None = Field(default=None, foreign_key="structure.id", index=True, ondelete="SET NULL")
    until: datetime | None = Field(
        default=None, sa_type=UtcDateTime, description="of an offer, or of what is asked in private only: when it ends"
    )
    answers: int = Field(default=0, description="of a request: how many were given")
    helper_id: str | None = Field(default=None, index=True, description="who helped")
    helper_structure_id: int | None = Field(default=None, foreign_key="structure.id", index=True, ondelete="SET NULL")
    created_by: str | None = Field(default=None)
    created_at: datetime = Field(sa_type=UtcDateTime, index=True)
    closed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    asked_for: str = Field(default="", index=True, description="the subject of another family that it was made for: problems.problem:7")
    chased_at: datetime | None = Field(
        default=None, sa_type=UtcDateTime, description="when those who had not answered were asked once more"
    )

    @property
    def is_enquiry(self) -> bool:
        """Whether it is a request that is put to a few structures in private, and ends soon: no room and no list tells it."""
        return self.kind == REQUEST and self.until is not None


class ExchangeAsked(SQLModel, table=True):
    """A structure that was chosen to be asked a request. Who of its people is told is in the timers."""

    __tablename__ = "exchange_asked"
    __table_args__ = (UniqueConstraint("exchange_number", "structure_id"), Index("ix_exchange_asked_last", "structure_id", "at"))
    __holds__ = Holds(structures={"structure_id": Fate.FOLLOWS})

    id: int | None = Field(default=None, primary_key=True)
    exchange_number: int = Field(foreign_key="exchange.number", ondelete="CASCADE")
    structure_id: int = Field(foreign_key="structure.id", ondelete="CASCADE")
    at: datetime = Field(sa_type=UtcDateTime)


class ExchangePair(SQLModel, table=True):
    """A request and an offer that may go together: both were told once."""

    __tablename__ = "exchange_pair"
    __holds__ = Holds()

    request_number: int = Field(primary_key=True, foreign_key="exchange.number", ondelete="CASCADE")
    offer_number: int = Field(primary_key=True, foreign_key="exchange.number", index=True, ondelete="CASCADE")
    at: datetime = Field(sa_type=UtcDateTime)


class ExchangeAnswer(SQLModel, table=True):
    """What somebody answered to a request. It goes with who said it."""

    __tablename__ = "exchange_answer"
    __holds__ = Holds(
        Holding("exchange-answers", "user_id", ("exchange_number", "structure_id", "text", "at"), AS_STRANGER, dated="at"),
        structures={"structure_id": Fate.FOLLOWS},
    )

    id: int | None = Field(default=None, primary_key=True)
    exchange_number: int = Field(foreign_key="exchange.number", ondelete="CASCADE", index=True)
    user_id: str = Field(index=True)
    structure_id: int | None = Field(default=None, foreign_key="structure.id", index=True, ondelete="SET NULL")
    text: str
    at: datetime = Field(sa_type=UtcDateTime, index=True)


# ── Requests and offers ──────────────────────────────────────────────────────────────────────────────────────────


async def get_exchange(session: AsyncSession, number: int, *, to_change: bool = False) -> Exchange | None:
    """The one of this number. to_change: nobody else changes it until the end of the transaction."""
    return await get_numbered(session, Exchange, number, to_change=to_change)


async def list_numbered(session: AsyncSession, numbers: Sequence[int]) -> list[Exchange]:
    """The open ones of these numbers, in this order."""
    found = await session.exec(select(Exchange).where(col(Exchange.number).in_(numbers), Exchange.state == OPEN))
    by_number = {each.number: each for each in found}
    return [by_number[number] for number in numbers if number in by_number]


async def list_open(session: AsyncSession, limit: int, *, before: int | None = None, kind: str = "", theme: str = "") -> Sequence[Exchange]:
    """The open ones, the latest first: those before a number, of a kind, of a theme."""
    query = select(Exchange).where(Exchange.state == OPEN, or_(col(Exchange.kind) == OFFER, col(Exchange.until).is_(None)))
    if kind:
        query = query.where(Exchange.kind == kind)
    if theme:
        query = query.where(Exchange.theme == theme)
    if before is not None:
        query = query.where(col(Exchange.number) < before)
    return (await session.exec(query.order_by(col(Exchange.number).desc()).limit(limit))).all()


async def list_open_of(session: AsyncSession, user_id: str, kind: str = "") -> Sequence[Exchange]:
    """The open ones of a person, the latest first. The caps keep them few: asked for a kind, SQLite would walk all that is open of it."""
    query = select(Exchange).where(Exchange.created_by == user_id, Exchange.state == OPEN).order_by(col(Exchange.number).desc())
    return [each for each in (await session.exec(query)).all() if kind in {"", each.kind}]


async def list_unanswered(session: AsyncSession, before: datetime, limit: int) -> Sequence[Exchange]:
    """The requests made up to an instant that are open, and that nobody answered, the oldest first."""
    query = select(Exchange).where(Exchange.state == OPEN, Exchange.kind == REQUEST, Exchange.answers == 0)
    return (await session.exec(query.where(Exchange.created_at <= before).order_by(col(Exchange.number)).limit(limit))).all()


# ── Whom to ask ──────────────────────────────────────────────────────────────────────────────────────────────────


async def find_last_asked(session: AsyncSession, structure_ids: Collection[int]) -> dict[int, datetime]:
    """When each of these structures was last asked something; those that never were are left out."""
    last = select(func.max(ExchangeAsked.at)).where(col(ExchangeAsked.structure_id) == col(Structure.id)).scalar_subquery()
    query = select(Structure.id, last).where(col(Structure.id).in_(structure_ids))  # one look into the index for each, however many rows
    return {number: at for number, at in (await session.exec(query)).all() if number is not None and at is not None}


async def list_asked(session: AsyncSession, number: int) -> Sequence[int]:
    """The structures that a request was put to."""
    query = select(ExchangeAsked.structure_id).where(ExchangeAsked.exchange_number == number)
    return (await session.exec(query.order_by(col(ExchangeAsked.id)))).all()


async def add_asked(session: AsyncSession, number: int, structure_ids: Collection[int], now: datetime) -> None:
    """A request is put to these structures."""
    session.add_all(ExchangeAsked(exchange_number=number, structure_id=each, at=now) for each in structure_ids)
    await session.flush()


async def add_pair(session: AsyncSession, request_number: int, offer_number: int, now: datetime) -> bool:
    """A request and an offer are told of one another. False: they were."""
    if await session.get(ExchangePair, (request_number, offer_number)) is not None:
        return False
    session.add(ExchangePair(request_number=request_number, offer_number=offer_number, at=now))
    await session.flush()
    return True


async def is_pair(session: AsyncSession, request_number: int, offer_number: int) -> bool:
    """Whether a request and an offer may go together."""
    return await session.get(ExchangePair, (request_number, offer_number)) is not None


# ── What is answered ─────────────────────────────────────────────────────────────────────────────────────────────


async def get_answer(session: AsyncSession, number: int) -> ExchangeAnswer | None:
    """The answer of this number."""
    return await session.get(ExchangeAnswer, number)


async def list_answers(session: AsyncSession, number: int) -> Sequence[ExchangeAnswer]:
    """The answers to a request, in the order they came."""
    query = select(ExchangeAnswer).where(ExchangeAnswer.exchange_number == number).order_by(col(ExchangeAnswer.id))
    return (await session.exec(query)).all()


# ── What it taught ───────────────────────────────────────────────────────────────────────────────────────────────


async def add_line(session: AsyncSession, number: int, structure_id: int, name: str, today: date) -> bool:
    """A service is added to the sheet of who helped, found at once. False: that request added one already."""
    same = select(Service.id).where(Service.source == FROM_EXCHANGE, Service.source_id == f"E{number}")
    if (await session.exec(same)).first() is not None:
        return False
    line = Service(structure_id=structure_id, source=FROM_EXCHANGE, source_id=f"E{number}", name=name, confirmed_on=today)
    session.add(line)
    await search.index(session, [structure_id])
    return True


@at_erasure
async def _leave_alone(erasing: Erasing) -> AsyncIterator[None]:
    """What the person asks and offers is over: nobody is there to be answered. Its message says it at once."""
    numbers = [each.number for each in await list_open_of(erasing.session, erasing.user_id)]
    yield
    for number in numbers:
        await timers.remove_timers(erasing.session, f"exchange.exchange:{number}")
        await timers.set_timer(erasing.session, timer(f"exchange.exchange:{number}", ALONE, erasing.now))
