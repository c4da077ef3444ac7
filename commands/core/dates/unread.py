"""What to say of words that tell no time: which of them are not understood, and the nearest reading."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from commands.core.dates.days import coming
from commands.core.dates.hours import MOMENTS, read_hours
from commands.core.dates.moments import read_when
from commands.core.dates.spoken import LONGEST, MONTHS, form_of, spoken
from commands.core.dates.values import Ambiguous, Impossible, When
from commands.core.language.words import words_of
from storage.analysis import fold

MOST_WORDS = 14
_LIMITS = """
    fin avant d ici jusqu jusque plus tard date limite cloture clos deadline echeance delai reponse reponses repondre retour retours
    max maxi maximum sous votez vote
"""
_OF_DEADLINES = frozenset(_LIMITS.split())
_IN_MONTH = re.compile(rf"(?P<part>fin|mi|courant|debut|en)[ -](?:de )?(?P<month>{'|'.join(MONTHS)})")
_WEEK_OF = re.compile(rf"semaine du (\d\d?)(?: ?/ ?(\d\d?)| ({'|'.join(MONTHS)}))?(?!\d)")


@dataclass(frozen=True, slots=True)
class Unread:
    """Why no time was read. words: those that tell nothing of time, as they were typed; nearest: what may have been meant.

    part: « matin », « apresmidi » or « soir », when it was told (« fin de journée » too).
    """

    words: str
    nearest: When | None
    part: str = ""


def explain(said: str, now_local: datetime) -> Unread:
    """What to say of words of which no time was read, those of a deadline too."""
    if len(said) > LONGEST:
        return Unread("", None)
    typed = said.split()[:MOST_WORDS]
    strangers = [word for word in typed if _is_stranger(word)]
    nearest = _vague(fold(said), now_local) or next(_windows(typed, now_local), None)
    return Unread(" ".join(strangers), nearest, _part(fold(said)))


def _part(said: str) -> str:
    if "fin de journee" in said:
        return "soir"
    return next((form for word in re.findall("[a-z]+", said) if (form := form_of(word)) in MOMENTS), None) or ""


def _is_stranger(word: str) -> bool:
    said = words_of(word)
    return bool(said) and not spoken(word) and not _OF_DEADLINES.issuperset(said.split())


def _windows(typed: list[str], now_local: datetime) -> Iterator[When]:
    """The readings of the words that stand together, the longest first; those with an hour before the others of their length."""
    for length in range(len(typed), 0, -1):
        found = [when for begins in range(len(typed) - length + 1) if (when := _read(" ".join(typed[begins : begins + length]), now_local))]
        yield from sorted(found, key=lambda when: when.start is None)


def _read(said: str, now_local: datetime) -> When | None:
    if read_hours(" ".join(spoken(said))):  # an hour alone is of no day that was told
        return None
    match read_when(said, now_local):
        case When() as when:
            return when
        case Ambiguous(readings=readings):
            return readings[0]
        case Impossible(nearest=nearest):
            return nearest
    return None


def _vague(said: str, now_local: datetime) -> When | None:
    """« courant mars », « fin janvier », « la semaine du 7 », « la semaine prochaine »: a working day of it."""
    today = now_local.date()
    if found := _WEEK_OF.search(said):
        month = f"/{found[2]}" if found[2] else f" {found[3]}" if found[3] else ""
        return _read(f"le {found[1]}{month}", now_local)
    if "semaine prochaine" in said:
        return When(today + timedelta(days=7 - today.weekday()))
    if (found := _IN_MONTH.search(said)) is None:
        return None
    first = coming(15 if found["part"] in {"mi", "courant"} else 1, MONTHS.index(found["month"]) + 1, today)
    if first is None:
        return None
    if found["part"] == "fin":
        last = (first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
        return When(_working(last, -1))
    return When(_working(first, 1))


def _working(day: date, step: int) -> date:
    while day.weekday() > 4:
        day += timedelta(days=step)
    return day
