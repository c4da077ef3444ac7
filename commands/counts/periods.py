"""The quarters, half-years and years that are counted: each is asked about once it is over."""

from dataclasses import dataclass
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

QUARTER, HALF, YEAR = 3, 6, 12
"""Months of a period."""
SPOKEN = {
    QUARTER: frozenset({"trimestre", "trimestriel", "trimestrielle", "3 mois", "trois mois", "trimestres"}),
    HALF: frozenset({"semestre", "semestriel", "semestrielle", "6 mois", "six mois", "semestres"}),
    YEAR: frozenset({"an", "annee", "annuel", "annuelle", "12 mois", "ans", "annees"}),
}
_BEFORE = ("par ", "chaque ", "tous les ", "toutes les ", "une fois par ", "un nombre par ")


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """So many months, up to a last day. rank: 4 for « 4e trimestre »."""

    last_day: date
    months: int

    @property
    def first_day(self) -> date:
        """On which it begins."""
        return self.last_day + timedelta(days=1) - relativedelta(months=self.months)

    @property
    def rank(self) -> int:
        """In its year, from 1."""
        return self.last_day.month // self.months


def last_quarter(day: date) -> date:
    """The last day of the quarter that was over on a day."""
    first = date(day.year, (day.month - 1) // QUARTER * QUARTER + 1, 1)
    return first - timedelta(days=1)


def next_opening(day: date) -> date:
    """The first day after the quarter of a day: from then on, it may be asked about."""
    return last_quarter(day) + timedelta(days=1) + relativedelta(months=QUARTER)


def is_counted(months: int, until: date, last_day: date) -> bool:
    """Whether a period of so many months ends on this last day of a quarter, and began by the last day that is counted."""
    return last_day.month % months == 0 and Period(last_day, months).first_day <= until


def read_months(words: str) -> int | None:
    """How often folded words tell: « par trimestre », « chaque année »."""
    for before in _BEFORE:
        words = words.removeprefix(before)
    return next((months for months, said in SPOKEN.items() if words in said), None)
