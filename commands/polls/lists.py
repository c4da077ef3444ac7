"""`!sondages`: those that are open, whether one has voted in them, and until when; five at a time."""

from dataclasses import dataclass

from commands.core.declaration.context import Context
from commands.core.declaration.effects import Call, Effects, Offer, Reply, msg
from commands.core.declaration.shapes import Paged
from commands.core.subjects import number_of
from commands.polls.subject import family, is_there
from storage import ballots, polls
from storage.polls import Poll

A_PAGE = 5


@dataclass(frozen=True, slots=True)
class Line:
    """A poll in a list. voted: whether the person has."""

    poll: Poll
    voted: bool


@family.command(
    "sondages",
    Paged.described("Voir les sondages en cours, et ceux où je n’ai pas encore voté."),
    aliases=("mes-votes", "mes-sondages", "sondages-en-cours"),
    examples=("!sondages",),
)
async def show_polls(ctx: Context, args: Paged) -> Effects:
    """Those of the rooms where the person is, the first to end first."""
    mine = [poll for poll in await polls.list_open(ctx.session) if is_there(ctx, poll)]
    voted = await ballots.list_voted(ctx.session, [number_of(poll) for poll in mine], ctx.person.user_id)
    start = (args.page - 1) * A_PAGE
    lines = [Line(poll, poll.number in voted) for poll in mine[start : start + A_PAGE]]
    more = len(mine) > start + A_PAGE
    told = Reply(msg("votes.open", lines=lines, more=more, missing=len(mine) - len(voted)), about=ctx.person.user_id)
    return (told, Offer({"suite": Call("sondages", {"page": args.page + 1})})) if more else (told,)
