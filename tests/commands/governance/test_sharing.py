"""Shares to the cent, and the fewest transfers that balance what each has borne."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from commands.governance.sharing import Transfer, shares_of, transfers_of

NAMES = ("CCAS", "Centre social", "Ville", "Mission locale", "CAF", "PMI")


@pytest.mark.parametrize(
    ("cents", "shares"),
    [(900_000, [300_000, 300_000, 300_000]), (1_000, [334, 333, 333]), (2, [1, 1, 0]), (0, [0, 0, 0])],
)
def test_equal_shares_and_the_cents_left_over_in_the_published_order(cents: int, shares: list[int]) -> None:
    assert list(shares_of(cents, NAMES[:3]).values()) == shares


def test_nobody_shares_with_nobody_and_one_bears_all() -> None:
    assert (shares_of(100, ()), shares_of(100, ("CCAS",))) == ({}, {"CCAS": 100})


@given(some.integers(0, 10**8), some.integers(1, 9))
def test_shares_add_up_and_differ_by_a_cent_at_most(cents: int, count: int) -> None:
    shares = list(shares_of(cents, [str(each) for each in range(count)]).values())
    assert (sum(shares), max(shares) - min(shares) <= 1, shares) == (cents, True, sorted(shares, reverse=True))


def test_one_paid_all() -> None:
    assert transfers_of({"CCAS": 20_000, "Centre social": -10_000, "Ville": -10_000}) == [
        Transfer("Centre social", "CCAS", 10_000),
        Transfer("Ville", "CCAS", 10_000),
    ]


def test_two_pairs_need_two_transfers_even_where_the_largest_sums_do_not_meet() -> None:
    assert len(transfers_of({"CCAS": 500, "Ville": 400, "CAF": -300, "PMI": -200, "Centre social": -400})) == 3


def test_balanced_needs_none() -> None:
    assert transfers_of({"CCAS": 0, "Ville": 0}) == []


def fewest(balances: dict[str, int]) -> int:
    """By trying: the largest count of groups that sum to nothing."""
    standing = [name for name, cents in balances.items() if cents]
    if not standing:
        return 0
    first, others = standing[0], standing[1:]
    return min(
        size + fewest({name: balances[name] for name in others if name not in group})
        for size in range(len(others) + 1)
        for group in combinations(others, size)
        if balances[first] + sum(balances[name] for name in group) == 0
    )


@given(some.lists(some.integers(-6, 6), min_size=1, max_size=5))
def test_they_balance_and_none_could_be_spared(drawn: list[int]) -> None:
    balances = dict(zip(NAMES, [*drawn, -sum(drawn)], strict=False))
    transfers = transfers_of(balances)
    left = dict(balances)
    for each in transfers:
        assert each.cents > 0
        left[each.payer] += each.cents
        left[each.receiver] -= each.cents
    assert set(left.values()) == {0}
    assert len(transfers) == fewest(balances)


def test_many_structures_balance_too() -> None:
    balances = {str(rank): rank - 10 for rank in range(21)}
    assert len(transfers_of(balances)) <= 20
