"""Boxes of a spreadsheet: which cells are some, and what the ticked ones say: « x », « oui », « X (hiver) », « (à partir de 16 ans) »."""

from dataclasses import dataclass
from functools import lru_cache

from commands.imports import cells
from commands.imports.values.answers import read_answer
from storage.analysis import fold

LONGEST = 60
"""Signs of a box with its note: what is longer is prose that begins with yes."""


@dataclass(frozen=True, slots=True)
class Box:
    """A box that is filled: ticked or not, and what is noted beside."""

    is_ticked: bool
    note: str = ""

    @property
    def is_bare(self) -> bool:
        """Whether it says yes or no, and nothing else."""
        return not self.note


def read_box(value: object) -> Box | None:
    """Read a box; None when it is empty, or says nothing sure. Words that are neither yes nor no are a yes with a condition."""
    return Box(value) if isinstance(value, bool) else _of_words(cells.line(value))


@lru_cache(maxsize=10_000)
def _of_words(words: str) -> Box | None:
    answer = read_answer(words)
    return None if answer.yes is None else Box(answer.yes, answer.note)


def opening(words: str) -> str:
    """The folded first word of a cell, without the signs around it: « Oui, sauf l’été » opens with `oui`. Empty: there is none."""
    first, *_ = [*fold(words).replace("(", " (").split(), ""]
    return first.strip(",;:.")


def is_box(words: str) -> bool:
    """Whether a cell is a box: yes or no, with or without a note. « mairie » is a yes for who asks, and no box."""
    box = read_box(words)
    if box is None or len(words) > LONGEST:
        return False
    return box.is_bare or opening(words) in {"oui", "non", "x"} or (words.startswith("(") and words.endswith(")"))
