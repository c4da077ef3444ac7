"""Times with two ends, as people say them."""

from datetime import date

import pytest
from hypothesis import given, strategies

from commands.core.dates import half_of, read_period

TODAY = date(2026, 11, 30)
SECOND, FIRST = (date(2026, 7, 1), date(2026, 12, 31)), (date(2026, 1, 1), date(2026, 6, 30))
AUTUMN = (date(2026, 9, 1), date(2026, 11, 30))


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        *(
            (said, SECOND)
            for said in ("2026-2", "2026 2", "ce semestre", "S2 2026", "second semestre", "2e semestre 2026", "semestre en cours")
        ),
        *((said, FIRST) for said in ("2026-1", "le semestre dernier", "1er semestre 2026", "semestre 1 2026", "premier semestre 2026")),
        *((said, (date(2026, 1, 1), date(2026, 12, 31))) for said in ("2026", "cette année", "l’année 2026")),
        *((said, (date(2025, 1, 1), date(2025, 12, 31))) for said in ("2025", "l’année dernière", "l an dernier")),
        *((said, (date(2016, 1, 1), date(2026, 12, 31))) for said in ("2016 à 2026", "2016-2026", "de 2016 à 2026")),
        *((said, (date(2026, 10, 1), date(2026, 12, 31))) for said in ("ce trimestre", "t4 2026", "4e trimestre")),
        *((said, (date(2026, 11, 1), date(2026, 11, 30))) for said in ("novembre", "novembre 2026", "ce mois")),
        ("décembre", (date(2025, 12, 1), date(2025, 12, 31))),
        ("le mois dernier", (date(2026, 10, 1), date(2026, 10, 31))),
        *(
            (said, AUTUMN)
            for said in (
                "du 1er septembre au 30 novembre 2026",
                "du 1er septembre au 30 novembre",
                "01/09/2026 30/11/2026",
                "01/09/2026 au 30/11/2026",
                "1/9 30/11",
                "2026-09-01 2026-11-30",
                "2026-09-01/2026-11-30",
                "entre le 1 septembre et le 30 novembre",
                "de septembre à novembre 2026",
                "septembre à novembre",
                "30/11/2026 1/9/2026",
                "depuis le 1er septembre",
            )
        ),
        ("du 1er décembre au 15 janvier", (date(2025, 12, 1), date(2026, 1, 15))),
        ("le 3 décembre 2025", (date(2025, 12, 3),) * 2),
        ("01/07/2026 31/12/2026", SECOND),
        ("semestre prochain", (date(2027, 1, 1), date(2027, 6, 30))),
        ("2027-1", (date(2027, 1, 1), date(2027, 6, 30))),
        *(
            (said, None)
            for said in ("", "2026-3", "liens", "de compétences", "32/13/2026", "5e trimestre", "demain peut-être", "1er", "R12")
        ),
    ],
)
def test_what_is_meant(said: str, meant: tuple[date, date] | None) -> None:
    assert read_period(said, TODAY) == meant


@given(strategies.text(max_size=60))
def test_any_words_are_read_or_not(said: str) -> None:
    found = read_period(said, TODAY)
    assert found is None or found[0] <= found[1]


@given(strategies.dates(date(2000, 1, 1), date(2090, 12, 31)))
def test_each_day_is_of_one_half(day: date) -> None:
    first, last = half_of(day)
    assert first <= day <= last
    assert (first.day, first.month % 6, half_of(first), half_of(last)) == (1, 1, (first, last), (first, last))
