"""When something ends, or is due: the instant or the day that words tell (decision 0022), or the refusal that asks for it once more.

example: how the family writes a time to copy, a text that is given `when`: the reading that may have been meant, as one types it
(« 04/12/2026 18h00 »), or None for the usual example.
"""

from datetime import date, datetime, time, timedelta

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
        raise refused(Impossible(Reason.PAST), said, example)
    return day


def to_come(ctx: Context, at: datetime, said: str, example: Msg) -> datetime:
    """The instant that was read of these words, when it is to come within a year. Raises Refused."""
    if not ctx.now < at <= ctx.now + FURTHEST:
        raise refused(Impossible(Reason.PAST if at <= ctx.now else Reason.TOO_FAR), said, example)
    return at


def refused(read: Ambiguous | Impossible, said: str, example: Msg) -> Refused:
    """Why words that tell a time are not followed, with the readings there are."""
    if isinstance(read, Ambiguous):
        return Refused("ends.ambiguous", said=said, readings=[(each, _typed(example, each)) for each in read.readings[:MOST_READINGS]])
    return Refused("ends.impossible", said=said, reason=read.reason.value, nearest=read.nearest, example=_typed(example, read.nearest))


def _read(ctx: Context, said: str, example: Msg) -> Deadline:
    match read_deadline(said, ctx.local_now):
        case Deadline() as read:
            return read
        case Ambiguous() | Impossible() as read:
            raise refused(read, said, example)
    unread = explain(said, ctx.local_now)
    raise Refused("ends.unread", said=said, words=unread.words, nearest=unread.nearest, example=_typed(example, unread.nearest))


def _typed(example: Msg, when: When | None) -> Msg:
    return Msg(example.key, example.facts | {"when": when.typed if when else None})
