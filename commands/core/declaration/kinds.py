"""Kinds: what a family declares by name (subjects, timers, jobs, dialogues…) is called by the family and a word of its own.

`meetings.proposal` is one kind, `meetings.proposal:12` a subject of it. They are stored: one that is renamed needs a migration.
"""

from collections.abc import Iterable
from typing import TypeVar

Declared = TypeVar("Declared")


class Names:
    """The names that are taken, of one sort of things, and by whom."""

    def __init__(self, what: str) -> None:
        self._what = what
        self._owners: dict[str, str] = {}

    def take(self, name: str, owner: str) -> None:
        """Take a name. Raises ValueError, saying who has it, when it is taken, and when it is empty."""
        if not name or name in self._owners:
            by = f"by « {self._owners[name]} », then by « {owner} »" if name else f"without a name, by « {owner} »"
            raise ValueError(f"the {self._what} « {name} » is declared {by}")
        self._owners[name] = owner


def own_word(kind: str) -> str:
    """What a family calls a kind among its own: `proposal` of `meetings.proposal`."""
    return kind.partition(".")[2]


def gather(what: str, declared: Iterable[tuple[str, str, Declared]]) -> dict[str, Declared]:
    """What families declare of one sort, by kind. declared: the name of a family, a kind, and what is declared of it.

    Raises ValueError for a kind that is declared twice, and for one that does not carry the name of its family.
    """
    names = Names(what)
    found: dict[str, Declared] = {}
    for family, kind, each in declared:
        if kind.partition(".")[0] != family or not own_word(kind) or ":" in kind:
            raise ValueError(f"the {what} « {kind} » does not carry the name of its family: it is to be « {family}.… »")
        names.take(kind, family)
        found[kind] = each
    return found
