"""How things stand with a poll, told to who corrects a message that did something about it."""

from commands.core.declaration.context import Context
from commands.core.declaration.effects import Msg, msg
from commands.core.subjects import number_of
from commands.polls.subject import POLLS
from commands.polls.voting import Picked
from storage import ballots, polls
from storage.polls import Poll


@POLLS.stands("vote")
async def tell_vote(ctx: Context, poll: Poll) -> Msg:
    """What the person voted. Where names are not shown, others do not read it."""
    voices = await ballots.list_voices(ctx.session, poll)
    mine = next((voice for voice in voices if voice.user_id == ctx.person.user_id), None)
    choices = await polls.list_choices(ctx.session, number_of(poll))
    picked = [Picked(each.rank, each.text, mine.marks[each.rank]) for each in choices if mine and each.rank in mine.marks]
    return msg("votes.as-it-stands", poll=poll, has_voted=mine is not None, shown=poll.names or ctx.room.private, picked=picked)


@POLLS.stands("sondage", "ajouter-choix", "annuler-sondage", "clore", "prolonger", "relancer")
async def tell_poll(_ctx: Context, poll: Poll) -> Msg:
    """Which poll it is, and until when."""
    return msg("polls.as-it-stands", poll=poll)
