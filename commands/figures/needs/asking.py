"""`!abs`: the frame of the year's analyse des besoins sociaux, for the équipe d'animation, as three files."""

from commands.core.declaration.context import Context
from commands.core.declaration.effects import Direct, Effects, Refused, msg
from commands.core.declaration.shapes import OpenWords
from commands.core.language.words import words_of
from commands.core.rules.rights import only_for_the_team
from commands.figures.needs.facts import read_needs
from commands.figures.needs.study import files_of, study_of
from commands.figures.subject import family

OLDEST = 20
"""How many years ago the first one may be of."""


@family.command(
    "abs",
    OpenWords.described("Préparer la trame de l’analyse des besoins sociaux d’une année (équipe d’animation)."),
    aliases=("analyse-des-besoins-sociaux", "analyse-besoins-sociaux"),
    examples=("!abs", "!abs 2025"),
)
async def prepare(ctx: Context, args: OpenWords) -> Effects:
    """In private: what it holds in a few lines, and its three files."""
    await only_for_the_team(ctx)
    needs = await read_needs(ctx, _year(ctx, args.words))
    study = study_of(ctx, needs)
    files = files_of(study, f"abs-{needs.year}")
    told = msg(
        "figures.needs",
        year=needs.year,
        figures=sum(len(each.figures) for each in needs.publics),
        empty=[each.public.nom for each in needs.publics if not each.figures],
        problems=len(needs.problems),
        gaps=len(needs.gaps),
        files=len(files),
    )
    return Direct(told), *files


def _year(ctx: Context, words: str) -> int:
    """The year that words tell; this one without any. Raises Refused."""
    this, said = ctx.local_now.year, words_of(words)
    if not said:
        return this
    if not (said.isascii() and said.isdigit() and this - OLDEST <= int(said) <= this):
        raise Refused("figures.needs-year", words=words, year=this)
    return int(said)
