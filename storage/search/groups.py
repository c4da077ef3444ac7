"""What a question demands, as values: groups of alternatives, and how each database writes them down.

A question is all of its groups; a group is any of its alternatives; an alternative is all of its atoms. No word of the question ever
reaches the database as syntax: an atom is a stem (letters and digits) or a mark, quoted.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache

from storage.analysis import Token
from storage.lexicon import Need, Public
from storage.search.marks import name_mark


class Kind(StrEnum):
    """What a group speaks of."""

    WORD = "word"
    NEED = "need"
    PLACE = "place"
    PUBLIC = "public"
    WHEN = "when"
    COST = "cost"
    WAY = "way"


BESIDE = frozenset([Kind.WHEN, Kind.COST, Kind.WAY])
"""What is asked beside a need: where nobody says of it, nobody is left out."""

FIELDS = frozenset(["name", "need", "place", "text"])
MARKS = frozenset(["need"])
NAME = frozenset(["name"])
WHERE = frozenset(["place", "name"])
DOORS = frozenset(["name", "need", "text"])

WORTH = {"name": 8.0, "need": 6.0, "place": 4.0, "text": 1.0}
"""What it is worth that a stem stands in a field, the best first."""

NEED_TELLS = 1.0
"""As much as the rarest word: a need is what one came for."""

_WEIGHTS = {"name": "A", "need": "B", "place": "C", "text": "D"}


@dataclass(frozen=True, slots=True)
class Atom:
    """A stem or a mark, and the fields it may stand in."""

    stem: str
    fields: frozenset[str] = FIELDS
    spaced: str = field(init=False, repr=False, compare=False)
    """The stem between spaces, as it is looked up in a field."""

    def __post_init__(self) -> None:
        """Put the spaces once."""
        object.__setattr__(self, "spaced", f" {self.stem} ")


@dataclass(frozen=True, slots=True)
class Alternative:
    """Atoms that must all be there.

    `worth` says how sure it is to be what was meant (1 for the word itself, 2 for a record that says it in code), `sense` how it was read.
    """

    atoms: tuple[Atom, ...]
    worth: float = 1.0
    sense: str | None = None
    first: str = field(init=False, repr=False, compare=False)
    """Its first stem, between spaces: where that is absent, the whole is."""
    most: float = field(init=False, repr=False, compare=False)
    """What it is worth where it stands in the best field."""

    def __post_init__(self) -> None:
        """Work out once what is asked of each candidate."""
        object.__setattr__(self, "first", self.atoms[0].spaced)
        object.__setattr__(self, "most", self.worth * WORTH["name"])


Clause = tuple[Alternative, ...]
"""Alternatives of which one must be met."""


@dataclass(frozen=True)
class Group:
    """One thing the question asks for."""

    kind: Kind
    typed: str
    alternatives: tuple[Alternative, ...]
    label: str
    named: tuple[Alternative, ...] = ()
    """The words as they were typed (or read, after a typo), in a structure's own name."""
    rarity: float = 1.0
    soft: bool = False
    vague: bool = False
    """Of a soft one: whether it says next to nothing (« aide », « service »), and not at least of which sort (« atelier »)."""
    of_place: bool = False
    """Of a soft one: whether it is a sort of structure (« association »), and not of what one does there (« atelier »)."""
    filling: bool = False
    """Whether it only carries the question."""
    needs: tuple[Need, ...] = ()
    spread: bool = False
    """Whether the words that name the need stand apart in the question."""
    public: Public | None = None
    literals: tuple[Alternative, ...] = ()
    """For words that are a need by another name (« colis »), the words themselves, and those that mean just the same: who says them comes
    first."""
    word: Token | None = None
    """The word that it is, where it exists and may have been misspelt from another."""
    lookalikes: tuple[Alternative, ...] = ()
    """What its word may have been misspelt from: looked for where nothing meets the question as it stands."""
    place: str | None = None
    """The name of a place, as `search_place` knows it."""
    near: bool = False
    """Whether its neighbourhood is asked for too."""

    @property
    def is_matter(self) -> bool:
        """Whether it is what the question is about: neither where, nor for whom, nor when."""
        return self.kind in {Kind.WORD, Kind.NEED} and not self.soft

    @property
    def is_its_name(self) -> bool:
        """Whether it is a need by its own name, and not one that other words stand for."""
        return bool(self.needs) and not self.literals and not self.spread

    @property
    def is_beside(self) -> bool:
        """Whether it is a need that somebody has, where another is asked for."""
        return self.kind == Kind.NEED and self.soft

    @property
    def tells(self) -> float:
        """How much of the question it is: a need is, a word as much as it is rare."""
        return NEED_TELLS if self.needs else self.rarity

    @property
    def by_name(self) -> Clause:
        """What meets it in the structure's own name, or in code."""
        return (*self.named, *(each for each in self.alternatives if all(atom.fields is MARKS for atom in each.atoms)))

    @property
    def by_name_stems(self) -> Clause:
        """What meets it by the stems of the structure's own name (« action social » is in « action sociale »)."""
        return tuple(_within_name(alternative) for alternative in self.alternatives)

    @property
    def said(self) -> Clause:
        """What meets it by the very words that were typed, where they are a need by another name."""
        return self.literals or self.alternatives


