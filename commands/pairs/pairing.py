"""Who is put in touch with whom, of those who wish it: drawn by a seed, so that whoever has it and the people can draw it again."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from random import Random
from typing import TypeVar

from commands.pairs.matching import NOBODY, Matching

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
    structures = [each.structure_id for each in people]
    crowd = next((each for each, count in Counter(structures).most_common(1) if count > len(people) / 2), None)
    # where one structure is more than all others together, each of them must be with one of it: it looks for its partners first
    order = sorted(range(len(people)), key=lambda number: (-people[number].waited, structures[number] != crowd))
    known, strangers = _neighbours(met), _neighbours(former)
    ids = [each.user_id for each in people]
    before = [strangers.get(each, set()) for each in ids]

    def may(one: int, other: int) -> bool:
        return structures[one] != structures[other]

    def may_again(one: int, other: int) -> bool:
        return structures[one] != structures[other] and ids[other] not in before[one]

    def may_first(one: int, other: int) -> bool:
        mine, other_one = structures[one], structures[other]
        return mine != other_one and other_one not in known.get(mine, ()) and ids[other] not in before[one]

    matching = Matching(len(people))
    waiting = [number for number in order if people[number].waited]
    for allowed in (may_first, may_again):
        matching.grow(order, allowed)
    matching.swap(order, may_again, waiting)
    matching.grow(order, may)
    mates, rank = matching.mate, {number: place for place, number in enumerate(order)}
    pairs = tuple((people[one], people[mates[one]]) for one in order if mates[one] != NOBODY and rank[one] < rank[mates[one]])
    return Drawn(pairs, tuple(people[one] for one in order if mates[one] == NOBODY))


def _neighbours(couples: Collection[frozenset[Key]]) -> dict[Key, set[Key]]:
    """Of each, those it stands in a couple with."""
    found: dict[Key, set[Key]] = {}
    for couple in couples:
        for each in couple:
            found.setdefault(each, set()).update(couple - {each})
    return found
