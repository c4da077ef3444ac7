"""What is told without a library says what the library would: days, months, numbers, lists."""

from datetime import date, timedelta

from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import format_decimal
from hypothesis import given
from hypothesis import strategies as st

from commands.core.telling.french import listed, long_date, month_year, number

LOCALE = "fr"


def test_days_and_months_are_those_of_the_library() -> None:
    for day in (date(2026, 1, 1) + timedelta(days=rank) for rank in range(730)):
        said = format_date(day, "EEEE d MMMM y", LOCALE)
        assert long_date(day) == (said.replace(" 1 ", " 1er ") if day.day == 1 else said)
        assert month_year(day) == format_date(day, "MMMM y", LOCALE)


@given(st.integers(-(10**9), 10**9) | st.decimals(0, 10**6, places=3).map(float) | st.floats(0, 10**6))
def test_numbers_are_those_of_the_library(value: float) -> None:
    assert number(value) == format_decimal(value, locale=LOCALE)


@given(st.lists(st.text(max_size=5), max_size=5))
def test_lists_are_those_of_the_library(items: list[str]) -> None:
    assert listed(items) == format_list(items, style="standard", locale=LOCALE)
    assert listed(items, "or") == format_list(items, style="or", locale=LOCALE)
