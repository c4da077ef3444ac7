"""The message of a poll that was taken away in its room: votes go on without it, and `!sondage S3 remettre` puts it back."""

from commands.core.context import Context
from commands.core.effects import Effects, Refused, Reply, msg
from commands.core.happenings import Removed
from commands.core.removals import make_way, tell_leaders
from commands.polls.subject import KIND, announced, family, find_poll, is_undoable, only_open, only_who_runs, takes_votes
from storage import polls


@family.removed(KIND)
async def tell_removed(ctx: Context, removed: Removed) -> Effects:
    """Who asked the poll is told, while votes are taken. The bot does not argue: it puts nothing back by itself."""
    poll = await polls.get_poll(ctx.session, removed.number)
    if poll is None or not takes_votes(poll, ctx.now):
        return ()
    told = msg("polls.message-removed", poll=poll, undoable=is_undoable(poll, ctx.now))
    return await tell_leaders(ctx, told, poll.created_by)


async def put_back(ctx: Context, words: str) -> Effects:
    """Tell the poll anew in its room, with its seeds. Raises Refused when its message is still there."""
    poll, _ = await find_poll(ctx, words, to_change=True)
    only_open(ctx, poll)
    await only_who_runs(ctx, poll)
    if not await make_way(ctx.session, f"{KIND}:{poll.number}"):
        raise Refused("polls.still-there", poll=poll)
    said = () if ctx.room.room_id == poll.room_id else (Reply(msg("polls.put-back", poll=poll)),)
    return *said, *await announced(ctx.session, poll)
