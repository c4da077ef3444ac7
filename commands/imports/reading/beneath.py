"""A second table under the first, of other columns: where it tells of structures too, its rows are read with those of the first."""

from collections.abc import Iterable

from commands.core.language.words import words_of
from commands.imports.proposal.names import fields_told
from commands.imports.reading.sheets import LeftAside, Row, Sheet, rows_of

NAMING = frozenset({"nom", "services", "type"})
"""What the first column of a table of structures may be called: « Service », « Organisme »."""


def with_another(first: Sheet, other: Sheet, told: Iterable[LeftAside]) -> Sheet | None:
    """Both tables as one, under the names of the first. None: the other is of other things. told: of the lines that name its columns."""
    names = _same(first.header, other.header)
    if names is None:
        return None
    every = dict.fromkeys([*first.header, *(names.get(name, name) for name in other.header)], "")
    rows = rows_of(Row(row.place, {**every, **row.cells}, row.sheet) for row in first.structures)
    for row in other.structures:
        rows.append(Row(row.place, {**every, **{names.get(name, name): cell for name, cell in row.cells.items()}}, row.sheet))
    return Sheet(rows, lines=True, header=tuple(every), left=(*first.left, *told, *other.left))


def _same(ours: tuple[str, ...], theirs: tuple[str, ...]) -> dict[str, str] | None:
    """Their names of columns, and ours that say the same. The first ones name structures; None: they do not, or people are named."""
    if not (ours and theirs and "nom" in fields_told(ours[0]) and NAMING & fields_told(theirs[0])) or any(map(_is_of_people, theirs)):
        return None
    found = {theirs[0]: ours[0]}
    for name in theirs[1:]:
        said = fields_told(name)
        alike = (mine for mine in ours[1:] if words_of(mine) == words_of(name) or (said and fields_told(mine) == said))
        if (mine := next(alike, None)) and mine not in found.values():
            found[name] = mine
    return found


def _is_of_people(name: str) -> bool:
    return words_of(name).startswith("prenom")
