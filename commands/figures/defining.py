"""`!définition pauvreté`: what a figure is, what it is not, and which others look like it without being it."""

from commands.core.declaration.context import Context
from commands.core.declaration.effects import Effects, Refused, reply
from commands.core.declaration.vocabulary import Args, OpenRest
from commands.core.language.words import words_of
from commands.figures.subject import family
from storage import figures


class Defining(Args):
    """Ce qu’est un chiffre du territoire, et ce qu’il ne faut pas lui faire dire."""

    words: OpenRest = ""


@family.command(
    "définition",
    Defining,
    aliases=("définir", "que-veut-dire", "c-est-quoi-chiffre"),
    examples=("!définition taux de pauvreté",),
)
async def define(ctx: Context, args: Defining) -> Effects:
    """The one that is named best, and those of its notion that are measured otherwise."""
    if not words_of(args.words):
        raise Refused("figures.which", labels=[each.label for each in (await figures.list_indicators(ctx.session))[:3]])
    found = await figures.find_indicators(ctx.session, args.words)
    if not found:
        raise Refused("figures.unknown", words=args.words)
    indicator, *others = [each for each in found if each.concept == found[0].concept]
    return reply("figures.defined", indicator=indicator, others=others)
