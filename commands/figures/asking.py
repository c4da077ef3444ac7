"""What is asked of figures, in the words people use: of what, where, since when, and what is to be made of it."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from commands.core.language.words import words_of
from commands.figures.locating import Located, locate
from commands.figures.phrases import (
    AVERAGED,
    BASES,
    BY_PART,
    COMPARED,
    COUNTED,
    KIND_NAMES,
    LOWEST,
    MAPPED,
    PICTURED,
    RANKED,
    SHARED_OUT,
    SINCE,
    SUMMED,
    Words,
)
from commands.figures.places import Places
from storage.figures import COUNT, RATE, Area


@dataclass(slots=True)
class Asked:
    """What was read of a question.

    said: all of it. about: the words that are left, which name the figure. located: the places. absent: kinds of places that are not known.
    aggregate: what sort of figure, where the words tell it.
    """

    said: str
    about: str
    located: Located
    bases: set[str]
    years: list[int]
    by_part: bool = False
    ranked: bool = False
    compared: bool = False
    summed: bool = False
    averaged: bool = False
    since: bool = False
    pictured: bool = False
    mapped: bool = False
    lowest: bool = False
    aggregate: str = ""
    absent: list[str] = field(default_factory=list)

    @property
    def areas(self) -> Sequence[Area]:
        """The places that are named."""
        return self.located.areas


def read(said: str, places: Places) -> Asked:
    """A question, whatever its order."""
    words = Words(words_of(said))
    words.say_plainly()
    located = locate(words, said, places)
    bases = {base for base, phrases in BASES.items() if words.take(phrases, keep=True)}
    absent = [kind for kind, phrases in KIND_NAMES.items() if not places.of_kind(kind) and words.take(phrases)]
    lowest = words.take(LOWEST, keep=True)
    compared = words.take(COMPARED)
    ranked = words.take(RANKED)
    asked = Asked(said, "", located, bases, words.years())
    asked.since = words.take(SINCE)
    asked.pictured = words.take(PICTURED)
    asked.mapped = words.take(MAPPED)
    asked.by_part = words.take(BY_PART) or ranked or asked.mapped
    asked.ranked, asked.compared, asked.lowest, asked.absent = ranked, compared, lowest, absent
    asked.aggregate = COUNT if words.take(COUNTED) else RATE if words.take(SHARED_OUT, keep=True) else ""
    asked.summed, asked.averaged = words.take(SUMMED), words.take(AVERAGED)
    asked.about = " ".join(words.left.split())
    return asked
