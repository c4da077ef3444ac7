"""When a structure is open, as the search knows it: by days and parts of days."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from storage.opening_hours import Week
from storage.search.marks import HOURS_UNKNOWN, open_mark

PARTS = {
    "am": (6 * 60, 12 * 60),
    "noon": (12 * 60, 14 * 60),
    "pm": (14 * 60, 18 * 60),
    "eve": (18 * 60 + 30, 23 * 60),
    "night": (23 * 60, 30 * 60),
}
"""From which minute of a day to which; the night is over in the morning."""
_MONDAY = date(2024, 1, 1)
"""Of a month that begins with its week, so that the first of each day of the week is in it."""


@dataclass(frozen=True, slots=True)
class When:
    """A time that is asked for: days of the week, a part of them, and at which very hour if it is now."""

    days: tuple[int, ...]
    part: str = ""
    now: datetime | None = None


OPEN, UNSURE, SHUT = 0, 1, 2
Span = tuple[int, int]
"""Minutes of a day, from and to."""


def openness(when: When, marks: str, hours: str | None, *, says_so: bool) -> int:
    """Whether a structure is open then: by its hours, at the very minute if it is now; unsure, where nobody knows.

    marks: its marks, between spaces. says_so: its words name that time, which hours of the house may not have.
    """
    if says_so:
        return OPEN
    if f" {HOURS_UNKNOWN} " in marks:
        return UNSURE
    if when.now:
        week = Week.parse(hours) if hours else None
        return UNSURE if week is None else OPEN if week.is_open(when.now) else SHUT
    return OPEN if any(f" {open_mark(day, when.part)} " in marks for day in when.days) else SHUT


def times_of(when: When, week: Week, today: date) -> Sequence[tuple[int, Sequence[Span]]]:
    """The hours of each day that is asked for, as it comes next."""
    coming = [today + timedelta(days=(day - today.weekday()) % 7) for day in when.days]
    return [(day.weekday(), times) for day in sorted(coming) if (times := week.times_on(day))]


def open_parts(week: Week) -> dict[int, list[str]]:
    """The days on which it is open, be it once a month, and the parts of these days."""
    found: dict[int, list[str]] = {}
    for day in range(7):
        times = {span for weeks in range(5) for span in week.times_on(_MONDAY + timedelta(days=day, weeks=weeks))}
        if times:
            found[day] = [part for part, (first, last) in PARTS.items() if any(start < last and end > first for start, end in times)]
    return found


def part_of(at: datetime) -> str:
    """The part of its day that an hour is in."""
    minute = at.hour * 60 + at.minute
    return next((part for part, (_, last) in PARTS.items() if minute < last), "night")
