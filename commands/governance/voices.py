"""Whose voices make a decision: one a pilot structure, whoever of its people speaks for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from commands.core.declaration.context import Context, Coordinator, Territory
from commands.core.declaration.effects import Refused
from commands.core.rules.pilots import find_pilot
from commands.core.rules.rights import find_names, team
from storage import decisions, delegations, network
from storage.decisions import Decision
from storage.delegations import Delegation


@dataclass(frozen=True, slots=True)
class Delegate:
    """Who was asked to speak for a pilot structure, by whom."""

    delegation: Delegation
    person: Coordinator
    giver: Coordinator | None


async def list_speakers(session: AsyncSession, territory: Territory, now: datetime) -> Sequence[Coordinator]:
    """Everybody who may speak for a pilot structure of today: its coordinators, and whom one of them asked to. Nobody speaks for two."""
    members = await team(session, territory)
    delegates = [each for each in await list_delegates(session, territory) if is_in_force(each, now)]
    speakers = {each.person.user_id: each.person for each in delegates} | {member.user_id: member for member in members}
    return [
        each
        for each in (*members, *(each.person for each in delegates))
        if each.structure in territory.pilots and speakers[each.user_id] == each
    ]


def is_in_force(delegate: Delegate, now: datetime) -> bool:
    """Whether a delegate speaks: they accepted, it is not over, and who asked them still speaks for that structure."""
    return delegate.delegation.accepted_at is not None and now < delegate.delegation.until and delegate.giver is not None


async def list_delegates(session: AsyncSession, territory: Territory) -> list[Delegate]:
    """Those who were asked to speak for their structure, as long as they are of it."""
    standing = await delegations.list_delegations(session)
    if not standing:
        return []
    members = {member.user_id: member for member in await team(session, territory)}
    names = await find_names(session, territory, [each.user_id for each in standing])
    found = []
    for each in standing:
        if each.user_id in await list_colleagues(session, territory, each.structure):
            giver = members.get(each.given_by or "")
            giver = giver if giver is not None and giver.structure == each.structure else None
            found.append(Delegate(each, Coordinator(each.user_id, names.get(each.user_id, each.user_id), each.structure), giver))
    return found


async def list_colleagues(session: AsyncSession, territory: Territory, pilot: str) -> dict[str, str]:
    """The members of the network with a confirmed post in a pilot structure: Matrix id → name."""
    names = {member.user_id: member.name for member in await network.list_members(session)}
    posts = await network.list_current_memberships(session)
    held = (post for post, structure in posts if post.confirmed and find_pilot(territory.pilots, structure.name) == pilot)
    return {post.user_id: names[post.user_id] for post in held if post.user_id in names}


async def only_who_speaks(ctx: Context, decision: Decision) -> Coordinator:
    """The person who speaks, with their pilot structure. Raises Refused when they are of none."""
    speakers = await list_speakers(ctx.session, ctx.territory, ctx.now)
    speaker = next((each for each in speakers if each.user_id == ctx.person.user_id), None)
    if speaker is None:
        raise Refused("decisions.not-yours", decision=decision, speakers=speakers)
    return speaker


async def only_one_voice(ctx: Context, decision: Decision, speaker: Coordinator) -> None:
    """Raises Refused for who spoke for another structure: who changed posts has one voice in a decision, not two."""
    for opinion in await decisions.list_opinions(ctx.session, decision):
        if opinion.user_id == speaker.user_id and opinion.structure != speaker.structure:
            raise Refused("decisions.one-structure", decision=decision, spoken=opinion.structure, structure=speaker.structure)
