"""When the reminders of a meeting are due, and until when each is of use."""

from collections.abc import Iterable, Sequence
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from commands.core.dates import moment
from commands.core.declaration.context import Due, Territory
from commands.core.declaration.formats import REMINDERS
from commands.core.declaration.vocabulary import Family
from commands.core.rules.calendar import FIRST_HOUR, last_working_day, time_to_tell
from storage.meetings import Meeting

family = Family("reminders", "Les rappels")

WEEK, EVE, SOON = REMINDERS.values()
NINE = time(9)
HOURS_BEFORE = timedelta(hours=2)
OF_USE = timedelta(minutes=30)
"""Nearer to the beginning, a word of the day before, or one in the morning, helps nobody any more."""
LATE = timedelta(minutes=15)
"""What is later than this is said with a word of excuse."""


def moments(meeting: Meeting, territory: Territory) -> Iterable[tuple[str, datetime]]:
    """The reminders of a meeting by its format, and the instant of each: the first one first.

    week: at 9 h, seven days before; on the last working day before that when it is none. eve: at 9 h on the last working day before
    that of the meeting. soon: two hours before, on the day of the meeting whatever day it is, and in the evening too, but never before
    8 h 30; none when less than half an hour would be left (a meeting at 8 h 30). Hours are those of the wall; the two hours are real.
    """
    kinds = next((each.reminders for each in territory.formats if each.name == meeting.format), tuple(REMINDERS.values()))
    return [(kind, at) for kind in (WEEK, EVE, SOON) if kind in kinds and (at := _moment(kind, meeting)) is not None]


def instants(kind: str, meeting: Meeting, territory: Territory) -> Sequence[datetime]:
    """That of a kind, if its format has such reminders."""
    return [at for each, at in moments(meeting, territory) if each == kind]


def _moment(kind: str, meeting: Meeting) -> datetime | None:
    if kind == SOON:
        opens = moment(meeting.wall_start.date(), FIRST_HOUR, ZoneInfo(meeting.zone))
        at = max(meeting.starts_at - HOURS_BEFORE, opens.at)
        return at if meeting.starts_at - at >= OF_USE else None
    return _at_nine(meeting, 7 if kind == WEEK else 1)


def _at_nine(meeting: Meeting, days: int) -> datetime:
    """9 h so many days before a meeting, or on the last working day before."""
    day = last_working_day(meeting.wall_start.date() - timedelta(days=days))
    return moment(day, NINE, ZoneInfo(meeting.zone)).at


def until(kind: str, meeting: Meeting) -> datetime:
    """Until when a reminder helps: the week's until the eve's, the eve's until half an hour before the beginning, the last one until it."""
    if kind == WEEK:
        return _at_nine(meeting, 1)
    return meeting.starts_at - OF_USE if kind == EVE else meeting.starts_at


def hearing(kind: str, meeting: Meeting, due: Due) -> datetime | None:
    """When to say what is due: now; later, when it is late and out of working hours; None: it helps no more.

    What another one says as well, that is due too by now, is not said twice: only the last one is.
    """
    due_since = [each for each, at in moments(meeting, due.territory) if at <= due.now]
    if due.now >= until(kind, meeting) or (kind in due_since and kind != due_since[-1]):
        return None
    return time_to_tell(due.local_now, until(kind, meeting)) if is_late(due) else due.now


def is_late(due: Due) -> bool:
    """Whether the bot was away when it was to be said."""
    return due.now - due.due > LATE
