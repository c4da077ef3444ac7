"""A group that does nothing for long is asked whether it goes on, pauses or closes; closing says in five lines what came of it."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

from commands.core.declaration.context import Context, Due
from commands.core.declaration.effects import Direct, Effects, Happens, Post, Refused, Reply, Seed, msg
from commands.core.declaration.happenings import GroupClosed, Tap
from commands.core.declaration.questions import Question
from commands.core.declaration.shapes import Words
from commands.core.declaration.vocabulary import Borrowed
from commands.core.language.taps import NO, YES, tap_of
from commands.core.rules.calendar import is_working_day
from commands.core.rules.lines import one_line
from commands.core.subjects import number_of
from commands.core.understanding import dialogue
from commands.groups.subject import GROUPS, KIND, family, find_here, hosts_of, leads_it, only_for_hosts
from storage import group_actions, groups, likeness
from storage.groups import CLOSED, LIVING, OPEN, PAUSED, Group

QUIET = timedelta(days=90)
ASKED, DIALOGUE = "groups.quiet", "groups.clore-groupe"
PAUSE = "⏸️"
WHERE_OUTCOMES_ARE_TOLD = "programme"
"""The role of the room: what a group gave is for the next programme."""
LONGEST_LINE = 200
LINES = ("aimed", "done", "helped", "hindered", "next")


@family.daily("groups.quiet", hour=9, minute=20)
async def ask_quiet(due: Due) -> Effects:
    """Those without a meeting, a decision or an action for that long: their hosts are asked once; the équipe, where nobody leads."""
    if not is_working_day(due.local_now.date()):
        return ()
    told: list[Direct | Seed] = []
    for group in await groups.list_quiet(due.session, due.now - QUIET):
        if group.asked_at is not None and group.asked_at > group.active_at and due.now - group.asked_at < QUIET:
            continue
        group.asked_at = due.now
        subject = f"{ASKED}:{group.number}"
        asked = msg("groups.quiet", group=group, days=(due.now - group.active_at).days)
        told += [Direct(asked, each.user_id, subject) for each in await hosts_of(due, group)]
        told += [Seed(subject, sign) for sign in (YES, PAUSE, NO)]
    return tuple(told)


@GROUPS.tapped(ASKED)
async def tap_quiet(ctx: Context, tapped: Tap, group: Group) -> Effects:
    """✅ goes on, ⏸ pauses, ❌ closes, by questions."""
    answer = _ANSWERS.get(tapped.key)
    if tapped.removed or answer is None or group.state not in LIVING or not await leads_it(ctx, group):
        return ()
    return await answer(ctx, group)


async def go_on(ctx: Context, group: Group) -> Effects:
    """It lives on, and is not asked for another while."""
    GROUPS.only_living(ctx, group)
    await only_for_hosts(ctx, group)
    group.state, group.active_at = OPEN, ctx.now
    return Reply(msg("groups.goes-on", group=group)), await GROUPS.kept_true(ctx.session, group)


async def pause(ctx: Context, group: Group) -> Effects:
    """Nothing is asked of it until it does something."""
    GROUPS.only_living(ctx, group)
    await only_for_hosts(ctx, group)
    group.state = PAUSED
    return Reply(msg("groups.pauses", group=group)), await GROUPS.kept_true(ctx.session, group)


async def _begin(ctx: Context, group: Group) -> Effects:
    return await dialogue.begin(ctx, family.asks(DIALOGUE), questions=LINES, answers={"group": number_of(group), "name": group.name})


_ANSWERS: dict[str, Callable[[Context, Group], Awaitable[Effects]]] = {YES: go_on, tap_of(PAUSE): pause, NO: _begin}


# ── Closing ──────────────────────────────────────────────────────────────────────────────────────────────────────


@family.command(
    "clore-groupe",
    Words.described("Clore un groupe de travail, en disant en cinq lignes ce qu’il a donné.", GROUPS.is_called),
    aliases=("fermer-groupe", "clore-le-groupe", "terminer-groupe"),
    examples=("!clore G2",),
    writes=True,
    borrowed=Borrowed(("clore", "clôturer", "fermer"), GROUPS.is_called),
)
async def close(ctx: Context, args: Words) -> Effects:
    """By who leads it: five questions."""
    group, _ = await find_here(ctx, args.words)
    await only_for_hosts(ctx, group)
    return await _begin(ctx, group)


def _line(_ctx: Context, said: str) -> str:
    return one_line(said, LONGEST_LINE, Refused("groups.line-empty"), "groups.line-too-long")


QUESTIONS = (
    Question("aimed", asks="groups.ask-aimed", reads=_line),
    Question("done", asks="groups.ask-done", reads=_line),
    Question("helped", asks="groups.ask-helped", reads=_line, optional=True),
    Question("hindered", asks="groups.ask-hindered", reads=_line, optional=True),
    Question("next", asks="groups.ask-next", reads=_line, optional=True),
)


@family.dialogue(DIALOGUE, QUESTIONS, summary="groups.closing-summary", begun_by="clore-groupe")
async def finish(ctx: Context, answers: dict[str, Any]) -> Effects:
    """It is over: said where groups are, and in its room, which stays to who is in it."""
    group = await groups.get_group(ctx.session, answers["group"], to_change=True)
    if group is None:
        raise await GROUPS.unknown(ctx, None)
    GROUPS.only_living(ctx, group)
    await only_for_hosts(ctx, group)
    number = number_of(group)
    left = await group_actions.drop_open(ctx.session, number, ctx.now)
    group.state, group.closed_at, group.outcome = CLOSED, ctx.now, [answers[key] or "" for key in LINES]
    lines = " ".join(group.outcome)
    await likeness.remember(ctx.session, KIND, number, f"{group.name} {group.purpose} {lines}", ctx.lexicon)
    told: Effects = (Reply(msg("groups.closed", group=group, left=left)), await GROUPS.kept_true(ctx.session, group))
    told += (Post(WHERE_OUTCOMES_ARE_TOLD, msg("groups.closed-told", group=group), quiet=True),)
    if group.room_id is not None:
        told += (Post(group.room_id, msg("groups.closed-here", group=group), quiet=True),)
    outcome = " ".join(line for line in group.outcome if line)
    return *told, Happens(GroupClosed(number, outcome))
