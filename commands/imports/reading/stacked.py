"""Cards whose names of fields stand above what they say, over several lines: « Nom | Adresse », its values, « Tél. | Mail », its values."""

from collections.abc import Sequence
from itertools import chain, islice

from commands.core.language.words import words_of
from commands.imports.reading.headers import LOOKED_AT, Line, names_columns
from storage.slices import slices

MOST_LINES = 20_000
FEWEST = 2
"""Lines of names that a card has, and cards that a list has: one line of names over many is a list like any other."""


def stacked(lines: Sequence[Line]) -> list[Line] | None:
    """The lines of such a list: all the names first, then a card each, at the place of its first line. None: it is another one."""
    first = next((rank for rank, (_, cells) in enumerate(islice(lines, LOOKED_AT)) if names_columns(cells)), None)
    if first is None or not first + FEWEST < len(lines) <= MOST_LINES or not names_columns(lines[first + FEWEST][1]):
        return None
    named, values = lines[first::2], lines[first + 1 :: 2]
    titles = [tuple(map(words_of, cells)) for _, cells in islice(named, LOOKED_AT)]
    period = titles.index(titles[0], 1) if titles.count(titles[0]) > 1 else 0
    if period < FEWEST or len(named) != len(values) or len(named) % period:
        return None
    if any(tuple(map(words_of, cells)) != titles[rank % period] for rank, (_, cells) in enumerate(named)):
        return None
    widths = [max(len(cells), len(told)) for (_, cells), (_, told) in islice(zip(named, values, strict=True), period)]
    if any(len(cells) > widths[rank % period] for rank, (_, cells) in enumerate(values)):
        return None
    padded = [_padded([cells for _, cells in some], widths) for some in (named[:period], *slices(values, period))]
    places = [place for place, _ in named[::period]]
    return [*lines[:first], *zip([places[0], *places], padded, strict=True)]


def _padded(lines: Sequence[list[str]], widths: Sequence[int]) -> list[str]:
    """Lines as one, each as wide as those of its rank."""
    return list(chain.from_iterable([*cells, *[""] * (width - len(cells))] for cells, width in zip(lines, widths, strict=True)))
