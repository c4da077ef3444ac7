"""`!indicateur`: the équipe d'animation has something counted; anybody sees one, its quarters in words, and as a picture."""

import asyncio
from dataclasses import replace
from typing import Any

from commands.core.declaration.context import Context
from commands.core.declaration.effects import Attach, Direct, Effects, Refused, Reply, msg
from commands.core.declaration.shapes import Words
from commands.core.language.words import sayings, words_of
from commands.core.rules.rights import only_for_the_team
from commands.core.subjects import asks_back
from commands.core.telling.printing import PNG
from commands.core.understanding import dialogue
from commands.counts.collecting import end
from commands.counts.holding import find_holders, hold
from commands.counts.periods import QUARTER
from commands.counts.picture import draw, is_worth
from commands.counts.questions import QUESTIONS, last_day_of, read_parts
from commands.counts.subject import LAST, TALLIES, family, sheet_of
from storage.counts import SUM, Tally
from storage.rows import keep_row

DIALOGUE = "counts.indicateur"
MOST_DRAWN = 8
_PICTURE = sayings("image, en image, graphique, en graphique, courbe")
_END = sayings("clore, arreter, terminer, fin, finir, stop, cloturer, supprimer, retirer")


def _is_declared(words: str) -> bool:
    """« indicateur CT3 », « indicateur Foyers reçus ; par trimestre » are said to the robot; « indicateur de pauvreté » is looked for."""
    return TALLIES.is_called(words) or ";" in words or "\n" in words


@family.command(
    "indicateur",
    Words.described(
        "Faire compter quelque chose par les structures, un nombre par trimestre (équipe d’animation) ; ou voir un indicateur.",
        _is_declared,
    ),
    aliases=("nouvel-indicateur", "indicateur-partenaires"),
    examples=(
        "!indicateur Foyers reçus pour une aide alimentaire ; par trimestre ; jusqu’au 31 décembre 2027",
        "!indicateur CT3",
        "!indicateur CT3 en image",
        "!indicateur CT3 tenu par CCAS, PMI",
        "!indicateur CT3 clore",
    ),
    writes=True,
)
async def declare(ctx: Context, args: Words) -> Effects:
    """What is missing of a new one is asked in private."""
    if TALLIES.thing.take(args.words)[0] is not None:
        return await _of_one(ctx, args.words)
    await only_for_the_team(ctx)
    known = await read_parts(ctx, args.words)
    missing = tuple(each.key for each in QUESTIONS if each.key not in known)
    return await dialogue.begin(ctx, family.asks(DIALOGUE), questions=missing, answers=known) if missing else await finish(ctx, known)


@family.dialogue(DIALOGUE, QUESTIONS, summary="counts.dialogue-summary")
async def finish(ctx: Context, answers: dict[str, Any]) -> Effects:
    """It is told in the room of the field, where structures say that they count it."""
    await only_for_the_team(ctx)
    label = answers["label"]
    tally = Tally(
        label=label,
        unit=answers.get("unit") or words_of(label).split()[0],
        how=answers.get("how", SUM),
        months=answers.get("months") or QUARTER,
        until=last_day_of(ctx, answers["until"]),
        room=ctx.field_room,
        created_by=ctx.person.user_id,
        created_at=ctx.now,
    )
    await keep_row(ctx.session, tally)
    for structure in await find_holders(ctx, answers.get("holders") or ""):
        await hold(ctx, tally, structure.id or 0)
    sheet = await TALLIES.sheet(ctx.session, tally)
    return Direct(msg("counts.declared", sheet=sheet)), *await TALLIES.announced(ctx.session, tally)


async def _of_one(ctx: Context, words: str) -> Effects:
    """Seen by anybody; who counts it is named, and it is ended, by the équipe d'animation."""
    tally, after = await TALLIES.find(ctx, words, to_change=True)
    said = words_of(after)
    if asks_back(after):
        return await TALLIES.tell_anew(ctx, words)
    if not said or said in _PICTURE:
        return await _show(ctx, tally, pictured=bool(said))
    await only_for_the_team(ctx)
    TALLIES.only_living(ctx, tally)
    if said in _END:
        await end(ctx, tally)
        return Reply(msg("counts.ended", tally=tally)), await TALLIES.kept_true(ctx.session, tally)
    if not said.startswith("tenu par "):
        raise Refused("counts.what-of-it", tally=tally)
    found = await find_holders(ctx, after.strip()[len("tenu par ") :])
    for structure in found:
        await hold(ctx, tally, structure.id or 0)
    return Reply(msg("counts.given", tally=tally, structures=found)), await TALLIES.kept_true(ctx.session, tally)


async def _show(ctx: Context, tally: Tally, *, pictured: bool) -> Effects:
    sheet = await sheet_of(ctx.session, tally, MOST_DRAWN)
    told, lines = Reply(msg("counts.shown", sheet=replace(sheet, last=sheet.last[:LAST]))), sheet.last
    if not pictured or not is_worth(lines):
        return (told,)
    drawn = await asyncio.to_thread(draw, tally, lines)
    return told, Attach(
        f"CT{tally.number}.png", PNG, drawn, room_id=ctx.files_to, described=msg("counts.picture", tally=tally, lines=lines)
    )
