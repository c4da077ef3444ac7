"""What an answer taught: the structure that helped adds a line to its sheet, by one tap; or in its own words."""

from collections.abc import Sequence

from commands.core.declaration.context import Context
from commands.core.declaration.effects import Direct, Effects, Msg, Refused, Reply, Seed, msg
from commands.core.declaration.handlers import said_to
from commands.core.declaration.happenings import Tap
from commands.core.declaration.shapes import Words
from commands.core.language.taps import YES
from commands.core.language.words import says_something
from commands.core.rules.structures import list_voices
from commands.core.subjects import number_of
from commands.core.telling.french import opening
from commands.core.understanding.courtesy import ungreeted
from commands.exchange.matching import speakers
from commands.exchange.subject import EXCHANGES, checked, family, names_of
from storage import confirmations, exchange
from storage.exchange import LAPSED, SOLVED, Exchange, ExchangeAnswer

LINE = "exchange.line"
"""Of the subject of the letter that proposes a line: ✅ under it adds it, a reply gives other words."""
LONGEST_LINE = 80
_AGREEING = ("oui", "ok", "d’accord", "d'accord", "bien sûr")


async def propose_line(ctx: Context, row: Exchange, answers: Sequence[ExchangeAnswer]) -> Effects:
    """Ask who helped, or who speaks for that structure, whether its sheet should say it."""
    line, structure_id = line_of(row, answers), row.helper_structure_id
    if not line or structure_id is None:
        return ()
    people = (await speakers(ctx, [structure_id], row.created_by or "")).get(structure_id, [])
    to = row.helper_id if row.helper_id is not None else next(iter(people), None)
    if to is None or await confirmations.find_voice(ctx.session, to) != structure_id:
        return ()
    (structure,) = await names_of(ctx.session, structure_id)
    told = msg("exchange.line-proposed", exchange=row, structure=structure, line=line)
    return Direct(told, to, f"{LINE}:{row.number}"), Seed(f"{LINE}:{row.number}", YES)


def line_of(row: Exchange, answers: Sequence[ExchangeAnswer]) -> str:
    """What who helped said, short enough for a sheet; empty where nothing is known of it."""
    said = next((each.text for each in reversed(answers) if each.user_id == row.helper_id), "")
    said = said or next((each.text for each in reversed(answers) if each.structure_id == row.helper_structure_id), "")
    said = said or (answers[-1].text if answers and row.is_enquiry else "")
    _, told = ungreeted(said)
    for word in _AGREEING:
        told = told[len(word) :].lstrip(" ,.!;:") if f"{told.lower()} ".startswith((f"{word} ", f"{word},")) else told
    first = told.partition(". ")[0].partition(" ! ")[0].partition("\n")[0]
    return opening(first[:1].upper() + first[1:], LONGEST_LINE).rstrip(" .")


@EXCHANGES.tapped(LINE)
async def tap_line(ctx: Context, tapped: Tap, row: Exchange) -> Effects:
    """✅: the line is on the sheet."""
    if tapped.removed or tapped.key != YES:
        return ()
    try:
        answers = await exchange.list_answers(ctx.session, number_of(row))
        line = line_of(row, [each for each in answers if each.user_id == ctx.person.user_id] if row.state == LAPSED else answers)
        return (Direct(await _add(ctx, row, line)),)
    except Refused as refusal:
        return (Direct(refusal.message, quiet=True),)


@family.command(
    "ajouter-à-ma-fiche",
    Words.described("Ajouter à la fiche de votre structure ce qu’une demande résolue a appris d’elle.", EXCHANGES.is_called),
    aliases=("ligne-de-fiche",),
    examples=("!ajouter-à-ma-fiche E5 Prêt d’une salle",),
    writes=True,
)
async def add(ctx: Context, args: Words) -> Effects:
    """In the words of the structure."""
    row, said = await EXCHANGES.find(ctx, args.words, to_change=True)
    return (Reply(await _add(ctx, row, checked("line", " ".join(said.split()), LONGEST_LINE))),)


async def _add(ctx: Context, row: Exchange, line: str) -> Msg:
    """Raises Refused for who does not speak for the structure that helped, and for what was added already."""
    structure_id = await _taught_by(ctx, row)
    voices = {each.id for each in await list_voices(ctx)}
    if structure_id is None or structure_id not in voices or not line:
        raise Refused("exchange.not-your-line", exchange=row)
    (structure,) = await names_of(ctx.session, structure_id)
    if not await exchange.add_line(ctx.session, number_of(row), structure_id, line, ctx.local_now.date()):
        raise Refused("exchange.line-there", exchange=row, structure=structure)
    return msg("exchange.line-added", exchange=row, structure=structure, line=line)


async def _taught_by(ctx: Context, row: Exchange) -> int | None:
    """The structure whose sheet learns of it: the one that helped; of what ended by itself, that of the person, if they answered."""
    if row.state == SOLVED:
        return row.helper_structure_id
    mine = [each for each in await exchange.list_answers(ctx.session, number_of(row)) if each.user_id == ctx.person.user_id]
    return mine[-1].structure_id if mine and row.state == LAPSED and row.is_enquiry else None


family.replied(LINE)(said_to("!ajouter-à-ma-fiche E{number} {words}", says_something))  # in other words


@EXCHANGES.stands("ajouter-à-ma-fiche")
async def tell_as_it_stands(ctx: Context, row: Exchange) -> Msg | None:
    """What the sheet says of it."""
    (structure,) = await names_of(ctx.session, row.helper_structure_id)
    return msg("exchange.line-there", exchange=row, structure=structure) if structure else None
