"""Working days, and days of the past in words."""

import subprocess
import sys
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from holidays import country_holidays

from commands.core.rules.calendar import (
    holiday_of,
    is_working_day,
    is_working_time,
    next_working_day,
    next_working_time,
    working_day_before,
)

MONDAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (MONDAY, True),
        (date(2026, 11, 21), False),
        (date(2026, 11, 22), False),
        (date(2026, 11, 11), False),
        (date(2026, 12, 25), False),
        (date(2027, 1, 1), False),
        (date(2027, 3, 29), False),  # Easter Monday
        (date(2027, 5, 6), False),  # Ascension
        (date(2027, 5, 17), False),  # Whit Monday
        (date(2026, 12, 26), False),  # a Saturday; a holiday in Alsace only
        (date(2025, 12, 26), True),
        (date(2026, 10, 26), True),  # the day after the clocks changed
    ],
)
def test_neither_week_ends_nor_holidays_are_worked(day: date, works: bool) -> None:
    assert is_working_day(day) is works


@pytest.mark.parametrize(
    ("day", "after"),
    [
        (MONDAY, date(2026, 11, 24)),
        (date(2026, 11, 20), MONDAY),
        (date(2026, 12, 24), date(2026, 12, 28)),
        (date(2026, 12, 31), date(2027, 1, 4)),
        (date(2026, 4, 3), date(2026, 4, 7)),
    ],
)
def test_the_next_working_day(day: date, after: date) -> None:
    assert next_working_day(day) == after


@pytest.mark.parametrize(
    ("day", "hour", "minute", "works"),
    [(23, 8, 29, False), (23, 8, 30, True), (23, 17, 59, True), (23, 18, 0, False), (22, 10, 0, False), (11, 10, 0, False)],
)
def test_nobody_is_rung_at_night_or_on_a_holiday(day: int, hour: int, minute: int, works: bool) -> None:
    assert is_working_time(datetime(2026, 11, day, hour, minute)) is works  # noqa: DTZ001 - a wall time


def test_a_holiday_has_its_french_name() -> None:
    assert holiday_of(date(2027, 1, 1)) == "Jour de l’an"
    assert holiday_of(date(2008, 5, 1)) == "Ascension et Fête du Travail"
    assert holiday_of(MONDAY) is None


@pytest.mark.parametrize(
    ("asked", "rung"),
    [
        ("2026-12-03T10:00", "2026-12-03T10:00"),
        ("2026-12-03T07:00", "2026-12-03T08:30"),
        ("2026-12-03T18:00", "2026-12-04T08:30"),
        ("2026-12-04T22:00", "2026-12-07T08:30"),
        ("2026-12-24T18:30", "2026-12-28T08:30"),
    ],
)
def test_a_bad_moment_is_put_off_to_the_next_good_one(asked: str, rung: str) -> None:
    zone = ZoneInfo("Europe/Paris")
    moments = [datetime.fromisoformat(each).replace(tzinfo=zone) for each in (asked, rung)]
    assert next_working_time(moments[0]) == moments[1]


def test_the_working_day_before() -> None:
    assert working_day_before(date(2026, 12, 7)) == date(2026, 12, 4)
    assert working_day_before(date(2026, 12, 26)) == date(2026, 12, 24)


@pytest.mark.parametrize("year", range(2008, 2101))
def test_the_holidays_are_those_of_the_library_that_knows_all_countries(year: int) -> None:
    told = country_holidays("FR", years=year, language="fr").items()
    days = [date(year, 1, 1) + timedelta(days=rank) for rank in range(366)]
    found = {day: name for day in days if (name := holiday_of(day)) and day.year == year}
    assert found == {day: name.replace("'", "’").replace("; ", " et ") for day, name in told}


def test_nobody_needs_all_countries_to_tell_a_working_day() -> None:
    asked = "import sys; from datetime import date; from commands.core.rules.calendar import holiday_of; holiday_of(date(2026, 12, 25))"
    subprocess.run([sys.executable, "-c", f"{asked}; sys.exit('holidays' in sys.modules)"], check=True)
