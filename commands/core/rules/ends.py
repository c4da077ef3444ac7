"""When something ends, is due or takes place: what words tell (decision 0022), or the refusal that asks for it once more.

example: how the family writes a time to copy, a text that is given `when`: the reading that may have been meant, as one types it
(« 04/12/2026 18h00 »), or None for the usual example.
"""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import TypeAlias

from commands.core.dates import (
    Ambiguous,
    Deadline,
    Impossible,
    Reason,
    Recurring,
    Shown,
    Unread,
    When,
    explain,
    moment,
    read_deadline,
    read_when,
)
from commands.core.declaration.context import Context
from commands.core.declaration.effects import Call, Msg, Offer, Refused, msg

Again: TypeAlias = Callable[[str], Call]
"""The same command, with these words for its time."""
Wrong: TypeAlias = Ambiguous | Impossible | Unread
"""Why words that tell a time are not followed."""
FURTHEST = timedelta(days=366)
MOST_READINGS = 3
HOURS = {"matin": (time(9), time(11)), "soir": (time(18), time(20))}
"""Of an example, for a part of the day that was told without its hour."""
OF_A_DAY = time(14), time(16)


def is_in_time(ends_at: datetime, now: datetime, sent_at: datetime | None = None) -> bool:
    """Whether what arrives now came before an end. sent_at: when its server says that it was sent, if it says so.

    Past its end, what was sent before counts as long as it is not closed: a minute, or once a bot that was down is back. A date that
    somebody forged helps nowhere else.
    """
    return now < ends_at or (sent_at is not None and sent_at < ends_at)


def read_end(ctx: Context, said: str, usual: time, example: Msg) -> datetime:
    """The instant at which it ends, at the usual hour when words tell none: to come, within a year. Raises Refused."""
    return to_come(ctx, _read(ctx, said, example).ends(ctx.local_now, usual), said, example)


def read_start(ctx: Context, said: str, usual: time, example: Msg) -> datetime:
    """The instant to do it at, at the usual hour when words tell none: to come, within a year. Raises Refused."""
    return to_come(ctx, _read(ctx, said, example).begins(ctx.local_now, usual), said, example)


def read_day(ctx: Context, said: str, example: Msg) -> date:
    """The day that words tell, from today on. Raises Refused."""
    return _from_today(ctx, _read(ctx, said, example).day, said, example)


def read_last_day(ctx: Context, said: str, example: Msg) -> date:
    """The last whole day that words tell, from today on: « 3 jours » are today and the two next ones. Raises Refused."""
    return _from_today(ctx, _read(ctx, said, example).last_day, said, example)


def read_occasion(ctx: Context, said: str, example: Msg, again: Again | None = None, *, furthest: timedelta | None = FURTHEST) -> When:
    """The day and the hour at which something takes place, to come. furthest: from now, by which a wrong year is seen. Raises Refused."""
    match occasion_of(ctx, said, furthest):
        case When() as when:
            return when
        case Recurring() as series:
            raise refused(Impossible(Reason.SEVERAL_DAYS, When(series.first, series.start, series.end)), said, example, again, hours=True)
        case wrong:
            raise refused(wrong, said, example, again, hours=True)


def occasion_of(ctx: Context, said: str, furthest: timedelta | None) -> When | Recurring | Wrong:
    """The day and the hour at which something takes place, to come; or days that come again; or why it is none of them."""
    match read_when(said, ctx.local_now):
        case When(start=None) as day:
            return Impossible(Reason.WHICH_HOUR, day)
        case When() as when:
            return _not_to_come(ctx, when, furthest) or when
        case read:
            return read or explain(said, ctx.local_now)


def to_come(ctx: Context, at: datetime, said: str, example: Msg) -> datetime:
    """The instant that was read of these words, when it is to come within a year. Raises Refused."""
    if wrong := _too_early_or_late(ctx, at, FURTHEST):
        raise refused(wrong, said, example)
    return at


def refused(read: Wrong, said: str, example: Msg, again: Again | None = None, *, hours: bool = False) -> Refused:
    """Why words that tell a time are not followed, with the readings there are.

    again: the command with other words for that time, which « oui », or a number, then runs. hours: a day alone is not enough.
    """
    taken = choices(read) if again else ()
    refusal = Refused.saying(why(read, said, example, offered=bool(taken), hours=hours))
    if again is None or not taken:
        return refusal
    calls = {str(rank): again(each.typed) for rank, each in enumerate(taken, 1)}
    return refusal.offering(Offer(calls if len(calls) > 1 else calls | {"oui": calls["1"]}))


def choices(read: Wrong) -> tuple[When, ...]:
    """The readings of which a short answer takes one; none where one of them has no hour."""
    found = [each for each in _readings(read) if each and each.start]
    return tuple(found) if len(found) == len(_readings(read)) else ()


def why(read: Wrong, said: str, example: Msg, *, offered: bool, hours: bool = False) -> Msg:
    """Why these words are not followed, and the readings there are. offered: a short answer takes one. hours: a day alone is not enough."""
    part = "" if isinstance(read, Ambiguous) else read.part
    readings = [_with_hours(each, part) if each and hours else each for each in _readings(read)]
    typed = [_typed(example, each) for each in readings]
    match read:
        case Ambiguous():
            return msg("ends.ambiguous", said=said, readings=list(zip(readings, typed, strict=True)), offered=offered)
        case Impossible():
            reason = read.reason.value
            return msg("ends.impossible", said=said, reason=reason, nearest=readings[0], example=typed[0], offered=offered)
        case Unread():
            return msg("ends.unread", said=said, words=read.words, nearest=readings[0], example=typed[0], offered=offered)


def _readings(read: Wrong) -> tuple[When | None, ...]:
    return read.readings[:MOST_READINGS] if isinstance(read, Ambiguous) else (read.nearest,)


def _read(ctx: Context, said: str, example: Msg) -> Deadline:
    match read_deadline(said, ctx.local_now):
        case Deadline() as read:
            return read
        case wrong:
            raise refused(wrong or explain(said, ctx.local_now), said, example)


def _from_today(ctx: Context, day: date, said: str, example: Msg) -> date:
    if day < ctx.local_now.date():
        raise refused(Impossible(Reason.PAST), said, example)
    return day


def _not_to_come(ctx: Context, when: When, furthest: timedelta | None) -> Impossible | None:
    assert when.start is not None
    starts = moment(when.day, when.start, ctx.territory.zone)
    return Impossible(Reason.NO_SUCH_HOUR) if starts.shown is Shown.NEVER else _too_early_or_late(ctx, starts.at, furthest)


def _too_early_or_late(ctx: Context, at: datetime, furthest: timedelta | None) -> Impossible | None:
    if at <= ctx.now:
        return Impossible(Reason.PAST)
    return Impossible(Reason.TOO_FAR) if furthest is not None and at > ctx.now + furthest else None


def _with_hours(when: When, part: str) -> When:
    start, end = HOURS.get(part, OF_A_DAY)
    return when if when.start else When(when.day, start, end)


def _typed(example: Msg, when: When | None) -> Msg:
    return Msg(example.key, example.facts | {"when": when.typed if when else None})
