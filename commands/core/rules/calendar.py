"""Working days and working hours in France."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache

from dateutil.easter import easter

from commands.core.declaration.context import Due
from commands.core.declaration.effects import PutOff

FIRST_HOUR, LAST_HOUR = time(8, 30), time(18, 0)
"""Nobody is rung for what they did not ask outside these hours, even when the bot was down before."""
WAKING_HOURS = time(7, 0), time(21, 0)
"""Nobody is rung outside these ones for what came late, whatever it is about."""


_EACH_YEAR = (
    (1, 1, "Jour de l’an"),
    (5, 1, "Fête du Travail"),
    (5, 8, "Fête de la Victoire"),
    (7, 14, "Fête nationale"),
    (8, 15, "Assomption"),
    (11, 1, "Toussaint"),
    (11, 11, "Armistice"),
    (12, 25, "Noël"),
)
_AFTER_EASTER = ((1, "Lundi de Pâques"), (39, "Ascension"), (50, "Lundi de Pentecôte"))
# Code du travail, L3133-1. The library that knows those of all countries weighs 18 MB, of the 120 that a robot may take: tests compare.


def is_working_day(day: date) -> bool:
    """Whether it is neither of a week end nor a public holiday of France."""
    return day.weekday() < 5 and day not in _holidays(day.year)


def holiday_of(day: date) -> str | None:
    """The French name of the public holiday that a day is (« Noël »); None when it is none."""
    return _holidays(day.year).get(day)


@lru_cache(maxsize=8)
def _holidays(year: int) -> Mapping[date, str]:
    """Those of the whole country: of Alsace-Moselle and overseas, none of their own."""
    sunday = easter(year)
    found = [(date(year, month, day), name) for month, day, name in _EACH_YEAR]
    found += [(sunday + timedelta(days=later), name) for later, name in _AFTER_EASTER]
    days: dict[date, str] = {}
    for day, name in sorted(found):
        days[day] = f"{days[day]} et {name}" if day in days else name  # Ascension Day is the 1st of May in 2008
    return days


def is_working_time(local: datetime) -> bool:
    """Whether people may be rung at this wall time: a working day, between half past eight and six."""
    return FIRST_HOUR <= local.time() < LAST_HOUR and is_working_day(local.date())


def first_working_day(day: date) -> date:
    """The day itself when it is a working one, else the first one after."""
    while not is_working_day(day):
        day += timedelta(days=1)
    return day


def next_working_day(day: date) -> date:
    """The first working day after this one."""
    return first_working_day(day + timedelta(days=1))


def working_days_after(day: date, count: int) -> date:
    """The working day that so many of them lead to: one is the next one."""
    for _ in range(count):
        day = next_working_day(day)
    return day


def last_working_day(day: date) -> date:
    """The day itself when it is a working one, else the last one before."""
    while not is_working_day(day):
        day -= timedelta(days=1)
    return day


def working_day_before(day: date) -> date:
    """The last working day before this one."""
    return last_working_day(day - timedelta(days=1))


def next_working_time(local: datetime) -> datetime:
    """The first instant from this one when people may be rung, in the zone it is told in."""
    if is_working_time(local):
        return local
    opens_today = is_working_day(local.date()) and local.time() < FIRST_HOUR
    day = local.date() if opens_today else next_working_day(local.date())
    return datetime.combine(day, FIRST_HOUR, local.tzinfo)


def only_in_working_time(due: Due) -> None:
    """Raises PutOff, to the first instant when people may be rung, outside of working hours."""
    if not is_working_time(due.local_now):
        raise PutOff(next_working_time(due.local_now))


def next_waking_time(local: datetime) -> datetime:
    """The first instant from this one when nobody is woken, in the zone it is told in."""
    opens, closes = WAKING_HOURS
    if opens <= local.time() < closes:
        return local
    return datetime.combine(local.date() + timedelta(days=local.time() >= closes), opens, local.tzinfo)


def time_to_tell(local: datetime, before: datetime) -> datetime | None:
    """When to tell what came late and is of use before an instant: in working hours if there are any left, else at a waking hour.

    None: it would be too late.
    """
    soonest = (next_working_time(local), next_waking_time(local))
    return next((at for at in soonest if at.astimezone(UTC) < before), None)
