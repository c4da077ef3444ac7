"""When schools are closed, and who can wait is asked nothing."""

from datetime import date, timedelta

import pytest

from commands.core.rules.school_holidays import ZONES, is_school_holiday


@pytest.mark.parametrize(
    ("day", "zones"),
    [
        (date(2026, 12, 18), ""),
        (date(2026, 12, 19), "ABC"),
        (date(2027, 1, 3), "ABC"),
        (date(2027, 1, 4), ""),
        (date(2027, 2, 8), "C"),
        (date(2027, 2, 15), "AC"),
        (date(2027, 3, 1), "B"),
        (date(2026, 4, 21), "BC"),
        (date(2026, 7, 14), "ABC"),
        (date(2026, 8, 31), "ABC"),
        (date(2026, 9, 1), ""),
        (date(2029, 7, 14), "ABC"),
        (date(2029, 12, 27), "ABC"),
        (date(2029, 3, 20), ""),
    ],
)
def test_by_zone_and_in_any_zone(day: date, zones: str) -> None:
    assert "".join(zone for zone in ZONES if is_school_holiday(day, zone)) == zones
    assert is_school_holiday(day, "") is bool(zones)


def test_of_each_year_most_days_can_be_asked_on() -> None:
    for year in (2026, 2030):
        days = [date(year, 1, 1) + timedelta(days=each) for each in range(365)]
        assert sum(not is_school_holiday(day, "") for day in days) > 150
