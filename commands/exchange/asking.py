"""`!demande`: something is asked of the network; who asks sees first whom it is put to. `!demande E5` shows one."""

from typing import Annotated

from commands.core.declaration.context import Context
from commands.core.declaration.effects import Call, Effects, Offer, Refused, Reply, msg
from commands.core.declaration.vocabulary import Args, Expected, Rest, Unspoken
from commands.core.language.words import parts_of, words_of
from commands.core.rules.caps import OPEN_REQUESTS
from commands.core.rules.rights import only_for_the_network
from commands.core.rules.structures import list_voices
from commands.core.subjects import asks_back, number_of
from commands.exchange.letters import plan_letters
from commands.exchange.matching import Chosen, choose, remember
from commands.exchange.matter import theme_of
from commands.exchange.origin import find_origin, is_hidden, made, names_origin, subject_of, take_origin
from commands.exchange.people import call_people
from commands.exchange.subject import EXCHANGES, checked, family, names_of, only_once, sheet_of
from storage import confirmations, exchange, exchange_letters
from storage.emergencies import emergencies_in
from storage.exchange import OPEN, REQUEST, Exchange
from storage.problems import Problem
from storage.rows import add_numbered

_QUESTIONS = ("qui ", "quelqu un ", "ou ", "y a t ", "est ce ", "avez vous ", "connaissez vous ", "quelle ", "quel ")
WITHOUT = "salon"
"""What is answered to ask in the room only."""


def _is_asked(words: str) -> bool:
    """« demande E5 », « demande une salle pour P7 » are said to the robot; « demande d’asile » is looked for."""
    return EXCHANGES.is_named(words) or names_origin(words)


class Asking(Args):
    """Demander un coup de main au réseau : une salle, du matériel, un savoir-faire… Je vous montre d’abord à qui."""

    words: Annotated[Rest, Expected(_is_asked)] = ""
    sure: Annotated[bool, Unspoken()] = False
    quietly: Annotated[bool, Unspoken()] = False


@family.command(
    "demande",
    Asking,
    aliases=("demander-un-coup-de-main", "demande-d-aide", "demande-entraide", "cherche-aide", "demander-de-l-aide"),
    examples=("!demande qui peut prêter une salle samedi ?", "!demande P7 qui peut prêter un minibus le soir ?", "!demande E5"),
    writes=True,
)
async def ask(ctx: Context, args: Asking) -> Effects:
    """A number shows one, « remettre » tells it anew; other words are a new one, shown before it is sent; it may be made for a problem.

    quietly: to nobody in private.
    """
    if EXCHANGES.is_named(args.words):
        return await show(ctx, args.words)
    await only_for_the_network(ctx, Refused("exchange.members-only"))
    number, said = take_origin(" ".join(parts_of(args.words)))
    text = checked("request", _asked(said))
    problem = await find_origin(ctx, number)
    await only_once(ctx, text, REQUEST, OPEN_REQUESTS)
    chosen = Chosen((), 0, ()) if args.quietly else await choose(ctx, text, asker=ctx.person.user_id, without=await _own(ctx))
    if args.sure:
        return await _add(ctx, text, chosen, problem)
    again = {"words": args.words, "sure": True}
    to_some = {WITHOUT: Call("demande", {**again, "quietly": True})} if chosen.asks_somebody else {}
    asked, urgent = await names_of_chosen(ctx, chosen), emergencies_in(text, ctx.lexicon.emergencies)
    shown = msg("exchange.preview", urgent=urgent, text=text, asked=asked, chosen=chosen, problem=problem)
    return Reply(shown), Offer({"oui": Call("demande", again), **to_some})


async def names_of_chosen(ctx: Context, chosen: Chosen) -> list[str]:
    """How those who are asked are called: people with their structure, then structures."""
    return [*await call_people(ctx.session, chosen.people), *await names_of(ctx.session, *chosen.structure_ids)]


def _asked(text: str) -> str:
    """With its question mark, which goes with what is said to a robot."""
    return f"{text}\u202f?" if words_of(text).startswith(_QUESTIONS) and not text.endswith("?") else text


async def _own(ctx: Context) -> list[int]:
    return [each.id for each in await list_voices(ctx) if each.id]


async def _add(ctx: Context, text: str, chosen: Chosen, problem: Problem | None) -> Effects:
    """Keep it, tell the room by one quiet line, and plan the letters of those who are asked, each at an hour of theirs."""
    structure_id = None if is_hidden(ctx, problem) else await confirmations.find_voice(ctx.session, ctx.person.user_id)
    row = Exchange(
        kind=REQUEST,
        text=text,
        theme=theme_of(text),
        room=ctx.field_room,
        structure_id=structure_id,
        asked_for=subject_of(problem),
        created_by=ctx.person.user_id,
        created_at=ctx.now,
    )
    number = await add_numbered(ctx.session, row)
    await remember(ctx, row)
    await EXCHANGES.plan(ctx.session, row, ctx.territory, ctx.now)
    await plan_letters(ctx, row, chosen)
    for offer in chosen.offers:
        await exchange.add_pair(ctx.session, number, number_of(offer), ctx.now)
    told = Reply(msg("exchange.asked", exchange=row, asked=await names_of_chosen(ctx, chosen), offers=chosen.offers))
    return told, *await EXCHANGES.announced(ctx.session, row, quiet=True), *made(row.asked_for, EXCHANGES.of(row), row.text)


async def show(ctx: Context, words: str) -> Effects:
    """One of them; « remettre » tells it anew."""
    _, after = await EXCHANGES.find(ctx, words)
    return await EXCHANGES.tell_anew(ctx, words) if asks_back(after) else await show_one(ctx, words)


async def show_one(ctx: Context, words: str) -> Effects:
    """One of them, of either kind, and whom it was put to."""
    row, _ = await EXCHANGES.find(ctx, words)
    asked = await names_of(ctx.session, *await exchange.list_asked(ctx.session, number_of(row)))
    people = await exchange_letters.count_own(ctx.session, number_of(row))
    sheet = await sheet_of(ctx.session, row)
    return (Reply(msg("exchange.shown", sheet=sheet, asked=asked, people=people, is_open=row.state == OPEN)),)
