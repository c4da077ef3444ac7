"""Working days and working hours in France."""

from collections.abc import Container
from datetime import date, datetime, time, timedelta
from functools import lru_cache

FIRST_HOUR, LAST_HOUR = time(8, 30), time(18, 0)
"""Nobody is rung for what they did not ask outside these hours, even when the bot was down before."""


def is_working_day(day: date) -> bool:
    """Whether it is neither of a week end nor a public holiday of France."""
    return day.weekday() < 5 and day not in _holidays(day.year)


@lru_cache(maxsize=8)
def _holidays(year: int) -> Container[date]:
    """Those of the whole country: of Alsace-Moselle and overseas, none of their own."""
    from holidays import country_holidays  # noqa: PLC0415 - 20 MB and half a second: only where somebody is to be rung

    return country_holidays("FR", years=year)


def is_working_time(local: datetime) -> bool:
    """Whether people may be rung at this wall time: a working day, between half past eight and six."""
    return FIRST_HOUR <= local.time() < LAST_HOUR and is_working_day(local.date())


def next_working_day(day: date) -> date:
    """The first working day after this one."""
    day += timedelta(days=1)
    while not is_working_day(day):
        day += timedelta(days=1)
    return day


def working_day_before(day: date) -> date:
    """The last working day before this one."""
    day -= timedelta(days=1)
    while not is_working_day(day):
        day -= timedelta(days=1)
    return day


def next_working_time(local: datetime) -> datetime:
    """A wall time itself when people may be rung at it, else the first one after."""
    if is_working_time(local):
        return local
    begins_today = is_working_day(local.date()) and local.time() < FIRST_HOUR
    day = local.date() if begins_today else next_working_day(local.date())
    return datetime.combine(day, FIRST_HOUR, local.tzinfo)
