"""When something ends, or is due: the instant or the day that words tell (decision 0022), or the refusal that asks for it once more.

example: how the family writes a time to copy, a text that is given `when`: the reading that may have been meant, as one types it
(« 04/12/2026 18h00 »), or None for the usual example.
"""

from datetime import date, datetime, time, timedelta
from typing import NoReturn

from commands.core.dates import Ambiguous, Deadline, Impossible, Reason, When, explain, read_deadline
from commands.core.declaration.context import Context
from commands.core.declaration.effects import Msg, Refused

FURTHEST = timedelta(days=366)
MOST_READINGS = 3


def read_end(ctx: Context, said: str, usual: time, example: Msg) -> datetime:
    """The instant at which it ends, at the usual hour when words tell none: to come, within a year. Raises Refused."""
    return to_come(ctx, _read(ctx, said, example).ends(ctx.local_now, usual), said, example)


def read_start(ctx: Context, said: str, usual: time, example: Msg) -> datetime:
    """The instant to do it at, at the usual hour when words tell none: to come, within a year. Raises Refused."""
    return to_come(ctx, _read(ctx, said, example).begins(ctx.local_now, usual), said, example)


def read_day(ctx: Context, said: str, example: Msg) -> date:
    """The day that words tell, from today on. Raises Refused."""
    day = _read(ctx, said, example).day
    if day < ctx.local_now.date():
        _refuse(said, Reason.PAST, None, example)
    return day


def _read(ctx: Context, said: str, example: Msg) -> Deadline:
    match read_deadline(said, ctx.local_now):
        case Deadline() as read:
            return read
        case Ambiguous(readings=readings):
            several = [(each, _typed(example, each)) for each in readings[:MOST_READINGS]]
            raise Refused("ends.ambiguous", said=said, readings=several)
        case Impossible(reason=reason, nearest=nearest):
            _refuse(said, reason, nearest, example)
    unread = explain(said, ctx.local_now)
    nearest = unread.nearest
    raise Refused("ends.unread", said=said, words=unread.words, nearest=nearest, example=_typed(example, nearest))


def to_come(ctx: Context, at: datetime, said: str, example: Msg) -> datetime:
    """The instant that was read of these words, when it is to come within a year. Raises Refused."""
    if not ctx.now < at <= ctx.now + FURTHEST:
        _refuse(said, Reason.PAST if at <= ctx.now else Reason.TOO_FAR, None, example)
    return at


def _refuse(said: str, reason: Reason, nearest: When | None, example: Msg) -> NoReturn:
    raise Refused("ends.impossible", said=said, reason=reason.value, nearest=nearest, example=_typed(example, nearest))


def _typed(example: Msg, when: When | None) -> Msg:
    return Msg(example.key, example.facts | {"when": when.typed if when else None})
