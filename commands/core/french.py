"""How French writes dates, hours, numbers and lists: the filters of the templates.

Own patterns on Babel's names: its full formats say « 1 avril » and « 14:30 ». Typography of the Imprimerie nationale:
U+00A0 inside an hour, U+202F between thousands.
"""

import re
from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any, Literal
from zoneinfo import ZoneInfo

from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import format_decimal

from commands.core.hours import hours

LOCALE = "fr"
NO_BREAK = "\u00a0"
ELLIPSIS = "…"
_DANGLING = " \u00a0\u202f:;,(«–—-"
"""Signs that announce what follows: nothing is cut, nor ends, right after them."""
_SENTENCE_END = re.compile(r"[.!?](?= |$)")
_BLANKS = re.compile(r"[ \t\r\n\f\v]+")  # and not the no-break spaces, which are typography


def long_date(day: date) -> str:
    """« mercredi 25 novembre 2026 », « mercredi 1er avril 2026 »."""
    ordinal = "1er" if day.day == 1 else str(day.day)
    return f"{format_date(day, 'EEEE', LOCALE)} {ordinal} {month_year(day)}"


def month_year(day: date) -> str:
    """« octobre 2026 »."""
    return format_date(day, "MMMM y", LOCALE)


def hour(when: datetime) -> str:
    """« 14 h 30 », « 9 h », « 9 h 02 », in the zone the datetime already has."""
    minutes = f"{NO_BREAK}{when.minute:02}" if when.minute else ""
    return f"{when.hour}{NO_BREAK}h{minutes}"


def number(value: float) -> str:
    """« 1 234 567,5 »."""
    return format_decimal(value, locale=LOCALE)


def listed(items: Iterable[object], joined: Literal["standard", "or"] = "standard") -> str:
    """« a, b et c », or « a, b ou c »."""
    return format_list([str(item) for item in items], style=joined, locale=LOCALE)


def plural(count: float, one: str, many: str | None = None) -> str:
    """The form of a word that goes with a count, without the count: French says « 0 structure », « 1,5 structure »."""
    return one if abs(count) < 2 else many or f"{one}s"


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
        "month_year": lambda when: month_year(local(when)),
        "time": lambda when: hour(when.astimezone(zone)),
        "moment": moment,
        "number": number,
        "listed": listed,
        "plural": plural,
        "short": short,
        "opening": opening,
        "inside": inside,
        "sentence": sentence,
        "phone": phone,
        "hours": hours,
    }
