"""Working days, and days of the past in words."""

from datetime import date, datetime

import pytest

from commands.core.calendar import is_working_day, is_working_time, next_working_day, past_day

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


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("depuis le 1er octobre", date(2026, 10, 1)),
        ("1er octobre", date(2026, 10, 1)),
        ("Depuis le 1er octobre 2025", date(2025, 10, 1)),
        ("1 oct", date(2026, 10, 1)),
        ("24 décembre", date(2025, 12, 24)),
        ("01/10", date(2026, 10, 1)),
        ("1/10/2026", date(2026, 10, 1)),
        ("1/10/26", date(2026, 10, 1)),
        ("01-10-2026", date(2026, 10, 1)),
        ("octobre", date(2026, 10, 1)),
        ("début décembre", date(2025, 12, 1)),
        ("septembre 2025", date(2025, 9, 1)),
        ("hier", date(2026, 11, 22)),
        ("aujourd’hui", MONDAY),
        ("lundi", date(2026, 11, 16)),
        ("vendredi dernier", date(2026, 11, 20)),
        ("2 semaines", date(2026, 11, 9)),
        ("les 2 dernières semaines", date(2026, 11, 9)),
        ("il y a 10 jours", date(2026, 11, 13)),
        ("un mois", date(2026, 10, 24)),
        ("trois mois", date(2026, 8, 25)),
        ("31/02", None),
        ("29 février", None),  # neither this year nor the last
        ("29 février 2024", date(2024, 2, 29)),
        ("1er décembre 2027", None),
        ("99/99", None),
        ("0 mars", None),
        ("12", None),
        ("2026", None),
        ("logement", None),
        ("ma", None),
        ("", None),
        ("le", None),
        ("9" * 5000, None),
        ("🙂", None),
    ],
)
def test_a_day_of_the_past_in_words(said: str, meant: date | None) -> None:
    assert past_day(said, MONDAY) == meant
