"""Meetings that members propose: told to the équipe d'animation, held once one of them accepts."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

from commands.core.context import Context, Due, Person
from commands.core.effects import Direct, Effects, Refused, Reply, msg
from commands.core.rights import coordinator, only_for_the_team, team
from commands.core.vocabulary import Args, Expected, Rest
from commands.meetings.planning import replan
from commands.meetings.subject import announced, family, find_meeting, names_a_meeting, sheet_of
from commands.meetings.wording import short_enough
from storage import meetings, network
from storage.meetings import LAPSED, PLANNED, PROPOSED, REFUSED, WITHDRAWN, Meeting
from storage.timers import Timer

MOST_OPEN = 5
"""Proposals of one person that wait for an answer."""
SHOWN = 10


@dataclass(frozen=True, slots=True)
class Proposal:
    """A meeting that was proposed, and who did; None once they were forgotten."""

    meeting: Meeting
    author: Person | None


async def may_propose(ctx: Context) -> None:
    """Raises Refused for who is no member of the network, or has many proposals that wait."""
    member = await network.get_member(ctx.session, ctx.person.user_id)
    if member is None or not member.is_registered:
        raise Refused("meetings.members-propose", team=await team(ctx.session, ctx.territory))
    if len(await meetings.list_proposals(ctx.session, ctx.now, ctx.person.user_id)) >= MOST_OPEN:
        raise Refused("meetings.too-many-proposals", most=MOST_OPEN)


async def propose(ctx: Context, meeting: Meeting) -> Effects:
    """Keep a meeting until the équipe d'animation answers, and tell each of them once."""
    meeting.state = PROPOSED
    await meetings.add_meeting(ctx.session, meeting)
    await replan(ctx.session, meeting, ctx.territory, ctx.now)
    structures = [each.name for each in await network.list_structures_of(ctx.session, ctx.person.user_id)]
    asked = msg("meetings.to-accept", proposal=await _proposal(ctx, meeting), structures=structures)
    letters = (Direct(asked, each.user_id) for each in await team(ctx.session, ctx.territory))
    return Reply(msg("meetings.proposed", meeting=meeting)), *letters


class Accept(Args):
    """Accepter une rencontre proposée (équipe d’animation)."""

    words: Annotated[Rest, Expected(names_a_meeting)] = Field(description="le numéro de la rencontre")


@family.command(
    "accepter",
    Accept,
    aliases=("accepter-rencontre", "accepter-la-rencontre", "valider", "valider-rencontre"),
    examples=("!accepter R13",),
    writes=True,
)
async def accept(ctx: Context, args: Accept) -> Effects:
    """The meeting is held: it is announced, and its author told."""
    await only_for_the_team(ctx)
    meeting, _ = await find_meeting(ctx, args.words, to_change=True)
    _only_waiting(ctx, meeting)
    meeting.state = PLANNED
    await replan(ctx.session, meeting, ctx.territory, ctx.now)
    post = await announced(ctx.session, meeting, ctx.now)
    told = _author(ctx, meeting)
    letters = (Direct(msg("meetings.proposal-accepted", meeting=meeting), user_id) for user_id in told)
    return Reply(msg("meetings.accepted", sheet=await sheet_of(ctx.session, meeting), told=bool(told))), post, *letters


class Refuse(Args):
    """Refuser une rencontre proposée, en disant pourquoi (équipe d’animation)."""

    words: Annotated[Rest, Expected(names_a_meeting)] = Field(description="le numéro de la rencontre, puis la raison")


@family.command(
    "refuser",
    Refuse,
    aliases=("refuser-rencontre", "refuser-la-rencontre"),
    examples=("!refuser R13 la salle est prise ce jour-là",),
    writes=True,
)
async def refuse(ctx: Context, args: Refuse) -> Effects:
    """The meeting is not held, and its author is told why. The reason is not kept."""
    await only_for_the_team(ctx)
    meeting, reason = await find_meeting(ctx, args.words, to_change=True)
    _only_waiting(ctx, meeting)
    if not reason:
        raise Refused("meetings.why-not", meeting=meeting)
    short_enough("reason", reason)
    meeting.state = REFUSED
    await replan(ctx.session, meeting, ctx.territory, ctx.now)
    told = _author(ctx, meeting)
    letters = (Direct(msg("meetings.proposal-refused", meeting=meeting, reason=reason), user_id) for user_id in told)
    return Reply(msg("meetings.refused", meeting=meeting, told=bool(told))), *letters


async def withdraw(ctx: Context, meeting: Meeting) -> Effects:
    """Its author takes a proposal back."""
    _only_waiting(ctx, meeting)
    meeting.state = WITHDRAWN
    await replan(ctx.session, meeting, ctx.territory, ctx.now)
    return (Reply(msg("meetings.withdrawn", meeting=meeting)),)


async def show_proposals(ctx: Context) -> Effects:
    """Those that wait for an answer: all of them for the équipe d'animation, one's own for the others."""
    answers = await coordinator(ctx) is not None
    found = await meetings.list_proposals(ctx.session, ctx.now, None if answers else ctx.person.user_id)
    proposals: Sequence[Proposal] = [await _proposal(ctx, meeting) for meeting in found[:SHOWN]]
    return (Reply(msg("meetings.proposals", proposals=proposals, others=len(found) - len(proposals), answers=answers)),)


@family.timer("proposal")
async def lapse(due: Due, timer: Timer) -> Effects:
    """Its date came before an answer: it is over, and its author told."""
    meeting = await meetings.get_meeting(due.session, timer.number, to_change=True)
    if meeting is None or meeting.state != PROPOSED:
        return ()
    meeting.state = LAPSED
    return (Direct(msg("meetings.proposal-lapsed", meeting=meeting), meeting.created_by),) if meeting.created_by else ()


def _only_waiting(ctx: Context, meeting: Meeting) -> None:
    """Raises Refused when the meeting waits for no answer any more."""
    if meeting.state != PROPOSED:
        raise Refused("meetings.not-waiting", meeting=meeting)
    if meeting.starts_at <= ctx.now:
        raise Refused("meetings.has-begun", meeting=meeting, over=meeting.ends_at <= ctx.now)


def _author(ctx: Context, meeting: Meeting) -> list[str]:
    """Whom to tell what came of their proposal: nobody when they were forgotten, or answered it themselves."""
    return [meeting.created_by] if meeting.created_by and meeting.created_by != ctx.person.user_id else []


async def _proposal(ctx: Context, meeting: Meeting) -> Proposal:
    member = await network.get_member(ctx.session, meeting.created_by) if meeting.created_by else None
    return Proposal(meeting, Person(member.user_id, member.name) if member else None)
