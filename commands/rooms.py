"""What the bot does at the door of a room, and before a message it cannot read."""

from commands.core import dialogue
from commands.core.context import Context
from commands.core.effects import Decline, Effects, Join, Reply, msg, reply
from commands.core.happenings import Arrival, Crowd, Invitation, Unreached, Unreadable
from commands.core.rights import coordinator
from commands.core.vocabulary import Family
from storage import dialogues, rooms

family = Family("rooms", "Inviter le robot dans un salon")


@family.when(Invitation)
async def answer_invitation(ctx: Context, _invitation: Invitation) -> Effects:
    """Enter where a server or a person of the network invites, and what replaces a room; leave the others with the reason."""
    if await _may_invite(ctx) or await rooms.is_successor(ctx.session, ctx.room.room_id):
        return (Join(),)
    return (Decline(msg("rooms.not-allowed")),)


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


@family.when(Crowd)
async def leave_privacy(ctx: Context, _crowd: Crowd) -> Effects:
    """Say that nothing private is said here any more; a dialogue goes on in another room, opened for it."""
    draft = await dialogues.get_draft(ctx.session, ctx.person.user_id)
    asked = await dialogue.repeat(ctx, draft) if draft and draft.room_id is None else ()
    return (Reply(msg("rooms.crowded")), *asked)


@family.when(Unreached)
async def explain_unreached(_ctx: Context, _unreached: Unreached) -> Effects:
    """Say where it was asked that the answer could not be given."""
    return reply("rooms.unreached")


async def _may_invite(ctx: Context) -> bool:
    """Room and user ids: the server is what follows the first colon."""
    server = ctx.person.user_id.partition(":")[2]
    if server in ctx.territory.inviting_servers or ctx.person.user_id in ctx.territory.inviting_people:
        return True
    return await coordinator(ctx) is not None
