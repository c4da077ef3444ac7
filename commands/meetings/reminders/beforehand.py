"""How long before a meeting somebody wishes to be reminded: « 1h avant », « 2 jours avant », « la veille à 18h »; and « dans 2 heures »."""

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from commands.core.dates import moment
from commands.core.language.numbers import COUNTS
from storage.analysis import fold
from storage.meetings import Meeting

MORNING, EVENING = time(9), time(18)
"""When a day is told without an hour, or « au soir »."""
LONGEST = timedelta(days=60)

_NUMBER = rf"(\d{{1,3}}|{'|'.join(sorted(COUNTS, key=len, reverse=True))})"
_HOUR = r"(\d{1,2}) ?(?:h|:|heures?) ?(\d{2})?"
_HOURS = rf"{_NUMBER} ?(?:h|heures?)(?: ?(\d{{2}}|et demie))?(?: ?(?:min|mn|minutes?))?"
_MINUTES = rf"{_NUMBER} ?(?:min|mn|minutes?)"
_WORDS = {"une demi-heure": 30, "une demi heure": 30, "un quart d'heure": 15, "un quart d heure": 15, "trois quarts d'heure": 45}
_BEFORE = re.compile(rf"(?:(?P<words>{'|'.join(_WORDS)})|(?:{_HOURS})|(?:{_MINUTES})) ?(?:avant|plus tot)?")
_DAYS = re.compile(
    rf"(?:(?P<same>le jour meme|le matin meme|jour j)|(?P<eve>(?:la )?veille|j ?- ?1)|j ?- ?(?P<j>\d{{1,2}})"
    rf"|{_NUMBER} ?(?P<unit>jours?|j|semaines?|sem) ?(?:avant|plus tot))"
    rf"(?P<evening> au soir| soir)?(?:,? ?(?:a |vers )?{_HOUR})?"
)
_AHEAD = re.compile(rf"dans (?:(?P<words>{'|'.join(_WORDS)})|(?:{_HOURS})|(?:{_MINUTES}))(?![a-z0-9])")


@dataclass(frozen=True, slots=True)
class Before:
    """So long before the beginning; or so many days before, at an hour of the wall."""

    length: timedelta | None = None
    days: int = 0
    hour: time = MORNING

    def instant(self, meeting: Meeting) -> datetime:
        """When that is, for a meeting."""
        if self.length is not None:
            return meeting.starts_at - self.length
        return moment(meeting.wall_start.date() - timedelta(days=self.days), self.hour, ZoneInfo(meeting.zone)).at


def read_before(said: str) -> Before | None:
    """What words that are only about time before a meeting tell; None when they tell something else, or too long."""
    text = " ".join(fold(said).split()).strip(" .!,;")
    if found := _BEFORE.fullmatch(text):
        length = _length(found)
        return Before(length) if timedelta() < length <= LONGEST else None
    return _days(found) if (found := _DAYS.fullmatch(text)) else None


def read_ahead(said: str) -> tuple[timedelta, str] | None:
    """« dans 2 heures appeler la CAF »: how long from now, and the words after it. None: the words do not begin so."""
    folded = fold(said)
    found = _AHEAD.match(folded)
    if found is None or len(folded) != len(said) or not (length := _length(found)):
        return None
    return length, said[found.end() :]


def _length(found: re.Match[str]) -> timedelta:
    words, hours, more, minutes = found.groups()
    if words:
        return timedelta(minutes=_WORDS[words])
    if minutes:
        return timedelta(minutes=_number(minutes))
    return timedelta(hours=_number(hours), minutes=30 if more == "et demie" else int(more or 0))


def _days(found: re.Match[str]) -> Before | None:
    *_, hour, minute = found.groups()
    count, unit = found.group(4), found["unit"]
    days = 0 if found["same"] else 1 if found["eve"] else int(found["j"]) if found["j"] else _number(count) * (7 if unit[0] == "s" else 1)
    if hour is not None and (int(hour) > 23 or int(minute or 0) > 59):
        return None
    usual = EVENING if found["evening"] else MORNING if days else time(8, 30)
    return Before(None, days, time(int(hour), int(minute or 0)) if hour else usual) if days <= LONGEST.days else None


def _number(said: str) -> int:
    return COUNTS.get(said) or int(said)
