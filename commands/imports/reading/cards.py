"""A list of cards, one under the other: « Nom : X », « Adresse : Y », then « Nom : » again. Each card is a row before it is read."""

from collections.abc import Iterator, Sequence
from itertools import islice

from commands.core.language.words import words_of
from commands.imports.packing import Packed
from commands.imports.reading.headers import Line, is_filled
from commands.imports.reading.turning import FEWEST, MOST_FIELDS, SURE, field_of
from commands.imports.values.words import line

_Pair = tuple[int, str, str]
"""A line of a card: its place, the name of a field, and what it says. Without a name it goes on with the one before."""


def carded(lines: Sequence[Line]) -> Sequence[Line] | None:
    """The rows of such a list: the first has the names, others the place of the first line of their card. None: it is another one."""
    sample = list(_pairs(islice(lines, MOST_FIELDS)))
    names = [words_of(name) for _, name, _ in sample if name]
    fields = [field for _, name, _ in sample if name and (field := field_of(name))]
    begins = next((words_of(name) for _, name, _ in sample if field_of(name)), "")
    if len(set(fields)) < FEWEST or len(fields) < SURE * len(names) or names.count(begins) < 2:
        return None
    if any(sum(map(is_filled, cells)) > 2 for _, cells in islice(lines, MOST_FIELDS)):
        return None
    return Packed(_rows(list(_pairs(lines)), begins))


def _pairs(lines: Iterator[Line] | Sequence[Line]) -> Iterator[_Pair]:
    """The lines that name a field or go on with one; a title does neither."""
    for place, cells in lines:
        filled = [cell for cell in cells if is_filled(cell)]
        name, colon, said = filled[0].partition(":")
        if len(filled) > 1:
            yield place, line(name if not said.strip() else filled[0]), filled[1]
        elif colon and said.strip():
            yield place, line(name), said.strip()
        elif not is_filled(cells[0]):
            yield place, "", filled[0]


def _rows(pairs: Sequence[_Pair], begins: str) -> Iterator[Line]:
    names = list(dict.fromkeys(name for _, name, _ in pairs if name))
    ranks = {name: rank for rank, name in enumerate(names)}
    yield 0, names
    row: Line | None = None
    rank = 0
    for place, name, said in pairs:
        if words_of(name) == begins:
            if row is not None:
                yield row
            row = place, [""] * len(names)
        rank = ranks.get(name, rank)
        if row is not None:
            row[1][rank] = "\n".join(filter(None, (row[1][rank], said)))
    if row is not None:
        yield row
