"""Which meetings a message speaks of that gives no number: by their day, or by words of their title."""

from collections.abc import Sequence
from datetime import date

from commands.core.dates.spoken import DAYS
from commands.core.declaration.intents import folded
from storage.analysis import tokens
from storage.meetings import Meeting

_BEFORE_A_DAY = ("le", "du", "au", "de")
_SOON = (("aujourd hui", "ce matin", "cet apres midi", "ce soir"), ("demain",))
"""What says today, and tomorrow."""


def spoken_of(coming: Sequence[Meeting], said: str, today: date) -> Sequence[Meeting]:
    """Those of some meetings that a text names best; all of them where it names none."""
    words = folded(said)
    stems = {token.stem for token in tokens(said) if not token.is_stop}
    fits = [_day_fits(meeting.wall_start.date(), words, today) + _title_fits(meeting, stems) for meeting in coming]
    return [meeting for meeting, fit in zip(coming, fits, strict=True) if fit == max(fits)]


def _day_fits(day: date, words: str, today: date) -> int:
    """A day of the month tells more than a day of the week."""
    weekday = DAYS[day.weekday()]
    dated = any(f" {before} {day.day} " in words for before in (*_BEFORE_A_DAY, weekday))
    ahead = (day - today).days
    soon = 0 <= ahead < len(_SOON) and any(f" {each} " in words for each in _SOON[ahead])
    return 2 * (dated or soon) + (f" {weekday} " in words)


def _title_fits(meeting: Meeting, stems: set[str]) -> int:
    return 2 * len(stems.intersection(meeting.words.split()))
