"""`!bilan 2026-2`: what a half-year, or any other time, comes to; a chapter of it; the rule of each number."""

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from commands.core.dates import half_of, read_period
from commands.core.declaration.context import Context, Occasion
from commands.core.declaration.effects import Effects, Msg, Refused, Reply, msg
from commands.core.declaration.shapes import Words
from commands.core.language.words import sayings, words_of
from commands.core.rules.rights import coordinator
from commands.evaluation import giving, subject
from commands.evaluation.publishing import Published, publish
from commands.evaluation.subject import CHAPTERS, Asked, asked_of, before, family, numbers, period_of
from storage import directory
from storage.evaluation.bilan import Material, count, read_material

COMMENT = "comment"
_WORDS: Mapping[str, str] = {
    **dict.fromkeys(sayings("participation, presence, presences, venus, venues, participants, structures"), subject.PARTICIPATION),
    **dict.fromkeys(sayings("lien, liens, rencontrees, reseau, decloisonnement, transversalite, paires"), subject.LINKS),
    **dict.fromkeys(sayings("programme, programmes, idees, idee, rencontres, formats"), subject.PROGRAMME),
    **dict.fromkeys(sayings("terrain, problemes, probleme"), subject.FIELD),
    **dict.fromkeys(sayings("entraide, demandes"), subject.HELP),
    **dict.fromkeys(sayings("annuaire, fiches, manques"), subject.DIRECTORY),
    **dict.fromkeys(sayings("chiffres, chiffre, enquetes, enquete, questions, indicateurs, savoirs"), subject.KNOWLEDGE),
    **dict.fromkeys(sayings("moyens, budget, depenses, argent, couts, cout, heures"), subject.MEANS),
    **dict.fromkeys(sayings("satisfaction, avis, utile, utilite"), subject.SATISFACTION),
    **dict.fromkeys(sayings("image, images, dessin, dessins, schema, png, photo"), giving.PICTURE),
    **dict.fromkeys(sayings("pdf, imprimer, imprime, page, papier, financeur, financeurs, elus, elues"), giving.PAPER),
    **dict.fromkeys(sayings("dossier, equipe, pages, annexes"), giving.WHOLE),
    **dict.fromkeys(sayings("tableau, tableaux, tableur, excel, xlsx, fichier"), giving.TABLE),
    **dict.fromkeys(
        sayings("comment, regle, regles, methode, methodes, calcul, calculs, compte, comptes, definition, definitions"), COMMENT
    ),
}
_FILES = frozenset((giving.PICTURE, giving.PAPER, giving.WHOLE, giving.TABLE))
_FILLING = sayings("""
    detail, details, chapitre, les, des, par, svp, complet, bilan, rapport, sont, est, c, on, combien, entre, nombre, nombres, quel, quels,
    quelle, quelles, moi, nous, avec, sans
""")
SHOWN = 3
"""Names of structures, to the équipe d'animation: the others are in the table."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What was asked: of which time, in which chapters; `how`: the rules rather than the numbers; `file`: in which form, empty: in words.

    unread: what was not understood.
    """

    span: tuple[date, date] | None
    chapters: tuple[str, ...]
    how: bool
    file: str = ""
    unread: str = ""


def read_wanted(words: str, today: date) -> Wanted:
    """In whatever order."""
    left: list[str] = []
    meant: list[str] = []
    for word in words.split():
        plain = words_of(word)
        if plain in _WORDS:
            meant.append(_WORDS[plain])
        elif plain not in _FILLING:
            left.append(word)
    chapters = tuple(dict.fromkeys(each for each in meant if each in CHAPTERS))
    file = next((each for each in meant if each in _FILES), "")
    said = " ".join(left)
    span = read_period(said, today) if said else None
    return Wanted(span, chapters, COMMENT in meant, file, "" if span or not words_of(said) else said)


def _is_about_a_time(words: str) -> bool:
    """« bilan 2026-2 » is said to the robot; « bilan de compétences » is looked for."""
    return not read_wanted(words, date(2026, 1, 1)).unread


@family.command(
    "bilan",
    Words.described(
        "Voir le bilan d’un semestre ou d’une autre période : en bref, un chapitre, une image, une page, un tableau, ou ses règles.",
        _is_about_a_time,
    ),
    aliases=("bilans", "rapport", "bilan-du-semestre"),
    examples=(
        "!bilan 2026-2",
        "!bilan 2026-2 liens",
        "!bilan 2026-2 image",
        "!bilan 2026-2 pdf",
        "!bilan 01/09/2026 30/11/2026",
        "!bilan comment liens",
    ),
)
async def show_bilan(ctx: Context, args: Words) -> Effects:
    """Without a time, the half-year of today. What names structures is for the équipe d'animation, in private."""
    wanted = read_wanted(args.words, ctx.local_now.date())
    if wanted.unread:
        raise Refused("evaluation.unread", words=wanted.unread)
    if wanted.how:
        return (Reply(_rules(wanted.chapters)),)
    asked = asked_of(ctx, *(wanted.span or half_of(ctx.local_now.date())))
    if asked.period.since > ctx.now:
        raise Refused("evaluation.to-come", asked=asked)
    found, material = await read(ctx, asked)
    if wanted.file:
        return await giving.give(ctx, asked, found, material, wanted.file)
    if not wanted.chapters:
        return (Reply(msg("evaluation.bilan", asked=asked, found=found, running=asked.period.until > ctx.now, now=ctx.local_now)),)
    return tuple([Reply(await _chapter(ctx, asked, found, each)) for each in wanted.chapters[:SHOWN]])


async def read(occasion: Occasion, asked: Asked) -> tuple[Published, Material]:
    """A bilan with the one before, as they are told; and what it was counted of."""
    session, now, territory = occasion.session, occasion.now, occasion.territory
    material = await read_material(session, asked.period, now)
    then = material.of(period_of(occasion, *before(asked.period)))
    await asyncio.to_thread(_reckon, (material, then))
    mine = await count(session, material, now, absent_months=territory.absent_months)
    earlier = await count(session, then, now, absent_months=territory.absent_months)
    return publish(mine, earlier, now, territory.few), material


def _reckon(materials: Iterable[Material]) -> None:
    """Who met whom, which is kept: beside the loop, that others are answered meanwhile."""
    for each in materials:
        _ = each.links


def _rules(chapters: tuple[str, ...]) -> Msg:
    """How each number is counted: of a chapter; of none, how it goes in general."""
    if not chapters:
        return msg("evaluation.how", chapters=CHAPTERS)
    chapter = chapters[0]
    return msg("evaluation.rules", chapter=chapter, numbers=[each for key, each in numbers().items() if key.startswith(f"{chapter}.")])


async def _chapter(ctx: Context, asked: Asked, found: Published, chapter: str) -> Msg:
    """The numbers of a chapter. names: of the structures that it may name here."""
    listed = {subject.PARTICIPATION: found.bilan.unseen, subject.LINKS: found.bilan.alone}.get(chapter, ())
    names: list[str] = []
    if listed and ctx.room.private and await coordinator(ctx) is not None:
        known = await directory.find_short_names(ctx.session, listed)
        names = sorted(known[each] for each in listed if each in known)
    return msg("evaluation.chapter", asked=asked, found=found, chapter=chapter, names=names)
