"""A second table under the first, of other columns: where it tells of structures too, its rows are read with those of the first."""

from collections.abc import Iterable

from commands.core.language.words import words_of
from commands.imports.proposal.names import fields_told, words_in
from commands.imports.reading.sheets import LeftAside, Row, Sheet, naming_column, rows_of

SERVICE, DATED = "service", frozenset({"verifiee_le", "horaires"})
"""A name of a column that names structures, beside those that say so; and what the first column of a calendar says."""


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
    """Their names of columns, and ours that say the same. Both name structures; None: they do not, or people are named."""
    mine_named, named = naming_column(ours), _naming_first(theirs) or naming_column(theirs)
    if mine_named is None or named is None or any(map(_is_of_people, theirs)) or fields_told(theirs[0]) & DATED:
        return None
    found = {named: mine_named}
    for name in theirs:
        said = fields_told(name)
        alike = (mine for mine in ours if words_of(mine) == words_of(name) or (said and fields_told(mine) == said))
        if (mine := next(alike, None)) and name != named and mine not in found.values():
            found[name] = mine
    return found


def _naming_first(header: tuple[str, ...]) -> str | None:
    """The first column, where it names structures as tables below others do: « Service », « Organisme »."""
    first = header[0] if header else ""
    return first if "nom" in fields_told(first) or SERVICE in words_in(first) else None


def _is_of_people(name: str) -> bool:
    return words_of(name).startswith("prenom")
