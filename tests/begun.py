"""What many tests begin with is told once by each worker: they begin with a copy of the house as it was left."""

import shutil
from collections.abc import Hashable
from copy import copy
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from tests.chat import Chat, Story


@dataclass(frozen=True, slots=True)
class Left:
    """The file of a house as a story left it, and what the conversation remembers beside."""

    file: Path
    remembered: dict[str, Any]


class Beginnings:
    """Of houses on SQLite. On PostgreSQL, where a house is no file, a story is told anew."""

    def __init__(self, folder: Path) -> None:
        """`folder`: of their files."""
        self._folder = folder
        self._left: dict[Hashable, Left] = {}

    async def begin(self, chat: Chat, story: Story) -> None:
        """Bring a conversation that only began so far to where this story leaves it: as a bot that starts again, at that time."""
        if not chat.database.is_sqlite:
            await story(chat)
            return
        begun = (*chat.begun, story)
        if (left := self._left.get((chat.territory, begun))) is None:
            left = self._left[chat.territory, begun] = await self._tell(replace(chat), story)
        await chat.database.close()
        shutil.copy(left.file, _file(chat))
        chat.begun = begun
        for name, value in left.remembered.items():
            setattr(chat, name, copy(value))

    async def _tell(self, chat: Chat, story: Story) -> Left:
        await story(chat)
        await chat.database.close()  # all is in its file then
        kept = Path(shutil.copy(_file(chat), self._folder / f"{len(self._left)}.db"))
        return Left(kept, {name: copy(getattr(chat, name)) for name in chat.remembered})


def _file(chat: Chat) -> Path:
    return Path(str(chat.database._url.database))
