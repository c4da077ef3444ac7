"""When a structure is open, as the search knows it: by days and parts of days."""

from datetime import date, datetime, timedelta

from storage.opening_hours import Week

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
