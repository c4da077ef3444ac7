"""Subscriptions to the calendar of the network: an address that only its owner knows."""

from datetime import datetime
from hashlib import sha256
from hmac import compare_digest

from sqlmodel import Field, SQLModel, col, delete, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.holdings import WITH_PROFILE, Holding, Holds
from storage.network import Member, is_shown
from storage.types import UtcDateTime


class Feed(SQLModel, table=True):
    """A person's subscription. The secret of its address is kept nowhere: who reads this table cannot read a calendar."""

    __holds__ = Holds(
        Holding("feed", "user_id", ("created_at",), WITH_PROFILE, dated="created_at"),
        plain={("digest",): "of a secret that only the person knows: not exported; it goes with the row"},
    )

    user_id: str = Field(primary_key=True)
    digest: str = Field(unique=True, description="SHA-256 of the secret, in hexadecimal")
    created_at: datetime = Field(sa_type=UtcDateTime)


async def get_feed(session: AsyncSession, user_id: str) -> Feed | None:
    """The subscription of a person."""
    return await session.get(Feed, user_id)


async def set_feed(session: AsyncSession, user_id: str, secret: str, now: datetime) -> None:
    """Give a person an address; the one they had leads nowhere from now on."""
    await remove_feed(session, user_id)
    session.add(Feed(user_id=user_id, digest=_digest(secret), created_at=now))
    await session.flush()


async def remove_feed(session: AsyncSession, user_id: str) -> bool:
    """The address of a person leads nowhere from now on. False when they had none."""
    return (await session.exec(delete(Feed).where(col(Feed.user_id) == user_id))).rowcount > 0


async def find_owner(session: AsyncSession, secret: str) -> str | None:
    """Whose address has this secret. None for nobody, and for who is not, or not any more, a member present in the network."""
    digest = _digest(secret)
    query = select(Feed).join(Member, col(Member.user_id) == col(Feed.user_id)).where(Feed.digest == digest, is_shown())
    feed = (await session.exec(query)).first()
    return feed.user_id if feed is not None and compare_digest(feed.digest, digest) else None


def _digest(secret: str) -> str:
    """Fast is enough: the secret has 192 bits of chance, it is no password that somebody chose."""
    return sha256(secret.encode()).hexdigest()
