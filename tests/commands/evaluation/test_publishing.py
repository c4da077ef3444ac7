"""What of a bilan is told: who asks whatever times, one after the other, finds no count that is hidden."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, strategies

from commands.evaluation.publishing import (
    ANSWERED,
    BY_HALF,
    COST,
    FEW,
    FORGOTTEN,
    MARKS,
    NEVER_MARKED,
    NO_HISTORY,
    NOT_OVER,
    PEOPLE,
    RUNNING,
    TODAY,
    UNMARKED,
    VISITS,
    halves_of,
    publish,
)
from storage.evaluation.counts import A_DAY, Bilan, Count, Period, name_of_half
from tests.commands.samples.evaluation import FIRST, SECOND, bilan

THRESHOLD = 5
LATER = datetime(2029, 1, 1, tzinfo=UTC)
PARIS = ZoneInfo("Europe/Paris")
ENDS = [date(2026, 1, 1), date(2026, 3, 10), date(2026, 7, 1), date(2026, 9, 2), date(2027, 1, 1), date(2027, 7, 1), date(2028, 1, 1)]
"""Where times may begin and end: those of half-years, and some days."""


def period(first: date, last: date) -> Period:
    since, until = (datetime(day.year, day.month, day.day, tzinfo=PARIS) for day in (first, last + A_DAY))
    return Period(first, last, since, until)


def of_visits(visits: Mapping[date, int], span: Period) -> Bilan:
    """The bilan of a history where so many came on each of these days."""
    within = {day: many for day, many in visits.items() if span.first <= day <= span.last}
    halves: dict[str, int] = {}
    for day, many in within.items():
        halves[name_of_half(day)] = halves.get(name_of_half(day), 0) + many
    made = bilan(span, participation__visits=(sum(within.values()), None))
    return replace(made, tables=dict(made.tables) | {"visits": halves})


@given(strategies.dictionaries(strategies.dates(ENDS[0], ENDS[-1] - A_DAY), strategies.integers(1, 7), max_size=8))
def test_no_sequence_of_times_gives_a_count_that_is_hidden(visits: dict[date, int]) -> None:
    """What is told of a time joins its two ends: a count is found by sums and differences where its own ends are joined."""
    joined = {end: end for end in ENDS}

    def root(end: date) -> date:
        return end if joined[end] == end else root(joined[end])

    hidden = []
    for first in ENDS:
        for end in (each for each in ENDS if each > first):
            found = of_visits(visits, period(first, end - A_DAY))
            told = publish(found, None, LATER, THRESHOLD)[VISITS]
            if told.hidden:
                hidden.append((first, end, found[VISITS].value or 0))
                assert told.count.value is None
            else:
                joined[root(first)] = root(end)
    assert not [(first, end, many) for first, end, many in hidden if 0 < many < THRESHOLD and root(first) == root(end)]


def test_a_count_of_people_is_told_of_a_whole_half_year_once_it_is_over() -> None:
    while_it_runs = datetime(2026, 11, 30, tzinfo=UTC)
    for key in (PEOPLE, ANSWERED):
        assert publish(bilan(SECOND), None, LATER, THRESHOLD)[key].hidden == ""
        assert publish(bilan(SECOND), None, while_it_runs, THRESHOLD)[key].hidden == NOT_OVER
        assert publish(bilan(SECOND), None, SECOND.until + timedelta(days=7), THRESHOLD)[key].hidden == NOT_OVER, "it is still corrected"
        assert publish(bilan(period(date(2026, 1, 1), date(2026, 12, 31))), None, LATER, THRESHOLD)[key].hidden == BY_HALF
    assert publish(bilan(SECOND, participation__people=(4, None)), None, LATER, THRESHOLD)[PEOPLE].hidden == FEW
    assert publish(bilan(SECOND, participation__people=(0, None)), None, LATER, THRESHOLD)[PEOPLE].hidden == "", "nothing is nobody"
    assert publish(bilan(SECOND, participation__people=(None, None)), None, LATER, THRESHOLD)[PEOPLE].hidden == FORGOTTEN


def test_the_cost_of_a_visit_does_not_give_the_visits_back() -> None:
    assert publish(bilan(period(date(2026, 8, 1), date(2026, 8, 31))), None, LATER, THRESHOLD)[COST].hidden == BY_HALF
    assert publish(bilan(SECOND), None, LATER, THRESHOLD)[COST].hidden == ""
    year = bilan(period(date(2026, 1, 1), date(2026, 12, 31)))
    assert publish(year, None, LATER, THRESHOLD)[COST].hidden == ""
    few = replace(year, tables=dict(year.tables) | {"paid-visits": {"2026-1": 4, "2026-2": 945}})
    assert publish(few, None, LATER, THRESHOLD)[COST].hidden == FEW, "the year less its second half is its first one"


@pytest.mark.parametrize(
    ("marks", "told"),
    [
        ({"useful": 30, "fair": 9, "useless": 6}, {"useful": 30, "fair": 9, "useless": 6}),
        ({"useful": 30, "fair": 9, "useless": 0}, {"useful": 30, "fair": 9, "useless": 0}),
        ({"useful": 30, "fair": 9, "useless": 2}, {"useful": 30, "fair": None, "useless": None}),
        ({"useful": 30, "fair": 1, "useless": 1}, {"useful": None, "fair": None, "useless": None}),
    ],
)
def test_a_part_that_is_too_small_takes_another_one_along(marks: dict[str, int], told: dict[str, int | None]) -> None:
    """Else it would be what is left of the sum, which is told."""
    found = bilan(SECOND, satisfaction__answered=(sum(marks.values()), 80))
    shown = publish(replace(found, tables=dict(found.tables) | {MARKS: marks}), None, LATER, THRESHOLD)
    assert shown.tables[MARKS] == told


def test_where_nobody_noted_who_came_nothing_is_guessed() -> None:
    found = bilan(SECOND, programme__held=(3, 3))
    counts = dict(found.counts) | {"programme.held": Count("programme.held", 3, 3, {"unmarked": 3})}
    shown = publish(replace(found, counts=counts), None, LATER, THRESHOLD)
    assert {shown[key].hidden for key in counts if key.startswith("participation.")} == {NEVER_MARKED}
    assert shown["links.new"].hidden == "", "they may have met otherwise"


def test_two_times_stand_side_by_side_only_where_the_number_means_the_same() -> None:
    beside = publish(bilan(SECOND), bilan(FIRST), LATER, THRESHOLD)
    assert beside["links.new"].before is not None
    assert beside["directory.fresh"].apart == TODAY
    assert publish(bilan(SECOND, 1), bilan(FIRST), LATER, THRESHOLD)["links.new"].apart == UNMARKED
    assert publish(bilan(SECOND, 1), bilan(FIRST), LATER, THRESHOLD)["programme.ideas"].apart == ""
    assert publish(bilan(SECOND), bilan(FIRST), datetime(2026, 12, 1, tzinfo=UTC), THRESHOLD)["programme.ideas"].apart == RUNNING
    young = replace(bilan(FIRST), begun=datetime(2026, 3, 1, tzinfo=UTC))
    assert publish(bilan(SECOND), young, LATER, THRESHOLD)["programme.ideas"].apart == NO_HISTORY


def test_halves() -> None:
    assert halves_of(period(date(2026, 1, 1), date(2027, 6, 30))) == ["2026-1", "2026-2", "2027-1"]
    assert halves_of(period(date(2026, 1, 2), date(2026, 6, 30))) == []
    assert halves_of(period(date(2026, 1, 1), date(2026, 12, 30))) == []
