"""What is said of a search that was just answered: « plutôt pour les jeunes ? », « à Valmont ? », « le numéro du 2 », « plus près ? »."""

import re

from commands.core.declaration.context import Context
from commands.core.language.numbers import RANKS
from commands.core.language.words import sayings, words_of
from commands.directory.details import ONLY_OF_ONE, details_of
from storage import search

_LEADING = re.compile(
    r"(?:(?:et|ok|oui|mais|non|sinon|plut[oô]t|y a|il y a|y en a|en a|qui est|c['’ ]?est|ils sont|elles sont|est[- ]ce que"
    r"|celui|celle|ceux|celles)\b[\s,]*)+",
    re.IGNORECASE,
)
_FOR_WHOM = re.compile(r"\spour\s(?!.*\spour\s).*", re.IGNORECASE)
_NEARER = sayings(
    "plus pres, plus proche, plus proches, moins loin, a cote, pres d ici, proche d ici, pas loin, pres de chez, le plus pres"
)
_PLACED = frozenset({"de", "a", "d", "du", "des", "dans"})
_RANK = re.compile(r"(?<![^\W_])([1-9])(?:e|er|ere|eme)?(?![^\W_])")


_CHANGED = frozenset({"plus", "maintenant", "desormais", "change", "demenage", "supprime", "supprimee", "supprimes", "supprimees"})


def tells_change(said: str) -> bool:
    """Whether words tell that something of a structure is not as it was, and ask nothing."""
    words = words_of(said).split()
    return "?" not in words and not _CHANGED.isdisjoint(words)


def rank_of(said: str) -> int | None:
    """Which of those that were shown words are about: « le numéro du 2 », « l’adresse du premier »; None: they tell none."""
    words = words_of(said)
    named = next((RANKS[word] for word in words.split() if word in RANKS), None)
    return named or (int(found[1]) if (found := _RANK.search(words)) else None)


def is_of_one(said: str) -> bool:
    """Whether words ask for what only one sheet says: its number, its address."""
    return not ONLY_OF_ONE.isdisjoint(details_of(said))


def asks_nearer(said: str) -> bool:
    """Whether words ask for somebody nearer, without telling to what: « plus près ? »."""
    words = f" {words_of(said).removesuffix(' ?')} "
    return any(f" {each} " in words for each in _NEARER) and _PLACED.isdisjoint(words.split()[-2:])


async def narrowed(ctx: Context, need: str, said: str) -> str:
    """The need of before with what is said of it since; another place takes the place of the one before, and so do other people."""
    more = _LEADING.sub("", said.strip(), count=1).rstrip(" ?.!\u00a0\u202f")
    before = await search.read_gist(ctx.session, need, ctx.lexicon)
    since = await search.read_gist(ctx.session, more, ctx.lexicon)
    if since.places:
        for place in before.places:
            need = re.sub(rf"\s*(?:\b(?:à|a|dans|sur|vers|près de|pres de)\s+)?{re.escape(place)}\b", "", need, flags=re.IGNORECASE)
    if since.publics and before.publics:
        need = _FOR_WHOM.sub("", need)
    return f"{need.strip()} {more}".strip()
