"""`!relancer`, and by itself before the end: those who have not voted are asked once, each at an hour of theirs; the others never."""

from collections.abc import Sequence
from typing import TypeAlias

from sqlmodel.ext.asyncio.session import AsyncSession

from commands.core.declaration.context import Context, Due, Occasion, Present
from commands.core.declaration.effects import Effects, Msg, Refused, Reply, msg
from commands.core.declaration.shapes import Words
from commands.core.subjects import number_of
from commands.core.telling.chasing import before_the_end, plan_nudges, take_nudged
from commands.core.telling.mentions import tell
from commands.polls.subject import POLLS, family, takes_votes
from storage import ballots, network, timers
from storage.directory import Structure
from storage.polls import OPEN, STRUCTURE, Poll
from storage.reach import Listener
from storage.timers import Timer

CHASE, NUDGE = "polls.chase", "polls.nudge"

Missing: TypeAlias = dict[str, list[str]]
"""Those who have not voted: Matrix id → the names of the structures whose voice they would give, in a poll by structure."""


@family.command(
    "relancer",
    Words.described("Relancer une fois les personnes qui n’ont pas voté (équipe d’animation, ou qui a posé le sondage).", POLLS.is_named),
    aliases=("relance",),
    examples=("!relancer S3",),
    writes=True,
)
async def chase(ctx: Context, args: Words) -> Effects:
    """Ask them now rather than before the end."""
    poll, _ = await POLLS.find_led(ctx, args.words)
    if poll.chased_at is not None:
        raise Refused("polls.chased-already", poll=poll)
    told = await _ask(ctx, poll)
    if told:
        await timers.remove_timers(ctx.session, POLLS.of(poll), kind=CHASE)
    return (Reply(msg("polls.chased", poll=poll, told=told)),)


@POLLS.timer(CHASE, OPEN, before_the_end)
async def chase_before_the_end(due: Due, _planned: Timer, poll: Poll) -> Effects:
    """Nobody asked them by hand: they are asked now."""
    if takes_votes(poll, due.now) and poll.chased_at is None:
        await _ask(due, poll)
    return ()


@POLLS.timer(NUDGE, OPEN)
async def nudge(due: Due, planned: Timer, poll: Poll) -> Effects:
    """Ask all those whose moment has come, unless they voted since, or their structure did. Who may not be told now is told later.

    In private only where names are not shown: a mention in the room would tell who has not voted.
    """
    if not takes_votes(poll, due.now):
        return ()
    missing = await _missing(due.session, poll, due.present)
    told = await take_nudged(due, planned, poll, missing)
    sheet = await POLLS.sheet(due.session, poll)

    def called(span: Sequence[Listener]) -> Msg:
        structures = list(dict.fromkeys(name for person in span for name in missing[person.user_id]))
        return msg("polls.called", sheet=sheet, people=span, structures=structures)

    return tell(due, told, poll.room_id, called if poll.names and not poll.secret else None, msg("polls.nudge", sheet=sheet))


async def _ask(occasion: Occasion, poll: Poll) -> int:
    """Plan the question to each of those who have not voted. Gives to how many."""
    return await plan_nudges(occasion, poll, POLLS.of(poll), NUDGE, await _missing(occasion.session, poll, occasion.present))


async def _missing(session: AsyncSession, poll: Poll, present: Present) -> Missing:
    """The members of the network who are in the room and have not voted; by structure: those whose structures have no voice yet."""
    there = [member.user_id for member in await network.list_members(session) if present(poll.room_id, member.user_id)]
    if poll.voices != STRUCTURE:
        voted = {voice.user_id for voice in await ballots.list_voices(session, poll)}
        return {user_id: [] for user_id in there if user_id not in voted}
    heard = set(await ballots.list_heard(session, number_of(poll)))
    held: dict[str, list[Structure]] = {}
    for post, structure in await network.list_current_memberships(session, there):
        if post.confirmed:
            held.setdefault(post.user_id or "", []).append(structure)
    silent = {user_id: all(each.id not in heard for each in held[user_id]) for user_id in there if user_id in held}
    return {user_id: [structure.name for structure in held[user_id]] for user_id, is_silent in silent.items() if is_silent}
