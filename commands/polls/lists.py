"""`!sondages`: those that are open, whether one has voted in them, and until when; five at a time."""

from dataclasses import dataclass

from commands.core.context import Context
from commands.core.effects import Call, Effects, Offer, Reply, msg
from commands.core.vocabulary import Args, Page
from commands.polls.subject import family
from storage import ballots, network, polls
from storage.polls import Poll

A_PAGE = 5


@dataclass(frozen=True, slots=True)
class Line:
    """A poll in a list. voted: whether the person has."""

    poll: Poll
    voted: bool


class Open(Args):
    """Voir les sondages en cours, et ceux où je n’ai pas encore voté."""

    page: Page = 1


@family.command("sondages", Open, aliases=("mes-votes", "mes-sondages", "sondages-en-cours"), examples=("!sondages",))
async def show_polls(ctx: Context, args: Open) -> Effects:
    """Those that a person may vote in: of the network, for who is of it; else of the room at hand, and where they voted."""
    numbers = await polls.list_open(ctx.session)
    voted = await ballots.list_voted(ctx.session, numbers, ctx.person.user_id)
    member = await network.get_member(ctx.session, ctx.person.user_id)
    if member is None or not member.is_registered:
        here = await polls.list_open(ctx.session, ctx.room.room_id)
        numbers = [number for number in numbers if number in voted or number in here]
    start = (args.page - 1) * A_PAGE
    found = [await polls.get_poll(ctx.session, number) for number in numbers[start : start + A_PAGE]]
    lines = [Line(poll, poll.number in voted) for poll in found if poll is not None]
    more = len(numbers) > start + A_PAGE
    told = Reply(msg("votes.open", lines=lines, more=more, missing=len(set(numbers) - voted)), about=ctx.person.user_id)
    return (told, Offer({"suite": Call("sondages", {"page": args.page + 1})})) if more else (told,)
