"""What is told of a collection: decided once, on all that was answered, for everybody (decision 55).

Neither who asks everything nor who knows their own number finds what another structure said.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from statistics import median

from storage.counts import SUM

FEWEST = 3
"""Structures in a sum: of two, each would know what the other said."""
FEWEST_OF_A_MEDIAN = 5
"""A median is somebody's own number: among so many, nobody knows whose."""


@dataclass(frozen=True, slots=True)
class Told:
    """value: None: it is told to nobody. alone: the structures whose own number is told beside it."""

    value: float | None
    alone: frozenset[int] = frozenset()


def told(numbers: Mapping[int, int], agreed: Collection[int], how: str, few: int) -> Told:
    """What may be told of the numbers of structures. agreed: those that agreed that theirs is told; few: the count that is none of these.

    What remains once the numbers told alone are taken out of the sum is a sum itself, and is told by the same rule: else none is. Nor is
    any where one of them is few.
    """
    if how != SUM:
        value = median(numbers.values()) if len(numbers) >= FEWEST_OF_A_MEDIAN else None
        return Told(None if value is None or 0 < value < few else value)
    alone = frozenset(each for each in agreed if each in numbers)
    if any(0 < numbers[each] < few for each in alone):  # one that is missing among those usually told would be known to be few
        alone = frozenset()
    others = [value for structure, value in numbers.items() if structure not in alone]
    if numbers and not others:
        return Told(sum(numbers.values()), alone)
    if alone and _may_be_told(others, few):
        return Told(sum(numbers.values()), alone)
    return Told(sum(numbers.values()) if _may_be_told(list(numbers.values()), few) else None)


def _may_be_told(numbers: list[int], few: int) -> bool:
    """Of three structures at least: nobody (zero tells of nobody), or enough that what any one of them leaves to the others is not few.

    Twice few and two more: were it less, who said none would know, from the rule itself, what each of two others said.
    """
    whole = sum(numbers)
    return len(numbers) >= FEWEST and (whole == 0 or (whole >= 2 * few + 2 and whole - max(numbers) >= few))
