"""How French writes dates, hours, numbers and lists: the filters of the templates.

Words of its own, and no library of all languages: that weighs 4 MB, and its full formats say « 1 avril » and « 14:30 ». Typography of the
Imprimerie nationale: U+00A0 inside an hour, U+202F between thousands.
"""

import re
from collections.abc import Callable, Iterable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, Literal
from zoneinfo import ZoneInfo

from commands.core.dates import DAYS, Recurring, When
from commands.core.language.numbers import WORDS
from commands.core.telling.hours import days_open, hours

MONTHS = (
    *("janvier", "février", "mars", "avril", "mai", "juin"),
    *("juillet", "août", "septembre", "octobre", "novembre", "décembre"),
)
NO_BREAK, THIN_NO_BREAK = "\u00a0", "\u202f"
ELLIPSIS = "…"
MANY = 999
"""What is counted further than this is told « plus de 999 »."""
_DANGLING = " \u00a0\u202f:;,(«–—-"
"""Signs that announce what follows: nothing is cut, nor ends, right after them."""
_RANKS = {1: "le premier", 2: "le deuxième", 3: "le troisième", 4: "le quatrième", -1: "le dernier", -2: "l’avant-dernier"}
_SENTENCE_END = re.compile(r"[.!?](?= |$)")
_BLANKS = re.compile(r"[ \t\r\n\f\v]+")  # and not the no-break spaces, which are typography


def long_date(day: date) -> str:
    """« mercredi 25 novembre 2026 », « mercredi 1er avril 2026 »."""
    return f"{DAYS[day.weekday()]} {day_month(day)} {day.year}"


def day_month(day: date) -> str:
    """« 25 novembre », « 1er avril »."""
    return f"{'1er' if day.day == 1 else day.day} {MONTHS[day.month - 1]}"


def month_year(day: date) -> str:
    """« octobre 2026 »."""
    return f"{MONTHS[day.month - 1]} {day.year}"


def hour(when: datetime | time) -> str:
    """« 14 h 30 », « 9 h », « 9 h 02 », in the zone the datetime already has."""
    minutes = f"{NO_BREAK}{when.minute:02}" if when.minute else ""
    return f"{when.hour}{NO_BREAK}h{minutes}"


def occasion(when: When) -> str:
    """« jeudi 3 décembre 2026, de 14 h à 16 h », « jeudi 3 décembre 2026 à 14 h », « jeudi 3 décembre 2026 »."""
    return long_date(when.day) + _hours(when.start, when.end)


def rhythm(series: Recurring) -> str:
    """« tous les mardis à 14 h », « un jeudi sur deux, de 9 h à 11 h », « le premier jeudi du mois, jusqu’au 30 juin 2027 »."""
    day = DAYS[series.weekday]
    ranks = listed(_RANKS[rank] for rank in series.ranks)
    again = f"{ranks} {day} du mois" if ranks else f"tous les {day}s" if series.every == 1 else f"un {day} sur {WORDS[series.every - 1]}"
    until = f", jusqu’au {long_date(series.until)}" if series.until else ""
    return again + _hours(series.start, series.end) + until


def week_after(when: datetime) -> str:
    """« vendredi 11 décembre 18h », a week after, to be copied: as people type it."""
    later = when + timedelta(days=7)
    return f"{DAYS[later.weekday()]} {day_month(later)} {later.hour}h" + (f"{later.minute:02}" if later.minute else "")


def _hours(start: time | None, end: time | None) -> str:
    if start is None:
        return ""
    return f", de {hour(start)} à {hour(end) if end != time() else 'minuit'}" if end is not None else f" à {hour(start)}"


def number(value: float) -> str:
    """« 1 234 567,5 »: three decimals at most."""
    whole, _, decimals = f"{Decimal(str(value)):,.3f}".partition(".")
    decimals = decimals.rstrip("0")
    return whole.replace(",", THIN_NO_BREAK) + (f",{decimals}" if decimals else "")


def measured(value: float, unit: str, *, bare: bool = False) -> str:
    """A value with its unit: « 9,3 % », « 25 500 € », « 24 339 habitants » (« habitant|habitants »), « 3,41 » of no unit.

    bare: without the name of what is counted, as beside a bar.
    """
    if unit.startswith("%"):
        return f"{number(round(value, 1))}{NO_BREAK}%"
    if unit == "€":
        return f"{number(round(value))}{NO_BREAK}€"
    one, sign, many = unit.partition("|")
    if not sign:
        return number(round(value, 2))
    return number(round(value)) if bare else f"{number(round(value))} {plural(value, one, many)}"


