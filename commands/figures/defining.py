"""`!définition pauvreté`: what a figure is, what it is not, and which others look like it without being it."""

from commands.core.declaration.context import Context
from commands.core.declaration.effects import Effects, reply
from commands.core.declaration.shapes import OpenWords
from commands.figures.subject import family, find_notion


@family.command(
    "définition",
    OpenWords.described("Ce qu’est un chiffre du territoire, et ce qu’il ne faut pas lui faire dire."),
    aliases=("définir", "que-veut-dire", "c-est-quoi-chiffre"),
    examples=("!définition taux de pauvreté",),
)
async def define(ctx: Context, args: OpenWords) -> Effects:
    """The one that is named best, and those of its notion that are measured otherwise."""
    indicator, *others = await find_notion(ctx, args.words)
    return reply("figures.defined", indicator=indicator, others=others)
