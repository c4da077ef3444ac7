"""Hours of the wall through the changes of hour, in Paris and elsewhere."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from commands.core.dates import Shown, moment

PARIS = ZoneInfo("Europe/Paris")
MARCH, OCTOBER = date(2027, 3, 28), date(2026, 10, 25)


@pytest.mark.parametrize(
    ("day", "hour", "at", "shown"),
    [
        (date(2026, 10, 24), "02:30", "2026-10-24T00:30", Shown.ONCE),
        (OCTOBER, "00:00", "2026-10-24T22:00", Shown.ONCE),
        (OCTOBER, "01:59", "2026-10-24T23:59", Shown.ONCE),
        (OCTOBER, "02:00", "2026-10-25T00:00", Shown.TWICE),
        (OCTOBER, "02:59", "2026-10-25T00:59", Shown.TWICE),
        (OCTOBER, "03:00", "2026-10-25T02:00", Shown.ONCE),
        (OCTOBER, "09:00", "2026-10-25T08:00", Shown.ONCE),
        (date(2026, 10, 26), "02:30", "2026-10-26T01:30", Shown.ONCE),
        (date(2027, 3, 27), "02:30", "2027-03-27T01:30", Shown.ONCE),
        (MARCH, "01:59", "2027-03-28T00:59", Shown.ONCE),
        (MARCH, "02:00", "2027-03-28T01:00", Shown.NEVER),
        (MARCH, "02:30", "2027-03-28T01:30", Shown.NEVER),
        (MARCH, "02:59", "2027-03-28T01:59", Shown.NEVER),
        (MARCH, "03:00", "2027-03-28T01:00", Shown.ONCE),
        (MARCH, "09:00", "2027-03-28T07:00", Shown.ONCE),
        (date(2027, 3, 29), "02:30", "2027-03-29T00:30", Shown.ONCE),
    ],
)
def test_hours_of_paris(day: date, hour: str, at: str, shown: Shown) -> None:
    found = moment(day, time.fromisoformat(hour), PARIS)
    assert (found.at, found.shown) == (datetime.fromisoformat(f"{at}+00:00"), shown)
    assert found.at.tzinfo is UTC


def test_an_hour_that_is_skipped_is_told_an_hour_later() -> None:
    assert moment(MARCH, time(2, 30), PARIS).at.astimezone(PARIS).time() == time(3, 30)


def test_where_clocks_never_change_every_hour_comes_once() -> None:
    reunion = ZoneInfo("Indian/Reunion")
    assert {moment(day, time(2, 30), reunion).shown for day in (MARCH, OCTOBER)} == {Shown.ONCE}
