"""What the words of a problem say: a place, a theme, a public, and that the structure is to be kept away."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from commands.core.declaration.effects import Refused
from commands.core.language.words import parts_of, sayings, words_of
from commands.core.rules.lines import one_line
from storage.analysis import stems_of
from storage.lexicon import Lexicon
from storage.problems import Problem

LONGEST = 600
LONGEST_PLACE = 60
_DISCREET = re.compile(r"sans (?:citer |nommer |dire )?(?:le nom de )?ma structure", re.IGNORECASE)
_QUARTERS = frozenset({"quartier", "quartiers", "cite", "secteur", "commune", "residence", "hameau", "bourg"})


_THAT_THERE_IS_ONE = sayings("""
    il, y, a, on, nous, avons, j, ai, je, un, une, des, de, le, probleme, problemes, souci, soucis, difficulte, difficultes, pb, gros,
    grosse, petit, petite, vrai, encore, toujours, la, ici, rencontre, rencontrons, constate, signale, signaler, voudrais, veux, bonjour
""")
"""« Il y a un problème » tells that there is one, and not which."""


@dataclass(frozen=True, slots=True)
class Read:
    """What was read of the words of a problem."""

    text: str
    place: str = ""
    discreet: bool = False


def read(said: str, places: Sequence[str]) -> Read:
    """« texte ; quartier ; sans ma structure »: a last part that is a place is where it is; what else was said stays in the text.

    places: communes and districts that are known. Raises Refused when the words say nothing, or are many.
    """
    words, discreet = _without_discretion(said)
    parts = parts_of(" ".join(words.split()))  # the end of a line ends nothing
    place = ""
    if len(parts) > 1 and (found := _named_place(parts[-1], places)):
        place = found
        parts = parts[:-1]
    text = checked(" ; ".join(parts))
    return Read(text, place or _place_in(text, places), discreet)


def tells_one(words: str) -> bool:
    """Whether words tell a problem, and not only that there is one."""
    said = words_of(words).split()
    return bool(words.strip()) and not (said and _THAT_THERE_IS_ONE.issuperset(said))


def checked(words: str, what: str = "", problem: Problem | None = None) -> str:
    """Words on one line. what: that are said of a problem. Raises Refused when they say nothing, or are many."""
    return one_line(words, LONGEST, Refused("problems.nothing-said", what=what, problem=problem), "problems.too-long")


def _without_discretion(said: str) -> tuple[str, bool]:
    """« …, sans ma structure » at the end of the words is no part of them."""
    *_, found = [None, *_DISCREET.finditer(said)]
    if found is None or any(sign.isalnum() for sign in said[found.end() :]):
        return said, False
    return said[: found.start()].rstrip(" \t\n,;:(-"), True


def _named_place(part: str, places: Sequence[str]) -> str:
    """A part that is a place: one that is known, or « quartier des Tilleuls »; empty when it is none."""
    words = words_of(part)
    known = next((label for label in places if words_of(label) == words), "")
    is_quarter = len(part) <= LONGEST_PLACE and words.partition(" ")[0] in _QUARTERS and len(words.split()) <= 6
    return known or (part if is_quarter else "")


def _place_in(text: str, places: Sequence[str]) -> str:
    """The known place that a text names, the longest name first: written as a name is, or after « quartier » or « commune »."""
    folded = f" {words_of(text)} "
    for label in sorted(places, key=len, reverse=True):
        words = words_of(label)
        if f" {words} " not in folded:
            continue
        first = words.partition(" ")[0]
        if label in text or first in _QUARTERS or any(f" {quarter} {words} " in folded for quarter in _QUARTERS):
            return label
    return ""


def theme_of(text: str, lexicon: Lexicon) -> tuple[str, str]:
    """The need that a text names and whom it is about, as the lexicon calls them: the first of each; empty where there is none."""
    stems = stems_of(text)
    need = next((needs[0].name for _, needs in lexicon.runs(stems, lexicon.needs_by_phrase.get) if needs), "")
    return need, next((public.name for _, public in lexicon.runs(stems, lexicon.publics_by_phrase.get) if public), "")
