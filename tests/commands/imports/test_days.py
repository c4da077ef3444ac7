"""Days as French spreadsheets and forms write them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commands.imports.values.dates import IMPOSSIBLE, MONTH_ALONE, MONTH_FIRST, SEVERAL, read_day

DAY = date(2026, 10, 12)


@pytest.mark.parametrize(
    "cell",
    [
        *("12/10/2026", "12/10/26", "12.10.26", "12-10-2026", "12 10 2026", "2026-10-12", "2026/10/12", "20261012", 20261012),
        *("12 octobre 2026", "lundi 12 oct. 2026", "12-oct-26", "12 October 2026", "le 12/10/2026", "mis à jour le 12/10/2026"),
        *(
            "12/10/2026 17:51",
            "2026/10/12 9:12:33 AM UTC+2",
            "2026-10-12T10:00:00Z",
            "2026-10-12 09:12",
            "46307",
            46307,
            46307.0,
            1791763200000,
        ),
    ],
)
def test_one_day_however_it_is_written(cell: object) -> None:
    assert read_day(cell) == (DAY, "", "")


@pytest.mark.parametrize("cell", ["mars 2026", "Mars 26", "2026-03", "2026/03", "03/2026", "3/2026", "mise à jour mars 2026"])
def test_a_month_is_its_first_day_and_told(cell: str) -> None:
    assert read_day(cell) == (date(2026, 3, 1), "", MONTH_ALONE)


@pytest.mark.parametrize(
    ("cell", "kept", "left", "told"),
    [
        ("1er mars 2026", date(2026, 3, 1), "", ""),
        ("31/02/2026", None, "31/02/2026", IMPOSSIBLE),
        ("10/14/2026", None, "10/14/2026", MONTH_FIRST),
        ("13/2026", None, "13/2026", IMPOSSIBLE),
        ("12/03/2025, revu le 12/10/2026", DAY, "", SEVERAL),
        ("2026", None, "2026", ""),
        ("bientôt", None, "bientôt", ""),
        ("été 2026", None, "été 2026", ""),
        ("05 53 00 11 22", None, "05 53 00 11 22", ""),
        ("9h12 - 14h26", None, "9h12 - 14h26", ""),
        ("#VALEUR!", None, "", ""),
        ("", None, "", ""),
        (None, None, "", ""),
    ],
)
def test_what_is_no_day_is_left_and_said(cell: object, kept: date | None, left: str, told: str) -> None:
    assert read_day(cell) == (kept, left, told)


@given(st.text(alphabet="0123456789/-. marsoct", max_size=20) | st.integers())
def test_any_cell_is_a_day_or_left(cell: object) -> None:
    read = read_day(cell)
    assert read.kept is None or not read.left
