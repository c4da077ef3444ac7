"""What becomes of the room of a group: made, refused, lost; and a new one, when it is asked for."""

from commands.core.declaration.context import Context, Due
from commands.core.declaration.effects import Direct, Effects, Invite, OpenRoom, Post, Refused, Reply, msg
from commands.core.declaration.happenings import Expulsion
from commands.core.rules.identity import identify_all
from commands.core.rules.rights import list_leaders
from commands.core.subjects import number_of
from commands.core.telling.mentions import tell_team
from commands.groups.subject import GROUPS, family, hosts_of, only_for_hosts, room_of
from storage import group_rooms, groups, rooms
from storage.groups import LIVING, OUTSIDE, Group
from storage.timers import Timer

EXPELLED = "expelled"
_RIGHTS, _LIMITS = ("M_FORBIDDEN", "M_UNAUTHORIZED"), ("M_LIMIT_EXCEEDED", "M_RESOURCE_LIMIT_EXCEEDED")


@family.timer(group_rooms.TOLD)
async def tell_room(due: Due, planned: Timer) -> Effects:
    """The homeserver answered. A room that is there says so itself, by its invitation; what is missing is told to who may mend it."""
    group = await groups.get_group(due.session, planned.number)
    if group is None or group.state not in LIVING or not group.trouble:
        return ()
    if group.trouble == OUTSIDE:
        return await tell_team(due, msg("groups.room-outside", group=group))
    told = msg("groups.room-refused", group=group, why=_why(group.trouble))
    author = await list_leaders(due.session, due.territory, group.created_by)
    hosts = [each.user_id for each in await hosts_of(due, group)]
    team = await tell_team(due, told)
    in_team = {each.to for each in team if isinstance(each, Direct)}
    return *team, *(Direct(told, user_id) for user_id in dict.fromkeys([*author, *hosts]) if user_id not in in_team)


@family.timer(group_rooms.NOT_ASKED_IN)
async def tell_not_asked_in(due: Due, planned: Timer) -> Effects:
    """The homeserver refused to ask somebody in: who leads the group is told, and they, where they asked. Not of who is there by now."""
    group = await groups.get_group(due.session, planned.number)
    if group is None or group.state not in LIVING or group.room_id is None or due.present(group.room_id, planned.user_id):
        return ()
    hosts = [each for each in await hosts_of(due, group) if each.user_id != planned.user_id]
    (person,) = await identify_all(due.session, due.territory, [(planned.user_id, planned.user_id)])
    told = [Direct(msg("groups.not-asked-in", group=group, person=person), each.user_id) for each in hosts]
    if await groups.get_member(due.session, number_of(group), planned.user_id) is not None:
        told.append(Direct(msg("groups.you-not-asked-in", group=group, hosts=hosts), planned.user_id))
    return tuple(told)


def _why(trouble: str) -> str:
    """What sort of trouble it is, for who reads no English."""
    code = trouble.partition(" ")[0]
    return "rights" if code in _RIGHTS else "limits" if code in _LIMITS else "other"


@family.when(Expulsion)
async def lose_room(ctx: Context, _expulsion: Expulsion) -> Effects:
    """The bot was put out of the room of a group: the group stands without one, and its hosts and the équipe d'animation are told."""
    group = await groups.find_of_room(ctx.session, ctx.room.room_id)
    if group is None or await rooms.is_replaced(ctx.session, ctx.room.room_id):
        return ()
    group.room_id, group.trouble = None, EXPELLED
    if group.state not in LIVING:
        return ()
    told = msg("groups.room-lost", group=group, person=ctx.person)
    team = await tell_team(ctx, told)
    in_team = {each.to for each in team if isinstance(each, Direct)}
    hosts = [each.user_id for each in await hosts_of(ctx, group) if each.user_id not in in_team]
    return *team, *(Direct(told, user_id) for user_id in hosts), await GROUPS.kept_true(ctx.session, group)


async def reopen(ctx: Context, group: Group) -> Effects:
    """A room again, for a group that has none: all who are of it are asked in."""
    GROUPS.only_living(ctx, group)
    await only_for_hosts(ctx, group)
    if room_of(group):
        raise Refused("groups.has-room", group=group)
    group.trouble, group.openings = "", group.openings + 1
    place = group_rooms.place_of(number_of(group))
    hosts = await groups.list_hosts(ctx.session, number_of(group))
    others = [each.user_id for each in await groups.list_members(ctx.session, number_of(group)) if each.user_id not in {None, *hosts}]
    asked = (Invite(place, user_id) for user_id in others if user_id is not None)
    welcome = Post(place, msg("groups.welcome", group=group), quiet=True)
    return Reply(msg("groups.reopened", group=group)), OpenRoom(place), welcome, *asked
