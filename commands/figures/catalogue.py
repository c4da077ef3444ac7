"""What the figures of the territory are, as `catalogue.toml` says it: read once, and kept in the database with what is imported."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Literal

from pydantic import BaseModel, ConfigDict

from commands.figures.phrases import EVERY, PLAINER
from storage.analysis import Token, tokens
from storage.figures import COUNT, MEDIAN, RATE, WIDE, Indicator
from storage.search.typos import Known, nearest

THEMES = ("revenus", "population", "familles", "logement", "emploi", "formation", "prestations")
_EDITS = 2
"""What is forgiven at most: a word that is longer or shorter is another one."""
_AGGREGATES = {"nombre": COUNT, "taux": RATE, "mediane": MEDIAN}


class Break(BaseModel):
    """From a year on, an indicator counts something else. reason: why, in words that follow « : »."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    annee: int
    raison: str


class _Entry(BaseModel):
    """An indicator as the file says it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: str
    nom: str
    phrase: str
    unite: str
    calcul: Literal["nombre", "taux", "mediane"]
    poids: str = ""
    numerateur: str = ""
    notion: str
    base: str
    theme: Literal["revenus", "population", "familles", "logement", "emploi", "formation", "prestations"]
    definition: str
    prudence: str
    mots: str = ""
    parts: tuple[str, ...] = ()
    ruptures: tuple[Break, ...] = ()


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Indicators by their codes; the counts that a rate is made of; those that a count is the sum of; when it counts something else."""

    indicators: Mapping[str, Indicator]
    ratios: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    sums: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    breaks: Mapping[str, tuple[Break, ...]] = field(default_factory=dict)

    @property
    def counts(self) -> list[str]:
        """The codes of what is counted."""
        return [code for code, each in self.indicators.items() if each.aggregate == COUNT]


@cache
def catalogue() -> Catalogue:
    """That of the house."""
    text = resources.files("commands.figures").joinpath("catalogue.toml").read_text(encoding="utf-8")
    entries = [_Entry.model_validate(each) for each in tomllib.loads(text)["indicateur"]]
    return Catalogue(
        {each.code: _indicator(each, rank) for rank, each in enumerate(entries)},
        {each.code: (each.numerateur, each.poids) for each in entries if each.numerateur},
        {each.code: each.parts for each in entries if each.parts},
        {each.code: each.ruptures for each in entries if each.ruptures},
    )


def _indicator(entry: _Entry, rank: int) -> Indicator:
    return Indicator(
        code=entry.code,
        label=entry.nom,
        plain=entry.phrase,
        unit=entry.unite,
        aggregate=_AGGREGATES[entry.calcul],
        weight=entry.poids,
        concept=entry.notion,
        basis=entry.base,
        theme=entry.theme,
        definition=entry.definition,
        caution=entry.prudence,
        synonyms=entry.mots,
        rank=rank,
    )


@cache
def figure_stems() -> frozenset[str]:
    """The stems of all words that are said of figures: who says another one speaks of something else."""
    said = (f"{each.label} {each.plain} {each.definition} {each.caution} {each.synonyms}" for each in catalogue().indicators.values())
    return frozenset(token.stem for text in said for token in tokens(text))


@cache
def _stems_of(code: str) -> frozenset[str]:
    each = catalogue().indicators[code]
    return frozenset(token.stem for token in tokens(f"{each.label} {each.synonyms}"))


@cache
def _ways_to_ask() -> frozenset[str]:
    """« moins », « total » : stems of what is made of a figure, which names none."""
    return frozenset(token.stem for phrase in EVERY - PLAINER.keys() for token in tokens(phrase))


def better_named(words: str, found: Indicator) -> Indicator | None:
    """The indicator of the house that more of these words name than one that was found; None: it is as good as any."""
    said = {token.stem for token in tokens(words) if not token.is_stop} - WIDE - _ways_to_ask()
    every = catalogue().indicators
    best = max(every.values(), key=lambda each: (len(said & _stems_of(each.code)), -each.rank))
    known = _stems_of(found.code) if found.code in every else frozenset()
    return best if len(said & _stems_of(best.code)) > len(said & known) else None


@cache
def _names() -> tuple[Known, ...]:
    """The words that figures and themes are asked for by."""
    said = (*THEMES, *(f"{each.label} {each.synonyms}" for each in catalogue().indicators.values()))
    every = {token.word: token for text in said for token in tokens(text) if not token.is_stop}
    return tuple(Known(token.word, token.stem, token.word, 1) for token in every.values())


def corrected(words: str) -> str:
    """Words, each that nobody says of figures as that which it is a misspelling of, where it is one."""
    return " ".join(_corrected(token) for token in tokens(words))


def _corrected(token: Token) -> str:
    if token.is_stop or token.stem in figure_stems():
        return token.word
    about_as_long = (known for known in _names() if abs(len(known.word) - len(token.word)) <= _EDITS)
    return next((known.word for known in nearest(token.word, token.stem, about_as_long, most=1)), token.word)
