"""No sequence of questions gives how many of a hidden sector answered: whoever knows the rule itself is left with several towns."""

from itertools import product

import pytest

from commands.surveys.results import hidden_sectors

FEW = 3
WIDEST = {2: 12, 3: 10, 4: 7}
"""Answers of each sector are tried up to this: a whole that is no greater leaves room to all."""
ASKED = {"a": 4, "b": 9, "c": 9, "d": 12}


def told(sizes: tuple[int, ...]) -> tuple[frozenset[str], object]:
    """Which sectors are hidden of a question, and all that is told: the whole, and the others. None of nobody is named, either way."""
    answered = {sector: size for sector, size in zip(ASKED, sizes, strict=False) if size}
    hidden = hidden_sectors({sector: {"1": size} for sector, size in answered.items()}, FEW, ASKED) if answered else set()
    return frozenset(hidden), (sum(sizes), tuple((sector, size) for sector, size in answered.items() if sector not in hidden))


@pytest.mark.parametrize("count", WIDEST)
def test_who_knows_the_rule_and_all_that_is_told_finds_no_hidden_sector(count: int) -> None:
    """All that so many sectors may answer is tried: each hidden one may be of several sizes, by all that is told."""
    possible: dict[object, list[tuple[int, ...]]] = {}
    towns = list(product(range(WIDEST[count] + 1), repeat=count))
    found = [told(sizes) for sizes in towns]
    for sizes, (_, seen) in zip(towns, found, strict=True):
        possible.setdefault(seen, []).append(sizes)
    for sizes, (hidden, seen) in zip(towns, found, strict=True):
        for place, sector in enumerate(ASKED):
            if sector in hidden and sum(sizes) <= WIDEST[count]:
                assert len({each[place] for each in possible[seen]}) > 1, (sizes, sector)
