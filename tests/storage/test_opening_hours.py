"""A week as OpenStreetMap writes it: read, written, and asked whether it is open."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.opening_hours import Times, Week


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Mo-Fr 08:30-12:00,13:30-17:00", "Mo-Fr 08:30-12:00,13:30-17:00"),
        ("Mo-Fr 8:30 - 12:00, 13:30 - 17:00", "Mo-Fr 08:30-12:00,13:30-17:00"),
        ("Mo, Tu, Th 09:00-12:00; PH off", "Mo,Tu,Th 09:00-12:00; PH off"),
        ("Sa-Mo 10:00-12:00", "Mo,Sa,Su 10:00-12:00"),
        ("Tu[1,3] 14:00-17:00; We[-1] 09:00-10:00", "Tu[1,3] 14:00-17:00; We[-1] 09:00-10:00"),
        ("Mo-Fr 09:00-17:00; We off", "Mo-Fr 09:00-17:00; We off"),
        ('Tu 09:00-11:30 "inscription"; "fermé l’été"', 'Tu 09:00-11:30; "inscription, fermé l’été"'),
        ("24/7", "Mo-Su 00:00-24:00"),
        ("Fr 20:00-02:00", "Fr 20:00-02:00"),
    ],
)
def test_what_is_read_is_written_again(text: str, written: str) -> None:
    assert str(Week.parse(text)) == written
    assert Week.parse(written) == Week.parse(str(Week.parse(text)))


@pytest.mark.parametrize(
    "text",
    [
        "",
        ";",
        "le lundi matin",
        "Mo",
        "Mo-Fr 9h-12h",
        "09:00-12:00",
        "Sep-Jun Mo 09:00-12:00",
        "Mo 25:00-26:00",
        "Mo 09:70-12:00",
        "Xx 09:00-12:00",
        '"sur rendez-vous"',
        "SH 09:00-12:00",
    ],
)
def test_what_is_said_otherwise_is_no_week(text: str) -> None:
    assert Week.parse(text) is None


@pytest.mark.parametrize(
    ("text", "when", "is_open"),
    [
        ("Mo-Fr 08:30-12:00", "2026-11-30 08:30", True),
        ("Mo-Fr 08:30-12:00", "2026-11-30 12:00", False),
        ("Mo-Fr 08:30-12:00", "2026-11-29 10:00", False),
        ("Mo-Fr 09:00-17:00; We 09:00-12:00", "2026-12-02 14:00", False),
        ("Mo-Fr 09:00-17:00; We off", "2026-12-02 10:00", False),
        ("Tu[1] 14:00-17:00", "2026-12-01 15:00", True),
        ("Tu[1] 14:00-17:00", "2026-12-08 15:00", False),
        ("Mo[-1] 14:00-17:00", "2026-11-30 15:00", True),
        ("Mo[-1] 14:00-17:00", "2026-11-23 15:00", False),
        ("Fr 20:00-02:00", "2026-12-05 01:30", True),
        ("Fr 20:00-02:00", "2026-12-04 01:30", False),
    ],
)
def test_whether_it_is_open(text: str, when: str, is_open: bool) -> None:
    week = Week.parse(text)
    assert week is not None
    assert week.is_open(datetime.fromisoformat(when)) is is_open
    assert not week.is_open(datetime.fromisoformat(when).replace(hour=12), holiday=True)


def test_days_of_the_month_come_beside_those_of_each_week() -> None:
    week = Week.of({1: ((540, 720),), 2: ()}, {(1, (1,)): ((840, 1020),)}, 'sur "rendez-vous"; sonner')
    assert str(week) == 'Tu 09:00-12:00; We off; Tu[1] 09:00-12:00,14:00-17:00; "sur ’rendez-vous’, sonner"'
    assert week.times_on(date(2026, 12, 1)) == ((540, 720), (840, 1020))
    assert week.times_on(date(2026, 12, 8)) == ((540, 720),)


SPANS = st.lists(
    st.tuples(st.integers(0, 1439), st.integers(1, 700)).map(lambda span: (span[0], span[0] + span[1])), max_size=3, unique=True
)


@given(st.dictionaries(st.integers(0, 6), SPANS.map(lambda spans: tuple(sorted(spans))), min_size=1))
def test_any_week_is_read_as_it_was_written(weekly: dict[int, Times]) -> None:
    week = Week.of(weekly)
    again = Week.parse(str(week))
    assert again is not None
    monday = date(2026, 11, 30)
    assert [again.times_on(monday + timedelta(days=day)) for day in range(7)] == [weekly.get(day, ()) for day in range(7)]


@given(st.text() | st.text(alphabet='MoTuFr[]-,;:" 0129off'))
def test_any_words_are_a_week_or_none(text: str) -> None:
    week = Week.parse(text)
    assert week is None or Week.parse(str(week)) == week
