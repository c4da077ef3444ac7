"""Two who were put in touch go on talking through the bot: a reply to an answer goes back to who gave it, and so on. Nothing is kept."""

from commands.core.declaration.context import Context
from commands.core.declaration.effects import Direct, Effects, Refused, Reply, msg
from commands.core.declaration.handlers import said_to
from commands.core.declaration.shapes import Words
from commands.core.rules.rights import find_registered, only_for_the_network, team
from commands.core.understanding.courtesy import closes
from commands.exchange.answering import ANSWER, LONGEST_ANSWER, name_of_speaker
from commands.exchange.subject import checked, family, names_of
from storage import confirmations, exchange
from storage.exchange import Exchange

WORD = "exchange.word"
"""Of the subject of what one of the two says to the other: a reply to it goes back."""
_LONGEST_NUMBER = 9


@family.command(
    "mot-entraide",
    Words.described(
        "Dire un mot à qui a répondu à votre demande, ou à qui demande : répondez simplement à son message.",
        lambda words: words[:1].isdigit(),
    ),
    examples=("!mot-entraide 12 merci, à samedi 10 h",),
    writes=True,
)
async def say(ctx: Context, args: Words) -> Effects:
    """Only these two, of this answer: the number is in no message. Raises Refused for anybody else."""
    await only_for_the_network(ctx, Refused("exchange.members-only"))
    number, _, said = args.words.partition(" ")
    row, to = await _other(ctx, number)
    text = checked("answer", " ".join(said.split()), LONGEST_ANSWER)
    (structure,) = await names_of(ctx.session, await confirmations.find_voice(ctx.session, ctx.person.user_id))
    told = msg("exchange.word", exchange=row, name=await name_of_speaker(ctx), structure=structure, text=text, by=ctx.person)
    return Reply(msg("exchange.word-passed", exchange=row)), Direct(told, to, f"{WORD}:{number}")


async def _other(ctx: Context, number: str) -> tuple[Exchange, str]:
    """What they speak of, and the other of the two. Raises Refused where there is none, or they are gone."""
    known = number.isdecimal() and len(number) <= _LONGEST_NUMBER
    given = await exchange.get_answer(ctx.session, int(number)) if known else None
    row = await exchange.get_exchange(ctx.session, given.exchange_number) if given is not None else None
    both = {given.user_id, row.created_by} if given is not None and row is not None else set()
    (other, *_) = [*(both - {ctx.person.user_id}), None] if ctx.person.user_id in both else [None]
    if row is None or other is None or not await _is_there(ctx, other):
        raise Refused("exchange.nobody-to-tell")
    return row, other


async def _is_there(ctx: Context, user_id: str) -> bool:
    if await find_registered(ctx.session, user_id) is not None:
        return True
    return user_id in {each.user_id for each in await team(ctx.session, ctx.territory)}


def _is_a_word(words: str) -> bool:
    """What only closes a talk is passed on to nobody."""
    return any(sign.isalnum() for sign in words) and not closes(words)


family.replied(ANSWER)(said_to("!mot-entraide {number} {words}", _is_a_word))
family.replied(WORD)(said_to("!mot-entraide {number} {words}", _is_a_word))
