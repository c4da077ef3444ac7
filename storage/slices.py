"""Many rows, some at a time: a statement takes so many parameters, and no more."""

from collections.abc import Iterator, Sequence
from typing import TypeVar

Item = TypeVar("Item")


def slices(items: Sequence[Item], size: int) -> Iterator[Sequence[Item]]:
    """The items in their order, at most so many at a time."""
    return (items[start : start + size] for start in range(0, len(items), size))
