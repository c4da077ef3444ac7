"""What the name of a column says: « NUM_TEL », « Quel est le nom de votre structure ? », « CONTACT.MAIL », « Last update »."""

import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources

from commands.imports.reading.nested import WITHIN
from storage.analysis import tokens

Words = tuple[str, ...]

SURE = 1.0
"""The name says the field, and nothing else."""
NEUTRAL = 0.9
"""… and words that change nothing: « téléphone de la structure »."""
LONGER = 0.01
"""What each word more of a phrase adds, among those that leave words that change nothing."""
AMONG = 0.8
"""What the share of its words that say the field is worth, where others say something else."""
_IT_IS = re.compile(r"\bc['’]\s*est\b", re.IGNORECASE)
_BRACKETS = re.compile(r"\([^()]*\)?")
_POUR_QUI = re.compile(r"\bpour\s+qui\b", re.IGNORECASE)
"""One word, for « qui » alone says who does it."""
LONGEST_NAME = 12
"""Words of a name that are looked at: a question of a form is said in fewer."""


@dataclass(frozen=True, slots=True)
class _Vocabulary:
    fields: Mapping[frozenset[str], tuple[str, ...]]
    neutral: frozenset[str]
    void: frozenset[str]
    stuck: tuple[str, ...]
    lone: frozenset[str]
    words: frozenset[str]


def words_in(name: str) -> list[str]:
    """The folded words of a column's name, cut where capitals and signs cut it, without the figures that count columns."""
    for asked in ("(o/n)", "(oui/non)", "(oui / non)", " o/n", " oui/non"):
        name = name.replace(asked, "").replace(asked.upper(), "")
    name = _POUR_QUI.sub("pourqui", _IT_IS.sub(" ", name))
    spaced = "".join(f" {sign}" if sign.isupper() and before.islower() else sign for before, sign in zip(" " + name, name, strict=False))
    bare = (token.word.rstrip("0123456789") for token in tokens(spaced.replace("(s)", "s")))
    return [word for word in bare if word]


@lru_cache(maxsize=4_000)
def fields_named(name: str) -> dict[str, float]:
    """Our fields that a column's name may mean, each with its certainty from 0 to 1. « DAT_MaJ » is read with its capitals and without.

    Of « adresse – code_postal », a cell within a cell, the inner name tells; where it tells nothing (« téléphone – valeur »), the whole.
    """
    outer, _, inner = name.rpartition(WITHIN)
    if outer and (found := fields_named(inner)):
        return found
    found = _named(words_in(name))
    for field, certainty in _named(words_in(name.lower())).items():
        found[field] = max(found.get(field, 0.0), certainty)
    bare = _BRACKETS.sub(" ", name)
    if bare != name and not any(certainty >= NEUTRAL for certainty in found.values()):  # « Tél (plusieurs = dans l’ordre) »
        found |= dict.fromkeys(fields_told(bare), NEUTRAL)
    one, mark, other = name.partition("/")
    for field in fields_told(one) & fields_told(other) if mark else ():  # « Adresse / Address »
        found[field] = max(found.get(field, 0.0), NEUTRAL)
    return found


def without_prefix(names: Sequence[str]) -> dict[str, str]:
    """The names of columns without a mark that most begin with, and that says nothing: « c_adresse » is called « adresse »."""
    firsts = Counter(name.partition("_")[0] for name in names if "_" in name)
    mark, count = next(iter(firsts.most_common(1)), ("", 0))
    bare = [name for name in names if not name.startswith(f"{mark}_")]
    few = count < max(FEWEST_MARKED, MOSTLY_MARKED * len(names))
    if few or _named(words_in(mark)) or sum(map(bool, map(fields_told, bare))) > FEW_BARE:
        return dict.fromkeys(names, "")
    return {name: name.removeprefix(f"{mark}_") if name.startswith(f"{mark}_") else "" for name in names}


FEWEST_MARKED, MOSTLY_MARKED, FEW_BARE = 4, 0.5, 2
"""Columns that begin with the mark, and which part of all; and how many others at most say a field by themselves."""


def fields_told(name: str) -> set[str]:
    """The fields that a column's name says: nothing else stands in it but words that change nothing."""
    return {field for field, certainty in fields_named(name).items() if certainty >= NEUTRAL}


def _named(words: list[str]) -> dict[str, float]:
    known = _vocabulary()
    words = [part for word in words for part in _unstuck(word, known)]
    stems = [stem for stem in _stems(words) if stem not in known.void] or _stems(words)
    said = list(dict.fromkeys(stems))[:LONGEST_NAME]
    found: dict[str, float] = {}
    covered: dict[str, set[str]] = {}
    for phrase, fields in known.fields.items():
        if phrase <= set(said):
            certainty = _certainty(phrase, said, known.neutral)
            if phrase <= known.lone and certainty < NEUTRAL:
                continue
            for field in fields:
                found[field] = max(found.get(field, 0.0), certainty)
                covered.setdefault(field, set()).update(phrase)
    for field, taken in covered.items():  # « Amicale ou organisme » : each word says it
        if set(said) - taken <= known.neutral and not taken <= known.neutral:
            found[field] = max(found[field], NEUTRAL)
    return found


def _certainty(phrase: frozenset[str], said: list[str], neutral: frozenset[str]) -> float:
    """A phrase is surer as it takes more of the words; of two that leave neutral words only, the longer is."""
    others = [word for word in said if word not in phrase]
    strange = [word for word in others if word not in neutral]
    if not others:
        return SURE
    if not strange:
        return NEUTRAL + LONGER * (len(phrase) - 1) if not phrase <= neutral else AMONG * len(phrase) / len(said)
    return AMONG * len(phrase) / (len(phrase) + len(strange))


def _unstuck(word: str, known: _Vocabulary) -> list[str]:
    """« libcommune » is « lib commune », « numvoie » is « num voie », where what follows is a word of the vocabulary."""
    if word in known.words:
        return [word]
    parted = ((mark, word.removeprefix(mark)) for mark in known.stuck if word.startswith(mark))
    return next(([mark, rest] for mark, rest in parted if len(rest) > len("mel") and rest in known.words), [word])


def _stems(words: Iterable[str]) -> list[str]:
    return [token.stem for word in words for token in tokens(word)]


@cache
def _vocabulary() -> _Vocabulary:
    content = tomllib.loads((resources.files(__package__) / "vocabulary.toml").read_text("utf-8"))
    void, neutral = frozenset(_stems(content["vides"])), frozenset(_stems(content["neutres"]))
    fields: dict[frozenset[str], tuple[str, ...]] = {}
    for field, names in content["noms"].items():
        for name in names:
            stems = _stems(words_in(name))
            phrase = frozenset(stem for stem in stems if stem not in void) or frozenset(stems)
            fields[phrase] = tuple(dict.fromkeys((*fields.get(phrase, ()), field)))
    lone = frozenset(_stems(content["seuls"]))
    words = frozenset(word for names in content["noms"].values() for name in names for word in words_in(name))
    return _Vocabulary(fields, neutral, void, tuple(content["abreges"]), lone, words)
