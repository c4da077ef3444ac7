"""`!annonces`: what is planned, and what was said last."""

from commands.announcements.shared import THING, family
from commands.core.declaration.context import Context
from commands.core.declaration.effects import Direct, Effects, msg, reply
from commands.core.declaration.shapes import Nothing
from commands.core.language.words import words_of
from commands.core.rules.rights import coordinator
from storage import announcements

LAST = 3
MOST = 5
_ONE = frozenset({"annonce", "l annonce", "mon annonce", "une annonce", "cette annonce"})


def is_named(words: str) -> bool:
    """Whether words begin with the number of an announcement, or are about the one there is."""
    return THING.is_called(words) or words_of(words) in _ONE


@family.command(
    "annonces",
    Nothing.described("Voir quand sont parties les dernières annonces ; l’équipe d’animation voit aussi celles qui sont prévues."),
    aliases=("liste-annonces", "annonces-prévues"),
    examples=("!annonces",),
)
async def list_them(ctx: Context, _args: Nothing) -> Effects:
    """Those to come, with their words, to who may give them up, where nobody else reads. The last ones without: their room has them."""
    said = await announcements.list_said(ctx.session, LAST)
    if await coordinator(ctx) is None:
        return reply("announcements.last", said=said)
    planned = await announcements.list_planned(ctx.session)
    return (Direct(msg("announcements.listed", planned=planned[:MOST], more=max(0, len(planned) - MOST), said=said)),)
