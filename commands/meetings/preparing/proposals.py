"""Meetings that members propose: kept, listed, taken back. They are answered in `decisions`."""

from collections.abc import Sequence
from dataclasses import dataclass

from commands.core.declaration.context import Context, Person
from commands.core.declaration.effects import Effects, Refused, Reply, Seed, msg
from commands.core.language.taps import YES
from commands.core.rules.caps import PROPOSED_MEETINGS
from commands.core.rules.rights import coordinator, only_for_members, team
from commands.core.telling.mentions import tell_team
from commands.meetings.planning import PROPOSAL, replan
from storage import meetings, network
from storage.meetings import PROPOSED, WITHDRAWN, Meeting

SHOWN = 10


@dataclass(frozen=True, slots=True)
class Proposal:
    """A meeting that was proposed, and who did; None once they were forgotten."""

    meeting: Meeting
    author: Person | None


async def may_propose(ctx: Context) -> None:
    """Raises Refused for who is no member of the network, or has many proposals that wait."""
    await only_for_members(ctx, Refused("meetings.members-propose", team=await team(ctx.session, ctx.territory)))
    if len(await meetings.list_proposals(ctx.session, ctx.now, ctx.person.user_id)) >= PROPOSED_MEETINGS:
        raise Refused("meetings.too-many-proposals", most=PROPOSED_MEETINGS)


async def propose(ctx: Context, meeting: Meeting) -> Effects:
    """Keep a meeting until the équipe d'animation answers, and tell each of them once."""
    meeting.state = PROPOSED
    await meetings.add_meeting(ctx.session, meeting)
    await replan(ctx.session, meeting, ctx.territory, ctx.now)
    structures = [each.name for each in await network.list_structures_of(ctx.session, ctx.person.user_id)]
    asked = msg("meetings.to-accept", proposal=await _proposal(ctx, meeting), structures=structures)
    subject = f"{PROPOSAL}:{meeting.number}"
    return Reply(msg("meetings.proposed", meeting=meeting)), *await tell_team(ctx, asked, subject), Seed(subject, YES)


def only_waiting(ctx: Context, meeting: Meeting) -> None:
    """Raises Refused when the meeting waits for no answer any more."""
    if meeting.state != PROPOSED:
        raise Refused("meetings.not-waiting", meeting=meeting)
    if meeting.starts_at <= ctx.now:
        raise Refused("meetings.has-begun", meeting=meeting, over=meeting.ends_at <= ctx.now)


async def withdraw(ctx: Context, meeting: Meeting) -> Effects:
    """Its author takes a proposal back."""
    only_waiting(ctx, meeting)
    meeting.state = WITHDRAWN
    await replan(ctx.session, meeting, ctx.territory, ctx.now)
    return (Reply(msg("meetings.withdrawn", meeting=meeting)),)


async def show_proposals(ctx: Context) -> Effects:
    """Those that wait for an answer: all of them for the équipe d'animation, one's own for the others."""
    answers = await coordinator(ctx) is not None
    found = await meetings.list_proposals(ctx.session, ctx.now, None if answers else ctx.person.user_id)
    proposals: Sequence[Proposal] = [await _proposal(ctx, meeting) for meeting in found[:SHOWN]]
    return (Reply(msg("meetings.proposals", proposals=proposals, others=len(found) - len(proposals), answers=answers)),)


async def _proposal(ctx: Context, meeting: Meeting) -> Proposal:
    member = await network.get_member(ctx.session, meeting.created_by) if meeting.created_by else None
    return Proposal(meeting, Person(member.user_id, member.name) if member else None)
