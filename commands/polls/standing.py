"""How things stand with a poll, told to who corrects a message that did something about it."""

from commands.core.context import Context
from commands.core.effects import Msg, msg
from commands.polls.subject import family, number_of
from commands.polls.voting import Picked
from storage import ballots, polls


@family.stands("vote")
async def tell_vote(ctx: Context, number: int) -> Msg | None:
    """What the person voted. Where names are not shown, others do not read it."""
    poll = await polls.get_poll(ctx.session, number)
    if poll is None:
        return None
    voices = await ballots.list_voices(ctx.session, poll)
    mine = next((voice for voice in voices if voice.user_id == ctx.person.user_id), None)
    choices = await polls.list_choices(ctx.session, number_of(poll))
    picked = [Picked(each.rank, each.text, mine.marks[each.rank]) for each in choices if mine and each.rank in mine.marks]
    return msg("votes.as-it-stands", poll=poll, has_voted=mine is not None, shown=poll.names or ctx.room.private, picked=picked)


@family.stands("sondage", "ajouter-choix", "annuler-sondage", "clore", "prolonger", "relancer")
async def tell_poll(ctx: Context, number: int) -> Msg | None:
    """Which poll it is, and until when."""
    poll = await polls.get_poll(ctx.session, number)
    return None if poll is None else msg("polls.as-it-stands", poll=poll)
