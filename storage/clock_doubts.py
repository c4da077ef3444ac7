"""The clocks do not agree: what the bot waits for, told to whoever asks (`agora check`), and the word of the operator."""

from datetime import datetime

from sqlmodel import Field, SQLModel
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.holdings import Holds
from storage.types import UtcDateTime


class ClockDoubt(SQLModel, table=True):
    """One row while the bot waits; none otherwise."""

    __tablename__ = "clock_doubt"
    __holds__ = Holds()

    id: int = Field(default=1, primary_key=True)
    since: datetime = Field(sa_type=UtcDateTime, description="for the house, which goes on by itself")
    machine_at: datetime = Field(sa_type=UtcDateTime, description="what the clock of the machine showed then")
    homeserver_at: datetime | None = Field(default=None, sa_type=UtcDateTime, description="and that of the homeserver, when it tells")
    accepted_at: datetime | None = Field(default=None, sa_type=UtcDateTime, description="by the machine, when the operator believed it")


async def get_doubt(session: AsyncSession) -> ClockDoubt | None:
    """What the bot waits for; None when all is well."""
    return await session.get(ClockDoubt, 1)


async def set_doubt(session: AsyncSession, doubt: ClockDoubt) -> ClockDoubt:
    """The bot waits. It stays as it was first told when it already did. Returns what stands."""
    known = await get_doubt(session)
    if known is not None:
        return known
    session.add(doubt)
    await session.flush()
    return doubt


async def set_accepted(session: AsyncSession, machine_at: datetime) -> bool:
    """The operator believes the clock of the machine, as it shows now. False when nobody waits for that."""
    doubt = await get_doubt(session)
    if doubt is not None:
        doubt.accepted_at = machine_at
        await session.flush()
    return doubt is not None


async def remove_doubt(session: AsyncSession) -> ClockDoubt | None:
    """The clocks agree again. Returns what the bot waited for, if it did."""
    doubt = await get_doubt(session)
    if doubt is not None:
        await session.delete(doubt)
        await session.flush()
    return doubt
