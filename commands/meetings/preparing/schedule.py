"""From the words of a date to the hours of a meeting: read, or refused, as all ends are (`commands.core.rules.ends`)."""

from dataclasses import dataclass
from datetime import datetime

from commands.core.dates import When, hours_of
from commands.core.declaration.context import Context
from commands.core.declaration.effects import msg
from commands.core.rules import ends
from commands.core.rules.ends import Again

EXAMPLE = msg("meetings.a-date")


@dataclass(frozen=True, slots=True)
class Schedule:
    """When a meeting is: as clocks show it (naive), and as instants."""

    wall_start: datetime
    wall_end: datetime
    starts_at: datetime
    ends_at: datetime


def read_schedule(ctx: Context, said: str, minutes: int, again: Again) -> Schedule:
    """The hours that words tell. minutes: how long it lasts when no end is said. Raises Refused, with what may have been meant."""
    return schedule_of(ctx, ends.read_occasion(ctx, said, EXAMPLE, again, furthest=None), minutes)


def schedule_of(ctx: Context, when: When, minutes: int) -> Schedule:
    """A day and its hours, which clocks show."""
    hours = hours_of(when, minutes, ctx.territory.zone)
    assert hours is not None, "clocks show it"
    wall_start, wall_end = (at.astimezone(ctx.territory.zone).replace(tzinfo=None) for at in hours)
    return Schedule(wall_start, wall_end, *hours)
