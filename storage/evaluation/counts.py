"""What a number of the bilan is: a value, what it is out of, what it does not say; and the time that it tells of."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from statistics import median

A_DAY = timedelta(days=1)
LAST_MONTH_OF_THE_FIRST_HALF = 6


@dataclass(frozen=True, slots=True)
class Period:
    """From the first day to the last one, both of it. since, until: the instants between which it stands, the second one left out."""

    first: date
    last: date
    since: datetime
    until: datetime

    def holds(self, at: datetime | None) -> bool:
        """Whether an instant is of it; what has not come is not."""
        return at is not None and self.since <= at < self.until


@dataclass(frozen=True, slots=True)
class Count:
    """A number of the bilan.

    key: the chapter and the name, by which its rule is told (« links.new »). value: None where it is not known. of: what it is out of, in
    the same unit; None where there is no such thing. missing: what it could not be counted on, by its name → how many.
    """

    key: str
    value: float | None
    of: float | None = None
    missing: Mapping[str, int] = field(default_factory=dict)

    @property
    def share(self) -> float | None:
        """The value out of its denominator, between 0 and 1; None where either is not known, or nothing is to be shared."""
        return self.value / self.of if self.value is not None and self.of else None


@dataclass(frozen=True, slots=True)
class Bilan:
    """All that is counted of a period. tables: of a name, each part → how many (formats, hours of the day, sectors).

    begun: since when the network notes anything; None: it has not begun. alone, unseen: numbers of structures, for the équipe d'animation
    only.
    """

    period: Period
    begun: datetime | None
    counts: Mapping[str, Count]
    tables: Mapping[str, Mapping[str, int]]
    alone: tuple[int, ...] = ()
    unseen: tuple[int, ...] = ()

    def __getitem__(self, key: str) -> Count:
        """The number of this name."""
        return self.counts[key]


def name_of_half(day: date) -> str:
    """The half-year that a day is of, as programmes are called: « 2026-2 »."""
    return f"{day.year}-{1 if day.month <= LAST_MONTH_OF_THE_FIRST_HALF else 2}"


def is_half(period: Period) -> bool:
    """Whether it is a whole half of a year."""
    begins, ends = (period.first.month, period.first.day), (period.last.month, period.last.day)
    return period.first.year == period.last.year and (begins, ends) in {((1, 1), (6, 30)), ((7, 1), (12, 31))}


def days_between(spans: Iterable[tuple[datetime, datetime]]) -> list[float]:
    """How long each took, in days."""
    return [(end - start) / A_DAY for start, end in spans]


def middle(values: Iterable[float]) -> float | None:
    """The median; None of nothing."""
    found = list(values)
    return median(found) if found else None
