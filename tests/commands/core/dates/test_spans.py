"""Days of the past as people say them."""

from datetime import date

import pytest

from commands.core.dates import read_first_day

TODAY = date(2026, 11, 23)  # a Monday


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
        ("aujourd’hui", TODAY),
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
    assert read_first_day(said, TODAY) == meant
