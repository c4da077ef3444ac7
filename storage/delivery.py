"""What goes out: the outbox."""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import JSON, Column, UniqueConstraint, Update, bindparam, exists, insert, or_
from sqlalchemy import select as sql_select
from sqlmodel import Field, SQLModel, col, delete, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.actions import STAYING, Action, Channel
from storage.holdings import AS_STRANGER, Fate, Holding, Holds
from storage.rows import count_rows
from storage.types import UtcDateTime, partial_index

WAITING, SENT, ASIDE, WITHDRAWN = "waiting", "sent", "aside", "withdrawn"
REDACTION_PRIORITY = 2  # after the answers that people wait for


class Outgoing(SQLModel, table=True):
    """One thing to do on the homeserver. Its content is emptied once it is done; its event id stays."""

    __tablename__ = "outbox"
    __table_args__ = (
        UniqueConstraint("cause", "rank"),
        partial_index("ix_outbox_waiting", "priority", "id", where="state = 'waiting'"),
        partial_index("ix_outbox_aside", "id", where="state = 'aside'"),
    )
    __holds__ = Holds(
        Holding(
            name="messages",
            key="person_id",
            shared=("created_at", "settled_at", "action", "state", "room_id", "event_id", "content"),
            kept="words until sent; ids for " + AS_STRANGER,
            dated="created_at",
            withdrawn=True,
        ),
        rooms={"room_id": Fate.WAITS, "asked_in": Fate.FOLLOWS},
        plain={
            ("txn_id", "cause", "subject", "edits", "event_id"): "digests, event ids, and our own numbers of things",
            ("action", "channel", "state"): "our own words",
            ("trouble",): "the homeserver's reason, which may name the person: emptied when the row is withdrawn",
        },
    )

    id: int | None = Field(default=None, primary_key=True)
    txn_id: str = Field(index=True, description="what makes a repeated send the same event for the homeserver")
    cause: str
    rank: int
    room_id: str
    action: str = Field(description="an `Action`; or what a newer version wrote, and this one cannot do")
    channel: str = Field(default=Channel.MATRIX, sa_column_kwargs={"server_default": Channel.MATRIX})
    priority: int
    content: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    subject: str | None = Field(default=None, index=True, description="what the message is about: meetings.meeting:12")
    not_before: datetime | None = Field(default=None, sa_type=UtcDateTime)
    person_id: str | None = Field(default=None, index=True, description="for this person's eyes only: sent where only they are")
    asked_in: str | None = Field(default=None, description="the room to answer in when the person cannot be reached in private")
    edits: str | None = Field(default=None, index=True, description="the cause whose answer this one replaces, if it had one")
    state: str = WAITING
    trouble: str | None = None
    event_id: str | None = Field(default=None, index=True)
    created_at: datetime = Field(sa_type=UtcDateTime)
    settled_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


@dataclass
class Letter:
    """What a row for one person's eyes has of its own, among those of one cause: see `Outgoing`."""

    txn_id: str
    rank: int
    room_id: str
    content: dict[str, Any]
    subject: str | None
    person_id: str
    asked_in: str | None


class Naming(SQLModel, table=True):
    """A message of the outbox that names a person: an erasure withdraws it, or redacts it where it was sent."""

    __holds__ = Holds(
        Holding("mentions", "user_id", ("txn_id",), "as long as the row of the outbox", withdrawn=True),
        plain={("txn_id",): "a digest of a cause"},
    )

    txn_id: str = Field(primary_key=True)
    user_id: str = Field(primary_key=True, index=True)


def digest(text: str) -> str:
    """A short name that gives nothing away of what it names, and is always the same."""
    return hashlib.sha256(text.encode()).hexdigest()[:32]


# ── The outbox ───────────────────────────────────────────────────────────────────────────────────────────────────

_OUTBOX = SQLModel.metadata.tables["outbox"]


class Due(NamedTuple):
    """What is to be known of a row that waits, to do what it says: see `Outgoing`."""

    id: int
    txn_id: str
    cause: str
    rank: int
    room_id: str
    action: str
    priority: int
    content: dict[str, Any]
    subject: str | None
    not_before: datetime | None
    person_id: str | None
    edits: str | None


