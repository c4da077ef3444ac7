"""Columns that say several structures in a row, by numbers: « Structure 1 | Tél 1 | Structure 2 | Tél 2 ». Each has a row of its own."""

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from commands.imports.packing import Packed
from commands.imports.proposal.names import fields_told
from commands.imports.reading.headers import Header, Line, count_known, is_filled
from commands.imports.values.words import line

_NUMBER = re.compile(r"(?<=\D)\d{1,2}(?=\)?\Z)")
FEWEST = 2


def by_number(lines: Sequence[Line], header: Header) -> Sequence[Line] | None:
    """The lines of such a list, one a structure. None: it is another one."""
    groups: dict[str, dict[str, int]] = {}
    for column, name in enumerate(header.names):
        said = line(name)
        if found := _NUMBER.search(said):
            groups.setdefault(found[0], {})[said[: found.start()].strip(" n°(").casefold()] = column
    names = list(next(iter(groups.values()), ()))
    if len(groups) < FEWEST or len(names) < FEWEST or "nom" not in fields_told(names[0]) or count_known(names) < FEWEST:
        return None
    return Packed(_rows(lines, header, names, [[group[name] for name in names if name in group] for group in groups.values()]))


def _rows(lines: Sequence[Line], header: Header, names: Sequence[str], groups: Sequence[Sequence[int]]) -> Iterator[Line]:
    numbered = {column for group in groups for column in group}
    shared = [column for column in range(len(header.names)) if column not in numbered]
    yield from islice(lines, header.first)
    yield lines[header.first][0], [*(header.names[column] for column in shared), *names]
    for place, cells in islice(lines, header.end, None):
        for group in groups:
            own = [cells[column] if column < len(cells) else "" for column in group]
            if any(map(is_filled, own)):
                yield place, [*(cells[column] if column < len(cells) else "" for column in shared), *own]
