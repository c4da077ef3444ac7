"""Who speaks for the pilot structures, whatever they are asked: their coordinators, and whom one of them asked to in their place."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from commands.core.declaration.context import Coordinator, Territory
from commands.core.rules.pilots import find_pilot
from commands.core.rules.rights import find_names, team
from storage import delegations, network
from storage.delegations import Delegation


@dataclass(frozen=True, slots=True)
class Delegate:
    """Who was asked to speak for a pilot structure, by whom."""

    delegation: Delegation
    person: Coordinator
    giver: Coordinator | None


async def list_speakers(session: AsyncSession, territory: Territory, now: datetime) -> Sequence[Coordinator]:
    """Everybody who may speak for a pilot structure of today, once for each structure: who is configured under several chooses one.

    Coordinators first, in their order; a coordinator is nobody's delegate.
    """
    members = await team(session, territory)
    speakers = [Coordinator(each.user_id, each.name, pilot) for each in members for pilot in _structures_of(each, territory)]
    known = {each.user_id for each in members}
    delegates = [each.person for each in await list_delegates(session, territory) if is_in_force(each, now)]
    return [*speakers, *(each for each in delegates if each.structure in territory.pilots and each.user_id not in known)]


def _structures_of(member: Coordinator, territory: Territory) -> list[str]:
    """The pilot structures of a person, in the order of the configuration, which may name them under several."""
    configured = {each.structure for each in territory.coordinators if each.user_id == member.user_id}
    mine = configured if member.structure in configured else {member.structure}
    return [pilot for pilot in territory.pilots if pilot in mine]


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
