"""From the words of a date to the hours of a meeting; what is not clear is asked, what cannot be is refused with what could."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from commands.core.dates import Ambiguous, Impossible, Recurring, When, explain, hours_of, read_when
from commands.core.declaration.context import Context
from commands.core.declaration.effects import Call, Effects, Msg, Offer, Refused, Reply, msg

Again = Callable[[str], Call]
"""The same command, with the date said in these words."""


@dataclass(frozen=True, slots=True)
class Schedule:
    """When a meeting is: as clocks show it (naive), and as instants."""

    wall_start: datetime
    wall_end: datetime
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Unclear:
    """What is asked about words that tell no one date, and what may have been meant, if anything."""

    message: Msg
    readings: tuple[When, ...]


def read_date(ctx: Context, said: str) -> When | Recurring | Unclear:
    """A day with its hour, or several, as words tell them, or what is to be asked. Raises Refused for a day alone, or nothing like one."""
    match read_when(said, ctx.local_now):
        case Ambiguous(readings=readings):
            return Unclear(msg("meetings.which-date", said=said, readings=readings), readings)
        case Impossible(reason=reason, nearest=nearest, part=part):
            return _unclear(msg("meetings.impossible-date", said=said, reason=reason.value, nearest=nearest, part=part), nearest)
        case When(start=None) as when:
            raise Refused("meetings.which-hour", day=when.day)
        case When() | Recurring() as read:
            return read
    unread = explain(said, ctx.local_now)
    asked = msg("meetings.no-date", said=said, words=unread.words, nearest=unread.nearest, part=unread.part)
    return _unclear(asked, unread.nearest)


def _unclear(asked: Msg, nearest: When | None) -> Unclear:
    if nearest is None or nearest.start is None:
        raise Refused.saying(asked)
    return Unclear(asked, (nearest,))


def read_schedule(ctx: Context, said: str, minutes: int, again: Again) -> Schedule | Effects:
    """The hours that words tell, or what is to be asked. minutes: how long it lasts when no end is said. Raises Refused."""
    match read_date(ctx, said):
        case Unclear(message=asked, readings=readings):
            return Reply(asked), _offer(again, *readings)
        case Recurring() as series:
            nearest = When(series.first, series.start, series.end)
            return Reply(msg("meetings.one-at-a-time", series=series, nearest=nearest)), _offer(again, nearest)
        case When() as when:
            return schedule_of(ctx, when, minutes)


def schedule_of(ctx: Context, when: When, minutes: int) -> Schedule:
    """A day and its hours. Raises Refused when clocks never show the hour."""
    hours = hours_of(when, minutes, ctx.territory.zone)
    if hours is None:
        raise Refused("meetings.hour-skipped", when=when)
    wall_start, wall_end = (at.astimezone(ctx.territory.zone).replace(tzinfo=None) for at in hours)
    return Schedule(wall_start, wall_end, *hours)


def _offer(again: Again, *readings: When) -> Offer:
    """« oui » for one reading, its number for several."""
    calls = [again(reading.typed) for reading in readings]
    numbered = {str(rank): call for rank, call in enumerate(calls, 1)}
    return Offer(numbered if len(calls) > 1 else numbered | {"oui": calls[0]})
