"""Dates as people say them. What a reader gives is a time of the wall: whoever asks tells it back in full."""

from commands.core.dates.deadlines import Deadline, is_deadline, read_deadline, tells_a_time
from commands.core.dates.moments import read_when, without_place
from commands.core.dates.periods import half_of, read_period
from commands.core.dates.rules import rule_of, series_of
from commands.core.dates.spans import read_first_day
from commands.core.dates.spoken import DAYS
from commands.core.dates.unread import Unread, explain
from commands.core.dates.values import Ambiguous, Impossible, Reason, Recurring, When, occurrences
from commands.core.dates.wall import Moment, Shown, hours_of, moment

__all__ = [
    "DAYS",
    "Ambiguous",
    "Deadline",
    "Impossible",
    "Moment",
    "Reason",
    "Recurring",
    "Shown",
    "Unread",
    "When",
    "explain",
    "half_of",
    "hours_of",
    "is_deadline",
    "moment",
    "occurrences",
    "read_deadline",
    "read_first_day",
    "read_period",
    "read_when",
    "rule_of",
    "series_of",
    "tells_a_time",
    "without_place",
]
