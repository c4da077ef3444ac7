"""As many pairs as a graph allows: Edmonds' blossom algorithm (« Paths, trees, and flowers », 1965), with who must be in one first.

The libraries that know it weigh more than all the rest of the robot (networkx 6 MB, rustworkx 30 MB with NumPy), for these lines.
"""

from collections import deque
from collections.abc import Callable, Collection, Iterator, Sequence
from typing import TypeAlias

NOBODY = -1
May: TypeAlias = Callable[[int, int], bool]


class Matching:
    """Pairs of the numbers 0 to `size` - 1. mate: with whom each is; `NOBODY` for who is with none."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.mate = [NOBODY] * size

    def grow(self, order: Sequence[int], may: May) -> None:
        """Make as many pairs as may be, by edges of this graph or those that stand. Who is in a pair stays in one; the first come first.

        order: all numbers. may: whether two of them may be a pair.
        """
        free = [each for each in order if self.mate[each] == NOBODY]
        for one in free:  # most find somebody at once
            if self.mate[one] == NOBODY:
                other = next((each for each in free if self.mate[each] == NOBODY and each != one and may(one, each)), None)
                if other is not None:
                    self.mate[one], self.mate[other] = other, one
        frozen: set[int] = set()  # whom no search from anybody reaches to any use: a Hungarian tree stays one
        for root in order:
            if self.mate[root] == NOBODY:
                search = _Search(self, order, may, root, frozen)
                end = next((each for each in search.walk() if self.mate[each] == NOBODY and each != root), None)
                if end is None:
                    frozen |= search.reached
                else:
                    search.flip(end)

    def swap(self, order: Sequence[int], may: May, first: Collection[int]) -> None:
        """Bring these people into a pair, each in the place of somebody who is not of them. After `grow`: no more pairs can be made."""
        frozen: set[int] = set()
        for root in first:
            if self.mate[root] == NOBODY:
                search = _Search(self, order, may, root, frozen)
                leaving = next((each for each in search.walk() if each in search.outer and each not in first), None)
                if leaving is None:
                    frozen |= search.reached
                else:
                    mate, self.mate[leaving] = self.mate[leaving], NOBODY
                    search.flip(mate)


class _Search:
    """One search, from somebody who is with none, along edges and pairs in turn."""

    def __init__(self, matching: Matching, order: Sequence[int], may: May, root: int, frozen: set[int]) -> None:
        self._mate, self._order, self._may, self._root, self._frozen = matching.mate, order, may, root, frozen
        self._parent = [NOBODY] * matching.size
        self._base = list(range(matching.size))
        self.outer = {root}
        self.reached = {root}

    def walk(self) -> Iterator[int]:
        """Those reached: who is with none, at the end of a path by which one pair more is made; and who may be left out for the root."""
        queue = deque([self._root])
        while queue:
            here = queue.popleft()
            for there in self._order:
                if (
                    there in self._frozen
                    or self._base[here] == self._base[there]
                    or self._mate[here] == there
                    or not self._may(here, there)
                ):
                    continue
                if there in self.outer:
                    new = self._contract(here, there)
                elif self._parent[there] == NOBODY:
                    self._parent[there] = here
                    if self._mate[there] == NOBODY:
                        yield there
                        continue
                    new = [self._mate[there]]
                    self.outer.add(self._mate[there])
                    self.reached |= {there, self._mate[there]}
                else:
                    continue
                queue.extend(new)
                yield from new

    def flip(self, end: int) -> None:
        """Along the path from the root to somebody, what was a pair is none any more, and the other way round."""
        there = end
        while there != NOBODY:
            before = self._parent[there]
            after = self._mate[before]
            self._mate[there], self._mate[before] = before, there
            there = after

    def _contract(self, one: int, other: int) -> list[int]:
        """A cycle of odd length becomes one point. Gives those who can now be gone on from."""
        base = self._common(one, other)
        blossom: set[int] = set()
        self._mark(one, base, other, blossom)
        self._mark(other, base, one, blossom)
        new = []
        for each in range(len(self._base)):
            if self._base[each] in blossom:
                self._base[each] = base
                if each not in self.outer:
                    self.outer.add(each)
                    new.append(each)
        return new

    def _common(self, one: int, other: int) -> int:
        """The first point that is on both paths to the root."""
        seen = set()
        while True:
            one = self._base[one]
            seen.add(one)
            if self._mate[one] == NOBODY:
                break
            one = self._parent[self._mate[one]]
        other = self._base[other]
        while other not in seen:
            other = self._base[self._parent[self._mate[other]]]
        return other

    def _mark(self, here: int, base: int, child: int, blossom: set[int]) -> None:
        while self._base[here] != base:
            mate = self._mate[here]
            blossom |= {self._base[here], self._base[mate]}
            self._parent[here] = child
            child = mate
            here = self._parent[mate]
