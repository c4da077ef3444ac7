"""Who is put in touch with whom: what holds of every draw, whatever the people; and what a small draw comes to."""

from collections import Counter
from collections.abc import Collection, Iterator
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commands.pairs.pairing import Candidate, Drawn, draw

Ids = frozenset[str]


@st.composite
def towns(make: st.DrawFn) -> tuple[list[Candidate], set[frozenset[int]], set[Ids], str]:
    """A few people of a few structures, some of whom met, or were a pair before."""
    people = [
        Candidate(f"@p{rank}:x", make(st.integers(1, 4)), make(st.sampled_from((0, 0, 0, 1, 2)))) for rank in range(make(st.integers(0, 8)))
    ]
    structures = [frozenset(both) for both in combinations(range(1, 5), 2)]
    both = [frozenset((one.user_id, other.user_id)) for one, other in combinations(people, 2)]
    met = make(st.sets(st.sampled_from(structures)))
    former = make(st.sets(st.sampled_from(both))) if both else set()
    return people, met, former, make(st.text("abc", max_size=4))


def every(people: Collection[Candidate]) -> Iterator[tuple[tuple[Candidate, Candidate], ...]]:
    """All ways to put people in pairs of two structures."""
    left = list(people)
    if not left:
        yield ()
        return
    first, *others = left
    yield from every(others)
    for other in others:
        if other.structure_id != first.structure_id:
            for rest in every([each for each in others if each is not other]):
                yield ((first, other), *rest)


def ids(pairs: Collection[tuple[Candidate, Candidate]]) -> set[Ids]:
    return {frozenset((one.user_id, other.user_id)) for one, other in pairs}


@given(towns())
def test_each_at_most_once_and_never_with_a_colleague(town: tuple[list[Candidate], set[frozenset[int]], set[Ids], str]) -> None:
    people, met, former, seed = town
    drawn = draw(people, met, former, seed)
    told = Counter(each.user_id for pair in drawn.pairs for each in pair) + Counter(each.user_id for each in drawn.left)
    assert told == Counter(each.user_id for each in people)
    assert all(one.structure_id != other.structure_id for one, other in drawn.pairs)


@given(towns())
def test_as_many_as_can_be_and_a_former_pair_only_where_there_is_no_other_way(
    town: tuple[list[Candidate], set[frozenset[int]], set[Ids], str],
) -> None:
    people, met, former, seed = town
    drawn = draw(people, met, former, seed)
    ways = list(every(people))
    most = max(map(len, ways))
    assert len(drawn.pairs) == most
    if any(len(way) == most and ids(way).isdisjoint(former) for way in ways):
        assert ids(drawn.pairs).isdisjoint(former)


@given(towns())
def test_structures_that_never_met_where_all_may_be_such(town: tuple[list[Candidate], set[frozenset[int]], set[Ids], str]) -> None:
    people, met, former, seed = town
    drawn = draw([Candidate(each.user_id, each.structure_id) for each in people], met, former, seed)
    ways = [way for way in every(people) if len(way) == len(drawn.pairs) and ids(way).isdisjoint(former)]
    if any(not _met(way, met) for way in ways):
        assert not _met(drawn.pairs, met)


@given(towns())
def test_who_waited_is_left_out_again_only_where_nobody_else_can_be(
    town: tuple[list[Candidate], set[frozenset[int]], set[Ids], str],
) -> None:
    """Of those who waited, as many are in a pair as in any way that makes as many pairs without a former one."""
    people, met, former, seed = town
    drawn = draw(people, met, former, seed)
    ways = [way for way in every(people) if len(way) == len(drawn.pairs) and ids(way).isdisjoint(former)]
    if ways:
        most = max(sum(each.waited > 0 for pair in way for each in pair) for way in ways)
        assert sum(each.waited > 0 for pair in drawn.pairs for each in pair) == most


@given(towns())
def test_a_seed_draws_the_same_again_whatever_the_order_of_the_people(
    town: tuple[list[Candidate], set[frozenset[int]], set[Ids], str],
) -> None:
    people, met, former, seed = town
    assert draw(people, met, former, seed) == draw(people[::-1], met, former, seed)


def _met(pairs: Collection[tuple[Candidate, Candidate]], met: Collection[frozenset[int]]) -> bool:
    return any(frozenset((one.structure_id, other.structure_id)) in met for one, other in pairs)


LEA, OMAR, INES, PAUL = (Candidate(f"@{name}:x", number) for number, name in enumerate(("lea", "omar", "ines", "paul"), 1))


def test_nobody() -> None:
    assert draw([], (), (), "s") == Drawn((), ())


def test_one_waits() -> None:
    assert draw([LEA], (), (), "s") == Drawn((), (LEA,))


def test_all_of_one_structure_wait() -> None:
    people = [Candidate(f"@p{rank}:x", 1) for rank in range(6)]
    drawn = draw(people, (), (), "s")
    assert (drawn.pairs, len(drawn.left)) == ((), 6)


def test_an_odd_one_waits_and_is_first_the_next_time() -> None:
    first = draw([LEA, OMAR, INES], (), (), "november")
    (left,) = first.left
    waiting = [Candidate(each.user_id, each.structure_id, int(each == left)) for each in (LEA, OMAR, INES)]
    for seed in ("december", "january", "february", "march"):
        again = draw(waiting, (), (), seed)
        assert left.user_id not in {each.user_id for each in again.left}


def test_two_who_were_a_pair_are_one_again_only_when_there_is_nobody_else() -> None:
    former = {frozenset((LEA.user_id, OMAR.user_id))}
    assert len(draw([LEA, OMAR], (), former, "s").pairs) == 1
    for seed in "abcdefgh":
        assert ids(draw([LEA, OMAR, INES, PAUL], (), former, seed).pairs).isdisjoint(former)


@pytest.mark.parametrize("size", [200])
def test_a_crowd_where_all_but_a_few_met(size: int) -> None:
    """Each structure met all others but one: the only way is to pair these, by paths that greed does not find."""
    people = [Candidate(f"@p{rank}:x", rank) for rank in range(size)]
    met = {frozenset(both) for both in combinations(range(size), 2) if both[0] // 2 != both[1] // 2}
    drawn = draw(people, met, (), "s")
    assert {frozenset((one.structure_id, other.structure_id)) for one, other in drawn.pairs}.isdisjoint(met)
    assert len(drawn.pairs) == size // 2
