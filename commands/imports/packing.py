"""A long list in little memory: what it holds is kept packed, some things together, and unpacked as it is asked for.

In memory, and not in a file: what lists say of people is written nowhere but in the directory.
"""

import pickle
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, MutableMapping, Sequence
from operator import eq
from typing import Any, Generic, TypeVar, overload

T = TypeVar("T")
K = TypeVar("K")

TOGETHER = 64
"""Things packed together: alike as the rows of a list are, they take a sixth of their words."""
AT_HAND = 8
"""Packets that stay unpacked: who looks for a thing often looks for its neighbours."""
_FASTEST = 1


def _as_it_is(thing: Any) -> Any:
    return thing


class Packed(Sequence[T]):
    """Things in their order. down, up: a thing as plain values, and back: they are packed faster."""

    def __init__(self, things: Iterable[T] = (), *, down: Callable[[T], Any] = _as_it_is, up: Callable[[Any], T] = _as_it_is) -> None:
        self._down, self._up = down, up
        self._packets: list[bytes] = []
        self._last: list[T] = []
        self._at_hand: dict[int, list[T]] = {}
        self.extend(things)

    def append(self, thing: T) -> None:
        """Add a thing at the end."""
        self._last.append(thing)
        if len(self._last) == TOGETHER:
            self._packets.append(zlib.compress(pickle.dumps([self._down(each) for each in self._last]), _FASTEST))
            self._last = []

    def extend(self, things: Iterable[T]) -> None:
        """Add things at the end."""
        for thing in things:
            self.append(thing)

    def put(self, rank: int, thing: T) -> bool:
        """Put a thing in the place of another, if that one is not packed yet."""
        packet, place = divmod(rank, TOGETHER)
        if packet < len(self._packets):
            return False
        self._last[place] = thing
        return True

    def __len__(self) -> int:
        return len(self._packets) * TOGETHER + len(self._last)

    def __iter__(self) -> Iterator[T]:
        for packet in range(len(self._packets)):
            yield from self._unpacked(packet)
        yield from self._last

    @overload
    def __getitem__(self, rank: int) -> T: ...
    @overload
    def __getitem__(self, rank: slice) -> list[T]: ...
    def __getitem__(self, rank: int | slice) -> T | list[T]:
        if isinstance(rank, slice):
            return [self[each] for each in range(*rank.indices(len(self)))]
        packet, place = divmod(range(len(self))[rank], TOGETHER)
        return self._last[place] if packet == len(self._packets) else self._near(packet)[place]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and len(self) == len(other) and all(map(eq, self, other))

    __hash__ = None  # type: ignore[assignment] # as lists

    def _near(self, packet: int) -> list[T]:
        if packet not in self._at_hand:
            if len(self._at_hand) == AT_HAND:
                del self._at_hand[next(iter(self._at_hand))]
            self._at_hand[packet] = self._unpacked(packet)
        return self._at_hand[packet]

    def _unpacked(self, packet: int) -> list[T]:
        return [self._up(each) for each in pickle.loads(zlib.decompress(self._packets[packet]))]  # noqa: S301 - what it packed itself


class Shelf(MutableMapping[K, T]):
    """Things by their key, in the order in which the keys came. What it owes is made each time it is asked for, by the rank it is of."""

    def __init__(self, *, down: Callable[[T], Any] = _as_it_is, up: Callable[[Any], T] = _as_it_is) -> None:
        self._ranks: dict[K, int] = {}
        self._things = Packed[T](down=down, up=up)
        self._down, self._up = down, up
        self._make: Callable[[K, int], T] | None = None

    def owing(self, make: Callable[[K, int], T]) -> "Shelf[K, T]":
        """The same, with what makes the things that it owes."""
        self._make = make
        return self

    def owe(self, key: K, rank: int) -> None:
        """Put nothing under a key but the rank that its thing is made of."""
        self._ranks[key] = -1 - rank

    def owes(self, key: K) -> bool:
        """Whether what stands under a key is yet to be made."""
        return self._ranks.get(key, 0) < 0

    def renamed(self, name: Callable[[K], tuple[K, T | None]]) -> "Shelf[K, T]":
        """All things in their order under other keys; name: gives the key and the thing. What is owed is as it was."""
        other = Shelf[K, T](down=self._down, up=self._up)
        other._make = self._make
        for key, rank in self._ranks.items():
            if rank < 0:
                other._ranks[key] = rank
            else:
                new, thing = name(key)
                other[new] = self[key] if thing is None else thing
        return other

    def __setitem__(self, key: K, thing: T) -> None:
        if self._ranks.get(key, -1) >= 0 and self._things.put(self._ranks[key], thing):
            return
        self._ranks[key] = len(self._things)
        self._things.append(thing)

    def __getitem__(self, key: K) -> T:
        rank = self._ranks[key]
        if rank >= 0:
            return self._things[rank]
        assert self._make is not None
        return self._make(key, -1 - rank)

    def __delitem__(self, key: K) -> None:
        del self._ranks[key]

    def __contains__(self, key: object) -> bool:
        return key in self._ranks

    def __iter__(self) -> Iterator[K]:
        return iter(self._ranks)

    def __len__(self) -> int:
        return len(self._ranks)


def owed(things: Mapping[K, T], key: K) -> bool:
    """Whether what stands under a key is yet to be made."""
    return isinstance(things, Shelf) and things.owes(key)


class Chosen(Sequence[T], Generic[K, T]):
    """Some of the things of a shelf, by their keys."""

    def __init__(self, things: Mapping[K, T] | None = None, keys: Iterable[K] = ()) -> None:
        self.things, self.keys = things or {}, list(keys)

    def __len__(self) -> int:
        return len(self.keys)

    def __iter__(self) -> Iterator[T]:
        return (self.things[key] for key in self.keys)

    @overload
    def __getitem__(self, rank: int) -> T: ...
    @overload
    def __getitem__(self, rank: slice) -> list[T]: ...
    def __getitem__(self, rank: int | slice) -> T | list[T]:
        return [self.things[key] for key in self.keys[rank]] if isinstance(rank, slice) else self.things[self.keys[rank]]
