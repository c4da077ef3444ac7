"""`!export annuaire`: the whole directory as a file, in private, for the équipe d'animation."""

import asyncio
from typing import Annotated

from commands.core.declaration.context import Context
from commands.core.declaration.effects import Attach, Direct, Effects, Refused, msg
from commands.core.declaration.vocabulary import Args, Borrowed, Expected, Family, Rest
from commands.core.language.words import sayings, words_of
from commands.core.rules.rights import only_for_the_team
from storage import directory, whole_directory

MOST = 2_000
"""Structures of a file that goes through a room: more of them are megabytes, and `agora export` has no such limit."""
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
    **dict.fromkeys(sayings("qualite, note, score"), ("qualite",)),
}
_SMALL = frozenset(["annuaire", "tout", "l", "le", "la", "en", "au", "format", "fichier", "sous", "forme", "de"])
"""Words that say nothing of which format."""
_ENDINGS = {"data-inclusion": "json", "vcard": "vcf", "mediation-numerique": "csv", "qualite": "csv"}


def _is_of_the_directory(words: str) -> bool:
    said = words_of(words).split()
    return "annuaire" in said and _SMALL.issuperset(said[: said.index("annuaire")])


class ExportingAll(Args):
    """Recevoir tout l’annuaire en fichier, en privé : tableur, data·inclusion, contacts, page web."""

    words: Annotated[Rest, Expected(_is_of_the_directory)] = ""


@family.command(
    "exporter-annuaire",
    ExportingAll,
    aliases=("export-annuaire", "sortir-annuaire"),
    examples=("!export annuaire", "!export annuaire data-inclusion"),
    borrowed=Borrowed(("export", "exporter", "csv", "tableau"), _is_of_the_directory),
)
async def export_directory(ctx: Context, args: ExportingAll) -> Effects:
    """The files of a format, made while others are answered, with what they do not carry."""
    await only_for_the_team(ctx)
    said = " ".join(word for word in words_of(args.words).split() if word not in _SMALL)
    if (forms := _FORMS.get(said)) is None:
        raise Refused("exports.unknown-form", said=said)
    if await directory.count_structures(ctx.session) > MOST:
        raise Refused("exports.too-many", most=MOST)
    from commands.exports import formats, official  # noqa: PLC0415 - what imports weigh, the robot carries only here

    if forms == (formats.QUALITY,) and not official.is_installed():
        raise Refused("exports.no-score")
    occasion = formats.Occasion(ctx.lexicon, ctx.now.astimezone(ctx.territory.zone).date(), ctx.territory.name)
    found = await whole_directory.list_sheets(ctx.session)
    made = [await asyncio.to_thread(formats.make, form, found, occasion) for form in forms]
    if any(isinstance(each.data, bytes) and len(each.data) > LARGEST for each in made):
        raise Refused("exports.too-many", most=MOST)
    files = (
        Attach(f"annuaire-{form}.{_ENDINGS[form]}" if form in _ENDINGS else f"annuaire.{form}", each.media_type, each.data)
        for form, each in zip(forms, made, strict=True)
    )
    return Direct(msg("exports.given", file=made[-1], shown=SHOWN)), *files
