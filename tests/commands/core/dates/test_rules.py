"""Series as RFC 5545 writes them: dateutil reads our rules as we mean them."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import rrulestr

from commands.core.dates import Recurring, occurrences, rule_of, series_of

PARIS = ZoneInfo("Europe/Paris")
THURSDAY = date(2026, 12, 3)


@pytest.mark.parametrize(
    ("series", "rule"),
    [
        (Recurring(3, THURSDAY), "FREQ=WEEKLY;BYDAY=TH"),
        (Recurring(3, THURSDAY, every=2), "FREQ=WEEKLY;INTERVAL=2;BYDAY=TH"),
        (Recurring(3, THURSDAY, ranks=(1, 3)), "FREQ=MONTHLY;BYDAY=1TH,3TH"),
        (Recurring(3, THURSDAY, ranks=(-1,), until=date(2027, 6, 30)), "FREQ=MONTHLY;BYDAY=-1TH;UNTIL=20270630T215959Z"),
    ],
)
def test_a_rule_says_the_days_of_the_series(series: Recurring, rule: str) -> None:
    assert rule_of(series, PARIS) == rule
    read = rrulestr(rule, dtstart=datetime.combine(THURSDAY, time(9), PARIS))
    days = list(occurrences(series, THURSDAY, count=8))
    assert [when.date() for when, _ in zip(read, days, strict=False)] == days
    again = series_of(rule, THURSDAY)
    assert (again.weekday, again.every, again.ranks) == (series.weekday, series.every, series.ranks)
