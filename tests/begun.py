"""What many tests begin with is told once by each worker: they begin with a copy of the house as it was left."""

import shutil
from collections.abc import Awaitable, Callable, Hashable
from copy import copy
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeAlias

from sqlmodel.ext.asyncio.session import AsyncSession

from storage.database import Database
from tests.chat import Chat, Story
from tests.postgresql import Server

Rows: TypeAlias = Callable[[AsyncSession], Awaitable[None]]
"""What writes them."""


@dataclass(frozen=True, slots=True)
class Left:
    """A house as a story left it: the name it is kept under, and what the conversation remembers beside."""

    name: str
    remembered: dict[str, Any]


class Beginnings:
    """Houses on SQLite are kept as files of a folder; on PostgreSQL, by their server."""

    def __init__(self, folder: Path, server: Callable[[], Server]) -> None:
        """`server`: asked for once there is a house on it."""
        self._folder, self._server = folder, server
        self._left: dict[Hashable, Left] = {}

    async def begin(self, chat: Chat, story: Story) -> None:
        """Bring a conversation that only began so far to where this story leaves it: as a bot that starts again, at that time."""
        begun = (*chat.begun, story)
        known = (chat.database.is_sqlite, chat.territory, begun)
        if known not in self._left:
            self._left[known] = await self._tell(replace(chat), story)
        left = self._left[known]
        await self._bring_back(chat.database, left.name)
        chat.begun = begun
        for name, value in left.remembered.items():
            setattr(chat, name, copy(value))

    async def fill(self, database: Database, rows: Rows) -> None:
        """Bring an empty house to where these rows leave it, which are written in one transaction."""
        known = (database.is_sqlite, rows)
        if known not in self._left:
            async with database.writing() as session:
                await rows(session)
            self._left[known] = Left(await self._keep(database), {})
        await self._bring_back(database, self._left[known].name)

    async def _tell(self, chat: Chat, story: Story) -> Left:
        await story(chat)
        return Left(await self._keep(chat.database), {name: copy(getattr(chat, name)) for name in chat.remembered})

    async def _keep(self, database: Database) -> str:
        await database.close()  # all is in its file then
        name = f"left_{len(self._left)}"
        if database.is_sqlite:
            shutil.copy(_file(database), self._folder / name)
        else:
            self._server().keep(name)
        return name

    async def _bring_back(self, database: Database, name: str) -> None:
        await database.close()
        if database.is_sqlite:
            shutil.copy(self._folder / name, _file(database))
        else:
            self._server().restore(name)


def _file(database: Database) -> Path:
    return Path(str(database._url.database))
