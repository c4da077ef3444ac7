"""Numbers as people answer by one: read whole, or not at all."""

from decimal import Decimal

import pytest

from commands.core.language.amounts import Unread
from commands.core.language.quantities import read_quantity


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        *(("12", "12"), ("1 200", "1200"), ("1\u202f200", "1200"), ("1.200", "1200"), ("1.5", "1.5"), ("2,50", "2.5"), ("+3", "3")),
        *(("douze", "12"), ("zéro", "0"), ("aucune", "0"), ("vingt et un", "21"), ("deux cents familles", "200"), ("trois mille", "3000")),
        *(("environ 12 personnes", "12"), ("à peu près 40", "40"), ("12 %", "12"), ("12.", "12"), ("1 000 000", "1000000")),
    ],
)
def test_a_number(said: str, expected: str) -> None:
    assert read_quantity(said) == Decimal(expected)


@pytest.mark.parametrize("said", ["-3", "−3", "– 3", "moins trois", "moins 3"])
def test_less_than_nothing(said: str) -> None:
    assert read_quantity(said) is Unread.NEGATIVE


@pytest.mark.parametrize(
    "said",
    [
        *("1e9", "12 ou 13", "12/20", "12 mille", "une douzaine", "deux ou trois", "moins de 5", "06 12 34 56 78", "1 2", "14h30"),
        *("", "?", "beaucoup", "je ne sais pas", "12 à 15", "1" * 61),
    ],
)
def test_what_is_no_one_number(said: str) -> None:
    assert read_quantity(said) is Unread.UNCLEAR


def test_what_is_out_of_reach() -> None:
    assert read_quantity("10000000000") is Unread.HUGE
    assert read_quantity("1,2345") is Unread.DECIMALS
