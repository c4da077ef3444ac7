"""`!relancer`, and by itself before the end: those who have not voted are asked once, each at an hour of theirs; the others never."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Annotated, TypeAlias

from sqlmodel.ext.asyncio.session import AsyncSession

from commands.core.declaration.context import Context, Due, Present, Territory
from commands.core.declaration.effects import Effects, Msg, Refused, Reply, msg
from commands.core.declaration.vocabulary import Args, Expected, Rest
from commands.core.subjects import number_of
from commands.core.telling.mentions import first_working_moment, take_hearers, tell
from commands.polls.subject import POLLS, family, takes_votes
from storage import ballots, network, reach, timers
from storage.directory import Structure
from storage.polls import OPEN, STRUCTURE, Poll
from storage.reach import Listener
from storage.timers import Timer, timer

CHASE, NUDGE = "polls.chase", "polls.nudge"
CHASED_BEFORE, CHASED_BEFORE_A_SHORT_ONE = timedelta(hours=48), timedelta(hours=4)
SILENCED_BY = "polls"

Missing: TypeAlias = dict[str, list[str]]
"""Those who have not voted: Matrix id → the names of the structures whose voice they would give, in a poll by structure."""


class Chase(Args):
    """Relancer une fois les personnes qui n’ont pas voté (équipe d’animation, ou qui a posé le sondage)."""

    words: Annotated[Rest, Expected(POLLS.is_named)] = ""


@family.command("relancer", Chase, aliases=("relance",), examples=("!relancer S3",), writes=True)
async def chase(ctx: Context, args: Chase) -> Effects:
    """Ask them now rather than before the end."""
    poll, _ = await POLLS.find_led(ctx, args.words)
    if poll.chased_at is not None:
        raise Refused("polls.chased-already", poll=poll)
    told = await _ask(ctx.session, poll, ctx.territory, ctx.now, ctx.present)
    if told:
        await timers.remove_timers(ctx.session, POLLS.of(poll), kind=CHASE)
    return (Reply(msg("polls.chased", poll=poll, told=told)),)


def _before_the_end(poll: Poll, _territory: Territory) -> Sequence[datetime]:
    """48 hours before the end, 4 when it is too near for that; never for who were asked already."""
    return () if poll.chased_at else [poll.ends_at - before for before in (CHASED_BEFORE, CHASED_BEFORE_A_SHORT_ONE)]


@POLLS.timer(CHASE, OPEN, _before_the_end)
async def chase_before_the_end(due: Due, _planned: Timer, poll: Poll) -> Effects:
    """Nobody asked them by hand: they are asked now."""
    if takes_votes(poll, due.now) and poll.chased_at is None:
        await _ask(due.session, poll, due.territory, due.now, due.present)
    return ()


@POLLS.timer(NUDGE, OPEN)
async def nudge(due: Due, planned: Timer, poll: Poll) -> Effects:
    """Ask all those whose moment has come, unless they voted since, or their structure did. Who may not be told now is told later.

    In private only where names are not shown: a mention in the room would tell who has not voted.
    """
    if not takes_votes(poll, due.now):
        return ()
    together = [planned, *await timers.take_due(due.session, planned.subject, NUDGE, due.now)]
    missing = await _missing(due.session, poll, due.present)
    people = await _listeners(due.session, [each.user_id for each in together if each.user_id in missing], due.now)
    told = await take_hearers(due, planned, people, lambda person: _moment_for(person, due.local_now, poll))
    sheet = await POLLS.sheet(due.session, poll)

    def called(span: Sequence[Listener]) -> Msg:
        structures = list(dict.fromkeys(name for person in span for name in missing[person.user_id]))
        return msg("polls.called", sheet=sheet, people=span, structures=structures)

    return tell(due, told, poll.room_id, called if poll.names and not poll.secret else None, msg("polls.nudge", sheet=sheet))


async def _ask(session: AsyncSession, poll: Poll, territory: Territory, now: datetime, present: Present) -> int:
    """Plan the question to each of those who have not voted, before the end, at an hour of theirs. Gives to how many.

    Where there is nobody to ask, nobody was: it may be done again, when others have come.
    """
    told = 0
    for person in await _listeners(session, list(await _missing(session, poll, present)), now):
        at = _moment_for(person, now.astimezone(territory.zone), poll)
        if at is not None:
            await timers.set_timer(session, timer(POLLS.of(poll), NUDGE, at, user_id=person.user_id))
            told += 1
    if told:
        poll.chased_at = now
    return told


async def _listeners(session: AsyncSession, user_ids: Sequence[str], now: datetime) -> list[Listener]:
    return await reach.list_listeners(session, user_ids, SILENCED_BY, now)


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


def _moment_for(person: Listener, local: datetime, poll: Poll) -> datetime | None:
    """When a person may be told, on a working day; None: not before the end."""
    at = first_working_moment(person, local)
    return at if at is not None and at < poll.ends_at else None
