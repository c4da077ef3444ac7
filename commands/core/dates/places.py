"""A place told after the hour: « 14h salle 2 », « 9h à la mairie », « 18h en visio ». What is none of these is not passed over."""

from collections.abc import Sequence

from commands.core.dates.spoken import LONGEST, form_of
from commands.core.language.words import words_of

MOST_WORDS = 6
_ROOMS = frozenset({"salle", "bureau", "amphi", "etage", "batiment", "bat", "local"})
"""Before a number or a name."""
_STREETS = frozenset({"rue", "avenue", "av", "boulevard", "bd", "chemin", "impasse", "allee", "cours", "quai", "route", "square"})
_AT = frozenset({"a", "a la", "a l", "au", "aux", "dans la", "dans le", "dans les", "dans l"})
_PLACES = """
    mairie ccas maison centre foyer mediatheque bibliotheque ecole college lycee locaux caf mission gymnase espace hotel prefecture hopital
    eglise cinema theatre siege cantine parc restaurant resto mjc mds cms pmi accueil antenne annexe creche residence chateau cafe agence
    association permanence plateforme ludotheque epicerie ressourcerie atelier tiers pole gare poste marche
"""
_SPOTS = _ROOMS.union(_PLACES.split())
_WAYS = frozenset({"visio", "visioconference", "presentiel", "distanciel"}).union(
    f"{how} {way}" for how in ("en", "par") for way in ("visio", "visioconference", "presentiel", "distanciel")
) | {"sur place", "sur zoom", "sur teams"}
_TURNING = """
    ou pas non sauf hors ni plutot sinon annule annulee reporte reportee decale decalee confirmer preciser definir fixer voir meme lieu
    place apres avant environ peut etre plus tard
"""
_TURNS = frozenset(_TURNING.split())
"""Words that change what was said before them: no place holds one."""


def take_place(said: str) -> tuple[str, str]:
    """What stands before the place that ends these words, and the place; no place when there is none, or when it tells more than that."""
    words = said.split()
    if len(said) > LONGEST:
        return said, ""
    for begins in range(1, len(words)):
        if is_place(words[begins:]):
            return " ".join(words[:begins]).rstrip(" ,(-–—:"), " ".join(words[begins:]).strip(" ,()-–—:.")
    return said, ""


def is_place(words: Sequence[str]) -> bool:
    """Whether words are a place, and nothing else."""
    said = words_of(" ".join(words)).split()
    if not 0 < len(said) <= MOST_WORDS or not _TURNS.isdisjoint(said):
        return False
    after = _after_opening(said, " ".join(words))
    return after is not None and not any(_tells_time(word) for word in after)


def _after_opening(said: list[str], typed: str) -> list[str] | None:
    """The words after what begins a place; None when nothing does."""
    if said[0] in _WAYS or " ".join(said[:2]) in _WAYS:
        return said[1 if said[0] in _WAYS else 2 :]
    if len(said) > 1 and said[0] == "chez":
        return said[1:]
    if len(said) > 1 and said[0] in _ROOMS:
        return _numbered(said)
    if len(said) > 2 and said[0].isdecimal() and said[1] in _STREETS:
        return said[2:]
    return next((left for length in (2, 1) if (left := _at_a_spot(" ".join(said[:length]), said[length:], typed)) is not None), None)


def _at_a_spot(opening: str, after: list[str], typed: str) -> list[str] | None:
    """« au », « à la », and what stands there: a kind of place, a sign, a number in a street."""
    if opening not in _AT or not after:
        return None
    if len(after) > 1 and after[0].isdecimal() and after[1] in _STREETS:
        return after[2:]
    return _numbered(after) if after[0] in _SPOTS or _is_a_sign(typed, after[0]) else None


def _numbered(said: list[str]) -> list[str]:
    """The words after a room and its number, if it has one."""
    return said[2:] if said[0] in _ROOMS and len(said) > 1 and said[1].isdecimal() else said[1:]


def _is_a_sign(typed: str, word: str) -> bool:
    """« CCAS », « EVS »: letters that were all typed as capitals, in words that are not."""
    return 2 <= len(word) <= 8 and word.isalpha() and word.upper() in typed and not typed.isupper()


def _tells_time(word: str) -> bool:
    return word.isdecimal() or (len(word) > 2 and form_of(word) is not None and word not in {"des", "les"})
