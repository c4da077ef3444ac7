"""No sequence of questions gives a hidden count: of all that agrees with what is told, each hidden number may be several."""

from collections.abc import Iterable
from itertools import product

import pytest
from hypothesis import given as of
from hypothesis import strategies as st

from commands.counts.secrecy import FEWEST, FEWEST_OF_A_MEDIAN, Told, told
from storage.counts import MEDIAN, SUM

FEW = 3
WIDEST = {1: 12, 2: 12, 3: 12, 4: 8}
"""Numbers are tried up to this one: a sum that is no greater leaves room to all."""


def _seen(numbers: tuple[int, ...], found: Told, own: int | None) -> tuple[object, ...]:
    """All that somebody knows: what is told, and their own number."""
    alone = tuple((each, numbers[each]) for each in sorted(found.alone))
    return found.value, alone, None if own is None else (own, numbers[own])


def _hidden(numbers: tuple[int, ...], found: Told, own: int | None) -> Iterable[int]:
    return (each for each in range(len(numbers)) if each not in found.alone and each != own)


@pytest.mark.parametrize("agreed", [(), (0,), (0, 1)], ids=["nobody agrees", "one agrees", "two agree"])
@pytest.mark.parametrize("structures", WIDEST)
def test_who_knows_their_own_number_and_all_that_is_told_finds_no_other(structures: int, agreed: tuple[int, ...]) -> None:
    """All that so many structures may say is tried: what leaves somebody with the same knowledge leaves each other number open."""
    towns = list(product(range(WIDEST[structures] + 1), repeat=structures))
    answers = {numbers: told(dict(enumerate(numbers)), agreed, SUM, FEW) for numbers in towns}
    possible: dict[tuple[object, ...], list[set[int]]] = {}
    for numbers, found in answers.items():
        for own in (None, *range(structures)):
            for each, number in enumerate(numbers):
                possible.setdefault(_seen(numbers, found, own), [set() for _ in numbers])[each].add(number)
    for numbers, found in answers.items():
        for own in (None, *range(structures)):
            left = sum(numbers[each] for each in _hidden(numbers, found, own))
            if found.value is None or (found.value <= WIDEST[structures] and left):  # zero is nobody's secret
                seen = _seen(numbers, found, own)
                assert all(len(possible[seen][each]) > 1 for each in _hidden(numbers, found, own)), (numbers, own)


@of(st.lists(st.integers(0, 60), max_size=8), st.sets(st.integers(0, 7)), st.integers(1, 8))
def test_what_a_structure_leaves_to_the_others_is_never_few(numbers: list[int], agreed: set[int], few: int) -> None:
    """Nor is what is told alone; and whoever agrees to be told hides nobody else's by it."""
    found = told(dict(enumerate(numbers)), agreed, SUM, few)
    others = [number for each, number in enumerate(numbers) if each not in found.alone]
    if found.value is None:
        assert not found.alone
        return
    assert found.value == sum(numbers)
    assert found.alone <= agreed
    assert all(numbers[each] == 0 or numbers[each] >= few for each in found.alone)
    assert not others or len(others) >= FEWEST
    assert all(sum(others) == 0 or sum(others) - number >= few for number in others)


@pytest.mark.parametrize(
    ("numbers", "how", "value"),
    [
        ([], SUM, None),
        ([40], SUM, None),
        ([40, 40], SUM, None),
        ([40, 40, 40], SUM, 120),
        ([40, 0, 0], SUM, None),
        ([40, 2, 2], SUM, None),
        ([4, 4, 4], SUM, 12),
        ([5, 5, 0], SUM, None),
        ([1, 1, 1, 1], SUM, None),
        ([0, 0, 0], SUM, 0),
        ([40, 41, 42, 43], MEDIAN, None),
        ([40, 41, 42, 43, 44], MEDIAN, 42),
        ([1, 2, 3, 4, 50], MEDIAN, None),
        ([0, 0, 0, 9, 9], MEDIAN, 0),
    ],
)
def test_what_is_told(numbers: list[int], how: str, value: float | None) -> None:
    assert told(dict(enumerate(numbers)), (), how, 5) == Told(value)


@pytest.mark.parametrize(
    ("agreed", "alone", "value"),
    [
        ((0, 1, 2, 3), (0, 1, 2, 3), 166),
        ((0,), (0,), 166),
        ((0, 1), (), 166),
        ((3,), (3,), 166),
        ((9,), (), 166),
    ],
)
def test_a_number_is_told_alone_where_the_others_stay_hidden(agreed: tuple[int, ...], alone: tuple[int, ...], value: float) -> None:
    """Of four: two left would know each other's."""
    assert told({0: 50, 1: 60, 2: 50, 3: 6}, agreed, SUM, 5) == Told(value, frozenset(alone))
    assert FEWEST_OF_A_MEDIAN > FEWEST
