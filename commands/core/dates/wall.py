"""From the hour on the wall to the instant, through the changes of hour."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import Enum
from zoneinfo import ZoneInfo

from commands.core.dates.values import When


class Shown(Enum):
    """How often clocks show an hour on its day: never in a night of March, twice in a night of October."""

    NEVER = 0
    ONCE = 1
    TWICE = 2


@dataclass(frozen=True, slots=True)
class Moment:
    """An instant, in UTC.

    An hour that clocks skip is told with the offset before the change (2 h 30 gives 3 h 30); of an hour that comes twice, it is the
    first: RFC 5545, 3.3.5.
    """

    at: datetime
    shown: Shown


def zone_of(local: datetime) -> ZoneInfo:
    """The zone that a wall time is told in; UTC when it is told in no named one."""
    return local.tzinfo if isinstance(local.tzinfo, ZoneInfo) else ZoneInfo("UTC")


def moment(day: date, hour: time, zone: ZoneInfo) -> Moment:
    """The instant when clocks of the zone show this hour on this day."""
    local = datetime.combine(day, hour, zone)
    at = local.astimezone(UTC)
    if at.astimezone(zone).replace(tzinfo=None) != local.replace(tzinfo=None):
        return Moment(at, Shown.NEVER)
    again = local.replace(fold=1).astimezone(UTC)
    return Moment(at, Shown.ONCE if again == at else Shown.TWICE)


def hours_of(when: When, minutes: int, zone: ZoneInfo) -> tuple[datetime, datetime] | None:
    """The instants between which a day and its hours last; None: clocks never show the first one. minutes: how long, without an end."""
    assert when.start is not None
    starts = moment(when.day, when.start, zone)
    if starts.shown is Shown.NEVER:
        return None
    return starts.at, starts.at + timedelta(minutes=minutes) if when.end is None else moment(when.last_day, when.end, zone).at
