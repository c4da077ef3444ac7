"""Days as spreadsheets and forms write them. The day before the month, always; a month alone is its first day, and told."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

from commands.core.dates.days import made
from commands.imports.values.words import Read, line
from storage.analysis import fold

MONTH_ALONE = "sans le jour : le premier du mois a été pris"
IMPOSSIBLE, SEVERAL = "ce jour n’existe pas", "plusieurs dates : la plus récente a été prise"
MONTH_FIRST = "ce mois n’existe pas ; le jour vient avant le mois"
LONGEST = 100
SERIALS = range(20_000, 80_000)
"""Days since the end of 1899, as Excel counts them: from 1954 to 2119."""
EPOCH = date(1899, 12, 30)
INSTANTS = range(300_000_000_000, 4_100_000_000_000)
"""Milliseconds since 1970, as maps write them."""
_MONTHS = {
    word: number
    for number, words in enumerate(
        (
            *(
                "janvier janv jan january",
                "fevrier fevr fev february feb",
                "mars mar march",
                "avril avr april apr",
                "mai may",
                "juin june jun",
            ),
            *("juillet juil july jul", "aout august aug", "septembre sept sep september", "octobre oct october", "novembre nov november"),
            "decembre dec december",
        ),
        start=1,
    )
    for word in words.split()
}
_ISO = re.compile(r"(?<!\d)(?P<year>\d{4})([-/.])(?P<month>\d{1,2})\2(?P<day>\d{1,2})(?!\d)")
_DAY_FIRST = re.compile(r"(?<!\d)(?<!\d[-/.])(?P<day>\d{1,2}) ?([-/.]) ?(?P<month>\d{1,2}) ?\2 ?(?P<year>\d{4}|\d{2})(?![\dh:]|[-/.]\d)")
_SPACED = re.compile(r"(?<!\d)(?<!\d )(?P<day>\d{1,2}) (?P<month>\d{1,2}) (?P<year>\d{4})(?!\d)")
_WORDS = re.compile(r"(?<!\d)(?P<day>\d{1,2})(?:er)?[ -](?P<name>[a-z]{3,9})\.?[ -](?P<year>\d{4}|\d{2})(?![\dh:])")
_ISO_MONTH = re.compile(r"(?<!\d)(?P<year>\d{4})[-/](?P<month>\d{1,2})(?![\d/-])")
_MONTH_FIRST = re.compile(r"(?<![\d/.-])(?P<month>\d{1,2})[-/.](?P<year>\d{4})(?!\d)")
_MONTH_WORDS = re.compile(r"\b(?P<name>[a-z]{3,9})\.?[ -](?P<year>\d{4}|\d{2})(?![\dh:])")
_FORMS = (_ISO, _DAY_FIRST, _SPACED, _WORDS, _ISO_MONTH, _MONTH_FIRST, _MONTH_WORDS)
"""The most precise first: what one has read, the next ones do not see."""
_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)")


def read_day(value: object) -> Read[date | None]:
    """Read the day a cell tells, with or without its time."""
    words = line(value)
    return _read(words) if words and len(words) <= LONGEST else Read(None, words)


@lru_cache(maxsize=2_000)
def _read(words: str) -> Read[date | None]:
    if words.removesuffix(".0").isdecimal():
        return _of_figures(words.removesuffix(".0"))
    found = list(_found(fold(words)))
    if not found:
        return Read(None, words)
    days = [day for day, _ in found if day is not None]
    if not days:
        return Read(None, words, found[0][1])
    if len(set(days)) > 1:
        return Read(max(days), "", SEVERAL)
    return Read(days[0], "", found[0][1])


def _of_figures(digits: str) -> Read[date | None]:
    """« 46307 » of Excel, « 20261012 », « 1791763200000 »."""
    number = int(digits) if digits.isascii() else 0
    if number in SERIALS:
        return Read(EPOCH + timedelta(days=number))
    if number in INSTANTS:
        return Read(datetime.fromtimestamp(number / 1000, UTC).date())
    if found := _COMPACT.fullmatch(digits):
        day = made(*map(int, found.groups()))
        return Read(day) if day else Read(None, digits, IMPOSSIBLE)
    return Read(None, digits)


def _found(words: str) -> Iterator[tuple[date | None, str]]:
    """Each day that words tell, and what is to be said of it."""
    for form in _FORMS:
        for found in form.finditer(words):
            parts = found.groupdict()
            month = _MONTHS.get(parts["name"], 0) if "name" in parts else int(parts["month"])
            if not month and "name" in parts:
                continue
            year = int(parts["year"]) + (2_000 if len(parts["year"]) == 2 else 0)
            day = made(year, month, int(parts.get("day") or 1))
            trouble = MONTH_FIRST if month > 12 and "day" in parts else IMPOSSIBLE
            yield day, trouble if day is None else "" if "day" in parts else MONTH_ALONE
            words = words[: found.start()] + " " * (found.end() - found.start()) + words[found.end() :]
