"""The days of a series."""

from datetime import date, time
from itertools import islice
from zoneinfo import ZoneInfo

import pytest

from commands.core.dates import Recurring, moment, occurrences

TUESDAY, THURSDAY = 1, 3
FIRST = date(2026, 11, 24)


def days(*said: str) -> list[date]:
    return [date.fromisoformat(day) for day in said]


@pytest.mark.parametrize(
    ("series", "meant"),
    [
        (Recurring(TUESDAY, FIRST), days("2026-11-24", "2026-12-01", "2026-12-08")),
        (Recurring(TUESDAY, FIRST, every=2), days("2026-11-24", "2026-12-08", "2026-12-22")),
        (Recurring(THURSDAY, FIRST), days("2026-11-26", "2026-12-03", "2026-12-10")),
        (Recurring(THURSDAY, FIRST, ranks=(1,)), days("2026-12-03", "2027-01-07", "2027-02-04")),
        (Recurring(TUESDAY, FIRST, ranks=(-1,)), days("2026-11-24", "2026-12-29", "2027-01-26")),
        (Recurring(TUESDAY, FIRST, ranks=(-2,)), days("2026-12-22", "2027-01-19", "2027-02-16")),
        (Recurring(THURSDAY, FIRST, ranks=(1, 3)), days("2026-12-03", "2026-12-17", "2027-01-07")),
        (Recurring(THURSDAY, FIRST, ranks=(4, -1)), days("2026-11-26", "2026-12-24", "2026-12-31")),
    ],
)
def test_the_first_days(series: Recurring, meant: list[date]) -> None:
    assert list(occurrences(series, series.first, count=3)) == meant


def test_the_earlier_end_is_the_end_and_it_is_included() -> None:
    series = Recurring(TUESDAY, FIRST, until=date(2026, 12, 8))
    assert list(occurrences(series, FIRST)) == days("2026-11-24", "2026-12-01", "2026-12-08")
    assert list(occurrences(series, FIRST, until=date(2026, 12, 7))) == days("2026-11-24", "2026-12-01")
    assert list(occurrences(series, FIRST, until=date(2027, 12, 7), count=2)) == days("2026-11-24", "2026-12-01")
    assert list(occurrences(series, date(2026, 12, 9))) == []


def test_without_an_end_they_are_taken_one_by_one() -> None:
    far = next(islice(occurrences(Recurring(TUESDAY, FIRST), FIRST), 5000, None))
    assert (far.weekday(), far.year) == (TUESDAY, 2122)


def test_a_series_keeps_its_hour_on_the_wall_through_the_changes_of_hour() -> None:
    paris = ZoneInfo("Europe/Paris")
    series = Recurring(6, date(2027, 3, 21), time(9))
    at = [moment(day, time(9), paris).at for day in occurrences(series, series.first, count=33)]
    assert {each.astimezone(paris).time() for each in at} == {time(9)}
    assert [f"{each:%d/%m %H}" for each in (at[0], at[1], at[31], at[32])] == ["21/03 08", "28/03 07", "24/10 07", "31/10 08"]
