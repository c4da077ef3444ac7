"""A list on its side: the names of the fields stand one under the other, and each column is a structure. It is turned before it is read."""

from collections.abc import Sequence

from commands.imports.proposal.names import fields_named
from commands.imports.reading.headers import Line, is_filled
from commands.imports.values.words import line

MOST_FIELDS = 80
"""Lines of a list on its side: a longer one is not."""
SURE = 0.6
"""How well its name must say a field, and which part of its names must."""
FEWEST, PAIR = 4, 2
"""Different fields that the first column names; a column of kinds of structures names one or two.

Of two columns, where nothing else is named.
"""


def turned(lines: Sequence[Line]) -> list[Line] | None:
    """The lines of a list on its side, turned: the first has the names, others the place of their column. None: it stands upright."""
    if not 1 < len(lines) <= MOST_FIELDS:
        return None
    width = max(len(cells) for _, cells in lines)
    named = [each for each in lines if any(map(is_filled, each[1][1:])) or (width == PAIR and field_of(line(each[1][0])))]
    names = [line(cells[0]) for _, cells in named]
    fields = [field_of(name) for name in names]
    told = sum(map(bool, fields))
    # lines that fill one cell are titles, or fields that a card of two columns leaves empty
    few = FEWEST if width > PAIR or told < len(names) else PAIR
    if len(set(filter(None, fields))) < few or told < SURE * len(names) or _names_across(named):
        return None
    columns = ([cells[rank] if rank < len(cells) else "" for _, cells in named] for rank in range(1, width))
    rows = [(rank, cells) for rank, cells in enumerate(columns, start=1) if any(map(is_filled, cells))]
    return [(0, names), *rows]


def field_of(name: str) -> str:
    """The field that a name says, if it surely says one."""
    found = max(fields_named(name).items(), key=lambda each: each[1], default=("", 0.0)) if 0 < len(name) <= LONGEST else ("", 0.0)
    return found[0] if found[1] >= SURE else ""


LONGEST = 80
"""Signs of the name of a field."""


def _names_across(lines: Sequence[Line]) -> bool:
    """Whether a line names as many fields as a header would: it is one."""
    return any(len(set(filter(None, map(field_of, map(line, cells))))) >= FEWEST - 1 for _, cells in lines[:3])
