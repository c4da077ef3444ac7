"""Hours as people say them: « 14h-16h », « de 9 à 12h », « 8 h du soir », « midi », « 14h pendant 2h »."""

import re
from dataclasses import dataclass

from commands.core.dates.values import Reason

NOON, MIDNIGHT = 12 * 60, 24 * 60
_EARLIEST = 7 * 60
_EVENING, _NIGHT = 17 * 60, 6 * 60
"""What begins in the evening and ends at night ends the day after: « 20h-1h »."""
"""« à 3 h », said alone, may be three in the afternoon; « à 7 h » is in the morning."""


@dataclass(frozen=True, slots=True)
class Span:
    """Minutes since midnight; 1440 is the midnight that ends the day. An end before the start is of the day after."""

    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True)
class Hours:
    """What hours may be meant; with a trouble, the nearest good ones. part: the part of the day that was told without its hour."""

    spans: tuple[Span, ...]
    trouble: Reason | None = None
    part: str = ""


class _NoSuchHourError(Exception):
    pass


MOMENTS = frozenset({"matin", "apresmidi", "soir"})
_MOMENT = "|".join(sorted(MOMENTS))


def _clock(which: int) -> str:
    more = r"et demi|et quart|moins (?:le |1 )?quart"
    return rf"(?:(?P<hour{which}>\d\d?) h|(?P<word{which}>midi|minuit))(?: ?(?P<minute{which}>\d\d)| (?P<more{which}>{more}))?"


_PART = r"(?:(?:dans )?(?:le|la|en|au) )?"
_BEFORE = rf"(?:{_PART}(?P<before>{_MOMENT})(?: ,)? )?(?:(?P<lead>de|entre|a|vers|des|a partir de|pour) )?"
_AFTER = rf"(?: (?:(?:du|de|de le|de la|le) )?(?P<after>{_MOMENT}))?"
_LENGTH = r"(?:pendant|pour)(?: de)? (?:(?P<hours>\d{1,2}) h(?: ?(?P<minutes>\d\d)| et (?P<half>demi))?|(?P<only>\d{1,3}) min)"
_ONE = re.compile(rf"{_BEFORE}{_clock(1)}{_AFTER}(?:(?: ,)? {_LENGTH})?")
_AT = re.compile(r"(?:(?:a|vers|des)) (?P<bare1>\d\d?)")
"""« à 14 », with a day beside it or the hour alone."""
_TWO = re.compile(rf"{_BEFORE}(?:{_clock(1)}|(?P<bare1>\d\d?))(?: (?P<to>-|/|a|et|jusqu a))? (?:{_clock(2)}|(?P<bare2>\d\d?)){_AFTER}")
_NO_HOUR = re.compile(rf"{_PART}(?P<part>{_MOMENT})")
_ALL_DAY = re.compile(r"(?:tous )?(?:la )?journee")


def read_hours(words: str) -> Hours | None:
    """The hours these words tell, and nothing else. None: they tell none, or something else too."""
    if _ALL_DAY.fullmatch(words):
        return Hours((Span(),))
    if found := _NO_HOUR.fullmatch(words):
        return Hours((Span(),), Reason.WHICH_HOUR, found["part"])
    try:
        if found := _ONE.fullmatch(words):
            return _one(found)
        if found := _AT.fullmatch(words):
            return _at(found)
        return _two(found) if (found := _TWO.fullmatch(words)) and _is_a_span(found) else None
    except _NoSuchHourError:
        return Hours((Span(),), Reason.NO_SUCH_HOUR)


def _one(found: re.Match[str]) -> Hours | None:
    start, length = _minute(found, 1), _length(found)
    if found["lead"] in {"de", "entre"} or (found["before"] and found["after"]):  # the end is missing; two parts of the day
        return None
    if start == MIDNIGHT:
        return _at_midnight(found) if not length else None
    starts = _starts(found, start)
    spans = tuple(Span(each, each + length if length else None) for each in starts if each + length <= MIDNIGHT)
    return Hours(spans) if spans else None


def _at(found: re.Match[str]) -> Hours:
    start = int(found["bare1"]) * 60
    if start >= MIDNIGHT:
        raise _NoSuchHourError
    return Hours((Span(start), Span(start + NOON)) if 60 <= start < _EARLIEST and len(found["bare1"]) == 1 else (Span(start),))


