"""A time with two ends, both of it: « 2026-2 », « ce semestre », « novembre 2026 », « du 1er septembre au 30 novembre »."""

from calendar import monthrange
from collections.abc import Sequence
from datetime import date, timedelta

from commands.core.dates.spans import read_first_day
from commands.core.dates.spoken import MONTHS, spoken
from commands.core.language.words import sayings, words_of

Span = tuple[date, date]
A_DAY = timedelta(days=1)
EARLIEST, LATEST = 1990, 2100
_HALF, _QUARTER, _YEAR, _MONTH = "semestre", "trimestre", "annee", "mois"
_LENGTHS = {_HALF: 6, _QUARTER: 3, _YEAR: 12, _MONTH: 1}
_WAYS = {"semestres": _HALF, "sem": _HALF, "trimestres": _QUARTER, "trim": _QUARTER, "an": _YEAR, "annees": _YEAR, "demi": _HALF}
_LAST = sayings("dernier, derniere, precedent, precedente, passe, passee, avant, d avant, ecoule, ecoulee")
_NEXT = sayings("prochain, prochaine, suivant, suivante, apres, d apres, qui vient")
_RANKS = {
    **dict.fromkeys(("1", "1er", "1ere", "premier", "premiere", "s1", "t1"), 1),
    **dict.fromkeys(("2", "2e", "2eme", "2nd", "deuxieme", "second", "s2", "t2"), 2),
    **dict.fromkeys(("3", "3e", "3eme", "troisieme", "t3"), 3),
    **dict.fromkeys(("4", "4e", "4eme", "quatrieme", "t4"), 4),
}
_SMALL = sayings("le, la, l, les, de, du, d, en, pour, sur, ce, cet, cette, au, a, courant, courante, cours, actuel, actuelle, et, entre")
_JOINTS = sayings("au, a, et, jusqu au, jusqu a, jusqu, jusque, -, –, —, →")
_BEGINS = sayings("depuis, a partir de, a partir du, a compter du, a compter de")
_LONGEST = 16
"""Words: no time takes more."""


def half_of(day: date) -> Span:
    """The half of the year that a day is of."""
    return _months(day.year, 1 if day.month <= 6 else 7, 6)


def read_period(said: str, today: date) -> Span | None:
    """The first and the last day that words tell; without a year, the last such time that has begun. None: they tell no such time."""
    raw = (said.replace("/", " ") if "-" in said and said.count("/") == 1 else said).split()[:_LONGEST]
    words = [word for word in words_of(" ".join(raw)).split() if word not in _SMALL]
    return _named(words, today) or _between(raw, today) or _since(said, today) or _one_day(said, today)


def _named(words: Sequence[str], today: date) -> Span | None:
    """A half, a quarter, a year or a month: of a year, this one, the one before."""
    years = [int(word) for word in words if _is_year(word)]
    others = [_WAYS.get(word, word) for word in words if not _is_year(word)]
    if years and not others:
        return date(min(years), 1, 1), date(max(years), 12, 31)
    if len(years) > 1 or not others:
        return None
    year = years[0] if years else None
    if len(others) == 1 and others[0] in MONTHS:
        return _month(MONTHS.index(others[0]) + 1, year, today)
    if len(others) == 1 and year and others[0] in _RANKS and others[0] not in {"t1", "t2", "t3", "t4"}:
        return _ranked(_HALF, _RANKS[others[0]], year)
    return _spoken(others, year, today)


