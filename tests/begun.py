"""What many tests begin with is told once by each worker: they begin with a copy of the house as it was left."""

import shutil
from collections.abc import Awaitable, Callable
from copy import copy
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeAlias

from tests.chat import Chat

Story: TypeAlias = Callable[[Any], Awaitable[None]]
"""What happens in a conversation, which it is given."""


@dataclass(frozen=True, slots=True)
class Left:
    """The file of a house as stories left it, and what the conversation remembers beside."""

    file: Path
    remembered: dict[str, Any]


class Beginnings:
    """Of houses on SQLite. On PostgreSQL, where a house is no file, stories are told anew."""

    def __init__(self, folder: Path) -> None:
        """`folder`: of their files."""
        self._folder = folder
        self._left: dict[tuple[Story, ...], Left] = {}

    async def begin(self, chat: Chat, *stories: Story) -> None:
        """Bring a new conversation to where these stories leave it, told one after the other: as a bot that starts again, at that time."""
        if not chat.database.is_sqlite:
            for story in stories:
                await story(chat)
        elif stories:
            if stories not in self._left:
                self._left[stories] = await self._tell(replace(chat), stories)
            left = self._left[stories]
            shutil.copy(left.file, _file(chat))
            for name, value in left.remembered.items():
                setattr(chat, name, copy(value))

    async def _tell(self, chat: Chat, stories: tuple[Story, ...]) -> Left:
        await self.begin(chat, *stories[:-1])
        await stories[-1](chat)
        await chat.database.close()  # all is in its file then
        kept = Path(shutil.copy(_file(chat), self._folder / f"{len(self._left)}.db"))
        return Left(kept, {name: copy(getattr(chat, name)) for name in chat.remembered})


def _file(chat: Chat) -> Path:
    return Path(str(chat.database._url.database))
