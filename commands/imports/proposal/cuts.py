"""Where the cells of a column are cut: as they show it, and as the lexicon knows what they list."""

from collections.abc import Mapping, Sequence

from commands.imports import cells
from commands.imports.meanings import Meanings, known_value
from commands.imports.values.lists import COMMA, cut, list_marks

ENOUGH = 0.5


def marks_of(values: Sequence[object], meanings: Meanings, known: Mapping[str, object]) -> tuple[str, ...]:
    """The separators of a column. A comma is one too when half of what follows commas means something by itself."""
    marks = list_marks(values)
    if COMMA in marks:
        return marks
    pieces = [piece for value in values if COMMA in cells.line(value) for piece in cut(value, (*marks, COMMA))[1:]]
    alone = sum(known_value(piece, known) is not None or _is_meant(piece, meanings) for piece in pieces)
    return (*marks, COMMA) if pieces and alone >= ENOUGH * len(pieces) else marks


def _is_meant(piece: str, meanings: Meanings) -> bool:
    """Whether the lexicon says all of its words."""
    return max(meanings.needs(piece).share, meanings.publics(piece).share) >= 1
