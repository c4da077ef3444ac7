"""Dates as people say them. What a reader gives is a time of the wall: whoever asks tells it back in full."""

from commands.core.dates.deadlines import Deadline, is_deadline, read_deadline
from commands.core.dates.reading import read_when, read_when_and_where
from commands.core.dates.rules import rule_of, series_of
from commands.core.dates.spans import Over, read_first_day, read_last_day
from commands.core.dates.spoken import DAYS
from commands.core.dates.values import Ambiguous, Impossible, Reason, Recurring, When, occurrences
from commands.core.dates.wall import Moment, Shown, moment

__all__ = [
    "DAYS",
    "Ambiguous",
    "Deadline",
    "Impossible",
    "Moment",
    "Over",
    "Reason",
    "Recurring",
    "Shown",
    "When",
    "is_deadline",
    "moment",
    "occurrences",
    "read_deadline",
    "read_first_day",
    "read_last_day",
    "read_when",
    "read_when_and_where",
    "rule_of",
    "series_of",
]
