"""Lists that coordinators send to the bot in a conversation: where each stands, and what the shell has to do with it next."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import JSON, Column
from sqlmodel import Field, SQLModel, col, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.holdings import Fate, Holding, Holds
from storage.types import UtcDateTime

TALKING = "talking"
"""Its coordinator is asked something: see their draft. All other states wait for the shell."""
READING, PLANNING, WRITING, UNDOING = "reading", "planning", "writing", "undoing"
AT_WORK = (READING, PLANNING, WRITING, UNDOING)
CHANGING = (WRITING, UNDOING)
"""What is done to the directory by one at a time."""
MOST_BYTES = 20_000_000
"""Of a file that is sent in a conversation: `agora import` reads longer ones."""
KEPT = timedelta(days=7)
"""As the answers that are given about it."""


class BroughtList(SQLModel, table=True):
    """A file that a coordinator sent, one at a time each. The file itself stays where they put it: nothing of it is kept here.

    Or an import that is being undone, which has no file. `work`: how many times the shell was asked for something, so that what it
    brings acts once. The row goes once all is said and done.
    """

    __tablename__ = "brought_list"
    __table_args__ = ({"sqlite_autoincrement": True},)
    __holds__ = Holds(
        Holding(
            name="brought-lists",
            key="user_id",
            shared=("name", "room_id", "event_id", "file", "mapping", "source", "state", "at", "expires_at"),
            kept="until it is written or given up; 7 days at most",
        ),
        rooms={"room_id": Fate.FOLLOWS},
        plain={("brought_by",): "the name of a pilot structure"},
        ends="expires_at",
    )

    number: int | None = Field(default=None, primary_key=True)
    user_id: str = Field(index=True)
    room_id: str
    event_id: str = Field(description="the message that brought it: once that is taken back, so is the list")
    name: str
    file: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False), description="where it is, with its keys")
    state: str = READING
    work: int = 1
    mapping: str | None = Field(default=None, description="the declaration it is read by, as TOML, once it is known")
    source: str | None = Field(default=None, description="the format of the house it is read by, where it has one")
    afresh: bool = Field(default=False, description="what is remembered of its last edition is not to be used")
    forced: bool = Field(default=False, description="it may lose half of its sheets")
    run: int | None = Field(default=None, description="the import that writes it, or that is to be undone")
    brought_by: str = Field(description="the structure that its coordinator speaks for")
    at: datetime = Field(sa_type=UtcDateTime)
    expires_at: datetime = Field(sa_type=UtcDateTime, index=True)

    def ask(self, state: str, now: datetime) -> None:
        """Have the shell do something with it."""
        self.state, self.work, self.expires_at = state, self.work + 1, now + KEPT


async def get_list(session: AsyncSession, number: int) -> BroughtList | None:
    """The one of this number, as long as it is not over."""
    return await session.get(BroughtList, number)


async def find_list(session: AsyncSession, user_id: str) -> BroughtList | None:
    """The one that a coordinator brought, as long as it is not over. What they have undone is none."""
    mine = select(BroughtList).where(BroughtList.user_id == user_id, BroughtList.state != UNDOING)
    return (await session.exec(mine.order_by(col(BroughtList.number).desc()))).first()


async def find_changing(session: AsyncSession) -> BroughtList | None:
    """The one that is being written into the directory, or taken out of it."""
    return (await session.exec(select(BroughtList).where(col(BroughtList.state).in_(CHANGING)))).first()


async def list_at_work(session: AsyncSession) -> Sequence[BroughtList]:
    """Those that wait for the shell, the first asked first."""
    return (await session.exec(select(BroughtList).where(col(BroughtList.state).in_(AT_WORK)).order_by(col(BroughtList.at)))).all()


async def set_run(session: AsyncSession, number: int, run: int) -> None:
    """The import that writes it has begun: kept with that beginning, so that it is known after a kill whether it was."""
    await session.exec(update(BroughtList).where(col(BroughtList.number) == number).values(run=run))
