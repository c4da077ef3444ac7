"""The shapes of what families do: when something happens, in its time, at each start, in a room that replaces another one."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

from sqlmodel.ext.asyncio.session import AsyncSession

from commands.core.declaration.context import Context, Due
from commands.core.declaration.effects import Effects, Msg

Handler: TypeAlias = Callable[[Context, Any], Awaitable[Effects]]
Work: TypeAlias = Callable[[Due], Awaitable[Effects]]
Ring: TypeAlias = Callable[..., Awaitable[Effects]]
"""Of the occasion (`Due`) and its timer; and of the table, where it is declared so."""
Read: TypeAlias = Callable[[int, str], str | None]
Tell: TypeAlias = Callable[[Due, int], Awaitable[Effects]]
Watch: TypeAlias = Callable[[AsyncSession, datetime], Awaitable[Sequence[int]]]
TellTitle: TypeAlias = Callable[[Context, int], Awaitable[str | None]]
"""Of the subject of this number, its words in one line, where another family speaks of it; None: none to be seen. It only reads."""
TellFound: TypeAlias = Callable[[Context, int], Awaitable[Msg | None]]
"""Of what was remembered under a number, one line with the command that shows it, beside what `!qui-fait` finds; None: nothing.

It only reads.
"""


@dataclass(frozen=True, slots=True)
class Job:
    """Something due every day at `hour`:`minute`, wall time of the territory. It replies to nobody: `Direct`, `Post`, `Attach`."""

    name: str
    hour: int
    minute: int
    handler: Work


def said_to(command: str, among: Callable[[str], object] = lambda _words: True) -> Read:
    """A reading of replies that says them to a command as they are: `!vote S{number} {words}`. among: the words that stand for it."""

    def read(number: int, words: str) -> str | None:
        return command.format(number=number, words=words) if among(words) else None

    return read
