"""What words about time come to. Days and hours are those of the wall: whoever asks brings them to a zone (`wall.moment`)."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import Enum
from itertools import islice

from dateutil.rrule import MONTHLY, WEEKLY, rrule, weekdays

LAST_DAY = date.max


class Reason(Enum):
    """Why words that tell a time cannot be followed."""

    NO_SUCH_DAY = "no such day"
    NO_SUCH_HOUR = "no such hour"
    WHICH_HOUR = "which hour"
    """« demain matin »: the part of the day, and no hour."""
    PAST = "past"
    TOO_FAR = "too far"
    WRONG_WEEKDAY = "wrong weekday"
    ENDS_BEFORE_IT_STARTS = "ends before it starts"
    SEVERAL_DAYS = "several days"


@dataclass(frozen=True, slots=True)
class When:
    """A day, with its hours when they were told. An `end` that is not after the start is of the day after: 00:00 is midnight."""

    day: date
    start: time | None = None
    end: time | None = None

    @property
    def last_day(self) -> date:
        """The day of its end."""
        return self.day + timedelta(days=self.start is not None and self.end is not None and self.end <= self.start)

    @property
    def typed(self) -> str:
        """As it is read in one way only, « 14/01/2027 14h00-16h00 »."""
        start, end = (None if at is None else f"{at:%Hh%M}" for at in (self.start, self.end))
        return f"{self.day:%d/%m/%Y}" + (f" {start}" if start else "") + (f"-{end}" if end else "")


@dataclass(frozen=True, slots=True)
class Recurring:
    """Every week or every few weeks; or, with `ranks`, such weekdays of each month.

    weekday: 0 is Monday. first: the first day it happens. until: the last day it may happen. every: in weeks.
    ranks: 1 to 4, -1 for the last, -2 for the one before.
    """

    weekday: int
    first: date
    start: time | None = None
    end: time | None = None
    every: int = 1
    ranks: tuple[int, ...] = ()
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """Two readings or more, the nearest first: to be asked."""

    readings: tuple[When, ...]


@dataclass(frozen=True, slots=True)
class Impossible:
    """Words that tell a time nobody can meet at. `nearest`: the nearest good reading, when there is one.

    part: « matin », « apresmidi » or « soir », when it was told without its hour.
    """

    reason: Reason
    nearest: When | None = None
    part: str = field(default="", compare=False)


def occurrences(recurring: Recurring, first: date, *, until: date | None = None, count: int | None = None) -> Iterator[date]:
    """The days of a series, from `first` on; those every few weeks are counted from the week of `first`.

    until: included; the earlier of it and of the series' own. Without it nor `count`, they never end.
    """
    last = min(until or LAST_DAY, recurring.until or LAST_DAY)
    weekday = weekdays[recurring.weekday]
    days = rrule(
        MONTHLY if recurring.ranks else WEEKLY,
        interval=recurring.every,
        byweekday=[weekday(rank) for rank in recurring.ranks] or weekday,
        dtstart=datetime.combine(first, time()),
        until=datetime.combine(last, time()),
    )
    return (day.date() for day in islice(days, count))
