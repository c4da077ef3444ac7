"""What a poll is: how it is called, its message, until when votes are taken, what is said of it wherever it is named."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel.ext.asyncio.session import AsyncSession

from commands.core.declaration.context import Context
from commands.core.declaration.effects import Refused, msg
from commands.core.declaration.intents import Thing
from commands.core.declaration.vocabulary import Family
from commands.core.language.taps import NUMBERS
from commands.core.rules.ends import is_in_time
from commands.core.subjects import Subject, number_of
from storage import polls
from storage.polls import CANCELLED, CLOSED, OPEN, Choice, Poll

KIND = "polls.poll"
"""Of the subjects that messages are remembered under: `polls.poll:3`."""
family = Family(
    "polls",
    "Les sondages",
    first=("vote", "sondages", "résultats", "export", "sondage", "ajouter-choix"),
    team=("clore", "prolonger", "relancer", "annuler-sondage"),
)
UNDOABLE = timedelta(minutes=10)
SEEDS = NUMBERS
"""What the bot puts under a poll: as many as there may be choices."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """What may be shown of a poll in the room where it is asked. shown: whether the counts of its choices are, at this moment."""

    poll: Poll
    choices: Sequence[Choice]
    shown: bool


async def _sheet_of(session: AsyncSession, poll: Poll) -> Sheet:
    """A poll as everybody may see it: hidden until the end when it was asked so."""
    return Sheet(poll, await polls.list_choices(session, number_of(poll)), shown=poll.state == CLOSED or not poll.hidden)


def _seeds(sheet: Sheet) -> Sequence[str]:
    """A number for each choice, unless nothing is to be seen of the votes."""
    return () if sheet.poll.secret or sheet.poll.hidden else [SEEDS[choice.rank - 1] for choice in sheet.choices]


def _over(poll: Poll, now: datetime) -> Refused | None:
    if poll.state == CANCELLED:
        return Refused("polls.is-cancelled", poll=poll)
    return None if takes_votes(poll, now) else Refused("polls.is-closed", poll=poll)


def takes_votes(poll: Poll, now: datetime, sent_at: datetime | None = None) -> bool:
    """Whether a vote that arrives now counts: until its end; what was sent before it, until the result is said."""
    return poll.state == OPEN and is_in_time(poll.ends_at, now, sent_at)


def is_undoable(poll: Poll, now: datetime) -> bool:
    """Whether a poll may still be cancelled: within ten minutes, or as long as nobody voted."""
    return not poll.voted or now <= poll.created_at + UNDOABLE


POLLS = Subject(
    family,
    Thing(KIND, "S", "sondage|consultation", shown_by="sondage", also=("vote",)),
    ("polls.", "poll"),
    get=polls.get_poll,
    sheet=_sheet_of,
    message=lambda sheet: msg("polls.asked", sheet=sheet),
    seeds=_seeds,
    room=lambda poll: poll.room_id,
    is_open=lambda poll, _now: poll.state == OPEN,
    over=_over,
    known=lambda ctx: polls.list_open(ctx.session),
    watched=lambda session, _now: polls.list_open(session),
    removed=lambda poll, now: msg("polls.message-removed", poll=poll, undoable=is_undoable(poll, now)),
)
POLLS.stands_as(
    lambda sheet: msg("polls.as-it-stands", poll=sheet.poll),
    *("sondage", "ajouter-choix", "annuler-sondage", "clore", "prolonger", "relancer"),
)


def is_there(ctx: Context, poll: Poll) -> bool:
    """Whether the person is in the room of a poll: it is for those who are."""
    return ctx.room.room_id == poll.room_id or ctx.present(poll.room_id, ctx.person.user_id)


def only_who_is_there(ctx: Context, poll: Poll) -> None:
    """Raises Refused when a poll is asked in a room where the person is not."""
    if not is_there(ctx, poll):
        raise Refused("votes.not-yours", poll=poll)
