"""`!réponse E5 …`, a reply to the letter of a request or to its message, in its thread: who asked gets it in private."""

from commands.core.declaration.context import Context
from commands.core.declaration.effects import Direct, Effects, Refused, Reply, Seed, msg
from commands.core.declaration.handlers import said_to
from commands.core.declaration.shapes import Words
from commands.core.declaration.vocabulary import Borrowed
from commands.core.language.taps import YES
from commands.core.language.words import says_something
from commands.core.rules.rights import list_leaders, only_for_the_network
from commands.core.subjects import number_of
from commands.core.understanding.courtesy import closes, thanks_for
from commands.exchange.letters import LETTER
from commands.exchange.subject import EXCHANGE, EXCHANGES, checked, family, names_of
from storage import confirmations, network
from storage.exchange import REQUEST, ExchangeAnswer
from storage.rows import add_numbered

ANSWER = "exchange.answer"
"""Of the subject of an answer as it is told to who asked: ✅ under it closes the request, thanks to who gave it."""
LONGEST_ANSWER = 600


@family.command(
    "réponse",
    Words.described(
        "Répondre à une demande ou à une offre : qui l’a faite le reçoit en privé. Ou répondez à son message.", EXCHANGES.is_called
    ),
    aliases=("réponds", "je-réponds", "répondre-demande"),
    examples=("!réponse E5 notre salle est libre samedi",),
    writes=True,
    borrowed=Borrowed(("répondre",), EXCHANGES.is_called),
)
async def answer(ctx: Context, args: Words) -> Effects:
    """Kept, counted in the message of the request, and told to who asked. What they say themselves in the room is between people."""
    await only_for_the_network(ctx, Refused("exchange.members-only"))
    row, said = await EXCHANGES.find_living(ctx, args.words)
    if row.created_by == ctx.person.user_id:
        if ctx.room.private:
            raise Refused("exchange.your-own", exchange=row)
        return ()
    text = checked("answer", " ".join(said.split()), LONGEST_ANSWER)
    structure_id = await confirmations.find_voice(ctx.session, ctx.person.user_id)
    given = ExchangeAnswer(exchange_number=number_of(row), user_id=ctx.person.user_id, structure_id=structure_id, text=text, at=ctx.now)
    number = await add_numbered(ctx.session, given)
    row.answers += 1
    (structure,) = await names_of(ctx.session, structure_id)
    thanks: Effects = (Reply(msg("exchange.passed-on", exchange=row)),) if ctx.room.private else ()
    told = msg("exchange.answered", exchange=row, name=await name_of_speaker(ctx), structure=structure, text=text, by=ctx.person)
    subject = f"{ANSWER}:{number}"
    letters = [Direct(told, each, subject) for each in await list_leaders(ctx.session, ctx.territory, row.created_by)]
    sign: Effects = (Seed(subject, YES),) if row.kind == REQUEST and letters else ()
    return *thanks, *letters, *sign, await EXCHANGES.kept_true(ctx.session, row)


async def name_of_speaker(ctx: Context) -> str:
    """How who speaks is called in the network."""
    person = await network.get_member(ctx.session, ctx.person.user_id)
    return person.name if person is not None else ctx.person.name


def _answers(words: str) -> bool:
    """Thanks and small talk are between people."""
    return says_something(words) and not closes(words) and not thanks_for(words)


family.replied(EXCHANGE, threaded=True)(said_to("!réponse E{number} {words}", _answers))
family.replied(LETTER)(said_to("!réponse E{number} {words}", _answers))
