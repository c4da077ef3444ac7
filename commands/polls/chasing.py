"""`!relancer`, and by itself before the end: those who have not voted are asked once, each at an hour of theirs; the others never."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Annotated, TypeAlias

from sqlmodel.ext.asyncio.session import AsyncSession

from commands.core.calendar import is_working_day
from commands.core.context import Context, Due, Present, Territory
from commands.core.effects import Direct, Effects, Post, Refused, Reply, msg
from commands.core.mentions import spans
from commands.core.vocabulary import Args, Expected, Rest
from commands.polls.planning import CHASE, NUDGE
from commands.polls.subject import KIND, Sheet, family, find_poll, names_a_poll, number_of, only_open, only_who_runs, sheet_of, takes_votes
from storage import ballots, network, polls, reach, timers
from storage.directory import Structure
from storage.polls import STRUCTURE, Poll
from storage.reach import Listener
from storage.timers import Timer, timer

SILENCED_BY = "polls"
FURTHEST = 14
"""Days that are looked through for an hour at which somebody may be told."""

Missing: TypeAlias = dict[str, list[str]]
"""Those who have not voted: Matrix id → the names of the structures whose voice they would give, in a poll by structure."""


class Chase(Args):
    """Relancer une fois les personnes qui n’ont pas voté (équipe d’animation, ou qui a posé le sondage)."""

    words: Annotated[Rest, Expected(names_a_poll)] = ""


@family.command("relancer", Chase, aliases=("relance",), examples=("!relancer S3",), writes=True)
async def chase(ctx: Context, args: Chase) -> Effects:
    """Ask them now rather than before the end."""
    poll, _ = await find_poll(ctx, args.words, to_change=True)
    only_open(ctx, poll)
    await only_who_runs(ctx, poll)
    if poll.chased_at is not None:
        raise Refused("polls.chased-already", poll=poll)
    told = await _ask(ctx.session, poll, ctx.territory, ctx.now, ctx.present)
    if told:
        await timers.remove_timers(ctx.session, f"{KIND}:{poll.number}", kind=CHASE)
    return (Reply(msg("polls.chased", poll=poll, told=told)),)


@family.timer(CHASE)
async def chase_before_the_end(due: Due, timer: Timer) -> Effects:
    """Nobody asked them by hand: they are asked now."""
    poll = await polls.get_poll(due.session, timer.number, to_change=True)
    if poll is not None and takes_votes(poll, due.now) and poll.chased_at is None:
        await _ask(due.session, poll, due.territory, due.now, due.present)
    return ()


@family.timer(NUDGE)
async def nudge(due: Due, planned: Timer) -> Effects:
    """Ask all those whose moment has come, unless they voted since, or their structure did. Who may not be told now is told later."""
    poll = await polls.get_poll(due.session, planned.number)
    if poll is None or not takes_votes(poll, due.now):
        return ()
    together = [planned, *await timers.take_due(due.session, planned.subject, NUDGE, due.now)]
    versions = {each.user_id: each.version for each in together}
    missing = await _missing(due.session, poll, due.present)
    told = []
    for person in await _listeners(due.session, [user_id for user_id in versions if user_id in missing], due.now):
        at = _moment_for(person, due.local_now)
        if at == due.local_now:
            told.append(person)
        elif at is not None and at < poll.ends_at:
            again = timer(planned.subject, NUDGE, at, version=versions[person.user_id] + 1, user_id=person.user_id)
            await timers.set_timer(due.session, again)
    return _asked(await sheet_of(due.session, poll), told, missing)


def _asked(sheet: Sheet, people: Sequence[Listener], missing: Missing) -> Effects:
    """One message in the room of the poll for those reached there, and one in private for each other one.

    In private only where names are not shown: a mention in the room would tell who has not voted.
    """
    in_room = [person for person in people if sheet.poll.names and not sheet.poll.secret and person.is_told_in_room]
    posts = []
    for span in spans(in_room):
        structures = list(dict.fromkeys(name for person in span for name in missing[person.user_id]))
        called = msg("polls.called", sheet=sheet, people=span, structures=structures)
        posts.append(Post("", called, tuple(person.user_id for person in span), room_id=sheet.poll.room_id))
    alone = msg("polls.nudge", sheet=sheet)
    return *posts, *(Direct(alone, person.user_id) for person in people if person not in in_room)


async def _ask(session: AsyncSession, poll: Poll, territory: Territory, now: datetime, present: Present) -> int:
    """Plan the question to each of those who have not voted, before the end, at an hour of theirs. Gives to how many.

    Where there is nobody to ask, nobody was: it may be done again, when others have come.
    """
    told = 0
    for person in await _listeners(session, list(await _missing(session, poll, present)), now):
        at = _moment_for(person, now.astimezone(territory.zone))
        if at is not None and at < poll.ends_at:
            await timers.set_timer(session, timer(f"{KIND}:{poll.number}", NUDGE, at, user_id=person.user_id))
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


def _moment_for(person: Listener, local: datetime) -> datetime | None:
    """The first instant, on a working day, at which a person may be told; None: not within two weeks."""
    last = local + timedelta(days=FURTHEST)
    at = person.first_moment(local)
    while at is not None and at < last and not is_working_day(at.date()):
        at = person.first_moment(datetime.combine(at.date() + timedelta(days=1), time(), local.tzinfo))
    return at if at is not None and at < last else None
