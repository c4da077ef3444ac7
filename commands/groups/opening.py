"""A group comes to life: it is proposed, or made; its room is asked for, and it is told where groups are."""

from commands.core.declaration.context import Context, Person
from commands.core.declaration.effects import Effects, Happens, OpenRoom, Post, Reply, Seed, msg
from commands.core.declaration.happenings import GroupMade, GroupWanted
from commands.core.language.taps import YES
from commands.core.rules.rights import coordinator
from commands.core.subjects import number_of
from commands.core.telling.mentions import tell_team
from commands.groups.subject import GROUPS, KIND, family, room_of
from storage import confirmations, directory, group_rooms, groups, likeness
from storage.groups import OPEN, Group, GroupMember
from storage.rows import add_numbered

PROPOSAL = "groups.proposal"
"""Of the subject of the letters that ask the équipe d'animation for an answer."""


async def new_group(ctx: Context, name: str, purpose: str, host_id: str | None, asked_for: str = "") -> Group:
    """Keep one that nobody answered yet. host_id: who is to lead it; None: who asks for it."""
    group = Group(
        name=name,
        purpose=purpose,
        room=ctx.field_room,
        asked_for=asked_for,
        active_at=ctx.now,
        created_by=ctx.person.user_id,
        created_at=ctx.now,
    )
    number = await add_numbered(ctx.session, group)
    host_id = host_id or ctx.person.user_id
    structure_id = await confirmations.find_voice(ctx.session, host_id)
    host = GroupMember(group_number=number, user_id=host_id, structure_id=structure_id, is_host=True, at=ctx.now)
    await groups.add_member(ctx.session, host)
    return group


async def make_or_propose(ctx: Context, group: Group, host: Person | None) -> Effects:
    """One of the équipe d'animation makes it at once; a member proposes it, and one of the équipe accepts it by one tap."""
    if await coordinator(ctx) is not None:
        return Reply(msg("groups.made", group=group, host=host)), *await open_group(ctx, group)
    structure_id = await confirmations.find_voice(ctx.session, ctx.person.user_id)
    known = await directory.list_structures(ctx.session, [structure_id] if structure_id else [])
    asked = msg("groups.to-accept", group=group, author=ctx.person, structures=[each.name for each in known], host=host)
    subject = f"{PROPOSAL}:{group.number}"
    return Reply(msg("groups.proposed", group=group)), *await tell_team(ctx, asked, subject), Seed(subject, YES)


async def open_group(ctx: Context, group: Group) -> Effects:
    """It lives: its room is asked for, it is told where groups are, and to who asked for it."""
    number = number_of(group)
    group.state, group.opened_at, group.active_at, group.openings = OPEN, ctx.now, ctx.now, group.openings + 1
    await likeness.remember(ctx.session, KIND, number, f"{group.name} {group.purpose}", ctx.lexicon)
    place = group_rooms.place_of(number)
    welcome = Post(place, msg("groups.welcome", group=group), quiet=True)
    made: Effects = (Happens(GroupMade(group.asked_for, number)),) if group.asked_for else ()
    return OpenRoom(place), welcome, *await GROUPS.announced(ctx.session, group, quiet=True), *made


@family.when(GroupWanted)
async def take_up(ctx: Context, wanted: GroupWanted) -> Effects:
    """A group that lives takes up what another family brings; else a new one is made, or proposed."""
    if wanted.number is None:
        return await make_or_propose(ctx, await new_group(ctx, wanted.name, wanted.purpose, None, wanted.asked_for), None)
    group = await groups.get_group(ctx.session, wanted.number, to_change=True)
    if group is None:
        raise await GROUPS.unknown(ctx, wanted.number)
    GROUPS.only_living(ctx, group)
    group.asked_for, group.active_at = group.asked_for or wanted.asked_for, ctx.now
    room = room_of(group)
    said: Effects = (Post(room, msg("groups.takes-up", name=wanted.name, purpose=wanted.purpose)),) if room else ()
    return *said, Happens(GroupMade(wanted.asked_for, number_of(group)))
