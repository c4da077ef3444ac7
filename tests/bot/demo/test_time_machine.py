"""The clock that the demo moves."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from bot.demo.steps import Days
from bot.demo.time_machine import ZONE, TimeMachine, span
from bot.machine import now
from commands.core.rules.calendar import is_working_day

CLOSE = timedelta(seconds=30)


def test_it_is_moved_forward_and_stays_so(tmp_path: Path) -> None:
    clock = TimeMachine(tmp_path / "clock")
    assert abs(clock.now() - now()) < CLOSE
    clock.move(timedelta(hours=2))
    clock.move(timedelta(days=1))
    assert TimeMachine(tmp_path / "clock").ahead == timedelta(days=1, hours=2)


def test_it_never_goes_back(tmp_path: Path) -> None:
    clock = TimeMachine(tmp_path / "clock")
    there = now() + timedelta(days=400)
    clock.move_to(there)
    assert abs(clock.now() - there) < CLOSE
    clock.move_to(now())
    assert abs(clock.now() - there) < CLOSE


def test_the_next_morning_is_at_nine_on_the_wall(tmp_path: Path) -> None:
    clock = TimeMachine(tmp_path / "clock")
    morning = clock.next_morning
    assert (morning.hour, morning.tzinfo) == (9, ZONE)
    assert timedelta() < morning - clock.now() <= timedelta(hours=34)


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("2h", timedelta(hours=2)),
        ("30 min", timedelta(minutes=30)),
        ("3 jours", timedelta(days=3)),
        ("7J", timedelta(days=7)),
        ("", None),
        ("2", None),
        ("demain", None),
    ],
)
def test_spans_as_they_are_typed(words: str, meant: timedelta | None) -> None:
    assert span(words) == meant


@pytest.mark.parametrize(
    ("begun", "digest", "cafe", "eve"),
    [
        (datetime(2026, 11, 23, tzinfo=UTC), "2026-11-30", "2026-12-03", "2026-12-02"),
        (datetime(2026, 11, 29, tzinfo=UTC), "2026-11-30", "2026-12-03", "2026-12-02"),
        (datetime(2026, 11, 4, tzinfo=UTC), "2026-11-09", "2026-11-12", "2026-11-10"),  # the 11th is a holiday
        (datetime(2026, 5, 20, tzinfo=UTC), "2026-05-26", "2026-05-28", "2026-05-27"),  # Whit Monday
    ],
)
def test_the_days_of_the_tour(begun: datetime, digest: str, cafe: str, eve: str) -> None:
    days = Days.after(begun.date())
    assert (days.instants["digest"].date().isoformat(), days.cafe.isoformat(), days.instants["eve"].date().isoformat()) == (
        digest,
        cafe,
        eve,
    )
    assert (days.instants["digest"].hour, days.instants["eve"].hour) == (9, 9)
    assert (days.instants["end"].date(), days.instants["end"].hour) == (days.cafe, 12)


@pytest.mark.parametrize("day", [date(2026, 11, 29) + timedelta(days=span) for span in range(0, 370, 5)])
def test_the_half_year_of_the_tour_is_in_order_on_working_days(day: date) -> None:
    instants = Days.after(day).instants
    later = [instants[name] for name in ("end", "call", "vote", "letters", "publication")]
    assert later == sorted(set(later))
    assert all(is_working_day(each.date()) for each in later[1:])
