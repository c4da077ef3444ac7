"""Days as people say them: « jeudi 3 décembre », « 3/12 », « demain », « mardi en huit », « le premier jeudi de janvier »."""

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta
from dateutil.rrule import weekdays

from commands.core.dates.spoken import DAYS, MONTHS
from commands.core.dates.values import Reason

RECENT = timedelta(days=60)
"""A day told without its year that was over so lately is a slip, not a day of next year."""
LONGEST = timedelta(days=5 * 366)
WEEK = timedelta(days=7)

WEEKDAY = f"(?P<weekday>{'|'.join(DAYS)})"
RANK = r"(?:[1-4] e|dernier|avantdernier)"

Told = dict[str, str]
"""What a form of words holds, by the names of its parts: those that were said."""


@dataclass(frozen=True, slots=True)
class Days:
    """What days may be meant, the nearest first; with a trouble, the nearest good ones."""

    days: tuple[date, ...]
    trouble: Reason | None = None


def read_days(words: str, today: date) -> Days | None:
    """The day these words tell, and nothing else. None: they tell none, or something else too."""
    said = _TOLD_AFTER.sub(r"\2 \1", _PARTED.sub(r"\1 ", words))
    for pattern, reader in _FORMS:
        if found := pattern.fullmatch(said):
            return reader({part: word for part, word in found.groupdict().items() if word}, today)
    return None


def coming(day: int, month: int, today: date) -> date | None:
    """The first such day from today on; None when no year has it."""
    days = (made(year, month, day) for year in range(today.year, today.year + 9))
    return next((each for each in days if each and each >= today), None)


def made(year: int, month: int, day: int) -> date | None:
    """The date, if there is such a day."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def rank(said: str) -> int:
    """1 to 4 for the first ones of a month, -1 for the last, -2 for the one before."""
    return {"dernier": -1, "avantdernier": -2}.get(said) or int(said[0])


def month_of(said: str) -> int:
    """1 is January: of its name, or of its number, which may be that of no month."""
    return int(said) if said.isdecimal() else MONTHS.index(said) + 1


# ── Days told from today ─────────────────────────────────────────────────────────────────────────────────────────


def _named(told: Told, today: date) -> Days:
    day = today + timedelta(days=_NAMED[told["named"]]) + _weeks(told) * WEEK
    return _checked(told, day) if day >= today else Days((), Reason.PAST)


def _weekday(told: Told, today: date) -> Days:
    """« mardi »: said on a Tuesday, it is today or in a week."""
    day = _next(told, today)
    return Days((today, day) if day == today + WEEK else (day,))


def _next_weekday(told: Told, today: date) -> Days:
    """« mercredi prochain »: this week's or the next one's, while this week's is to come."""
    day = _next(told, today)
    doubtful = day == today + timedelta(days=1) or today.weekday() < day.weekday()
    return Days((day, day + WEEK) if doubtful else (day,))


def _last_weekday(told: Told, today: date) -> Days:
    return Days((_next(told, today),), Reason.PAST)


def _weekday_of_this_week(told: Told, today: date) -> Days:
    day = _of_week(told, today)
    return Days((day,)) if day >= today else Days((day + WEEK,), Reason.PAST)


def _weekday_of_next_week(told: Told, today: date) -> Days:
    return Days((_of_week(told, today) + WEEK,))


def _weekday_in_eight(told: Told, today: date) -> Days:
    """« mardi en huit »: a week after the coming one; said on a Tuesday, the coming one may be today."""
    return Days(tuple(day + _weeks(told) * WEEK for day in _weekday(told, today).days))


def _later(told: Told, today: date) -> Days | None:
    """« dans 3 jours », « dans 2 semaines », « dans un mois »; « dans 15 jours » is also said of two weeks."""
    count, unit = int(told["count"]), told["unit"]
    if not 0 < count <= 12 * (1 if unit == "mois" else 30):
        return None
    if unit == "mois":
        day = made(*_month(today, count), today.day)
        return Days((day,)) if day else None
    days = count * 7 if unit == "semaine" else count
    doubtful = unit == "jour" and days in {8, 15}
    return Days(tuple(today + timedelta(days=each) for each in ((days - 1, days) if doubtful else (days,))))


def _weekday_later(told: Told, today: date) -> Days | None:
    """« mardi dans 2 semaines »: two weeks after the coming one, or that of the week two weeks from now."""
    later = int(told.get("count") or _weeks(told)) * WEEK
    ahead = timedelta(days=(_index(told) - today.weekday()) % 7)
    return Days(tuple(sorted({today + ahead + later, _of_week(told, today) + later}))) if later else None


