"""What acted: claims on causes. Their rows are what makes a repeat harmless."""

from datetime import datetime

from sqlalchemy import bindparam, text
from sqlmodel import Field, SQLModel, col, update
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.holdings import Holds
from storage.types import UtcDateTime


class Claim(SQLModel, table=True):
    """A cause that has acted: an event id, or `job:name:instant`. Its row is what makes a repeat harmless."""

    __holds__ = Holds(
        traces="at",
        plain={
            ("cause", "done_by", "command", "subject"): "an event id or a job, what it did, to what; people stand as digests with the day"
        },
    )

    cause: str = Field(primary_key=True)
    acted: bool = Field(default=False, description="whether it wrote something that an edit must not write again")
    done_by: str | None = Field(default=None, description="the state of the message that did it: itself, or an edit of it")
    command: str | None = Field(default=None, description="what it did, as long as people may correct what they wrote")
    subject: str | None = Field(default=None, description="to what: meetings.meeting:12")
    at: datetime = Field(sa_type=UtcDateTime, index=True)


_ADD_CLAIM = text("INSERT INTO claim (cause, acted, at) VALUES (:cause, FALSE, :at) ON CONFLICT DO NOTHING RETURNING cause").bindparams(
    bindparam("at", type_=UtcDateTime())
)


async def add_claim(session: AsyncSession, cause: str, now: datetime) -> bool:
    """Claim a cause. False when it already acted: whoever asks must then stop."""
    inserted = await (await session.connection()).execute(_ADD_CLAIM, {"cause": cause, "at": now})
    return inserted.first() is not None


async def get_claim(session: AsyncSession, cause: str) -> Claim | None:
    """The claim on a cause, if it acted."""
    return await session.get(Claim, cause)


async def has_acted_before(session: AsyncSession, cause: str, state: str) -> bool:
    """Whether a message that is corrected did something in another state of it than this one: it was answered that it did."""
    claim = await get_claim(session, cause)
    return claim is not None and claim.done_by not in {None, state}


async def set_acted(
    session: AsyncSession, cause: str, *, done_by: str | None = None, command: str | None = None, subject: str | None = None
) -> None:
    """Remember that a cause wrote something that must not be written again, and what; no word of it."""
    did = {"acted": True, "done_by": done_by, "command": command, "subject": subject}
    await session.exec(update(Claim).where(col(Claim.cause) == cause).values(**did))