_DUE = (
    sql_select(*(_OUTBOX.c[name] for name in Due._fields))
    .where(_OUTBOX.c.state == WAITING, _OUTBOX.c.channel == bindparam("through"))
    .order_by(_OUTBOX.c.priority, _OUTBOX.c.id)
    .limit(bindparam("most"))
)  # asked before each answer leaves


async def list_due(
    session: AsyncSession,
    resting_rooms: Collection[str],
    limit: int,
    left_rooms: Collection[str] = (),
    channel: Channel = Channel.MATRIX,
) -> Sequence[Due]:
    """What waits for a channel, the most urgent first and in order in each room, leaving out the rooms that rest.

    left_rooms: those that another one replaces, and those not reached yet. Nothing is said there (`STAYING`).
    """
    query = _DUE
    if resting_rooms:
        query = query.where(_OUTBOX.c.room_id.not_in(resting_rooms))
    if left_rooms:
        query = query.where(or_(_OUTBOX.c.room_id.not_in(left_rooms), _OUTBOX.c.action.in_(STAYING)))
    return [Due(*row) for row in await (await session.connection()).execute(query, {"through": channel, "most": limit})]


_ADD_OUTGOING = insert(_OUTBOX)


async def add_outgoing(session: AsyncSession, row: Outgoing) -> None:
    """Put something in the outbox. Written as one statement: the unit of work costs more than the row."""
    await (await session.connection()).execute(_ADD_OUTGOING, row.model_dump(exclude={"id"}))


async def add_letters(session: AsyncSession, common: Outgoing, letters: Sequence[Letter]) -> None:
    """Put letters in the outbox, all in one statement. common: a row that gives what they share; never stored itself."""
    shared = common.model_dump(exclude={"id"})
    await (await session.connection()).execute(_ADD_OUTGOING, [shared | vars(letter) for letter in letters])


_ADD_NAMING = insert(SQLModel.metadata.tables["naming"])


async def add_namings(session: AsyncSession, txn_id: str, user_ids: Collection[str]) -> None:
    """Remember whom a message names."""
    if user_ids:
        await (await session.connection()).execute(_ADD_NAMING, [{"txn_id": txn_id, "user_id": user_id} for user_id in user_ids])


async def find_answer(session: AsyncSession, cause: str) -> Outgoing | None:
    """The first answer that was sent, or is to be sent, to a message or to an edited state of it."""
    of_cause = or_(col(Outgoing.cause) == cause, col(Outgoing.edits) == cause)
    query = select(Outgoing).where(of_cause, Outgoing.rank == 0, col(Outgoing.state).in_([WAITING, SENT])).order_by(col(Outgoing.id))
    return (await session.exec(query.limit(1))).first()


async def is_ours(session: AsyncSession, event_id: str) -> bool:
    """Whether an event is one that the bot sent."""
    return (await session.exec(select(Outgoing.id).where(Outgoing.event_id == event_id).limit(1))).first() is not None


async def is_answering(session: AsyncSession, many: int) -> bool:
    """Whether that many answers wait to be sent to rooms. What waits for a person to come into theirs may wait for days."""
    answers = select(Outgoing.id).where(Outgoing.state == WAITING, Outgoing.priority == 0, col(Outgoing.room_id).startswith("!"))
    return len((await session.exec(answers.limit(many))).all()) == many


async def set_sent(session: AsyncSession, row_id: int, event_id: str | None, now: datetime, *, txn_id: str | None = None) -> bool:
    """Settle a row: its content is forgotten, its event id is kept. True where it was withdrawn on its way: its redaction may be to send.

    txn_id: what was sent. An edit may have gone meanwhile, and a newer one have its number: SQLite gives the last one again.
    """
    return await learn(session, {"id": row_id} if txn_id is None else {"id": row_id, "txn_id": txn_id}, event_id, now)


async def set_aside(session: AsyncSession, row_id: int, trouble: str, now: datetime, *, txn_id: str | None = None) -> None:
    """Give a row up, with the homeserver's reason: it is shown by `!état` and `agora check`. txn_id: what was refused, as in `set_sent`."""
    given_up = update(Outgoing).where(col(Outgoing.id) == row_id, col(Outgoing.state) != WITHDRAWN)
    if txn_id is not None:
        given_up = given_up.where(col(Outgoing.txn_id) == txn_id)
    await session.exec(given_up.values(state=ASIDE, trouble=trouble, content={}, settled_at=now))


