"""The last day of a time that begins today, or the first of one that ends today: « jusqu’au 7 décembre », « 2 semaines », « 01/10 »."""

from dataclasses import dataclass
from datetime import date, timedelta

from commands.core.dates.days import LONGEST, coming, made, month_of
from commands.core.dates.spoken import DAYS, MONTHS, SIGNS, spoken

SOON = timedelta(days=183)
"""A day without its year that is over this year means next year, when that is within six months."""

_UNITS = {"jour": 1, "semaine": 7, "mois": 30}
_AHEAD = {"aujourdhui": 0, "demain": 1, "apresdemain": 2}
_SMALL = SIGNS | {"le", "a", "au", "de", "du", "e"}
_UNTIL = _SMALL | {"jusqu", "en", "pour", "pendant", "prochain", "soir"}
_SINCE = _SMALL | {"depuis", "il", "y", "partir", "la", "les", "debut", "dernier"}


@dataclass(frozen=True, slots=True)
class Over:
    """A day that is over. `next`: when it comes again."""

    day: date
    next: date


def read_last_day(said: str, today: date) -> date | Over | None:
    """The last day of a time that begins today: a date, a day of the week, a number of days, weeks or months.

    None: these words tell no day. A day of the week is the next one, never today.
    """
    words = [word for word in spoken(said) if word not in _UNTIL]
    if len(words) == 1 and words[0] in _AHEAD:
        return today + timedelta(days=_AHEAD[words[0]])
    if len(words) == 1 and words[0] in DAYS:
        return today + timedelta(days=(DAYS.index(words[0]) - today.weekday() - 1) % 7 + 1)
    if length := _length(words):
        return today + length - timedelta(days=1) if length <= LONGEST else None
    return _to_come(words[1:] if words and words[0] in DAYS else words, today)  # « lundi 7 décembre »: the figures tell


def read_first_day(said: str, today: date) -> date | None:
    """The first day of a time that ends today: « 1er octobre », « 01/10 », « octobre », « lundi », « hier », « 2 semaines ».

    Without a year, the last one there was. None when nothing was understood, when there is no such day, or when it has not come yet.
    """
    words = [word for word in spoken(said) if word not in _SINCE]
    if words in (["hier"], ["aujourdhui"]):
        return today - timedelta(days=words == ["hier"])
    if len(words) == 1 and words[0] in DAYS:
        return today - timedelta(days=(today.weekday() - DAYS.index(words[0]) - 1) % 7 + 1)
    if length := _length(words):
        return today - length
    if (parts := _parts(["1", *words] if words and words[0] in MONTHS else words)) is None:
        return None
    day, month, year = parts
    days = (made(each, month, day) for each in ((year,) if year else (today.year, today.year - 1)))
    return next((each for each in days if each and each <= today), None)


def _length(words: list[str]) -> timedelta | None:
    """« 2 semaines », « un mois »: of three figures at most, and not nothing."""
    if len(words) != 2 or not words[0].isdecimal() or len(words[0]) > 3 or words[1] not in _UNITS:
        return None
    return timedelta(days=int(words[0]) * _UNITS[words[1]]) or None


def _parts(words: list[str]) -> tuple[int, int, int] | None:
    """The day, the month and the year (0 when it was not told) of « 7 decembre », « 7 12 », « 7 12 26 », « 2026 12 07 »."""
    if len(words) == 3 and len(words[0]) == 4:
        words = [words[2], words[1], words[0]]
    if len(words) not in {2, 3} or not all(word.isdecimal() and len(word) <= 4 for word in (words[0], *words[2:])):
        return None
    if words[1] not in MONTHS and not words[1].isdecimal():
        return None
    year = int(words[2]) if len(words) == 3 else 0
    return int(words[0]), month_of(words[1]), year + 2000 if 0 < year < 100 else year


def _to_come(words: list[str], today: date) -> date | Over | None:
    if (parts := _parts(words)) is None:
        return None
    day, month, year = parts
    again = coming(day, month, today)
    meant = made(year or today.year, month, day) or (None if year else again)  # the 29th of February, of a year that has one
    if meant is None or again is None or meant - today > LONGEST:
        return None
    if meant >= today:
        return meant
    return again if not year and again - today <= SOON else Over(meant, again)
