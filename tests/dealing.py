"""In which order tests are dealt to workers. xdist gives each as many of them as the others, in the order they stand in."""

from collections.abc import Callable, Hashable, Sequence
from typing import TypeVar

Test = TypeVar("Test")
Length = tuple[float, ...]
"""How long a test may be: the greatest comes first; nothing but zeros is a quick one."""


def deal(tests: Sequence[Test], workers: int, file: Callable[[Test], Hashable], length: Callable[[Test], Length]) -> list[Test]:
    """Each worker begins with its part of the longest, that none ends late; those of a file that may be as long stay together, that none
    makes anew what another made for the whole file. Quick ones fill what each has left.
    """
    groups: dict[tuple[Hashable, Length], list[Test]] = {}
    for test in tests:
        if any(length(test)):
            groups.setdefault((file(test), length(test)), []).append(test)
    parts: list[list[Test]] = [[] for _ in range(workers)]
    for group in sorted(groups.values(), key=lambda group: length(group[0]), reverse=True):
        min(parts, key=len).extend(group)
    left = [test for test in tests if not any(length(test))]
    dealt: list[Test] = []
    for rank, part in enumerate(parts):
        room = (len(tests) - len(dealt)) // (workers - rank)
        left = part[room:] + left
        dealt += part[:room] + left[: max(0, room - len(part))]
        left = left[max(0, room - len(part)) :]
    return dealt