async def remove_waiting_edits(session: AsyncSession, cause: str) -> None:
    """Drop the edits of an answer that still wait: the last state wins. The first answer stays: it may be on its way."""
    first = await find_answer(session, cause)
    waiting = delete(Outgoing).where(col(Outgoing.edits) == cause, col(Outgoing.state) == WAITING)
    await session.exec(waiting.where(col(Outgoing.id) != first.id) if first else waiting)


async def remove_waiting_updates(session: AsyncSession, subject: str) -> None:
    """Drop the updates of a subject that have not left: the last state wins."""
    waiting = delete(Outgoing).where(
        col(Outgoing.subject) == subject, col(Outgoing.action) == Action.UPDATE, col(Outgoing.state) == WAITING
    )
    await session.exec(waiting)


@cache
def _settling(*which: str) -> Update:
    named = [_OUTBOX.c[column] == bindparam(f"of_{column}") for column in which]
    done = update(_OUTBOX).where(*named, _OUTBOX.c.state != WITHDRAWN).returning(_OUTBOX.c.id)
    return done.values(state=SENT, event_id=bindparam("told"), content={}, settled_at=bindparam("now"))


async def learn(session: AsyncSession, which: Mapping[str, object], event_id: str | None, now: datetime) -> bool:
    """What a row says was done: it is settled. One that was withdrawn on its way is redacted: True, there may be more to send.

    which: the row's number, its transaction id, or both, by the names of their columns. Asked in two steps: on PostgreSQL the first waits
    for an erasure at work, and the second sees what it did.
    """
    asked = {f"of_{column}": value for column, value in which.items()}
    settled = await (await session.connection()).execute(_settling(*which), {**asked, "told": event_id, "now": now})
    if settled.first() is not None:
        return False
    if event_id is not None:
        named = [_OUTBOX.c[column] == value for column, value in which.items()]
        late = update(Outgoing).where(*named, col(Outgoing.event_id).is_(None)).values(event_id=event_id, settled_at=now)
        await add_redactions(session, late, now)
    return True


async def add_redactions(session: AsyncSession, changed: Any, now: datetime) -> list[str]:
    """Change rows of the outbox by this UPDATE, and ask for the redaction of their events. Gives their transaction ids."""
    told = changed.returning(col(Outgoing.txn_id), col(Outgoing.room_id), col(Outgoing.event_id))
    txn_ids = []
    for txn_id, room_id, event_id in (await session.exec(told)).all():
        row = Outgoing(
            txn_id=digest(f"{txn_id}|redact"),
            cause=f"redact:{txn_id}",
            rank=0,
            room_id=room_id,
            action=Action.REDACT,
            priority=REDACTION_PRIORITY,
            content={"event_id": event_id},
            created_at=now,
        )
        await add_outgoing(session, row)
        txn_ids.append(txn_id)
    return txn_ids


# ── Housekeeping ─────────────────────────────────────────────────────────────────────────────────────────────────


async def remove_old(session: AsyncSession, before: datetime) -> None:
    """Forget the settled rows that can no longer be asked for.

    A row that concerns somebody stays: an erasure needs its event to redact it.
    """
    of_nobody = col(Outgoing.person_id).is_(None), ~exists().where(col(Naming.txn_id) == col(Outgoing.txn_id))
    finished = or_(col(Outgoing.subject).is_(None), col(Outgoing.action) == Action.UPDATE)
    await session.exec(delete(Outgoing).where(col(Outgoing.settled_at) < before, finished, *of_nobody))


async def count_waiting(session: AsyncSession) -> int:
    """How many things wait to be done on the homeserver."""
    return await count_rows(session, Outgoing, Outgoing.state == WAITING)


async def count_aside(session: AsyncSession) -> int:
    """How many things the homeserver refused for good, and that were given up."""
    return await count_rows(session, Outgoing, Outgoing.state == ASIDE)
