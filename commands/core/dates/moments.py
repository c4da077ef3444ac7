"""From words to a day and its hours. Every way to cut the words in two is tried: what can be read in two ways is asked, never guessed."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from itertools import product

from commands.core.dates.days import Days, read_days
from commands.core.dates.hours import MIDNIGHT, MOMENTS, Hours, Span, read_hours
from commands.core.dates.places import take_place
from commands.core.dates.series import read_bounds, read_rhythm
from commands.core.dates.spoken import DAYS, spoken
from commands.core.dates.values import Ambiguous, Impossible, Reason, Recurring, When, occurrences

_TELLS_AN_HOUR = re.compile(r"\bh|mi")
_BARE_START = re.compile(r"\d\d? a \d\d? h")
Reading = When | Recurring | Ambiguous | Impossible


def read_when(said: str, now_local: datetime) -> Reading | None:
    """What words that are only about time tell; None when they tell none, or when a word is left over.

    now_local: the wall time of the territory. Dates are day first; without a year, the next one to come. What is read is to be told
    back in full.
    """
    now = now_local.replace(second=0, microsecond=0, tzinfo=None)
    words = spoken(said)
    return _series(words, now) or _once(words, now) if words else None


def without_place(said: str, now_local: datetime) -> tuple[str, str]:
    """The words of a time, and the place they end with after it: « jeudi 14h salle 2 ». No place where they are not read without it."""
    if read_when(said, now_local) is not None:
        return said, ""
    time_words, place = take_place(said)
    read = read_when(time_words, now_local) if place else None
    return (said, "") if read is None or (isinstance(read, When) and read.start is None) else (time_words, place)


def _cuts(words: list[str]) -> Iterator[tuple[str, str]]:
    """Every way to part the words in two, what tells the day and what tells the hours."""
    for cut in range(len(words) + 1):
        left, right = words[:cut], words[cut:]
        yield _joined(left), _joined(right)
        yield _joined(right), _joined(left)
        if right and right[-1] in MOMENTS:  # « 10h jeudi matin »
            yield _joined(right[:-1]), _joined([right[-1], *left])


def _joined(words: list[str]) -> str:
    return " ".join(words).strip("-,| ")


# ── Once ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def _once(words: list[str], now: datetime) -> Reading | None:
    outcomes = [outcome for day, hours in _cuts(words) if (outcome := _read(day, hours, now))]
    good = dict.fromkeys(when for outcome in outcomes if not isinstance(outcome, Impossible) for when in outcome)
    if not good:
        return next((outcome for outcome in outcomes if isinstance(outcome, Impossible)), None)
    return next(iter(good)) if len(good) == 1 else Ambiguous(tuple(sorted(good, key=lambda when: (when.day, when.start or time()))))


def _read(day: str, hours: str, now: datetime) -> tuple[When, ...] | Impossible | None:
    """The good readings of a day and its hours; or why there is none."""
    days = read_days(day, now.date()) if day else Days((now.date(),))
    spans = read_hours(hours) if hours else Hours((Span(),))
    if days is None or spans is None:
        return None
    if not day and spans.spans[0].start is None:
        return Impossible(spans.trouble) if spans.trouble is Reason.NO_SUCH_HOUR else None
    if not day and hours[0].isdigit() and not _TELLS_AN_HOUR.search(hours):  # « 3-10 », alone, is a date or nothing, and « 8 à 10 » too
        return None
    if _BARE_START.match(hours) and day.rpartition(" ")[2] in DAYS:  # « jeudi 9 à 12h » may be the ninth
        return None
    if trouble := days.trouble or spans.trouble:
        return Impossible(trouble, _nearest(days.days, spans, now), spans.part)
    readings = (_when(each, span) for each, span in product(days.days, spans.spans))
    to_come = tuple(when for when in readings if not _is_past(when, now))
    return to_come or Impossible(Reason.PAST, _nearest((days.days[0] + timedelta(days=1),), spans, now))


def _nearest(days: tuple[date, ...], spans: Hours, now: datetime) -> When | None:
    """The first of these days that is to come, with its hours unless they may be meant in two ways."""
    span = spans.spans[0] if len(spans.spans) == 1 else Span()
    return next((when for day in days if not _is_past(when := _when(day, span), now)), None)


def _when(day: date, span: Span) -> When:
    start, end = (None if minute is None else time(minute % MIDNIGHT // 60, minute % 60) for minute in (span.start, span.end))
    return When(day + timedelta(days=(span.start or 0) // MIDNIGHT), start, end)


def _is_past(when: When, now: datetime) -> bool:
    return datetime.combine(when.day, when.start or time.max) < now


# ── Again and again ──────────────────────────────────────────────────────────────────────────────────────────────


def _series(words: list[str], now: datetime) -> Recurring | Impossible | None:
    left, *bounds = read_bounds(words, now.date())
    for again, hours in _cuts(left):
        rhythm, spans = read_rhythm(again), read_hours(hours) if hours else Hours((Span(),))
        if rhythm is None or spans is None or (rhythm.months and any(bounds)):
            continue
        bounds = list(rhythm.bounds(now.date())) if rhythm.months else bounds
        trouble = next((bound.trouble for bound in bounds if bound and bound.trouble), spans.trouble)
        if trouble or len(spans.spans) > 1:
            return Impossible(trouble or Reason.WHICH_HOUR, part=spans.part)
        since, until = (bound.days[0] if bound else None for bound in bounds)
        once = _when(since or now.date(), spans.spans[0])
        return _begun(Recurring(rhythm.weekday, once.day, once.start, once.end, rhythm.every, rhythm.ranks, until), now)
    return None


def _begun(series: Recurring, now: datetime) -> Recurring | Impossible:
    """The series from its first day to come, which is the first such weekday there is, whatever it skips afterwards."""
    soon = occurrences(replace(series, every=1), series.first, count=2)
    first = next((day for day in soon if not _is_past(When(day, series.start), now)), None)
    return replace(series, first=first) if first else Impossible(Reason.ENDS_BEFORE_IT_STARTS)