def _next(told: Told, today: date) -> date:
    """The coming one, never today."""
    return today + timedelta(days=(_index(told) - today.weekday() - 1) % 7 + 1)


def _of_week(told: Told, today: date) -> date:
    return today + timedelta(days=_index(told) - today.weekday())


def _index(told: Told) -> int:
    return DAYS.index(told["weekday"])


def _weeks(told: Told) -> int:
    """« en huit » is one week, « en quinze » two."""
    return int(told.get("week", 0)) // 7


def _month(today: date, later: int) -> tuple[int, int]:
    """The year and the month, so many months later."""
    months = today.year * 12 + today.month - 1 + later
    return months // 12, months % 12 + 1


# ── Days told by their date ──────────────────────────────────────────────────────────────────────────────────────


def _dated(told: Told, today: date) -> Days:
    month, day, year = month_of(told["month"]), int(told["day"]), int(told.get("year", 0))
    again = coming(day, month, today)
    if again is None:
        return _no_such_day(month, day, today)
    if not year:
        before = made(again.year - 1, month, day)
        return _checked(told, again, Reason.PAST if before and today - before <= RECENT else None)
    meant = made(year + 2000 if year < 100 else year, month, day)
    if meant is None:
        return _no_such_day(month, day, today, year + 2000 if year < 100 else year)
    trouble = Reason.PAST if meant < today else Reason.TOO_FAR if meant - today > LONGEST else None
    return _checked(told, again if trouble else meant, trouble)


def _spaced(told: Told, today: date) -> Days | None:
    """« 17 02 »; « jeudi 10 12 » may be hours, so it is none."""
    hours = int(told["day"]) < int(told["month"]) + 1 and not told["month"].startswith("0")
    return None if hours else _dated(told, today)


def _checked(told: Told, day: date, trouble: Reason | None = None) -> Days:
    """Such a day, when the weekday that was told is its own."""
    wrong = "weekday" in told and _index(told) != day.weekday()
    return Days((day,), trouble or (Reason.WRONG_WEEKDAY if wrong else None))


def _no_such_day(month: int, day: int, today: date, year: int = 0) -> Days:
    """« 31 novembre »: the nearest is the last day of that month."""
    if not (1 <= month <= 12 and 28 < day <= 31):
        return Days((), Reason.NO_SUCH_DAY)
    years = (year,) if year else (today.year, today.year + 1)
    lasts = (date(each, month, monthrange(each, month)[1]) for each in years if each <= today.year + 5)
    return Days(tuple(last for last in lasts if last >= today)[:1], Reason.NO_SUCH_DAY)


def _day_alone(told: Told, today: date) -> Days:
    """« le 3 », « jeudi 3 », « le 3 du mois prochain »: the first such day to come."""
    months = (_month(today, later) for later in (range(1, 2) if "next" in told else range(12)))
    days = (made(year, month, int(told["day"])) for year, month in months)
    day = next((each for each in days if each and each >= today), None)
    return _checked(told, day) if day else Days((), Reason.NO_SUCH_DAY)


def _ranked(told: Told, today: date) -> Days:
    """« le premier jeudi de janvier », « le dernier mardi du mois prochain »."""
    if "month" in told:
        years = (int(told["year"]),) if "year" in told else (today.year, today.year + 1)
        months = [(year, month_of(told["month"])) for year in years]
    else:
        months = [_month(today, "next" in told)]
    weekday = weekdays[_index(told)](rank(told["rank"]))
    days = [date(year, month, 1) + relativedelta(day=1 if weekday.n > 0 else 31, weekday=weekday) for year, month in months]
    to_come = [day for day in days if today <= day <= today + LONGEST]
    return Days((to_come[0],)) if to_come else Days((), Reason.PAST if days[0] < today else Reason.TOO_FAR)


def _several(told: Told, today: date) -> Days:
    """« du lundi 7 au mercredi 9 décembre »: the nearest good reading is the first day."""
    month = told.get("first_month") or told.get("month")
    first = _dated(told | {"month": month}, today) if month else _day_alone(told, today)
    return Days(() if first.trouble else first.days, Reason.SEVERAL_DAYS)


# ── The forms of words ───────────────────────────────────────────────────────────────────────────────────────────

