"""As many pairs as a graph allows: Edmonds' blossom algorithm (« Paths, trees, and flowers », 1965), with who must be in one first.

The libraries that know it weigh more than all the rest of the robot (networkx 6 MB, rustworkx 30 MB with NumPy), for these lines.

Sets of people are the bits of an integer: who may be with whom is then looked at for all at once, and a search for a thousand people costs
some thousand steps, not a million.
"""

from collections import deque
from collections.abc import Iterator, Sequence

NOBODY = -1


class Matching:
    """Pairs of the numbers 0 to `size` - 1, the first ones served first. mate: with whom each is; `NOBODY` for who is with none."""

    def __init__(self, size: int) -> None:
        self.mate = [NOBODY] * size

    def grow(self, edges: Sequence[int]) -> None:
        """Make as many pairs as may be, by these edges or those that stand. Who is in a pair stays in one.

        edges: of each, the set of those who may be with them; never themselves.
        """
        free = set_of(each for each, mate in enumerate(self.mate) if mate == NOBODY)
        for one in members(free):  # most find somebody at once
            if self.mate[one] == NOBODY and (found := edges[one] & free):
                other = _first(found)
                self.mate[one], self.mate[other] = other, one
                free &= ~(1 << one | 1 << other)
        frozen = 0  # whom no search from anybody reaches to any use: a Hungarian tree stays one
        for root in members(free):
            if self.mate[root] == NOBODY:
                search = _Search(self.mate, edges, root, frozen)
                end = next((each for each in search.walk() if self.mate[each] == NOBODY and each != root), None)
                if end is None:
                    frozen |= search.reached
                else:
                    search.flip(end)

    def swap(self, edges: Sequence[int], first: int) -> None:
        """Bring this set of people into a pair, each in the place of somebody who is not of it. After `grow`: no more pairs can be made."""
        frozen = 0
        for root in members(first):
            if self.mate[root] == NOBODY:
                search = _Search(self.mate, edges, root, frozen)
                leaving = next((each for each in search.walk() if (search.outer & ~first) >> each & 1), None)
                if leaving is None:
                    frozen |= search.reached
                else:
                    mate, self.mate[leaving] = self.mate[leaving], NOBODY
                    search.flip(mate)


class _Search:
    """One search, from somebody who is with none, along edges and pairs in turn. outer: reached by a pair; reached: by either."""

    def __init__(self, mate: list[int], edges: Sequence[int], root: int, frozen: int) -> None:
        self._mate, self._edges, self._root, self._frozen = mate, edges, root, frozen
        self._parent = [NOBODY] * len(mate)
        self._part_of = list(range(len(mate)))  # up to the base of their blossom: see `_base`
        self._blossoms: dict[int, int] = {}  # the base of a blossom → all that are in it
        self._inner = 0
        self.outer = self.reached = 1 << root

    def walk(self) -> Iterator[int]:
        """Those reached: who is with none, at the end of a path by which one pair more is made; and who may be left out for the root."""
        queue = deque([self._root])
        while queue:
            here = queue.popleft()
            left = self._edges[here] & ~self._frozen
            while left := left & ~(self._inner | self._blossom(here)):
                there = _first(left)
                left ^= 1 << there
                if self.outer >> there & 1:
                    new = self._contract(here, there)
                else:
                    self._parent[there] = here
                    self._inner |= 1 << there
                    if self._mate[there] == NOBODY:
                        yield there
                        continue
                    new = [self._mate[there]]
                    self.outer |= 1 << new[0]
                    self.reached |= 1 << there | 1 << new[0]
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

    def _base(self, one: int) -> int:
        """The base of the blossom that somebody is in; themselves, of who is in none."""
        above = self._part_of
        while above[one] != one:
            above[one] = one = above[above[one]]
        return one

    def _blossom(self, one: int) -> int:
        base = self._base(one)
        return self._blossoms.get(base, 1 << base)

    def _contract(self, one: int, other: int) -> list[int]:
        """A cycle of odd length becomes one point. Gives those who can now be gone on from."""
        base = self._common(one, other)
        blossom, passed = self._blossom(base), [*self._mark(one, base, other), *self._mark(other, base, one)]
        for each in passed:
            blossom |= self._blossoms.get(each, 1 << each)
            self._part_of[each] = base
        self._blossoms[base] = blossom
        new = blossom & ~self.outer
        self.outer |= new
        self._inner &= ~new
        return list(members(new))

    def _common(self, one: int, other: int) -> int:
        """The first point that is on both paths to the root."""
        seen = set()
        while True:
            one = self._base(one)
            seen.add(one)
            if self._mate[one] == NOBODY:
                break
            one = self._parent[self._mate[one]]
        other = self._base(other)
        while other not in seen:
            other = self._base(self._parent[self._mate[other]])
        return other

    def _mark(self, here: int, base: int, child: int) -> list[int]:
        """Have a side of a cycle lead to its other side. Gives the bases of all that is on it."""
        passed = []
        while self._base(here) != base:
            mate = self._mate[here]
            passed += [self._base(here), self._base(mate)]
            self._parent[here] = child
            child = mate
            here = self._parent[mate]
        return passed


def set_of(numbers: Iterator[int]) -> int:
    """A set of numbers, as the bits of an integer."""
    found = 0
    for each in numbers:
        found |= 1 << each
    return found


def members(numbers: int) -> Iterator[int]:
    """The numbers of such a set, the least one first."""
    while numbers:
        yield _first(numbers)
        numbers &= numbers - 1


def _first(numbers: int) -> int:
    return (numbers & -numbers).bit_length() - 1
