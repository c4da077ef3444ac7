"""`!manques`: what people look for and nobody does, noted with their consent, counted without their names."""

from commands.core.declaration.context import Context
from commands.core.declaration.effects import Effects, Refused, Reply, msg
from commands.core.declaration.shapes import Words
from commands.directory.shared import family
from storage import gaps, search
from storage.gaps import ENOUGH, GapAsk

MOST = 6


@family.command(
    "manques",
    Words.described(
        "Voir ce que plusieurs personnes ont cherché et que personne ne fait ; avec des mots, noter un manque, sans votre nom."
    ),
    aliases=("manque", "noter-un-manque", "besoins-sans-réponse"),
    examples=("!manques", "!manque dentiste à Castelrive"),
    writes=True,
    shows_alone=True,
)
async def note_or_tell(ctx: Context, args: Words) -> Effects:
    """Note that the person looked for it, once; without words, tell what enough people looked for."""
    if not args.words.strip():
        found = await gaps.list_gaps(ctx.session, limit=MOST)
        return (Reply(msg("directory.gaps", gaps=found, enough=ENOUGH)),)
    gist = await search.read_gist(ctx.session, args.words, ctx.lexicon)
    if not gist.key:
        raise Refused("directory.gap-of-what", said=args.words)
    label = ", ".join([*gist.matter, *(f"pour {each}" for each in gist.publics), *(f"à {each}" for each in gist.places)])
    fresh = await gaps.add_ask(ctx.session, GapAsk(gap=gist.key, user_id=ctx.person.user_id, label=label, at=ctx.now))
    return (Reply(msg("directory.gap-noted", label=label, fresh=fresh, enough=ENOUGH)),)
