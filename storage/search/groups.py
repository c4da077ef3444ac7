"""What a question demands, as values: groups of alternatives, and how each database writes them down.

A question is all of its groups; a group is any of its alternatives; an alternative is all of its atoms. No word of the question ever
reaches the database as syntax: an atom is a stem (letters and digits) or a mark, quoted.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from storage.lexicon import Need, Public


class Kind(StrEnum):
    """What a group speaks of."""

    WORD = "word"
    NEED = "need"
    PLACE = "place"
    PUBLIC = "public"


FIELDS = frozenset(["name", "need", "place", "text"])
NAME = frozenset(["name"])
TITLES = frozenset(["name", "need"])
MARKS = frozenset(["need"])
WHERE = frozenset(["place", "name"])

_WEIGHTS = {"name": "A", "need": "B", "place": "C", "text": "D"}


@dataclass(frozen=True, slots=True)
class Atom:
    """A stem or a mark, and the fields it may stand in."""

    stem: str
    fields: frozenset[str] = FIELDS


@dataclass(frozen=True, slots=True)
class Alternative:
    """Atoms that must all be there. `worth` says how sure it is to be what was meant (1 for the word itself, 2 for a record that says it in code); `sense` what it stands for."""

    atoms: tuple[Atom, ...]
    worth: float = 1.0
    sense: str | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """One thing the question asks for."""

    kind: Kind
    typed: str
    alternatives: tuple[Alternative, ...]
    label: str
    said: tuple[str, ...] = ()
    """The stems as they were typed (or read, after a typo): what a structure's own name may have."""
    rarity: float = 1.0
    soft: bool = False
    needs: tuple[Need, ...] = ()
    public: Public | None = None
    lookalikes: tuple[Alternative, ...] = ()
    """What a word that exists may have been misspelt from: tried when nothing meets the question as it stands."""

    def within(self, fields: frozenset[str]) -> "Group | None":
        """Narrow the group to some fields; None when it cannot be met there."""
        narrowed = (_narrow(alternative, fields) for alternative in self.alternatives)
        kept = tuple(alternative for alternative in narrowed if alternative)
        return replace(self, alternatives=kept) if kept else None

    def as_typed(self) -> "Group | None":
        """Give the typed words, in a structure's name; None when the group has no words of its own."""
        if not self.said:
            return None
        return replace(self, alternatives=(Alternative(tuple(Atom(stem, NAME) for stem in self.said)),))


def words(stems: Iterable[str], *, worth: float = 1.0, sense: str | None = None, fields: frozenset[str] = FIELDS) -> Alternative:
    """Ask for stems, all of them."""
    return Alternative(tuple(Atom(stem, fields) for stem in stems), worth, sense)


def mark(name: str, *, worth: float = 1.0, sense: str | None = None) -> Alternative:
    """Ask for a mark."""
    return Alternative((Atom(name, MARKS),), worth, sense)


def all_of(groups: Sequence[Group], *, sqlite: bool) -> str:
    """Write down that every group must be met."""
    return (" AND " if sqlite else " & ").join(_group(group, sqlite=sqlite) for group in groups)


def any_of(groups: Sequence[Group], *, sqlite: bool) -> str:
    """Write down that one group must be met."""
    return (" OR " if sqlite else " | ").join(_group(group, sqlite=sqlite) for group in groups)


def _group(group: Group, *, sqlite: bool) -> str:
    return "(" + (" OR " if sqlite else " | ").join(_alternative(alternative, sqlite=sqlite) for alternative in group.alternatives) + ")"


def _alternative(alternative: Alternative, *, sqlite: bool) -> str:
    return "(" + (" AND " if sqlite else " & ").join(_atom(atom, sqlite=sqlite) for atom in alternative.atoms) + ")"


def _atom(atom: Atom, *, sqlite: bool) -> str:
    fields = sorted(atom.fields)
    if sqlite:
        return f'"{atom.stem}"' if atom.fields == FIELDS else f'{{{" ".join(fields)}}} : "{atom.stem}"'
    return f"'{atom.stem}':" + "".join(_WEIGHTS[field] for field in fields)


def _narrow(alternative: Alternative, fields: frozenset[str]) -> Alternative | None:
    atoms = tuple(Atom(atom.stem, atom.fields & fields) for atom in alternative.atoms)
    return replace(alternative, atoms=atoms) if all(atom.fields for atom in atoms) else None
