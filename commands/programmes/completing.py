"""`!compléter I4 pourquoi : …`: what an idea says, and what it would cost, as long as it has no answer."""

import re

from commands.core.declaration.context import Context
from commands.core.declaration.effects import Effects, Refused, Reply, msg
from commands.core.declaration.shapes import Words
from commands.core.language.amounts import Unread, read_amount
from commands.core.language.words import words_of
from commands.core.subjects import number_of
from commands.programmes.choosing.showing import kept_true
from commands.programmes.gathering.proposing import checked, read_format
from commands.programmes.subject import IDEA, IDEAS, family, text_of
from storage import likeness, programmes
from storage.ideas import Idea
from storage.programmes import ARBITRATION

COST, FORMAT = "cost_cents", "format"
_FIELDS = {
    **dict.fromkeys(("titre", "title"), "title"),
    **dict.fromkeys(("format", "forme"), FORMAT),
    **dict.fromkeys(("pourquoi", "besoin", "raison"), "why"),
    **dict.fromkeys(("lieu", "ou"), "place"),
    **dict.fromkeys(("cout", "couts", "prix", "budget", "montant"), COST),
}
_FIELD = re.compile(r"(\w+)\s*[:=]?\s*(.*)", re.DOTALL)
_FREE = frozenset({"rien", "gratuit", "gratuite", "aucun", "zero", "c est gratuit"})


@family.command(
    "compléter",
    Words.described("Compléter une idée que vous avez proposée : titre, format, pourquoi, lieu, coût.", IDEAS.is_named),
    aliases=("compléter-idée", "modifier-idée"),
    examples=("!compléter I4 pourquoi : le besoin, en une phrase", "!compléter I4 coût : 120,50 €"),
    writes=True,
)
async def complete(ctx: Context, args: Words) -> Effects:
    """One field at a time, by its authors or the équipe d'animation. What pilot structures are asked tells the cost at once."""
    idea, said = await IDEAS.find_led(ctx, args.words)
    found = _FIELD.fullmatch(said.strip())
    column = _FIELDS.get(words_of(found[1])) if found else None
    words = " ".join(found[2].split()) if found else ""
    if column is None or not words:
        raise Refused("ideas.which-field", idea=idea, said=said)
    if column == COST:
        idea.cost_cents = _cost(idea, words)
    else:
        setattr(idea, column, await read_format(ctx, words) if column == FORMAT else checked(column, words))
        await likeness.remember(ctx.session, IDEA, number_of(idea), text_of(idea), ctx.lexicon)
    told = Reply(msg("ideas.completed", idea=idea)), await IDEAS.kept_true(ctx.session, idea)
    programme = await programmes.get_programme(ctx.session, idea.programme_number) if idea.programme_number else None
    return (*told, await kept_true(ctx, programme)) if programme is not None and programme.state == ARBITRATION else told


def _cost(idea: Idea, words: str) -> int:
    """The cents that words tell; nothing is a cost too. Raises Refused, saying why they are none."""
    cents = 0 if words_of(words) in _FREE else read_amount(words)
    if isinstance(cents, Unread):
        raise Refused("ideas.no-cost", idea=idea, said=words, why=cents.value)
    return cents
