"""Where the cells of a column are cut: at commas only where its cells show that they list things."""

from collections import Counter
from collections.abc import Iterable, Mapping

from commands.imports import cells
from commands.imports.meanings import Meanings, known_value

PLAIN = ("|", ";", "\n", "•", " / ")
"""Marks that cut wherever they are."""
SHORT = 4
"""Words of a thing that is listed, on average at most."""
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
    every = [piece for some in pieces for piece in some]
    said = Counter(piece for some in pieces for piece in dict.fromkeys(some)) + Counter(words for words in texts if "," not in words)
    if any("_" in piece for piece in every):  # the choices of a form
        return True
    alone = sum(
        said[piece] > 1 or piece[:1].isupper() or known_value(piece, known) is not None or _is_meant(piece, meanings) for piece in every
    )
    brief = sum(len(piece.split()) for piece in every) / len(every) <= SHORT or all(piece[:1].isupper() for piece in every)
    return alone >= ENOUGH * len(every) and (brief or max(said.values()) > 1)


def _is_meant(piece: str, meanings: Meanings) -> bool:
    return meanings.needs(piece).is_certain or meanings.publics(piece).is_certain
