"""Days as people say them."""

from datetime import date

import pytest

from commands.core.dates import Over, read_first_day, read_last_day

TODAY = date(2026, 11, 23)  # a Monday


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("jusqu’au 7 décembre", date(2026, 12, 7)),
        ("jusqu'au 7 decembre 2026", date(2026, 12, 7)),
        ("JUSQU’AU LUNDI 7 DÉC.", date(2026, 12, 7)),
        ("jusqu’au 1er février", date(2027, 2, 1)),
        ("jusqu’à lundi", date(2026, 11, 30)),
        ("vendredi", date(2026, 11, 27)),
        ("dimanche inclus", date(2026, 11, 29)),
        ("mardi prochain", date(2026, 11, 24)),
        ("aujourd’hui", TODAY),
        ("demain", date(2026, 11, 24)),
        ("jusqu’à après-demain", date(2026, 11, 25)),
        ("2 semaines", date(2026, 12, 6)),
        ("pendant deux semaines", date(2026, 12, 6)),
        ("pour 10 jours", date(2026, 12, 2)),
        ("1 jour", TODAY),
        ("un mois", date(2026, 12, 22)),
        ("07/12", date(2026, 12, 7)),
        ("7/12/26", date(2026, 12, 7)),
        ("07.12.2026", date(2026, 12, 7)),
        ("2026-12-07", date(2026, 12, 7)),
        ("23 novembre", TODAY),
        ("7 janvier", date(2027, 1, 7)),
        ("29 février", date(2028, 2, 29)),
        ("29/02/2028", date(2028, 2, 29)),
    ],
)
def test_what_is_read(said: str, day: date) -> None:
    assert read_last_day(said, TODAY) == day


@pytest.mark.parametrize(
    ("said", "over"),
    [
        ("jusqu’au 7 novembre", Over(date(2026, 11, 7), date(2027, 11, 7))),
        ("7 décembre 2025", Over(date(2025, 12, 7), date(2026, 12, 7))),
        ("22/11/2026", Over(date(2026, 11, 22), date(2027, 11, 22))),
        ("29/02/2024", Over(date(2024, 2, 29), date(2028, 2, 29))),
    ],
)
def test_a_day_that_is_over_and_when_it_comes_again(said: str, over: Over) -> None:
    assert read_last_day(said, TODAY) == over


@pytest.mark.parametrize(
    "said",
    [
        "31 février",
        "32/12",
        "7 brumaire",
        "la semaine prochaine",
        "bientôt",
        "",
        "0 jours",
        "9999 jours",
        "99999999999999 semaines",
        "7 12 2026 8",
        "01/01/9999",
        "7",
        "décembre",
    ],
)
def test_what_tells_no_day(said: str) -> None:
    assert read_last_day(said, TODAY) is None


def test_a_day_of_the_week_is_never_today() -> None:
    days = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
    assert [read_last_day(day, TODAY) for day in days] == [date(2026, 11, 30), *(date(2026, 11, 24 + ahead) for ahead in range(6))]


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