_NAMED = {"aujourdhui": 0, "demain": 1, "apresdemain": 2, "hier": -1, "avanthier": -2}
_LEAD = r"(?:(?:pour|des|a) )?(?:(?:le|ce|du) )?"
_SPACED = "0[1-9]|1[0-2]"
"""The figures of a month after a space: « 17 02 », never « 10 9 »."""
_MONTH = f"(?P<month>{'|'.join(MONTHS)})"
_DATE = rf"{_LEAD}(?:{WEEKDAY} )?(?:le )?(?P<day>\d\d?)(?: e)?"
_PARTED = re.compile(rf"^((?:(?:pour )?(?:le|ce) )?(?:{'|'.join(DAYS)}|{'|'.join(_NAMED)})) , ")  # « demain, mardi »
_TOLD_AFTER = re.compile(
    rf"^(?:le )?(\d\d?(?: e)? (?:(?:{'|'.join(MONTHS)})(?: \d{{4}})?|/ \d\d?(?: / \d{{2,4}})?))(?: ,)? ({'|'.join(DAYS)})$"
)  # « le 4 décembre (vendredi) »
_OF_MONTH = r"(?P<day>\d\d?)(?: e)?(?: (?:de ce mois|du mois (?P<next>prochain)))?"
_SOME_DAY = f"(?:{'|'.join(DAYS)})"
_FROM = rf"(?:(?:du|de|le|les) )?(?:{_SOME_DAY} )?(?P<day>\d\d?)(?: e)?"
_TO = rf"(?:au|et|-|a) (?:le )?(?:{_SOME_DAY} )?\d\d?(?: e)?"

_FORMS: tuple[tuple[re.Pattern[str], Callable[[Told, date], Days | None]], ...] = tuple(
    (re.compile(pattern), reader)
    for pattern, reader in (
        (rf"(?:de )?(?P<named>{'|'.join(_NAMED)})(?: {WEEKDAY}| en (?P<week>8|15))?", _named),
        (rf"(?:pour )?(?:ce )?{WEEKDAY}(?: qui vient)?", _weekday),
        (rf"(?:pour )?(?:le )?{WEEKDAY} prochain", _next_weekday),
        (rf"(?:pour )?(?:le )?prochain {WEEKDAY}", _next_weekday),
        (rf"(?:le )?{WEEKDAY} dernier", _last_weekday),
        (rf"(?:le )?{WEEKDAY} (?:de )?cette semaine", _weekday_of_this_week),
        (rf"cette semaine (?:le )?{WEEKDAY}", _weekday_of_this_week),
        (rf"(?:le )?{WEEKDAY} (?:de )?(?:la )?semaine prochain", _weekday_of_next_week),
        (rf"(?:la )?semaine prochain (?:le )?{WEEKDAY}", _weekday_of_next_week),
        (rf"(?:le )?{WEEKDAY} en (?P<week>8|15)", _weekday_in_eight),
        (r"dans (?P<count>\d{1,3}) (?P<unit>jour|semaine|mois)", _later),
        (rf"(?:le )?{WEEKDAY} dans (?:(?P<count>\d\d?) semaine|(?P<week>8|15) jour)", _weekday_later),
        (rf"{_DATE} (?:de )?{_MONTH}(?: prochain| (?:de )?(?P<year>\d{{4}}))?", _dated),
        (rf"{_DATE} (?P<sign>[/-]) (?P<month>\d\d?)(?: (?P=sign) (?P<year>\d{{4}}|\d\d))?", _dated),
        (rf"{_DATE} (?P<month>{_SPACED})", _spaced),
        (rf"{_DATE} (?P<month>{_SPACED}) (?P<year>\d{{4}}|\d\d)", _dated),
        (r"(?P<year>\d{4}) (?P<sign>[/-]) (?P<month>\d\d?) (?P=sign) (?P<day>\d\d?)", _dated),
        (rf"(?:(?:pour|des|a) )?(?:(?:le )?{WEEKDAY}(?: le)?|le|ce) {_OF_MONTH}", _day_alone),
        (rf"(?:le )?(?P<rank>{RANK}) {WEEKDAY} (?:du mois )?de {_MONTH}(?: (?P<year>\d{{4}}))?", _ranked),
        (rf"(?:le )?(?P<rank>{RANK}) {WEEKDAY} (?:de ce mois|du mois (?P<next>prochain))", _ranked),
        (rf"{_FROM}(?: (?P<first_month>{'|'.join(MONTHS)}))? {_TO} {_MONTH}(?: (?P<year>\d{{4}}))?", _several),
        (rf"{_FROM} (?P<sign>[/-]) (?P<first_month>\d\d?) {_TO} (?P=sign) \d\d?(?: (?P=sign) (?P<year>\d{{4}}|\d\d))?", _several),
        (rf"{_FROM} (?:au|et|-) (?:le )?(?:{_SOME_DAY} )?\d\d?(?: e)?", _several),
    )
)