def words(stems: Iterable[str], *, worth: float = 1.0, sense: str | None = None, fields: frozenset[str] = FIELDS) -> Alternative:
    """Ask for stems, all of them."""
    return Alternative(tuple(Atom(stem, fields) for stem in stems), worth, sense)


def in_name(read: Iterable[Token], *, worth: float = 1.0) -> Alternative:
    """Ask for words, all of them, in the structure's own name."""
    return Alternative(tuple(Atom(name_mark(token.singular), MARKS) for token in read), worth)


def mark(name: str, *, worth: float = 1.0, sense: str | None = None) -> Alternative:
    """Ask for a mark."""
    return Alternative((Atom(name, MARKS),), worth, sense)


def all_of(clauses: Sequence[Clause], *, sqlite: bool) -> str:
    """Write down that every clause must be met."""
    return (" AND " if sqlite else " & ").join([_clause(clause, sqlite=sqlite) for clause in clauses])


def any_of(clauses: Sequence[Clause], *, sqlite: bool) -> str:
    """Write down that one clause must be met."""
    return (" OR " if sqlite else " | ").join([_clause(clause, sqlite=sqlite) for clause in clauses])


def both(expression: str, kept: Sequence[Clause], *, sqlite: bool) -> str:
    """Write down that an expression must be met, and every clause that is kept."""
    return (" AND " if sqlite else " & ").join([f"({expression})", *(_clause(clause, sqlite=sqlite) for clause in kept)])


def _clause(clause: Clause, *, sqlite: bool) -> str:
    return "(" + (" OR " if sqlite else " | ").join([_alternative(each, sqlite=sqlite) for each in _telling(clause)]) + ")"


def _telling(clause: Clause) -> list[Alternative]:
    """The alternatives without those that say no more than another: where « colis » will do, « colis alimentaire » is not asked for."""
    alone = {each.first for each in clause if len(each.atoms) == 1 and each.atoms[0].fields is FIELDS}
    return [each for each in clause if len(each.atoms) == 1 or not any(atom.spaced in alone for atom in each.atoms)]


def _alternative(alternative: Alternative, *, sqlite: bool) -> str:
    atoms = [_atom(atom.stem, atom.fields, sqlite=sqlite) for atom in alternative.atoms]
    return "(" + (" AND " if sqlite else " & ").join(atoms) + ")"


@lru_cache(maxsize=2_000)
def _atom(stem: str, fields: frozenset[str], *, sqlite: bool) -> str:
    if sqlite:
        return f'"{stem}"' if fields == FIELDS else f'{{{" ".join(sorted(fields))}}} : "{stem}"'
    return f"'{stem}':" + "".join(_WEIGHTS[field] for field in sorted(fields))


def _within_name(alternative: Alternative) -> Alternative:
    return Alternative(tuple(Atom(atom.stem, NAME) for atom in alternative.atoms), alternative.worth, alternative.sense)
