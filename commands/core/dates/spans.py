"""Days as people say them, to say until when or since when: « jusqu’au 7 décembre », « vendredi », « 2 semaines », « 01/10 ».

Dates are day first, always. What a reader gives is a day of the calendar: whoever asks tells it back in full.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from commands.core.words import words_of

DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
MONTHS = (
    ("janvier", "janv", "jan"),
    ("fevrier", "fevr", "fev"),
    ("mars",),
    ("avril", "avr"),
    ("mai",),
    ("juin",),
    ("juillet", "juil"),
    ("aout",),
    ("septembre", "sept"),
    ("octobre", "oct"),
    ("novembre", "nov"),
    ("decembre", "dec"),
)
SOON = timedelta(days=183)
"""A day without its year that is over this year means next year, when that is within six months."""
LONGEST = timedelta(days=5 * 366)

_MONTHS = {name: number for number, names in enumerate(MONTHS, 1) for name in names}
_NUMBERS = {"un": 1, "une": 1, "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "six": 6, "huit": 8, "dix": 10, "quinze": 15}
_UNITS = {"jour": 1, "jours": 1, "j": 1, "semaine": 7, "semaines": 7, "mois": 30}
_BEFORE = frozenset({"jusqu", "jusque", "jusqua", "jusquau", "au", "a", "en", "le", "pour", "pendant", "durant", "inclus", "prochain"})
_SINCE = re.compile(r"^(?:depuis|il y a|a partir|du|de|le|la|les|l|debut) ")
_SPAN = re.compile(r"(\d{1,3}|[a-z]+) (?:derni\w+ )?(jours?|semaines?|mois)(?: derni\w+)?")
_DAY = re.compile(r"(?:(\d{1,2})(?:er)? )?([a-z]+|\d{1,2})(?: (\d{4}|\d{2}))?")
_NAMED = {"aujourd hui": 0, "ce soir": 0, "demain": 1, "apres demain": 2}


@dataclass(frozen=True, slots=True)
class Over:
    """A day that is over. `next`: when it comes again."""

    day: date
    next: date


def read_last_day(said: str, today: date) -> date | Over | None:
    """The last day of a time that begins today: a date, a day of the week, a number of days, weeks or months.

    None: these words tell no day. A day of the week is the next one, never today.
    """
    words = [word for word in words_of(said).split() if word not in _BEFORE]
    named = " ".join(words)
    if named in _NAMED:
        return today + timedelta(days=_NAMED[named])
    if len(words) == 1 and words[0] in DAYS:
        return today + timedelta(days=(DAYS.index(words[0]) - today.weekday() - 1) % 7 + 1)
    if len(words) == 2 and words[1] in _UNITS:
        return _after(words[0], words[1], today)
    if len(words) > 1 and words[0] in DAYS:  # « lundi 7 décembre »: the figures tell
        words = words[1:]
    return _dated(words, today)


def read_first_day(said: str, today: date) -> date | None:
    """The first day of a time that ends today: « 1er octobre », « 01/10 », « octobre », « lundi », « hier », « 2 semaines ».

    Without a year, the last one there was. None when nothing was understood, when there is no such day, or when it has not come yet.
    """
    words = words_of(said)
    while (shorter := _SINCE.sub("", words)) != words:
        words = shorter
    if words in {"hier", "aujourd hui"}:
        return today - timedelta(days=words == "hier")
    if words.removesuffix(" dernier") in DAYS:
        return today - timedelta(days=(today.weekday() - DAYS.index(words.removesuffix(" dernier")) - 1) % 7 + 1)
    if (span := _SPAN.fullmatch(words)) and (count := _count(span[1])):
        return today - timedelta(days=count * _UNITS[span[2]])
    return _last(words, today)


def _last(words: str, today: date) -> date | None:
    """« 1 octobre 2026 », « 1 10 », « octobre »: a day, or the first of a month, that has come."""
    read = _DAY.fullmatch(words)
    if read is None or (read[1] is None and read[2].isdecimal()):
        return None
    month, day = _MONTHS.get(read[2]) or _number(read[2]), int(read[1] or 1)
    years = (_year(read[3]),) if read[3] else (today.year, today.year - 1)
    found = (_date(year, month, day) for year in years)
    return next((each for each in found if each and each <= today), None)


def _after(count: str, unit: str, today: date) -> date | None:
    number = _count(count)
    length = timedelta(days=number * _UNITS[unit])
    return today + length - timedelta(days=1) if number and length <= LONGEST else None


def _dated(words: list[str], today: date) -> date | Over | None:
    """« 7 decembre », « 7 12 », « 7 12 26 », « 2026 12 07 »."""
    if len(words) == 3 and len(words[0]) == 4:
        words = [words[2], words[1], words[0]]
    if len(words) not in {2, 3}:
        return None
    day, month = _number(words[0].removesuffix("er")), _MONTHS.get(words[1]) or _number(words[1])
    year = _year(words[2]) if len(words) == 3 else today.year
    found = _date(year, month, day)
    if found is None and len(words) == 2:  # the 29th of February, of a year that has one
        found = _next(date(today.year, 1, 1), month, day)
    if found is None or found - today > LONGEST:
        return None
    if found >= today:
        return found
    again = _next(today, month, day)
    assert again is not None, "a day that was comes again"
    return again if len(words) == 2 and again - today <= SOON else Over(found, again)


def _next(today: date, month: int, day: int) -> date | None:
    found = (_date(year, month, day) for year in range(today.year, today.year + 9))
    return next((each for each in found if each and each >= today), None)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _year(word: str) -> int:
    year = _number(word)
    return year + 2000 if year < 100 else year


def _count(word: str) -> int:
    """A number in figures, of three at most, or in letters; 0 when it is none."""
    return _NUMBERS.get(word) or (int(word) if word.isdecimal() and len(word) < 4 else 0)


def _number(word: str) -> int:
    return int(word) if word.isdecimal() and len(word) <= 4 else 0
