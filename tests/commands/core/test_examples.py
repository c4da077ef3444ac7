"""Dates of examples, moved by whole weeks."""

from datetime import date

import pytest

from commands.core.telling.examples import current


@pytest.mark.parametrize(
    ("today", "said"),
    [
        (date(2026, 11, 23), "jeudi 3 décembre 14h"),
        (date(2026, 11, 29), "jeudi 3 décembre 14h"),
        (date(2026, 11, 30), "jeudi 10 décembre 14h"),
        (date(2026, 12, 22), "jeudi 31 décembre 14h"),
        (date(2027, 6, 23), "jeudi 1er juillet 14h"),
        (date(2020, 1, 1), "jeudi 3 décembre 14h"),
    ],
)
def test_a_day_is_as_far_from_today_as_it_was_written(today: date, said: str) -> None:
    assert current("jeudi 3 décembre 14h", today) == said


def test_what_is_no_day_to_come_stays() -> None:
    said = "!nouveaux depuis le 1er octobre, !agenda décembre, R12, 20 places"
    assert current(said, date(2027, 6, 23)) == said
