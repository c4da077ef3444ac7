"""Two houses asked in turn (A B A B…), so that what the machine does meanwhile weighs on both."""

import statistics
import time
from collections.abc import Awaitable, Callable, Sequence

from commands.core.declaration.context import Person
from tests.chat import Chat

ROUNDS = 40


async def timed(work: Callable[[], Awaitable[object]]) -> float:
    """Milliseconds that something takes."""
    begun = time.perf_counter()
    await work()
    return (time.perf_counter() - begun) * 1000


async def compare(few: Chat, many: Chat, said: Callable[[int], str], people: Sequence[Person]) -> tuple[list[float], list[float]]:
    """A command in each house in turn, by each person in turn. said: what is said at each turn."""
    times: tuple[list[float], list[float]] = ([], [])
    for rank in range(ROUNDS):
        for chat, taken in zip((few, many), times, strict=True):
            heard = chat.hear(said(rank), person=people[rank % len(people)])
            taken.append(await timed(lambda chat=chat, heard=heard: chat.dispatcher.dispatch(heard)))  # type: ignore[misc]
    return times


def line(name: str, one: Sequence[float], other: Sequence[float]) -> str:
    """What both took, as a line of a Markdown table: medians, their ratio, and what one in twenty took in the second house."""
    first, second = statistics.median(one), statistics.median(other)
    return f"| `{name}` | {first:.1f} ms | {second:.1f} ms | {second / first:.2f} | {sorted(other)[int(0.95 * len(other))]:.1f} ms |"
