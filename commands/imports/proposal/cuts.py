"""Where the cells of a column are cut: at commas only where its cells show that they list things."""

from collections import Counter
from collections.abc import Iterable, Mapping

from commands.imports import cells
from commands.imports.meanings import Meanings, known_value

PLAIN = ("|", ";", "\n", "•", " / ")
"""Marks that cut wherever they are."""
ENOUGH = 0.5


def marks_of(values: Iterable[object], meanings: Meanings, known: Mapping[str, object]) -> tuple[str, ...]:
    """The separators of a column.

    A comma is one when half of what it parts stands alone: said in other cells too, known to the lexicon, or begun with a capital;
    « Accompagnement, écoute et orientation des familles » is one thing.
    """
    texts = [words for words in map(cells.text, values) if words]
    found = [mark for mark in PLAIN if any(mark in words for words in texts)]
    pieces = [[piece.strip() for piece in cells.items(words, (*found, ","))] for words in texts if "," in words]
    if pieces and _list_things(pieces, texts, meanings, known):
        found.append(",")
    return tuple(found)


def _list_things(pieces: list[list[str]], texts: list[str], meanings: Meanings, known: Mapping[str, object]) -> bool:
    """Whether what follows commas stands alone; what begins a cell always does."""
    every = [piece for some in pieces for piece in some]
    said = Counter(piece for some in pieces for piece in dict.fromkeys(some)) + Counter(words for words in texts if "," not in words)
    if any("_" in piece for piece in every):  # the choices of a form
        return True
    after = [piece for some in pieces for piece in some[1:]]
    alone = sum(
        said[piece] > 1 or piece[:1].isupper() or known_value(piece, known) is not None or _is_meant(piece, meanings) for piece in after
    )
    return bool(after) and alone >= ENOUGH * len(after)


def _is_meant(piece: str, meanings: Meanings) -> bool:
    """Whether the lexicon says all of its words."""
    return max(meanings.needs(piece).share, meanings.publics(piece).share) >= 1
