"""What the bot does at the door of a room, and before a message it cannot read."""

from datetime import timedelta

from commands.core.declaration.context import Context, Due
from commands.core.declaration.effects import AskAgain, Decline, Direct, Effects, Join, Reply, msg, reply
from commands.core.declaration.happenings import Arrival, Crowd, Expulsion, Invitation, LeftWithoutKey, Replacement, Unreached, Unreadable
from commands.core.declaration.vocabulary import Family
from commands.core.rules.caps import INVITATIONS_LAST, INVITED_ROOMS, INVITED_ROOMS_OF_THE_TEAM
from commands.core.rules.rights import coordinator
from commands.core.telling.mentions import tell_team
from storage import dialogues, groups, invitations, private_rooms, robots, rooms, timers
from storage.timers import Timer, timer

family = Family("rooms", "Inviter le robot dans un salon")

LEFT_OUT = "rooms.left-out"
"""The timer that looks whether the bot is in a room that replaces another one."""
PATIENCE = timedelta(minutes=10)
"""Who replaces a room invites people from there on, or their client does."""


@family.when(Invitation)
async def answer_invitation(ctx: Context, _invitation: Invitation) -> Effects:
    """Enter where a server or a person of the network invites, and what replaces a room; leave the others, or too many, with the reason."""
    if await rooms.is_successor(ctx.session, ctx.room.room_id):
        return (Join(),)
    if not await _may_invite(ctx):
        return (Decline(msg("rooms.not-allowed")),)
    user_id, since = ctx.person.user_id, ctx.now - INVITATIONS_LAST
    most = INVITED_ROOMS if await coordinator(ctx) is None else INVITED_ROOMS_OF_THE_TEAM
    if await invitations.count_invitations(ctx.session, user_id, since, but=ctx.room.room_id) >= most:
        return (Decline(msg("rooms.too-many-invitations", most=most, days=INVITATIONS_LAST.days)),)
    await invitations.set_invitation(ctx.session, ctx.room.room_id, user_id, ctx.now)
    return (Join(),)


@family.daily("rooms.invitations", hour=4, minute=25)
async def forget_invitations(due: Due) -> Effects:
    """Who invited the bot where is kept as long as it counts."""
    await invitations.remove_invitations(due.session, due.now - INVITATIONS_LAST)
    return ()


@family.when(Replacement)
async def follow(ctx: Context, replaced: Replacement) -> Effects:
    """Go after a room that was replaced, by the server of who did it."""
    if not await rooms.set_move(ctx.session, replaced.old_room_id, ctx.room.room_id):
        return ()
    if await robots.get_robot(ctx.session, ctx.person.user_id) is None:
        look = timer(f"rooms.room:{replaced.old_room_id}", LEFT_OUT, ctx.now + PATIENCE, user_id=ctx.person.user_id)
        await timers.set_timer(ctx.session, look)
    return (Join(via=(_server_of(ctx.person.user_id),)),)


@family.timer(LEFT_OUT)
async def ask_to_be_let_in(due: Due, looked: Timer) -> Effects:
    """Nobody may enter there unasked, and nobody asked: who replaced the room is told so once."""
    old_room_id = looked.subject.partition(":")[2]
    if not any(move.old_room_id == old_room_id for move in await rooms.list_pending(due.session)):
        return ()
    await rooms.leave_private_room(due.session, old_room_id)  # where it was the room of one person, they are told in another one
    return (Direct(msg("rooms.left-out"), looked.user_id),)


@family.when(Arrival)
async def greet(ctx: Context, _arrival: Arrival) -> Effects:
    """Say once what to write here; where a room goes on, they know."""
    if await rooms.is_successor(ctx.session, ctx.room.room_id):
        return ()
    return reply("rooms.hello-in-private") if ctx.room.private else reply("rooms.hello")


@family.when(Unreadable)
async def explain_unreadable(_ctx: Context, _message: Unreadable) -> Effects:
    """Say that the message was not read, and what to do. Once per person per day: the cause of the context sees to it."""
    return reply("rooms.unreadable")


@family.when(LeftWithoutKey)
async def explain_without_key(_ctx: Context, left: LeftWithoutKey) -> Effects:
    """Say to its owner that a device reads nothing of the bot's, and what to do. Once: the cause of the context sees to it."""
    return (Direct(msg("rooms.without-key", device=left.device)),)


@family.when(Expulsion)
async def tell_expulsion(ctx: Context, _expulsion: Expulsion) -> Effects:
    """The équipe d'animation knows where the bot is heard no more. Whoever closes a private room, or an old one, has their reasons.

    Of the room of a group, its family tells them.
    """
    room_id = ctx.room.room_id
    if await rooms.is_replaced(ctx.session, room_id) or await private_rooms.get_room(ctx.session, room_id) is not None:
        return ()
    if await groups.find_of_room(ctx.session, room_id) is not None:
        return ()
    return await tell_team(ctx, msg("rooms.expelled", person=ctx.person, role=ctx.room.role))


@family.when(Crowd)
async def leave_privacy(ctx: Context, _crowd: Crowd) -> Effects:
    """Say that nothing private is said here any more; a dialogue goes on in another room, opened for it."""
    draft = await dialogues.get_draft(ctx.session, ctx.person.user_id)
    return Reply(msg("rooms.crowded")), *((AskAgain(),) if draft and draft.room_id is None else ())


@family.when(Unreached)
async def explain_unreached(_ctx: Context, _unreached: Unreached) -> Effects:
    """Say where it was asked that the answer could not be given."""
    return reply("rooms.unreached")


async def _may_invite(ctx: Context) -> bool:
    if _server_of(ctx.person.user_id) in ctx.territory.inviting_servers or ctx.person.user_id in ctx.territory.inviting_people:
        return True
    return await coordinator(ctx) is not None


def _server_of(user_id: str) -> str:
    """What follows the first colon: room and user ids may hold others."""
    return user_id.partition(":")[2]
