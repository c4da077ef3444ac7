"""The end of a poll: by itself at its deadline, by `!clore` before it, or later by `!prolonger`; then what a tap under the result makes."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta

from sqlmodel.ext.asyncio.session import AsyncSession

from commands.core.declaration.context import Context, Due
from commands.core.declaration.effects import Attach, Call, Effects, Happens, Offer, Post, Refused, Repaired, Reply, Seed, msg
from commands.core.declaration.happenings import DateChosen, Tap
from commands.core.declaration.shapes import SureWords, Words
from commands.core.language.taps import YES as CHECK
from commands.core.rules.rights import coordinator, leads
from commands.core.subjects import number_of
from commands.core.telling.printing import PNG
from commands.polls import picture
from commands.polls.creation import add
from commands.polls.deadlines import read_extension, usual_deadline
from commands.polls.results import TIED, Result, find_result
from commands.polls.subject import POLLS, family
from storage import ballots, polls, timers
from storage.ballots import Voice
from storage.polls import CLOSED, DRAW, MAYBE, OPEN, SINGLE, YES, Choice, Poll
from storage.timers import Timer
from storage.timers import timer as timer_of

RESULT = "polls.result"
"""Of the subjects of messages: what is tapped under the result of a poll."""
END, PICTURE = "polls.end", "polls.picture"
"""The timers that say the result, and show it as an image."""
RUN_OFF_LASTS = timedelta(days=2)


# ── At its deadline ──────────────────────────────────────────────────────────────────────────────────────────────


@POLLS.ends(END, OPEN, lambda poll: poll.ends_at, recounted=True)
async def end(due: Due, timer: Timer, poll: Poll) -> Effects:
    """Say the result, of the votes as they are counted anew."""
    wrong = await ballots.count_anew(due.session, poll)
    poll.state, poll.closed_at = CLOSED, due.now
    await POLLS.plan(due.session, poll, due.territory, due.now)
    await timers.set_timer(due.session, timer_of(POLLS.of(poll), PICTURE, due.now, version=poll.version))
    repaired = (Repaired(timer.subject),) if wrong else ()
    return await POLLS.kept_true(due.session, poll), *await told(due.session, poll), *repaired


@POLLS.timer(PICTURE, CLOSED)
async def show(due: Due, _planned: Timer, poll: Poll) -> Effects:
    """The result as a picture, after its words: what is drawn holds up nothing."""
    return await pictured(due.session, poll, poll.room_id)


async def pictured(session: AsyncSession, poll: Poll, room_id: str | None) -> Effects:
    """The counts of a poll as an image with its description, in a room, or to who asks; nothing when it would tell nothing."""
    result = await find_result(session, poll)
    if not picture.is_worth(result):
        return ()
    drawn = await asyncio.to_thread(picture.draw, result)
    described = msg("polls.picture", result=result)
    return (Attach(f"S{poll.number}.png", PNG, drawn, room_id=room_id, described=described),)


async def told(session: AsyncSession, poll: Poll) -> Effects:
    """The result in the room of the poll; it rings for nobody in particular."""
    result = await find_result(session, poll)
    said = Post(poll.room_id, msg("polls.closed", result=result), subject=_subject(poll))
    return (said, Seed(_subject(poll), CHECK)) if result.waits else (said,)


@family.told_again(RESULT)
async def tell_again(due: Due, number: int) -> Effects:
    """In a room that replaces another one, the results that still wait for a tap."""
    poll = await polls.get_poll(due.session, number)
    if poll is None or poll.state != CLOSED or poll.meeting_number is not None or await polls.find_run_off(due.session, number) is not None:
        return ()
    result = await find_result(due.session, poll)
    return await told(due.session, poll) if result.waits else ()


def _subject(poll: Poll) -> str:
    return f"{RESULT}:{poll.number}"


# ── Before it, or later ──────────────────────────────────────────────────────────────────────────────────────────


@family.command(
    "clore",
    SureWords.described("Clore un sondage avant sa date (équipe d’animation, ou qui l’a posé).", POLLS.is_named),
    aliases=("clôturer", "fermer-sondage", "clore-sondage"),
    examples=("!clore S3",),
    writes=True,
)
async def close(ctx: Context, args: SureWords) -> Effects:
    """Ask first; then no vote is taken any more, and the result comes a minute later, as at the deadline."""
    poll, _ = await POLLS.find_led(ctx, args.words)
    if not args.sure:
        sure = Call("clore", {"words": f"S{poll.number}", "sure": True})
        return Reply(msg("polls.close-sure", poll=poll)), Offer({"oui": sure})
    poll.ends_at = ctx.now
    poll.version += 1
    await POLLS.plan(ctx.session, poll, ctx.territory, ctx.now)
    return (Reply(msg("polls.closing", poll=poll)),)


@family.command(
    "prolonger",
    Words.described("Prolonger un sondage (équipe d’animation, ou qui l’a posé).", POLLS.is_named),
    aliases=("prolonger-sondage",),
    examples=("!prolonger S3 vendredi 11 décembre 18h",),
    writes=True,
)
async def extend(ctx: Context, args: Words) -> Effects:
    """Another deadline, a later one. Nobody is rung for it."""
    poll, said = await POLLS.find_led(ctx, args.words)
    if not said:
        raise Refused("polls.which-deadline", poll=poll)
    ends_at = read_extension(ctx, poll.ends_at, said)
    if ends_at <= poll.ends_at:
        raise Refused("polls.not-later", poll=poll)
    poll.ends_at = ends_at
    poll.version += 1
    await POLLS.plan(ctx.session, poll, ctx.territory, ctx.now)
    return Reply(msg("polls.extended", poll=poll)), await POLLS.kept_true(ctx.session, poll)


# ── What comes of the result ─────────────────────────────────────────────────────────────────────────────────────


@POLLS.tapped(RESULT)
async def tap(ctx: Context, tapped: Tap, poll: Poll) -> Effects:
    """✅ under a result, once: by who leads the poll, the new vote of those that are tied; by the équipe d'animation, the meeting."""
    if tapped.key != CHECK or tapped.removed or poll.state != CLOSED or not await leads(ctx, poll.created_by):
        return ()
    result = await find_result(ctx.session, poll)
    if result.decision == TIED:
        return await _run_off(ctx, result)
    return await _meet(ctx, result) if result.waits and await coordinator(ctx) is not None else ()


