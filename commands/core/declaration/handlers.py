"""The shapes of what families do: when something happens, in its time, at each start, in a room that replaces another one."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

from sqlmodel.ext.asyncio.session import AsyncSession

from commands.core.declaration.context import Context, Due
from commands.core.declaration.effects import Effects

Handler: TypeAlias = Callable[[Context, Any], Awaitable[Effects]]
Work: TypeAlias = Callable[[Due], Awaitable[Effects]]
Ring: TypeAlias = Callable[..., Awaitable[Effects]]
"""Of the occasion (`Due`) and its timer; and of the table, where it is declared so."""
Read: TypeAlias = Callable[[int, str], str | None]
Tell: TypeAlias = Callable[[Due, int], Awaitable[Effects]]
Watch: TypeAlias = Callable[[AsyncSession, datetime], Awaitable[Sequence[int]]]


@dataclass(frozen=True, slots=True)
class Job:
    """Something due every day at `hour`:`minute`, wall time of the territory. It replies to nobody: `Direct`, `Post`, `Attach`."""

    name: str
    hour: int
    minute: int
    handler: Work
