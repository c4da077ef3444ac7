"""`!relancer`, and by itself before the end: those who have not voted are asked once, each at an hour of theirs; the others never."""

from datetime import datetime, time, timedelta
from typing import Annotated

from sqlmodel.ext.asyncio.session import AsyncSession

from commands.core.calendar import is_working_day
from commands.core.context import Context, Due, Present, Territory
from commands.core.effects import Direct, Effects, Refused, Reply, msg
from commands.core.vocabulary import Args, Expected, Rest
from commands.polls.planning import CHASE, NUDGE
from commands.polls.subject import KIND, family, find_poll, names_a_poll, number_of, only_open, only_who_runs, sheet_of, takes_votes
from storage import ballots, network, polls, reach, timers
from storage.polls import STRUCTURE, Poll
from storage.timers import Timer, timer

SILENCED_BY = "polls"
FURTHEST = 14
"""Days that are looked through for an hour at which somebody may be told."""


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
async def nudge(due: Due, timer: Timer) -> Effects:
    """Ask one person, unless they voted since, or their structure did, or want silence now."""
    poll = await polls.get_poll(due.session, timer.number)
    if poll is None or not takes_votes(poll, due.now) or timer.user_id not in await _missing(due.session, poll, due.present):
        return ()
    if not await reach.is_reachable(due.session, timer.user_id, SILENCED_BY, due.local_now):
        return ()
    return (Direct(msg("polls.nudge", sheet=await sheet_of(due.session, poll)), timer.user_id),)


async def _ask(session: AsyncSession, poll: Poll, territory: Territory, now: datetime, present: Present) -> int:
    """Plan the question to each of those who have not voted, before the end, at an hour of theirs. Gives to how many."""
    poll.chased_at = now
    told = 0
    for user_id in await _missing(session, poll, present):
        at = await _moment_for(session, user_id, now.astimezone(territory.zone))
        if at is not None and at < poll.ends_at:
            await timers.set_timer(session, timer(f"{KIND}:{poll.number}", NUDGE, at, user_id=user_id))
            told += 1
    return told


async def _missing(session: AsyncSession, poll: Poll, present: Present) -> list[str]:
    """The members of the network who are in the room and have not voted; by structure: those whose structure has no voice yet."""
    there = [member.user_id for member in await network.list_members(session) if present(poll.room_id, member.user_id)]
    if poll.voices != STRUCTURE:
        voted = {voice.user_id for voice in await ballots.list_voices(session, poll)}
        return [user_id for user_id in there if user_id not in voted]
    heard = set(await ballots.list_heard(session, number_of(poll)))
    held: dict[str, set[int]] = {}
    for post, structure in await network.list_current_memberships(session, there):
        held.setdefault(post.user_id or "", set()).add(structure.id or 0)
    return [user_id for user_id in there if held.get(user_id) and heard.isdisjoint(held[user_id])]


async def _moment_for(session: AsyncSession, user_id: str, local: datetime) -> datetime | None:
    """The first instant, on a working day, at which a person may be told; None: not within two weeks."""
    last = local + timedelta(days=FURTHEST)
    at = await reach.next_reachable(session, user_id, SILENCED_BY, local)
    while at is not None and at < last and not is_working_day(at.date()):
        midnight = datetime.combine(at.date() + timedelta(days=1), time(), local.tzinfo)
        at = await reach.next_reachable(session, user_id, SILENCED_BY, midnight)
    return at if at is not None and at < last else None
