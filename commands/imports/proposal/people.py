"""Who is named in a list of structures: shown before anything is written, whatever the list is read by."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from commands.imports import cells
from commands.imports.files import Sheet
from commands.imports.mapping import Mapping as Declaration
from commands.imports.personal import is_mobile, is_personal_mail, names_somebody
from storage.analysis import fold

LOOKED_AT = 3_000
"""Rows of a list that are looked at, from its first to its last."""
REACH = frozenset({"telephone", "courriel"})
FREE = frozenset({"description", "conditions", "contact_moyen", "contact", "horaires", "acces"}) | REACH
"""Fields whose cells may name somebody; what is left aside may too."""


@dataclass(frozen=True, slots=True)
class People:
    """What of a list looks like somebody: columns of names, and how many cells hold an address or a mobile that may be a person's."""

    columns: tuple[str, ...] = ()
    mails: int = 0
    mobiles: int = 0
    inside: Mapping[str, int] = field(default_factory=dict)
    """Of other columns, how many cells name somebody."""
    is_partial: bool = False
    """Whether the list is so long that only a part of its rows was looked at."""

    @property
    def reach(self) -> int:
        """How many cells reach a person rather than a structure."""
        return self.mails + self.mobiles


def people_in(values: Mapping[str, Sequence[object]], named: tuple[str, ...], reach: Iterable[str], free: Iterable[str]) -> People:
    """Who is named in these columns. values: of each column, its cells; named: those that name people; free: those that may."""
    reached = [words for name in reach for value in values[name] if (words := cells.line(value))]
    met = {name: sum(names_somebody(cells.line(value)) for value in values[name]) for name in free}
    inside = {name: count for name, count in met.items() if count}
    return People(named, sum(map(is_personal_mail, reached)), sum(map(is_mobile, reached)), inside)


def people_of(sheet: Sheet, mapping: Declaration) -> People:
    """Who is named in a list that is read by a declaration."""
    step = max(1, (len(sheet.structures) + len(sheet.services)) // LOOKED_AT)
    rows = [row.cells for row in (*sheet.structures[::step], *sheet.services[::step]) if isinstance(row.cells, dict)]
    columns = {fold(str(name)): str(name) for row in rows for name in row}
    values = {name: [row.get(name) for row in rows] for name in columns.values()}
    fields = {**dict(mapping.service), **dict(mapping.structure)}
    said = {ours: [columns[name] for names in _told(mapping, ours) for name in names if name in columns] for ours in fields}
    named = tuple(columns[name] for name in mapping.personnes if name in columns)
    aside = [name for folded, name in columns.items() if folded not in mapping.used]
    free = dict.fromkeys([*(name for ours in FREE & said.keys() for name in said[ours]), *aside])
    found = people_in(values, named, dict.fromkeys(name for ours in REACH for name in said[ours]), free)
    return replace(found, is_partial=step > 1)


def _told(mapping: Declaration, ours: str) -> list[tuple[str, ...]]:
    return [getattr(fields, ours, ()) for fields in (mapping.structure, mapping.service)]
