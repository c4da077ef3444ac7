"""The homeserver's stream: up to where it was worked through, and what it tells of what the bot sent."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, text
from sqlmodel import Field, SQLModel, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.actions import Action
from storage.delivery import ASIDE, SENT, Outgoing, add_outgoing, learn
from storage.holdings import Holds
from storage.types import UtcDateTime


class SyncPoint(SQLModel, table=True):
    """Up to where the homeserver's stream has been worked through: one row."""

    __tablename__ = "sync_point"
    __holds__ = Holds(plain={("token",): "a place in the homeserver's stream"})

    id: int = Field(default=1, primary_key=True)
    token: str
    at: datetime = Field(sa_type=UtcDateTime)


@dataclass(frozen=True, slots=True)
class Echo:
    """What the bot sent comes back in the stream. replaces: the event that it is an edit of."""

    txn_id: str
    event_id: str
    replaces: str | None = None


# ── Up to where ──────────────────────────────────────────────────────────────────────────────────────────────────

_SET_SYNC_TOKEN = text(
    "INSERT INTO sync_point (id, token, at) VALUES (1, :token, :at) ON CONFLICT (id) DO UPDATE SET token = excluded.token, at = excluded.at"
).bindparams(bindparam("at", type_=UtcDateTime()))


async def get_sync_point(session: AsyncSession) -> SyncPoint | None:
    """Where to go on from, and when that was; None on the very first start."""
    return await session.get(SyncPoint, 1)


async def set_sync_token(session: AsyncSession, token: str, now: datetime) -> None:
    """Everything up to here has been worked through."""
    await (await session.connection()).execute(_SET_SYNC_TOKEN, {"token": token, "at": now})


# ── Echoes ───────────────────────────────────────────────────────────────────────────────────────────────────────


_ECHOED = select(Outgoing.txn_id, Outgoing.event_id, Outgoing.state).where(col(Outgoing.txn_id).in_(bindparam("txn_ids", expanding=True)))


async def set_echoed(session: AsyncSession, echoes: Collection[Echo], now: datetime) -> list[Echo]:
    """Learn from our own echoes what was sent although the answer to the PUT never came. Returns those of nothing that we know."""
    told = await (await session.connection()).execute(_ECHOED, {"txn_ids": [echo.txn_id for echo in echoes]})
    known = {txn_id: event_id is None and state != ASIDE for txn_id, event_id, state in told}
    for echo in echoes:
        if known.get(echo.txn_id):
            await learn(session, {"txn_id": echo.txn_id}, echo.event_id, now)
        elif echo.txn_id not in known and echo.replaces:
            await _add_dropped_edit(session, echo, echo.replaces, now)
    return [echo for echo in echoes if echo.txn_id not in known]


async def _add_dropped_edit(session: AsyncSession, echo: Echo, of: str, now: datetime) -> None:
    """An edit was dropped for a newer one while it left, and arrived all the same: people may tap under it."""
    edited = select(Outgoing).where(Outgoing.event_id == of, col(Outgoing.subject).is_not(None)).limit(1)
    message = (await session.exec(edited)).first()
    if message is not None:
        row = Outgoing(
            txn_id=echo.txn_id,
            cause=f"echo:{echo.txn_id}",
            rank=0,
            room_id=message.room_id,
            action=Action.UPDATE,
            priority=message.priority,
            subject=message.subject,
            person_id=message.person_id,
            state=SENT,
            event_id=echo.event_id,
            created_at=now,
            settled_at=now,
        )
        await add_outgoing(session, row)