async def _run_off(ctx: Context, result: Result) -> Effects:
    """A new poll between those that are tied, with the same voters. It ends by a draw if it must."""
    first = result.sheet.poll
    if await polls.find_run_off(ctx.session, number_of(first)) is not None:
        return ()
    same = first.model_dump(include={"question", "voices", "names", "hidden", "secret", "quorum", "room_id"})
    poll = Poll(
        **same,
        kind=SINGLE,
        ties=DRAW,
        run_off_of=first.number,
        ends_at=usual_deadline(ctx, RUN_OFF_LASTS),
        created_by=ctx.person.user_id,
        created_at=ctx.now,
    )
    await add(ctx, poll, [Choice(poll_number=0, rank=0, text=choice.text) for choice in sorted(result.first, key=lambda each: each.rank)])
    return await POLLS.announced(ctx.session, poll)


async def _meet(ctx: Context, result: Result) -> Effects:
    """The meeting on the date that was chosen: the family of meetings makes it. Of a poll without names, everybody is asked first."""
    poll, date = result.sheet.poll, result.chosen
    if poll.meeting_number is not None or date is None or date.wall_start is None:
        return ()
    if date.wall_start <= ctx.local_now.replace(tzinfo=None):
        raise Refused("polls.date-over", poll=poll, choice=date)
    voices = await ballots.list_voices(ctx.session, poll)
    sure, maybe = (_who_said(voices, date.rank, value) for value in (YES, MAYBE))
    coming, asked = (sure, maybe) if poll.names and not poll.secret else ((), (*sure, *maybe))
    chosen = DateChosen(number_of(poll), poll.question, date.wall_start, date.wall_end, coming, asked, poll.asked_for)
    return (Happens(chosen),)


def _who_said(voices: Sequence[Voice], rank: int, value: str) -> tuple[str, ...]:
    return tuple(voice.user_id for voice in voices if voice.user_id and voice.marks.get(rank) == value)
