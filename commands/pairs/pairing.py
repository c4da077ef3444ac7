"""Who is put in touch with whom, of those who wish it: drawn by a seed, so that whoever has it and the people can draw it again."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import reduce
from random import Random
from typing import TypeVar

from commands.pairs.matching import NOBODY, Matching, set_of

Key = TypeVar("Key", int, str)


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who wishes to be put in touch. waited: for how many months in a row there was nobody for them."""

    user_id: str
    structure_id: int
    waited: int = 0


@dataclass(frozen=True, slots=True)
class Drawn:
    """The pairs, in the order of the draw, and those left out."""

    pairs: tuple[tuple[Candidate, Candidate], ...]
    left: tuple[Candidate, ...]


def draw(candidates: Collection[Candidate], met: Collection[frozenset[int]], former: Collection[frozenset[str]], seed: str) -> Drawn:
    """Put as many people as may be in pairs of two structures. met: structures that met before. former: pairs of people of before.

    In this order: as many pairs as there can be; never a former pair where as many can be made without; who waited longest is not left
    out again where somebody else can be; structures that never met, as far as the pairs that are made first go.
    """
    people = sorted(candidates, key=lambda each: each.user_id)
    Random(seed).shuffle(people)  # noqa: S311 - a draw that anybody can make again, no secret
    sizes = Counter(each.structure_id for each in people)
    crowd = next((each for each, count in sizes.most_common(1) if count > len(people) / 2), None)
    # where one structure is more than all others together, each of them must be with one of it: it looks for its partners first
    people.sort(key=lambda each: (-each.waited, each.structure_id != crowd))
    edges = _edges(people, met, former)
    matching = Matching(len(people))
    matching.grow(edges.first)
    matching.grow(edges.again)
    matching.swap(edges.again, set_of(rank for rank, each in enumerate(people) if each.waited))
    matching.grow(edges.all)
    pairs = tuple((people[one], people[other]) for one, other in enumerate(matching.mate) if one < other)
    return Drawn(pairs, tuple(people[one] for one, other in enumerate(matching.mate) if other == NOBODY))


@dataclass(frozen=True, slots=True)
class _Edges:
    """Of each, the set of those they may be with: of another structure; with whom they never were; of one that theirs never met."""

    all: list[int]
    again: list[int]
    first: list[int]


def _edges(people: Sequence[Candidate], met: Collection[frozenset[int]], former: Collection[frozenset[str]]) -> _Edges:
    of: dict[int, int] = {}
    for rank, each in enumerate(people):
        of[each.structure_id] = of.get(each.structure_id, 0) | 1 << rank
    known, before = _neighbours(met), _neighbours(former)
    ranks = {each.user_id: rank for rank, each in enumerate(people)}
    everybody = (1 << len(people)) - 1
    others = {structure: everybody & ~mine for structure, mine in of.items()}
    strangers = {
        structure: reduce(lambda left, other: left & ~of.get(other, 0), known.get(structure, ()), others[structure]) for structure in of
    }
    new = [~set_of(ranks[other] for other in before.get(each.user_id, ()) if other in ranks) for each in people]
    every = [others[each.structure_id] for each in people]
    again = [both & fresh for both, fresh in zip(every, new, strict=True)]
    return _Edges(every, again, [both & strangers[each.structure_id] for both, each in zip(again, people, strict=True)])


def _neighbours(couples: Collection[frozenset[Key]]) -> dict[Key, set[Key]]:
    """Of each, those it stands in a couple with."""
    found: dict[Key, set[Key]] = {}
    for couple in couples:
        for each in couple:
            found.setdefault(each, set()).update(couple - {each})
    return found
