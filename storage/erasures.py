"""Erasures: what families do about one, and its receipt (a number, a day, how much went; nothing tells whose)."""

from collections.abc import AsyncIterator, Callable, Collection, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

from sqlalchemy import JSON, Column
from sqlmodel import Field, SQLModel
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.holdings import Holds, import_all
from storage.types import UtcDateTime


class Erasure(SQLModel, table=True):
    """What one erasure did: counts by kind of thing."""

    __holds__ = Holds(plain={("reason", "counts"): "counts of what went: a receipt tells nobody's name"})

    id: int | None = Field(default=None, primary_key=True)
    reason: str = Field(description="request, or of retention: silent, left, stranger")
    at: datetime = Field(sa_type=UtcDateTime)
    counts: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    reported_at: datetime | None = Field(default=None, sa_type=UtcDateTime, description="when the équipe d'animation was told of a purge")


@dataclass(frozen=True, slots=True)
class Erasing:
    """A person is about to be erased. names: theirs, as folded words. configured: the configuration names them as a coordinator."""

    session: AsyncSession
    user_id: str
    names: Collection[str]
    now: datetime
    configured: bool


Answer: TypeAlias = Callable[[Erasing], AsyncIterator[None]]
_ANSWERS: dict[str, Callable[[Erasing], AbstractAsyncContextManager[None]]] = {}


def at_erasure(answer: Answer) -> Answer:
    """What a family does about an erasure, beside what its tables declare: all stands up to its `yield`, and is gone after it."""
    _ANSWERS[f"{answer.__module__}.{answer.__qualname__}"] = asynccontextmanager(answer)
    return answer


def answers() -> Sequence[Callable[[Erasing], AbstractAsyncContextManager[None]]]:
    """The answers of all families, always in the same order."""
    import_all()
    return [_ANSWERS[name] for name in sorted(_ANSWERS)]