def _at_midnight(found: re.Match[str]) -> Hours | None:
    """The one that begins the day or the one that ends it; « jeudi soir à minuit » is the latter."""
    if found["word1"] is None:
        raise _NoSuchHourError
    part = found["before"] or found["after"]
    spans = (Span(0), Span(MIDNIGHT)) if part is None else (Span(MIDNIGHT),) if part == "soir" else ()
    return Hours(spans) if spans else None


def _two(found: re.Match[str]) -> Hours | None:
    start, end = _minute(found, 1), _minute(found, 2) or MIDNIGHT
    if start == MIDNIGHT:
        return None
    if start >= _EVENING and end <= _NIGHT and (found["before"] or "soir", found["after"] or "matin") == ("soir", "matin"):
        return Hours((Span(start, end),))
    starts = _starts(found, start)
    if not starts:
        return None
    at_noon = start == NOON and end < _EARLIEST  # « entre midi et deux »
    spans = tuple(Span(each, last) for each in starts if (last := _end(each, end, moved=each != start or at_noon)))
    if spans:
        return Hours(spans)
    return Hours((_nearest(start, end),), Reason.ENDS_BEFORE_IT_STARTS)


def _nearest(start: int, end: int) -> Span:
    """What was meant by an end that is not after its start: « 11h30-1h30 », « 16h-14h »."""
    if start == end:
        return Span(start)
    if start < end + NOON <= MIDNIGHT:
        return Span(start, end + NOON)
    return Span(start) if end < _EARLIEST else Span(end, start)


def _end(start: int, end: int, *, moved: bool) -> int | None:
    """The end that goes with a start; « de 2 à 4 h », moved to the afternoon, takes its end along."""
    if end > start:
        return end
    return end + NOON if moved and start < end + NOON < MIDNIGHT else None


def _starts(found: re.Match[str], start: int) -> tuple[int, ...]:
    """What a start may be, by the part of the day when it is told; none when that part does not hold it."""
    match found["before"] or found["after"]:
        case "matin":
            return (start,) if 0 < start <= NOON else ()
        case "apresmidi":
            return (start,) if NOON <= start < 20 * 60 else (start + NOON,) if 60 <= start < 8 * 60 else ()
        case "soir":
            return (start,) if start >= 17 * 60 else (start + NOON,) if 5 * 60 <= start < NOON else ()
    said = found["hour1"] or found.groupdict().get("bare1") or ""
    return (start, start + NOON) if 60 <= start < _EARLIEST and len(said) == 1 else (start,)


def _is_a_span(found: re.Match[str]) -> bool:
    """Whether two hours are a beginning and an end: « 14h et 16h » are two, « jeudi 9 à 12h » may be the ninth."""
    lead, to = found["lead"], found["to"]
    if (to == "et") != (lead == "entre") or (found["before"] and found["after"]):
        return False
    if found["bare1"] and found["bare2"]:  # « de 9/12 à 11/12 » are days
        return (lead is None and (to == "-" or (to == "a" and _is_short(found)))) or (
            to in {"a", "et", "jusqu a"} and lead in {"de", "entre"}
        )
    if found["bare1"]:
        return to in {"-", "/"} or (to is not None and lead in {"de", "entre"}) or (to == "a" and lead is None)
    if found["bare2"]:
        return to not in {None, "/"}
    return to is not None or (found["hour1"] is not None and found["hour2"] is not None)


def _is_short(found: re.Match[str]) -> bool:
    """Whether two figures without an « h » may be hours: « 8 à 10 », not « 3 à 14 »."""
    start, end = int(found["bare1"]), int(found["bare2"])
    return start * 60 >= _EARLIEST or end <= 8


def _minute(found: re.Match[str], which: int) -> int:
    """Minutes since midnight. Raises _NoSuchHourError."""
    told = found.groupdict()
    word, figures, more = told[f"word{which}"], told[f"hour{which}"] or told.get(f"bare{which}"), told[f"more{which}"] or ""
    hour = int(figures) if figures else 12 if word == "midi" else 24
    minutes = int(told[f"minute{which}"] or 0) if not more else 30 if more == "et demi" else 15 if more == "et quart" else -15
    minute = hour * 60 + minutes
    if word and minutes not in {-15, 0, 15, 30, 45}:  # « midi 14 » is no hour past noon
        raise _NoSuchHourError
    if hour > 24 or minutes > 59 or not 0 <= minute <= MIDNIGHT:
        raise _NoSuchHourError
    return minute


def _length(found: re.Match[str]) -> int:
    """In minutes; 0 when none was told."""
    if found["only"]:
        return int(found["only"])
    return int(found["hours"] or 0) * 60 + (30 if found["half"] else int(found["minutes"] or 0))
