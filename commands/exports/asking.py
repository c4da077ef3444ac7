"""`!export annuaire`: the whole directory as a file, in private, for the équipe d'animation."""

import asyncio
from typing import TYPE_CHECKING

from commands.core.declaration.context import Context
from commands.core.declaration.effects import Attach, Direct, Effects, Msg, Refused, msg
from commands.core.declaration.shapes import Words
from commands.core.declaration.vocabulary import Borrowed, Family
from commands.core.language.words import sayings, words_of
from commands.core.rules.rights import only_for_the_team
from commands.core.telling.printing import can_print
from storage import directory, whole_directory

if TYPE_CHECKING:
    from commands.exports.formats import File

MOST = 2_000
"""Structures of a file that goes through a room: more of them are megabytes, and `agora export` has no such limit."""
MOST_PRINTED = 1_000
"""Of a booklet: more of them take 300 MB and more to print, beside a robot that others talk to."""
LARGEST = 2_000_000
SHOWN = 3
family = Family("exports", "Sortir l’annuaire", team=("exporter-annuaire",))
_TABLES = ("csv", "xlsx")
_FORMS = {
    "": _TABLES,
    **dict.fromkeys(sayings("csv, excel, xlsx, tableur, tableau"), _TABLES),
    **dict.fromkeys(sayings("data inclusion, datainclusion, national, json"), ("data-inclusion",)),
    **dict.fromkeys(sayings("vcard, vcf, contacts, carnet d’adresses"), ("vcard",)),
    **dict.fromkeys(sayings("mediation numerique, mednum, cartographie nationale"), ("mediation-numerique",)),
    **dict.fromkeys(sayings("html, page, page web, site"), ("html",)),
    **dict.fromkeys(sayings("livret, pdf, livret pdf, livret imprimer, imprimer, papier, brochure, guide"), ("livret",)),
    **dict.fromkeys(sayings("carte, plan, carte pdf, image, carte image, png"), ("carte", "carte-image")),
    **dict.fromkeys(sayings("qualite, note, score"), ("qualite",)),
}
_SMALL = frozenset(["annuaire", "tout", "l", "le", "la", "en", "au", "format", "fichier", "sous", "forme", "de", "a", "un", "une", "du"])
"""Words that say nothing of which format."""


def _is_of_the_directory(words: str) -> bool:
    said = words_of(words).split()
    return "annuaire" in said and _SMALL.issuperset(said[: said.index("annuaire")])


@family.command(
    "exporter-annuaire",
    Words.described(
        "Recevoir tout l’annuaire en fichier, en privé : tableur, data·inclusion, contacts, page web, livret, carte.", _is_of_the_directory
    ),
    aliases=("export-annuaire", "sortir-annuaire"),
    examples=("!export annuaire", "!export annuaire livret"),
    borrowed=Borrowed(("export", "exporter", "csv", "tableau"), _is_of_the_directory),
)
async def export_directory(ctx: Context, args: Words) -> Effects:
    """The files of a format, made while others are answered, with what they do not carry."""
    await only_for_the_team(ctx)
    said = " ".join(word for word in words_of(args.words).split() if word not in _SMALL)
    if (forms := _FORMS.get(said)) is None:
        raise Refused("exports.unknown-form", said=said)
    from commands.exports import formats, official  # noqa: PLC0415 - what imports weigh, the robot carries only here

    most = MOST_PRINTED if formats.BOOKLET in forms else MOST
    if await directory.count_structures(ctx.session) > most:
        raise Refused("exports.too-many", most=most)
    if not formats.DRAWN.isdisjoint(forms) and not can_print():
        raise Refused("exports.no-printer")
    if forms == (formats.QUALITY,) and not official.is_installed():
        raise Refused("exports.no-score")
    territory = ctx.territory
    occasion = formats.Occasion(ctx.lexicon, ctx.local_now.date(), territory.name, territory.contours)
    found = await whole_directory.list_sheets(ctx.session)
    made = [await asyncio.to_thread(formats.make, form, found, occasion) for form in forms]
    if any(isinstance(each.data, bytes) and len(each.data) > LARGEST for each in made):
        raise Refused("exports.too-many", most=MOST)
    files = tuple(
        Attach(formats.file_name(form), each.media_type, each.data, described=_in_words(each))
        for form, each in zip(forms, made, strict=True)
        if form != formats.PICTURE or each.marks
    )
    return Direct(msg("exports.given", file=made[-1], shown=SHOWN)), *files


def _in_words(file: "File") -> Msg | None:
    """What a picture shows, for who does not see it."""
    return msg("exports.map-in-words", marks=file.marks) if file.marks else None
