"""The bilan: of which time it tells, in which chapters, and how each of its numbers is called and counted."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path

from dateutil.relativedelta import relativedelta

from commands.core.declaration.context import Occasion
from commands.core.declaration.vocabulary import Family
from commands.core.telling.french import MONTHS, day_month, long_date, month_year
from storage.evaluation.counts import A_DAY, Period, is_half

PARTICIPATION, LINKS, PROGRAMME, FIELD = "participation", "links", "programme", "field"
HELP, DIRECTORY, KNOWLEDGE, MEANS, SATISFACTION = "help", "directory", "knowledge", "means", "satisfaction"
CHAPTERS = (PARTICIPATION, LINKS, PROGRAMME, FIELD, HELP, DIRECTORY, KNOWLEDGE, MEANS, SATISFACTION)
SETTLED = timedelta(days=8)
"""After the end of a half-year: who was at its last meeting may be corrected for a week, and what people thought of it is counted then."""
family = Family("evaluation", "Le bilan", first=("bilan", "baromètre", "améliorer"))


@dataclass(frozen=True, slots=True)
class Number:
    """How a number is called, and the rule by which it is counted. unit: days, hours, euros, or nothing."""

    label: str
    rule: str
    unit: str = ""


@cache
def numbers() -> Mapping[str, Number]:
    """All of them, by their keys, in the order in which they are told."""
    read = tomllib.loads((Path(__file__).parent / "numbers.toml").read_text(encoding="utf-8"))
    return {key: Number(**facts) for key, facts in read.items()}


@dataclass(frozen=True, slots=True)
class Asked:
    """A time as people call it. words: what is written to ask for it again."""

    period: Period
    name: str
    words: str


def period_of(occasion: Occasion, first: date, last: date) -> Period:
    """As the clocks of the town show it."""
    zone = occasion.territory.zone
    since, until = (datetime.combine(day, time(), zone) for day in (first, last + A_DAY))
    return Period(first, last, since, until)


def asked_of(occasion: Occasion, first: date, last: date) -> Asked:
    """A time, with its name: a half-year, a year and a month have theirs."""
    period = period_of(occasion, first, last)
    if is_half(period):
        half = 1 if first.month == 1 else 2
        return Asked(period, f"{half}{'er' if half == 1 else 'e'} semestre {first.year}", f"{first.year}-{half}")
    if (first.month, first.day, last) == (1, 1, date(first.year, 12, 31)):
        return Asked(period, f"année {first.year}", str(first.year))
    if first.day == 1 and last == first + relativedelta(months=1) - A_DAY:
        return Asked(period, month_year(first), month_year(first))
    if first == last:
        return Asked(period, long_date(first), f"{first:%d/%m/%Y}")
    return Asked(period, _span(first, last), f"{first:%d/%m/%Y} {last:%d/%m/%Y}")


def _span(first: date, last: date) -> str:
    """« septembre à novembre 2026 », « mars 2026 à février 2027 » of whole months; « 3 septembre au 30 novembre 2026 »."""
    if first.day == 1 and (last + A_DAY).day == 1:
        begins, joint, ends = MONTHS[first.month - 1], "à", month_year(last)
    else:
        begins, joint, ends = day_month(first), "au", f"{day_month(last)} {last.year}"
    return f"{begins}{'' if first.year == last.year else f' {first.year}'} {joint} {ends}"


def before(period: Period) -> tuple[date, date]:
    """The time before one, as long: of whole months, as many months; else as many days."""
    last = period.first - A_DAY
    if period.first.day == 1 and (period.last + A_DAY).day == 1:
        ends = period.last + A_DAY
        months = (ends.year - period.first.year) * 12 + ends.month - period.first.month
        return period.first - relativedelta(months=months), last
    return last - (period.last - period.first), last
