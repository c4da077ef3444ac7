"""Amounts as people write them, in cents; and what is no amount, with the reason."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from commands.core.language.amounts import MOST, Unread, read_amount
from commands.core.language.numbers import _in_words, read_number
from commands.core.telling.french import euros
from tests.spaces import flat


@pytest.mark.parametrize(
    ("said", "cents"),
    [
        ("9000", 900_000),
        ("9 000", 900_000),
        ("9\u202f000", 900_000),
        ("9\u00a0000,50\u00a0€", 900_050),
        ("9.000,50", 900_050),
        ("9.000", 900_000),
        ("9'000", 900_000),
        ("1.234.567,89"[2:], 23_456_789),
        ("120,5", 12_050),
        ("120.50", 12_050),
        ("120,50 €", 12_050),
        ("120€", 12_000),
        ("120 EUR", 12_000),
        ("120 euros", 12_000),
        ("12 euros 50", 1_250),
        ("12€50", 1_250),
        ("12 € 5 centimes", 1_205),
        ("12 euros et 5 cts", 1_205),
        ("0", 0),
        ("0,01", 1),
        ("cent vingt euros", 12_000),
        ("cent vingt euros cinquante", 12_050),
        ("neuf mille euros", 900_000),
        ("deux mille cinq cents euros", 250_000),
        ("quatre-vingt-dix-neuf euros et quatre-vingts centimes", 9_980),
        ("soixante et onze euros", 7_100),
        ("un euro", 100),
        ("1 000 000", MOST),
    ],
)
def test_what_is_read(said: str, cents: int) -> None:
    assert read_amount(said) == cents


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("-120", Unread.NEGATIVE),
        ("− 120,50 €", Unread.NEGATIVE),
        ("moins cent euros", Unread.NEGATIVE),
        ("120,505", Unread.DECIMALS),
        ("9,000", Unread.DECIMALS),
        ("12.3456", Unread.DECIMALS),
        ("1 000 000,01", Unread.HUGE),
        ("99999999999999999999", Unread.HUGE),
        ("neuf cent mille mille euros", Unread.UNCLEAR),
        ("", Unread.UNCLEAR),
        ("€", Unread.UNCLEAR),
        ("traiteur", Unread.UNCLEAR),
        ("120 ou 130", Unread.UNCLEAR),
        ("9 0000", Unread.UNCLEAR),
        ("12 34", Unread.UNCLEAR),
        ("1.23.456", Unread.UNCLEAR),
        ("9,000.50", Unread.UNCLEAR),
        ("12 euros 5", Unread.UNCLEAR),
        ("9k", Unread.UNCLEAR),
        ("120 $", Unread.UNCLEAR),
        ("vingt cent euros", Unread.UNCLEAR),
        ("cent vingt", Unread.UNCLEAR),
        ("beaucoup d’euros", Unread.UNCLEAR),
        ("٣٤", Unread.UNCLEAR),
        ("1e3", Unread.UNCLEAR),
    ],
)
def test_what_is_not(said: str, why: Unread) -> None:
    assert read_amount(said) is why


@given(some.integers(1, 999_999))
def test_a_number_in_words_is_read_as_it_is_said(number: int) -> None:
    assert read_number(" ".join(_in_words(number))) == number


@given(some.integers(0, MOST))
def test_what_is_told_is_read_again(cents: int) -> None:
    assert read_amount(euros(cents)) == cents


@pytest.mark.parametrize(
    ("cents", "told"),
    [(0, "0,00 €"), (12_050, "120,50 €"), (900_005, "9 000,05 €"), (-12_000, "−120,00 €")],
)
def test_how_it_is_told(cents: int, told: str) -> None:
    assert flat(euros(cents)) == told
