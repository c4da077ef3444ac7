"""What goes with a message of the outbox, and needs its event: the edit that rings, the signs to tap.

A row of this kind bears, in its rank, which message of the same cause it goes with. So it finds it whatever transaction id or room that
message is given on its way.
"""

from collections.abc import Sequence

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.actions import Action
from storage.delivery import Due, Outgoing

_MOST = 10_000
"""Effects of one cause, at most."""


def rank_beside(message_rank: int, rank: int) -> int:
    """The rank of a row that an effect of this rank adds beside a message: below zero, where no effect is."""
    return -1 - message_rank - rank * _MOST


def is_beside(row: Outgoing | Due) -> bool:
    """Whether a row goes with a message of its own cause."""
    return row.rank < 0


async def find_message(session: AsyncSession, row: Outgoing | Due) -> Outgoing | None:
    """The message that a row goes with."""
    rank = (-1 - row.rank) % _MOST
    return (await session.exec(select(Outgoing).where(Outgoing.cause == row.cause, Outgoing.rank == rank))).first()


async def list_told_by(session: AsyncSession, cause: str, subject: str) -> Sequence[Outgoing]:
    """The messages of a subject that a cause put in the outbox, in order: one to each person, perhaps."""
    query = select(Outgoing).where(Outgoing.cause == cause, Outgoing.subject == subject, Outgoing.action == Action.SEND)
    return (await session.exec(query.order_by(col(Outgoing.rank)))).all()
