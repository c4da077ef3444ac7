"""What another family wants decided becomes a poll: the ideas of a programme, the date of one of them."""

from commands.core.declaration.context import Context
from commands.core.declaration.effects import Effects
from commands.core.declaration.happenings import PollWanted
from commands.polls.creation import add
from commands.polls.subject import POLLS, family
from storage.polls import DATES, PERSON, SEVERAL, STRUCTURE, Choice, Poll


@family.when(PollWanted)
async def ask_for(ctx: Context, wanted: PollWanted) -> Effects:
    """Asked in the room of a role, by nobody: the équipe d'animation leads it. Nothing where no room has that role."""
    room_id = ctx.room_of(wanted.role)
    if room_id is None:
        return ()
    poll = Poll(
        question=wanted.question,
        room_id=room_id,
        ends_at=wanted.ends_at,
        kind=DATES if wanted.dates else SEVERAL,
        voices=PERSON if wanted.dates else STRUCTURE,
        asked_for=wanted.asked_for,
        created_at=ctx.now,
    )
    await add(ctx, poll, _choices(wanted))
    return await POLLS.announced(ctx.session, poll, quiet=wanted.quiet)


def _choices(wanted: PollWanted) -> list[Choice]:
    choices = [Choice(poll_number=0, rank=0, text=text) for text in wanted.choices]
    for choice, (start, end) in zip(choices, wanted.dates, strict=False):
        choice.wall_start, choice.wall_end = start, end
    return choices
