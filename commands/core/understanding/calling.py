"""Which command the first words of a message name, exactly or nearly."""

import re
from dataclasses import dataclass

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract_iter

from commands.core.declaration.families import Table
from commands.core.declaration.vocabulary import Command
from commands.core.language.words import SEPARATORS, audible, name_of, without_article
from commands.core.understanding.arguments import argument
from storage.analysis import SPOKEN_WORD, fold

_LONGEST_NAME = 40
_MOST_WORDS = 8
_NEXT_WORD = re.compile(rf"[{SEPARATORS}]*({SPOKEN_WORD.pattern})")


@dataclass(frozen=True, slots=True)
class Found:
    """A name the message may begin with, its command (or commands: a guess), the words after, and how many edits away."""

    name: str
    commands: tuple[Command, ...]
    rest: str
    edits: int = 0

    @property
    def command(self) -> Command:
        """The first one, which is the only one when it was said exactly."""
        return self.commands[0]

    @property
    def is_own_name(self) -> bool:
        """Whether it was called by its own name, and not by another way to say it."""
        return not self.edits and self.name == name_of(self.command.name)


def names_command(table: Table, text: str, *, among_others: bool) -> bool:
    """Whether a message, as it is heard, is a command whatever was asked before it: it begins with « ! » and a name, or nearly.

    among_others: where others talk, an answer needs the « ! » too (« ! j’aide les familles » is none of `!aide`). A command then
    is what has its name right behind, without a fault.
    """
    if not text.startswith("!"):
        return False
    found = find_exact(table, text[1:]) if among_others else find(table, text[1:].strip())
    return found is not None and not (among_others and text[1:2].isspace())


def takes_file(table: Table, text: str) -> bool:
    """Whether a message is a command that looks at a file, with or without « ! »."""
    found = find_exact(table, audible(text).removeprefix("!").strip())
    return found is not None and found.command.takes_file


def find(table: Table, said: str) -> Found | None:
    """The longest name the message begins with; or one edit away, when that is clearly longer (« qui fat » is no « qui »)."""
    exact = find_exact(table, said) or find_exact(table, without_article(said))
    near = find_near(table, said, 1)
    if exact and not (near and len(near.name) >= len(exact.name) + 3 and len(near.rest) < len(exact.rest)):
        return exact
    return near


def find_exact(table: Table, said: str) -> Found | None:
    """The longest name, said as it is, that a message begins with."""
    openings = ((name, said[place:]) for name, place in _openings(said))
    called = ((name, table.named(name, argument(rest) if name in table.borrowed else ""), rest) for name, rest in openings)
    return next((Found(name, (command,), rest) for name, command, rest in called if command), None)


def find_near(table: Table, said: str, edits: int) -> Found | None:
    """A name at this many edits: one, or two for words of seven letters and more. No word is taken that the name does not need."""
    for name, place in reversed(_openings(said)):
        if (edits == 1 or len(name) >= 7) and (near := nearest_names(table, name, edits)):
            return Found(min(near, key=len), _distinct(table, near), said[place:], edits)
    return None


def nearest_names(table: Table, said: str, edits: int = 1) -> list[str]:
    """The names of at least 4 letters within this many edits of a word of at least 3."""
    if len(said) < 3:
        return []
    return [name for name, *_ in extract_iter(said, table.names.keys(), scorer=OSA.distance, score_cutoff=edits) if len(name) >= 4]


def nearest(table: Table, said: str) -> Command | None:
    """The only command whose name, or an alias, is one edit away."""
    near = _distinct(table, nearest_names(table, said))
    return near[0] if len(near) == 1 else None


def _distinct(table: Table, names: list[str]) -> tuple[Command, ...]:
    return tuple({table.names[name].name: table.names[name] for name in names}.values())


def _openings(said: str) -> list[tuple[str, int]]:
    """The names the first words may spell, each with the place where it ends, the longest first."""
    openings: list[tuple[str, int]] = []
    name, place = "", 0
    while len(openings) < _MOST_WORDS and (word := _NEXT_WORD.match(said, place)) and len(word[1]) <= _LONGEST_NAME:
        name, place = name + fold(word[1]), word.end()
        openings.insert(0, (name, place))
    return openings
