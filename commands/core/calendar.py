"""Working days in France, and the days people name when they look back (« depuis le 1er octobre »)."""

import re
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from commands.core.dates import DAYS, MONTHS
from commands.core.words import words_of

FIRST_HOUR, LAST_HOUR = time(8, 30), time(18, 0)
"""Nobody is rung for what they did not ask outside these hours, even when the bot was down before."""

_BEFORE = re.compile(r"^(?:depuis|il y a|a partir|du|de|le|la|les|l|debut) ")
_DAY = re.compile(r"(?:(\d{1,2})(?:er)? )?([a-z]+|\d{1,2})(?: (\d{4}|\d{2}))?")
_SPAN = re.compile(r"(\d{1,3}|un|une|deux|trois|six) (?:derni\w+ )?(jours?|semaines?|mois)(?: derni\w+)?")
_NUMBERS = {"un": 1, "une": 1, "deux": 2, "trois": 3, "six": 6}
_LENGTHS = {"jour": 1, "semaine": 7, "mois": 30}


def is_working_day(day: date) -> bool:
    """Whether it is neither of a week end nor a public holiday of France."""
    return day.weekday() < 5 and not _is_holiday(day)


@lru_cache(maxsize=400)
def _is_holiday(day: date) -> bool:
    """Of the whole country: those of Alsace-Moselle and overseas are left out."""
    from holidays import country_holidays  # noqa: PLC0415 - 20 MB and half a second: only where somebody is to be rung

    return day in country_holidays("FR", years=day.year)


def is_working_time(local: datetime) -> bool:
    """Whether people may be rung at this wall time: a working day, between half past eight and six."""
    return FIRST_HOUR <= local.time() < LAST_HOUR and is_working_day(local.date())


def next_working_day(day: date) -> date:
    """The first working day after this one."""
    day += timedelta(days=1)
    while not is_working_day(day):
        day += timedelta(days=1)
    return day


def past_day(said: str, today: date) -> date | None:
    """The day meant when looking back: « 1er octobre », « 01/10 », « octobre », « lundi », « hier », « 2 semaines ».

    Without a year, the last one there was. None when nothing was understood, when there is no such day, or when it has not come yet.
    """
    words = words_of(said)
    while (shorter := _BEFORE.sub("", words)) != words:
        words = shorter
    if words in {"hier", "aujourd hui"}:
        return today - timedelta(days=words == "hier")
    if words.removesuffix(" dernier") in DAYS:
        return today - timedelta(days=(today.weekday() - DAYS.index(words.removesuffix(" dernier")) - 1) % 7 + 1)
    if span := _SPAN.fullmatch(words):
        count = _NUMBERS.get(span[1]) or int(span[1])
        return today - timedelta(days=count * _LENGTHS[span[2] if span[2] == "mois" else span[2].removesuffix("s")])
    return _named(words, today)


def _named(words: str, today: date) -> date | None:
    """« 1 octobre 2026 », « 1 10 », « octobre »: a day, or the first of a month."""
    read = _DAY.fullmatch(words)
    month = _month(read[2]) if read else None
    if read is None or month is None or (read[1] is None and read[2].isdecimal()):
        return None
    year = int(read[3]) % 100 + 2000 if read[3] else today.year
    day = _date(year, month, int(read[1] or 1))
    if day and day > today and not read[3]:
        day = _date(year - 1, month, int(read[1] or 1))
    return day if day and day <= today else None


def _month(word: str) -> int | None:
    """The number of a month, in figures or by its name."""
    return int(word) if word.isdecimal() else next((rank for rank, names in enumerate(MONTHS, 1) if word in names), None)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
