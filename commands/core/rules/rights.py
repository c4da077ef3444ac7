"""Who coordinates: the first ones as the configuration names them, then the changes that another pilot structure confirmed.

Rights come from nothing else: the power levels of rooms mean nothing here.
"""

from collections.abc import Collection, Sequence
from hashlib import sha256

from sqlmodel.ext.asyncio.session import AsyncSession

from commands.core.declaration.context import Context, Coordinator, Territory
from commands.core.declaration.effects import Refused
from storage import network
from storage import team as changes
from storage.network import Member


def person_key(user_id: str) -> str:
    """What still tells a person apart once their id was erased."""
    return sha256(user_id.encode()).hexdigest()


async def team(session: AsyncSession, territory: Territory) -> tuple[Coordinator, ...]:
    """The équipe d'animation of this moment: the first ones, then the others in the order they came."""
    members = {person_key(person.user_id): person for person in territory.coordinators}
    for change in await changes.list_confirmed(session):
        if change.action == "remove":
            members.pop(change.person_key, None)
        elif change.user_id is not None:
            members[change.person_key] = Coordinator(change.user_id, change.name or change.user_id, change.structure)
    names = await find_names(session, territory, [person.user_id for person in members.values()])
    return tuple(Coordinator(each.user_id, names.get(each.user_id, each.name), each.structure) for each in members.values())


async def coordinator(ctx: Context) -> Coordinator | None:
    """The person who speaks, if they are of the équipe d'animation."""
    return _speaking(await team(ctx.session, ctx.territory), ctx)


async def only_for_the_team(ctx: Context) -> Coordinator:
    """The person who speaks, of the équipe d'animation. Raises Refused, saying whom to ask, when they are not."""
    return one_of(await team(ctx.session, ctx.territory), ctx)


async def leads(ctx: Context, made_by: str | None) -> bool:
    """Whether the person leads what somebody made (a poll, a meeting): of the équipe d'animation, or the member who made it."""
    if await coordinator(ctx) is not None:
        return True
    return made_by == ctx.person.user_id and await find_registered(ctx.session, made_by) is not None


async def only_who_leads(ctx: Context, made_by: str | None) -> None:
    """Raises Refused, saying whom to ask, when the person does not lead what somebody made."""
    if not await leads(ctx, made_by):
        raise Refused("core.team-only", team=await team(ctx.session, ctx.territory))


async def list_leaders(session: AsyncSession, territory: Territory, made_by: str | None) -> tuple[str, ...]:
    """The Matrix ids of those who are told what befalls what somebody made: they, else all of the équipe d'animation."""
    members = tuple(person.user_id for person in await team(session, territory))
    if made_by is not None and (made_by in members or await find_registered(session, made_by) is not None):
        return (made_by,)
    return members


async def find_registered(session: AsyncSession, user_id: str) -> Member | None:
    """The member of the network that a person is: registered, and not gone."""
    member = await network.get_member(session, user_id)
    return member if member is not None and member.is_registered else None


async def only_for_members(ctx: Context, refusal: Refused) -> Member:
    """The member who speaks. Raises this refusal when they are none."""
    member = await find_registered(ctx.session, ctx.person.user_id)
    if member is None:
        raise refusal
    return member


async def is_of_the_network(ctx: Context) -> bool:
    """Whether a member or a coordinator speaks: those who registered agreed to be seen by them only."""
    return await find_registered(ctx.session, ctx.person.user_id) is not None or await coordinator(ctx) is not None


async def only_for_the_network(ctx: Context, refusal: Refused) -> None:
    """Raises this refusal for who is not of the network."""
    if not await is_of_the_network(ctx):
        raise refusal


def one_of(members: Sequence[Coordinator], ctx: Context) -> Coordinator:
    """The person who speaks, among these members of the équipe d'animation. Raises Refused as `only_for_the_team`."""
    member = _speaking(members, ctx)
    if member is None:
        raise Refused("core.team-only", team=members)
    return member


def _speaking(members: Sequence[Coordinator], ctx: Context) -> Coordinator | None:
    return next((member for member in members if member.user_id == ctx.person.user_id), None)


async def find_names(session: AsyncSession, territory: Territory, user_ids: Collection[str]) -> dict[str, str]:
    """How to call these people: as they registered, else as the team or the configuration names them."""
    configured = {person.user_id: person.name for person in territory.coordinators if person.user_id in user_ids}
    return configured | await changes.find_names(session, user_ids)
