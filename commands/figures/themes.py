"""`!chiffres`: the themes; `!chiffres logement`: the figures of one, each with the words that ask for it."""

from commands.core.declaration.context import Context
from commands.core.declaration.effects import Call, Effects, Offer, Refused, Reply, msg
from commands.core.declaration.vocabulary import Args, OpenRest, Page
from commands.core.language.words import words_of
from commands.figures.catalogue import THEMES, corrected
from commands.figures.subject import family
from storage import figures
from storage.analysis import stem, tokens

PAGE = 5


class Listing(Args):
    """Les chiffres que le réseau a reçus, par thème."""

    words: OpenRest = ""
    page: Page = 1


@family.command(
    "chiffres",
    Listing,
    aliases=("statistiques", "données"),
    examples=("!chiffres", "!chiffres logement"),
)
async def show(ctx: Context, args: Listing) -> Effects:
    """A theme by its name; other words are looked for as by `!chiffre`, and all that they name is shown."""
    every = await figures.list_indicators(ctx.session)
    if not every:
        raise Refused("figures.none-yet")
    said = corrected(args.words)
    if not words_of(said):
        counts = {theme: sum(each.theme == theme for each in every) for theme in THEMES}
        sources = await figures.list_sources(ctx.session)
        return (Reply(msg("figures.themes", counts={theme: count for theme, count in counts.items() if count}, sources=sources[:3])),)
    theme = _theme(said)
    found = [each for each in every if each.theme == theme] or await figures.find_indicators(ctx.session, said)
    if not found:
        raise Refused("figures.unknown", words=args.words)
    start = (args.page - 1) * PAGE
    shown, more = found[start : start + PAGE], len(found) > start + PAGE
    told = Reply(msg("figures.listed", theme=theme or args.words, indicators=shown, more=more))
    return (told, Offer({"suite": Call("chiffres", {"words": args.words, "page": args.page + 1})})) if more else (told,)


def _theme(said: str) -> str:
    """The theme that words are, in the singular as in the plural, whatever says nothing beside it; empty where they are none."""
    stems = [token.stem for token in tokens(said) if not token.is_stop]
    return next((theme for theme in THEMES if stems == [stem(theme)]), "")
