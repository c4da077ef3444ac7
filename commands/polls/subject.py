"""What the commands about polls share: their family, how a poll is called, its message, and until when votes are taken."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel.ext.asyncio.session import AsyncSession

from commands.core.context import Context
from commands.core.effects import Effects, Post, Refused, Seed, Update, msg
from commands.core.intents import Thing
from commands.core.references import take_reference
from commands.core.rights import leads, only_who_leads
from commands.core.taps import NUMBERS
from commands.core.vocabulary import Family
from storage import polls
from storage.polls import CANCELLED, CLOSED, OPEN, Choice, Poll

CALLED = "sondage|vote|consultation"
KIND = "polls.poll"
"""Of the subjects that messages are remembered under: `polls.poll:3`."""
family = Family(
    "polls",
    "Les sondages",
    first=("vote", "sondages", "résultats", "export", "sondage", "ajouter-choix"),
    team=("clore", "prolonger", "relancer", "annuler-sondage"),
    numbered=Thing(KIND, "S", "sondage|consultation", shown_by="sondage"),
)
GRACE = timedelta(minutes=1)
"""How long after its end a poll waits for the votes that were sent before it, and its result is said."""
UNDOABLE = timedelta(minutes=10)
SEEDS = NUMBERS
"""What the bot puts under a poll: as many as there may be choices."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """What may be shown of a poll in the room where it is asked. shown: whether the counts of its choices are, at this moment."""

    poll: Poll
    choices: Sequence[Choice]
    shown: bool


async def sheet_of(session: AsyncSession, poll: Poll) -> Sheet:
    """A poll as everybody may see it: hidden until the end when it was asked so."""
    return Sheet(poll, await polls.list_choices(session, number_of(poll)), shown=poll.state == CLOSED or not poll.hidden)


async def announced(session: AsyncSession, poll: Poll) -> Effects:
    """The message of a poll in its room, which rings for nobody; then its seeds, unless nothing is to be seen of the votes."""
    sheet = await sheet_of(session, poll)
    subject = f"{KIND}:{poll.number}"
    asked = Post("", msg("polls.asked", sheet=sheet), subject=subject, room_id=poll.room_id)
    return asked, *(() if poll.secret or poll.hidden else (Seed(subject, SEEDS[choice.rank - 1]) for choice in sheet.choices))


async def kept_true(session: AsyncSession, poll: Poll) -> Update:
    """The message of a poll as it is now."""
    return Update(f"{KIND}:{poll.number}", msg("polls.asked", sheet=await sheet_of(session, poll)))


async def find_poll(ctx: Context, words: str, *, to_change: bool = False) -> tuple[Poll, str]:
    """The poll that words begin with, and the words after. Raises Refused when there is none."""
    number, after = take_reference(words, "S", CALLED)
    if number is None:
        raise Refused("polls.which", numbers=(await polls.list_open(ctx.session))[:3])
    poll = await polls.get_poll(ctx.session, number, to_change=to_change)
    if poll is None:
        raise Refused("polls.unknown", number=number)
    return poll, after


def number_of(poll: Poll) -> int:
    """The number of a poll that is stored."""
    assert poll.number is not None
    return poll.number


def names_a_poll(words: str) -> bool:
    """Whether these words begin with the number of a poll."""
    return take_reference(words, "S", CALLED)[0] is not None


def takes_votes(poll: Poll, now: datetime, sent_at: datetime | None = None) -> bool:
    """Whether a vote that arrives now counts. sent_at: when its server says it was sent, if it says so.

    Until its end, what arrives counts. Past it, what was sent before does, until the result is said: a minute later (`GRACE`), or once
    a bot that was down is back. A date that somebody forged helps nowhere else.
    """
    return poll.state == OPEN and (now < poll.ends_at or (sent_at is not None and sent_at < poll.ends_at))


def only_open(ctx: Context, poll: Poll) -> None:
    """Raises Refused when a poll is closed, cancelled or past its end."""
    if poll.state == CANCELLED:
        raise Refused("polls.is-cancelled", poll=poll)
    if poll.state == CLOSED or poll.ends_at <= ctx.now:
        raise Refused("polls.is-closed", poll=poll)


def is_undoable(poll: Poll, now: datetime) -> bool:
    """Whether a poll may still be cancelled: within ten minutes, or as long as nobody voted."""
    return not poll.voted or now <= poll.created_at + UNDOABLE


def is_there(ctx: Context, poll: Poll) -> bool:
    """Whether the person is in the room of a poll: it is for those who are."""
    return ctx.room.room_id == poll.room_id or ctx.present(poll.room_id, ctx.person.user_id)


def only_who_is_there(ctx: Context, poll: Poll) -> None:
    """Raises Refused when a poll is asked in a room where the person is not."""
    if not is_there(ctx, poll):
        raise Refused("votes.not-yours", poll=poll)


async def runs(ctx: Context, poll: Poll) -> bool:
    """Whether the person may close, extend, chase: of the équipe d'animation, or the member who asked the poll."""
    return await leads(ctx, poll.created_by)


async def only_who_runs(ctx: Context, poll: Poll) -> None:
    """Raises Refused, saying whom to ask, when the person may not lead this poll."""
    await only_who_leads(ctx, poll.created_by)
