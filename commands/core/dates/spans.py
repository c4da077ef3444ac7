"""The first day of a time that ends today: « depuis le 1er octobre », « 2 semaines », « 01/10 »."""

from datetime import date, timedelta

from commands.core.dates.days import made, month_of
from commands.core.dates.spoken import DAYS, MONTHS, SIGNS, spoken

_UNITS = {"jour": 1, "semaine": 7, "mois": 30}
_SMALL = SIGNS | {"le", "a", "au", "de", "du", "e"}
_SINCE = _SMALL | {"depuis", "il", "y", "partir", "la", "les", "debut", "dernier"}


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
