"""Boxes of a spreadsheet: « x », « oui », « 1 », « non », « jamais », « X (hiver) », « (à partir de 16 ans) »."""

from dataclasses import dataclass

from commands.imports import cells
from storage.analysis import fold

YES = frozenset({"oui", "o", "x", "xx", "1", "vrai", "true", "yes", "y", "✓", "✔", "☑", "✅", "v", "ok"})
NO = frozenset(
    {
        "non",
        "n",
        "0",
        "faux",
        "false",
        "no",
        "-",
        "–",
        "?",
        "jamais",
        "pas du tout",
        "aucun",
        "aucune",
        "neant",
        "sans objet",
        "☐",
        "✗",
        "❌",
    }
)
_AROUND = " .!,;:()-–"


@dataclass(frozen=True, slots=True)
class Box:
    """A box that is filled: ticked or not, and what is noted beside."""

    is_ticked: bool
    note: str = ""


def read_box(value: object) -> Box | None:
    """Read a box; None when it is empty. Words that are neither yes nor no are a yes with a condition: « mardi matin »."""
    if isinstance(value, bool):
        return Box(value)
    words = cells.line(value)
    if not words:
        return None
    said = fold(words).strip(" .!")
    if said in YES or said in NO:
        return Box(said in YES)
    first, _, rest = words.partition(" ")
    opening = fold(first).strip(_AROUND)
    if opening in NO or said.startswith("pas "):
        return Box(False)
    return Box(True, (rest if opening in YES else words).strip(_AROUND))


def is_box(words: str) -> bool:
    """Whether a cell is a box: yes or no, with or without a note."""
    said = fold(words).strip(" .!")
    if said in YES or said in NO or (said.startswith("(") and said.endswith(")")):
        return True
    first, _, rest = said.partition(" ")
    return (first.strip(",;:") in {"oui", "non"} and len(words) < LONGEST) or (first in YES | NO and rest.startswith("("))


LONGEST = 60
"""Signs of a box with its note: what is longer is prose that begins with yes."""
