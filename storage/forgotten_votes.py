"""The votes of who is forgotten: in open polls they go, of those that are over the voices stay, and nobody's name."""

from collections.abc import AsyncIterator
from datetime import datetime

from sqlmodel import col, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from storage import ballots
from storage.erasures import Erasing, at_erasure
from storage.polls import OPEN, Ballot, Poll


@at_erasure
async def _count_without(erasing: Erasing) -> AsyncIterator[None]:
    """The open polls in which the person voted are counted without them."""
    voted = await ballots.lock_open_of(erasing.session, erasing.user_id)
    yield
    await ballots.count_without(erasing.session, voted, erasing.now)


async def remove_names(session: AsyncSession, before: datetime) -> None:
    """Of the polls that ended by an instant, keep the voices, and nobody's name nor reasons."""
    over = select(Poll.number).where(Poll.state != OPEN, col(Poll.ends_at) < before)
    named = update(Ballot).where(col(Ballot.poll_number).in_(over), col(Ballot.user_id).is_not(None))
    await session.exec(named.values(user_id=None, name="", reason=""))
