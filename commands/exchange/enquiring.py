"""`!qui-peut`: a situation, without anybody in it, is put to five likely structures in private; it closes after two working days.

It is a request as any other, that no room is told and that ends soon: letters, answers, thanks, what sheets learn are those of `!demande`.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, time

from commands.core.dates import moment
from commands.core.declaration.context import Context, Due, Territory
from commands.core.declaration.effects import Call, Direct, Effects, Offer, Refused, Reply, Seed, msg
from commands.core.declaration.shapes import SureWords
from commands.core.language.taps import YES
from commands.core.language.words import parts_of, words_of
from commands.core.rules.calendar import working_days_after
from commands.core.rules.caps import OPEN_REQUESTS
from commands.core.rules.rights import list_leaders, only_for_the_network
from commands.core.rules.structures import list_voices
from commands.core.subjects import number_of
from commands.exchange.asking import names_of_chosen
from commands.exchange.learning import LINE, line_of
from commands.exchange.letters import plan_letters
from commands.exchange.matching import Chosen, choose
from commands.exchange.subject import EXCHANGES, checked, close, family, names_of, only_once
from storage import confirmations, exchange
from storage.emergencies import emergencies_in
from storage.exchange import LAPSED, OPEN, REQUEST, Exchange, ExchangeAnswer
from storage.rows import keep_row
from storage.timers import Timer

END = "exchange.enquiry-end"
OPEN_FOR = 2
"""Working days."""
EVENING = time(18)


@family.command(
    "qui-peut",
    SureWords.described(
        "Demander à cinq structures, en privé, qui peut prendre une situation ; sans nom ni rien qui la fasse reconnaître.",
        EXCHANGES.is_named,
    ),
    aliases=("qui-pourrait", "qui-peut-prendre", "situation"),
    examples=("!qui-peut recevoir une famille sans hébergement ce soir",),
    writes=True,
)
async def enquire(ctx: Context, args: SureWords) -> Effects:
    """Who is asked is shown first. The guard read the words at the door."""
    await only_for_the_network(ctx, Refused("exchange.members-only"))
    text = checked("request", _asked(" ".join(parts_of(args.words))))
    await only_once(ctx, text, REQUEST, OPEN_REQUESTS)
    urgent = emergencies_in(text, ctx.lexicon.emergencies)
    own = [each.id for each in await list_voices(ctx) if each.id]
    chosen = await choose(ctx, text, asker=ctx.person.user_id, without=own)
    if not chosen.asks_somebody:
        raise Refused("exchange.nobody-to-enquire-of", urgent=urgent, text=text)
    asked, ends = await names_of_chosen(ctx, chosen), _ends(ctx)
    if args.sure:
        return await _add(ctx, text, replace(chosen, offers=()), asked, ends)
    again = Call("qui-peut", {"words": args.words, "sure": True})
    return Reply(msg("exchange.enquiry-preview", urgent=urgent, text=text, asked=asked, ends=ends)), Offer({"oui": again})


def _asked(said: str) -> str:
    """« recevoir une famille » goes with what is said to a robot: « Qui peut recevoir une famille ? »."""
    text = said.rstrip(" ?\u00a0\u202f")
    verb = words_of(text).partition(" ")[0]
    return f"Qui peut {text[:1].lower()}{text[1:]}\u202f?" if verb.endswith(("er", "ir", "re")) else text


def _ends(ctx: Context) -> datetime:
    return moment(working_days_after(ctx.local_now.date(), OPEN_FOR), EVENING, ctx.territory.zone).at


async def _add(ctx: Context, text: str, chosen: Chosen, asked: Sequence[str], ends: datetime) -> Effects:
    row = Exchange(
        kind=REQUEST,
        text=text,
        room=ctx.field_room,
        structure_id=await confirmations.find_voice(ctx.session, ctx.person.user_id),
        until=ends,
        created_by=ctx.person.user_id,
        created_at=ctx.now,
    )
    await keep_row(ctx.session, row)
    await EXCHANGES.plan(ctx.session, row, ctx.territory, ctx.now)
    await plan_letters(ctx, row, chosen)
    return (Reply(msg("exchange.enquired", exchange=row, asked=asked)),)


def _at_its_end(row: Exchange, _territory: Territory) -> list[datetime]:
    return [row.until] if row.is_enquiry and row.until is not None else []


@EXCHANGES.timer(END, OPEN, _at_its_end)
async def end(due: Due, _planned: Timer, row: Exchange) -> Effects:
    """Who asked is told who answered; each structure that did is asked whether its sheet should say it."""
    told_so = await close(due, row, LAPSED)
    answers = await exchange.list_answers(due.session, number_of(row))
    answered = {each.structure_id: each for each in answers if each.structure_id is not None}
    asked = await exchange.list_asked(due.session, number_of(row))
    told = msg(
        "exchange.enquiry-ended",
        exchange=row,
        answered=await names_of(due.session, *answered),
        silent=await names_of(due.session, *(each for each in asked if each not in answered)),
    )
    letters = [Direct(told, each) for each in await list_leaders(due.session, due.territory, row.created_by)]
    return *letters, *await _propose_lines(due, row, list(answered.values())), *told_so


async def _propose_lines(due: Due, row: Exchange, answers: Sequence[ExchangeAnswer]) -> Effects:
    """A tap of theirs puts on the sheet what each answered."""
    effects: Effects = ()
    subject = f"{LINE}:{row.number}"
    for each in answers:
        line = line_of(row, [each])
        if line and await confirmations.find_voice(due.session, each.user_id) == each.structure_id:
            (structure,) = await names_of(due.session, each.structure_id)
            told = msg("exchange.line-proposed", exchange=row, structure=structure, line=line)
            effects += (Direct(told, each.user_id, subject),)
    return *effects, *((Seed(subject, YES),) if effects else ())