def _spoken(words: Sequence[str], year: int | None, today: date) -> Span | None:
    """« semestre dernier », « 2e semestre », « s2 », « trimestre »."""
    units = [word for word in words if word in _LENGTHS] or [_HALF for word in words if word in {"s1", "s2"}]
    units = units or [_QUARTER for word in words if word in {"t1", "t2", "t3", "t4"}]
    left = [word for word in words if word not in _LENGTHS]
    if len(units) != 1 or len(left) > 1:
        return None
    unit, word = units[0], left[0] if left else ""
    if word in _RANKS:
        return _ranked(unit, _RANKS[word], year or today.year)
    if word and word not in _LAST | _NEXT:
        return None
    if year:
        return (date(year, 1, 1), date(year, 12, 31)) if unit == _YEAR and not word else None
    first, last = _around(today, _LENGTHS[unit])
    if word in _LAST:
        return _around(first - A_DAY, _LENGTHS[unit])
    return _around(last + A_DAY, _LENGTHS[unit]) if word in _NEXT else (first, last)


def _ranked(unit: str, rank: int, year: int) -> Span | None:
    length = _LENGTHS[unit]
    return _months(year, (rank - 1) * length + 1, length) if unit in {_HALF, _QUARTER} and rank * length <= 12 else None


def _around(day: date, months: int) -> Span:
    """The time of so many months that a day is of."""
    return _months(day.year, (day.month - 1) // months * months + 1, months)


def _months(year: int, month: int, count: int) -> Span:
    last = month + count - 1
    return date(year, month, 1), date(year, last, monthrange(year, last)[1])


def _month(month: int, year: int | None, today: date) -> Span:
    return _months(year or (today.year if month <= today.month else today.year - 1), month, 1)


def _between(raw: Sequence[str], today: date) -> Span | None:
    """Two days, or two months, wherever the words may be parted; told in the wrong order, they are put in the right one."""
    for cut in range(1, len(raw)):
        left, right = _without(raw[:cut], _SMALL), _without(raw[cut:], _JOINTS | _SMALL)
        first = _end(left, today, right)
        if first is None or (last := _end(right, today, right)) is None:
            continue
        if last[1] < first[0] and _year_of(right) is None:
            last = last[0].replace(year=last[0].year + 1), last[1].replace(year=last[1].year + 1)
        return min(first[0], last[0]), max(first[1], last[1])
    return None


def _without(words: Sequence[str], small: frozenset[str]) -> list[str]:
    """Without what joins them, at their ends."""
    found = list(words)
    while found and words_of(found[0]) in small | {""}:
        found.pop(0)
    while found and words_of(found[-1]) in _JOINTS | {""}:
        found.pop()
    return found


def _end(words: Sequence[str], today: date, right: Sequence[str]) -> Span | None:
    """One end: a day, or a month. A day without a year is of that of the other end, when that one has one."""
    said = " ".join(words)
    plain = [word for word in words_of(said).split() if word not in _SMALL]
    if plain and plain[0] in MONTHS:
        named = _named(plain, today)
        return named if named or not (year := _year_of(right)) else _month(MONTHS.index(plain[0]) + 1, year, today)
    day = _day(said, today) or (_day(f"{said} {year}", today) if (year := _year_of(right)) and _year_of(words) is None else None)
    return (day, day) if day else None


def _day(said: str, today: date) -> date | None:
    """A day, be it to come when its year is told."""
    told = spoken(said)
    if len(told) < 2 and told not in (["hier"], ["aujourdhui"]):
        return None
    return read_first_day(said, date(LATEST, 12, 31) if _year_of([said]) else today)


def _since(said: str, today: date) -> Span | None:
    """« depuis le 1er septembre »: up to today."""
    words = words_of(said)
    begun = next((start for start in sorted(_BEGINS, key=len, reverse=True) if f"{words} ".startswith(f"{start} ")), None)
    first = read_first_day(said, today) if begun else None
    return (first, today) if first else None


def _one_day(said: str, today: date) -> Span | None:
    day = _day(said, today)
    return (day, day) if day else None


def _is_year(word: str) -> bool:
    return len(word) == 4 and word.isascii() and word.isdecimal() and EARLIEST <= int(word) <= LATEST


def _year_of(words: Sequence[str]) -> int | None:
    return next((int(word) for word in words_of(" ".join(words)).split() if _is_year(word)), None)
