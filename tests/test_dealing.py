"""Tests are dealt so that the longest begin, and those of a file stay with who has what they share."""

import pytest

from tests.dealing import Length, deal


def file(test: str) -> str:
    return test[0]


def length(test: str) -> Length:
    """« a1:9 » is of the file a, and may take 9."""
    return (float(test.partition(":")[2] or 0),)


def parts(dealt: list[str], workers: int) -> list[list[str]]:
    """What each worker is given: as many as the others, as xdist cuts it."""
    given: list[list[str]] = []
    for rank in range(workers):
        done = sum(map(len, given))
        given.append(dealt[done : done + (len(dealt) - done) // (workers - rank)])
    return given


def test_each_worker_begins_with_the_longest_and_those_of_a_file_stay_together() -> None:
    tests = ["a1", "b1:2", "c1:9", "a2", "d1:3", "c2:4", "a3", "b2:2", "a4", "a5"]
    assert parts(deal(tests, 2, file, length), 2) == [["c1:9", "d1:3", "a1", "a2", "a3"], ["c2:4", "b1:2", "b2:2", "a4", "a5"]]


def test_quick_ones_stay_in_the_order_they_had() -> None:
    assert deal(["b1", "a1", "b2", "c1:1"], 1, file, length) == ["c1:1", "b1", "a1", "b2"]


@pytest.mark.parametrize("workers", [1, 2, 3, 4, 7, 20])
@pytest.mark.parametrize("long", [0, 1, 5, 11, 12])
def test_none_is_lost_and_none_is_dealt_twice(workers: int, long: int) -> None:
    tests = [f"{'abc'[rank % 3]}{rank}" + (":1" if rank < long else "") for rank in range(12)]
    dealt = deal(tests, workers, file, length)
    assert sorted(dealt) == sorted(tests)
    assert [test for part in parts(dealt, workers) for test in part] == dealt


def test_a_file_that_is_more_than_a_worker_s_part_is_gone_on_with_by_the_next() -> None:
    tests = [f"a{rank}:1" for rank in range(4)] + ["b1:2"]
    assert parts(deal(tests, 2, file, length), 2) == [["b1:2", "a0:1"], ["a1:1", "a2:1", "a3:1"]]