def counted(count: int) -> str:
    """« 23 », « plus de 999 »: what is counted as far as anybody reads it costs the same however much there is."""
    return number(count) if count <= MANY else f"plus de {number(MANY)}"


def euros(cents: int, *, whole: bool = False) -> str:
    """« 9 000,50 € » for 900 050 cents. whole: without cents where there are none, « 9 000 € »."""
    units, rest = divmod(abs(cents), 100)
    decimals = "" if whole and not rest else f",{rest:02}"
    return f"{'−' if cents < 0 else ''}{number(units)}{decimals}{NO_BREAK}€"


def listed(items: Iterable[object], joined: Literal["standard", "or"] = "standard") -> str:
    """« a, b et c », or « a, b ou c »."""
    *first, last = [str(item) for item in items] or [""]
    return f"{', '.join(first)} {'et' if joined == 'standard' else 'ou'} {last}" if first else last


def to(whom: str) -> str:
    """To whom something goes: « à la CAF », « au bailleur » (of « le bailleur »), « aux services »."""
    article, _, name = whom.partition(" ")
    contracted = {"le": "au", "les": "aux"}.get(article.lower())
    return f"{contracted} {name}" if contracted and name else f"à {whom}"


def plural(count: float, one: str, many: str | None = None) -> str:
    """The form of a word that goes with a count, without the count: French says « 0 structure », « 1,5 structure »."""
    return one if abs(count) < 2 else many or f"{one}s"


def counts(parts: Iterable[tuple[int, str] | tuple[int, str, str]], nothing: str = "rien") -> str:
    """Several counts with the words that go with one and with many, « 3 retenues, 1 à écarter »: those of nothing are left out.

    A word alone takes an « s ». nothing: where there is none at all.
    """
    told = (f"{number(count)} {plural(count, *words)}" for count, *words in parts if count)
    return ", ".join(told) or nothing


def short(text: object, length: int = 80) -> str:
    """A quoted text on one line, cut at `length` characters on a word."""
    line = _BLANKS.sub(" ", str(text)).strip()
    if len(line) <= length:
        return line
    return f"{line[:length].rsplit(' ', 1)[0].rstrip(_DANGLING)}{NO_BREAK}{ELLIPSIS}"


def opening(text: object, length: int) -> str:
    """The first whole sentences of a text, on one line of `length` characters at most; else its start, cut on a word."""
    line = _BLANKS.sub(" ", str(text)).strip()
    ends = [end.end() for end in _SENTENCE_END.finditer(line) if end.end() <= length]
    return line[: ends[-1]] if ends and len(line) > length else short(line, length)


def inside(name: object) -> str:
    """A name as it is written inside a sentence: « Accueil de jour » loses its capital, « RSA » keeps it."""
    words = str(name)
    return words[:1].lower() + words[1:] if words[1:2].islower() else words


def sentence(text: object) -> str:
    """A text as a sentence: a capital first, a full stop last."""
    words = str(text).strip().rstrip(_DANGLING)
    return words[:1].upper() + words[1:] + ("" if words.endswith((".", "!", "?", ELLIPSIS)) else ".")


def phone(number_as_kept: str) -> str:
    """« 05 36 49 01 37 » for a French number (+33…, ten figures); another one as it is."""
    digits = re.sub(r"[\s.\-()]", "", number_as_kept)
    national = re.fullmatch(r"(?:\+33|0033|0)(?:\(0\))?([1-9]\d{8})", digits)
    return NO_BREAK.join(re.findall("..", f"0{national[1]}")) if national else number_as_kept


def filters(zone: ZoneInfo) -> dict[str, Callable[..., Any]]:
    """The filters by the name templates give them. Aware datetimes are told in the wall time of `zone`."""

    def local(when: date) -> date:
        return when.astimezone(zone) if isinstance(when, datetime) else when

    def moment(when: datetime) -> str:
        there = when.astimezone(zone)
        return f"{long_date(there)} à {hour(there)}"

    return {
        "long_date": lambda when: long_date(local(when)),
        "day_month": lambda when: day_month(local(when)),
        "month_year": lambda when: month_year(local(when)),
        "time": lambda when: hour(when.astimezone(zone)),
        "moment": moment,
        "occasion": occasion,
        "week_after": lambda when: week_after(when.astimezone(zone)),
        "rhythm": rhythm,
        "number": number,
        "measured": measured,
        "counted": counted,
        "counts": counts,
        "euros": euros,
        "listed": listed,
        "plural": plural,
        "to": to,
        "short": short,
        "opening": opening,
        "inside": inside,
        "sentence": sentence,
        "phone": phone,
        "hours": hours,
        "days_open": days_open,
    }
