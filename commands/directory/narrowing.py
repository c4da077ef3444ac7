"""What is said of a search that was just answered: « plutôt pour les jeunes ? », « à Valmont ? », « le numéro du 2 », « plus près ? »."""

import re

from commands.core.declaration.context import Context
from commands.core.language.numbers import RANKS
from commands.core.language.words import sayings, words_of
from commands.directory.details import ONLY_OF_ONE, details_of
from storage import search
from storage.analysis import tokens
from storage.search import FILLERS

_LEADING = re.compile(
    r"(?:(?:et|ok|oui|mais|non|sinon|plut[oô]t|y a|il y a|y en a|en a|qui est|c['’ ]?est|ils sont|elles sont|est[- ]ce que"
    r"|celui|celle|ceux|celles)\b[\s,]*)+",
    re.IGNORECASE,
)
_FOR = re.compile(r"\spour\s", re.IGNORECASE)
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
    """The need of before with what is said of it since; another place takes the place of the one before, and so do other people.

    Empty: what is said tells nothing that a need may be narrowed by: for whom, where, when, at what cost, another need.
    """
    more = _LEADING.sub("", said.strip(), count=1).rstrip(" ?.!\u00a0\u202f")
    before = await search.read_gist(ctx.session, need, ctx.lexicon)
    since = await search.read_gist(ctx.session, more, ctx.lexicon)
    if since.places:
        for place in before.places:
            need = re.sub(
                rf"(?<!\s)\s*+(?:\b(?:à|a|dans|sur|vers|près de|pres de)\s++)?{re.escape(place)}\b", "", need, flags=re.IGNORECASE
            )
    if since.publics and before.publics:
        need = _without_whom(need)
    together = f"{need.strip()} {more}".strip()
    if since.publics or since.places or details_of(more) or search.read_time(more, ctx.local_now):
        return together
    return together if "need:" in since.key and await _is_heard(ctx, together, more) else ""


async def _is_heard(ctx: Context, need: str, more: str) -> bool:
    """Whether the search makes something of what was said more: a need that is only guessed of words is none beside another."""
    found = await search.search(ctx.session, need, ctx.lexicon, limit=1)
    left = {word for each in found.left_out for word in words_of(each.typed).split()}
    return any(not token.is_stop and token.word not in FILLERS | left for token in tokens(more))


def _without_whom(need: str) -> str:
    """A need without the people that it ends with: « logement pour jeunes »."""
    *_, last = [len(need), *(each.start() for each in _FOR.finditer(need))]
    return need[:last]
