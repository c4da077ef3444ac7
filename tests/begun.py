"""What many tests begin with is told once by each worker: they begin with a copy of the house as it was left."""

import shutil
from collections.abc import Callable, Hashable
from copy import copy
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from tests.chat import Chat, Story
from tests.postgresql import Server


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
        await chat.database.close()
        if chat.database.is_sqlite:
            shutil.copy(self._folder / left.name, _file(chat))
        else:
            self._server().restore(left.name)
        chat.begun = begun
        for name, value in left.remembered.items():
            setattr(chat, name, copy(value))

    async def _tell(self, chat: Chat, story: Story) -> Left:
        await story(chat)
        await chat.database.close()  # all is in its file then
        name = f"left_{len(self._left)}"
        if chat.database.is_sqlite:
            shutil.copy(_file(chat), self._folder / name)
        else:
            self._server().keep(name)
        return Left(name, {name: copy(getattr(chat, name)) for name in chat.remembered})


def _file(chat: Chat) -> Path:
    return Path(str(chat.database._url.database))
