"""What a file gives once it is read: rows under the names of their columns, and what was left aside of it, each with its reason."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from commands.core.language.words import words_of
from commands.imports.packing import Packed
from commands.imports.proposal.names import SURE, fields_named, fields_told

Kind = Literal["structure", "service"]

LIKE = 0.6
"""Of their names of columns, how many two sheets share to be read together."""
NO_ROWS = "Le fichier ne contient aucune ligne sous les noms de colonnes. Vérifiez l’export, puis recommencez."
HIDDEN, NO_TABLE, OTHER_COLUMNS, NOT_CHOSEN = "feuille masquée", "feuille vide", "d’autres colonnes", "feuille non choisie"


class UnreadableError(Exception):
    """Nothing can be read; the message is one French sentence or two, with what to do."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row as it came. `place`: its line in the file or its sheet (the first is 1), its rank in a JSON list (from 1).

    sheet: the name of its sheet, when several are read together.
    """

    place: int
    cells: Any
    sheet: str = ""


def rows_of(rows: Iterable[Row] = ()) -> Packed[Row]:
    """Rows of a list, which may be long: they are kept packed."""
    return Packed(rows, down=lambda row: (row.place, row.cells, row.sheet), up=lambda told: Row(*told))


@dataclass(frozen=True, slots=True)
class LeftAside:
    """A line that is no row of the table, or (place 0) a whole sheet: what stands there, and why it is not taken, in French."""

    place: int
    words: str
    reason: str
    sheet: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """The rows of a file. `services` has rows only when the file keeps structures and services apart.

    lines: places are lines of a table, not ranks of a list. header: the names of its columns, in order. left: what of the file is no row.
    laid_out: how it was laid out, in a French sentence, where it had no row for each structure.
    """

    structures: Sequence[Row]
    services: Sequence[Row] = ()
    apart: bool = False
    lines: bool = False
    header: tuple[str, ...] = ()
    left: tuple[LeftAside, ...] = ()
    laid_out: str = ""

    @property
    def columns(self) -> frozenset[str]:
        """The names of the columns met among the structures (or, in a file without any, among the services)."""
        return frozenset(self.header or names_of(self.structures or self.services))


@dataclass(frozen=True, slots=True)
class Tab:
    """A sheet of a workbook, under its name. Any other file is one, without a name. trouble: why it is not read unless it is asked for."""

    name: str
    sheet: Sheet
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class Workbook:
    """All the sheets of a file that hold something."""

    tabs: tuple[Tab, ...]

    def sheet(self, name: str | None = None) -> Sheet:
        """Give the sheet of that name; else the longest one, with those that have the same columns. Raises UnreadableError.

        Two sheets « structures » and « services » whose columns are those of data·inclusion are kept apart.
        """
        if name is None and (apart := self._apart()):
            return apart
        chosen = self._named(name) if name is not None else self._alike()
        if not chosen or not any(tab.sheet.structures or tab.sheet.services for tab in chosen):
            raise UnreadableError(NO_ROWS)
        left = [LeftAside(0, tab.name, tab.trouble or self._why(tab, name), tab.name) for tab in self.tabs if tab not in chosen]
        if len(chosen) == 1:
            only = chosen[0].sheet
            return replace(only, left=(*only.left, *left))
        return _together(chosen, left)

    def _apart(self) -> Sheet | None:
        found = {words_of(tab.name): tab.sheet for tab in self.tabs if not tab.trouble}
        structures, services = found.get("structures"), found.get("services")
        if not structures or not services or not {"id"} <= structures.columns or not {"id", "structure_id"} <= services.columns:
            return None
        return Sheet(structures.structures, services.structures, apart=True, lines=True, left=(*structures.left, *services.left))

    def _named(self, name: str) -> list[Tab]:
        wanted = words_of(name)
        found = [tab for tab in self.tabs if words_of(tab.name) == wanted]
        if not found:
            names = ", ".join(f"« {tab.name} »" for tab in self.tabs)
            raise UnreadableError(f"Aucune feuille ne s’appelle « {name} ». Feuilles du fichier : {names}.")
        return found[:1]

    def _alike(self) -> list[Tab]:
        seen = [tab for tab in self.tabs if not tab.trouble] or [tab for tab in self.tabs if tab.trouble == HIDDEN]
        main = max(seen, key=lambda tab: len(tab.sheet.structures) * len(tab.sheet.columns), default=None)
        return [tab for tab in seen if main and (tab is main or _like(tab.sheet, main.sheet))]

    def _why(self, tab: Tab, name: str | None) -> str:
        return NOT_CHOSEN if name is not None else OTHER_COLUMNS if tab.sheet.structures else NO_TABLE


def names_of(rows: Iterable[Row]) -> tuple[str, ...]:
    """The names of the columns of rows, in the order they are met."""
    return tuple(dict.fromkeys(name for row in rows if isinstance(row.cells, dict) for name in row.cells))


def with_notes(sheet: Sheet, notes: Mapping[int, str]) -> Sheet:
    """The sheet with what is noted on the cells of its lines, in a column of its own."""
    if not any(row.place in notes for row in sheet.structures):
        return sheet
    rows = rows_of(replace(row, cells={**row.cells, NOTE: notes.get(row.place, "")}) for row in sheet.structures)
    return replace(sheet, structures=rows, header=(*sheet.header, NOTE))


NOTE = "Note de cellule"
HEADING = "Intertitre"
"""The column that tells under which title a row stands: « LOGEMENT » may be all that says what those below do."""
UNNAMED = "colonne "
"""How a column is called that has no name, before its rank."""
NAME, OTHERS = "Structure", "Informations"
"""The columns of a list that has none: what structures are called, and all that is said of them."""


def _like(one: Sheet, other: Sheet) -> bool:
    """Whether two sheets may be read together: of the same columns, or both of structures and how they are reached."""
    ours, theirs = (set(_keys(sheet.header)) for sheet in (one, other))
    if _is_of_people(one) != _is_of_people(other):
        return False
    named = "nom" in ours & theirs or len(one.structures) == len(other.structures) == 1  # cards, called as their sheets
    return len(ours & theirs) >= LIKE * max(len(ours), len(theirs)) or (named and not (ours & theirs).isdisjoint(REACHED))


REACHED = ("telephone", "courriel", "adresse")


def _is_of_people(sheet: Sheet) -> bool:
    return any(words_of(name).startswith("prenom") for name in sheet.columns)


def _said(name: str) -> str:
    """What a column is called, or the field that this surely says, so that « Tél » and « Téléphone » are one."""
    found = fields_named(name)
    return next((each for each in ("nom", *REACHED, *found) if found.get(each) == SURE), "") or words_of(name)


def _together(tabs: list[Tab], left: list[LeftAside]) -> Sheet:
    """Rows of each under one spelling of the columns, all columns in each row; and the name of their tab, where it tells something."""
    spelled: dict[str, str] = {}
    told = _telling(tabs)
    for tab in tabs:
        for key, name in _keys(tab.sheet.header).items():
            spelled.setdefault(key, name)
    rows = rows_of()
    for tab in tabs:
        ours = {name: spelled[key] for key, name in _keys(tab.sheet.header).items()}
        missing = dict.fromkeys(spelled.values(), "")
        for row in tab.sheet.structures:
            named = {ours.get(name, name): cell for name, cell in row.cells.items()}
            rows.append(Row(row.place, {**missing, **named, **({told: tab.name} if told else {})}, tab.name))
    aside = [LeftAside(each.place, each.words, each.reason, tab.name) for tab in tabs for each in tab.sheet.left]
    laid_out = next(filter(None, (tab.sheet.laid_out for tab in tabs)), "")
    return Sheet(rows, lines=True, header=(*spelled.values(), *filter(None, [told])), left=(*aside, *left), laid_out=laid_out)


def _keys(header: Sequence[str]) -> dict[str, str]:
    """The names of columns by what they say; by their words, where another says the same before.

    Where none says « nom », and several say what tables of structures say, the first of the others does: « Santé / mal-être », « Qui ? ».
    """
    keys: dict[str, str] = {}
    for name in header:
        said = _said(name)
        keys[said if said not in keys else words_of(name)] = name
    named = naming_column(header)
    return keys if "nom" in keys or named is None else {"nom" if name == named else said: name for said, name in keys.items()}


def naming_column(header: Sequence[str]) -> str | None:
    """The column that names structures, of a table whose columns say enough of them; None: it is of other things."""
    said = {name: _said(name) for name in header}
    others = [name for name, field in said.items() if field not in _FIELDS]
    sure = next((name for name, field in said.items() if field == "nom"), None)
    return sure or (others[0] if others and len(said) - len(others) >= TELLING else None)


_FIELDS = frozenset({"publics", "frais", "horaires", "services", "commune", "code_postal", "site", "personnes", "contact_moyen", *REACHED})
TELLING = 3
"""Columns of a table of structures that surely say something of them."""


def _telling(tabs: list[Tab]) -> str:
    """The column of their names: « Quartier » where each has « Quartier Nord » above its table. Empty: they tell nothing."""
    nameless = not any("nom" in fields_told(name) for tab in tabs for name in tab.sheet.header)
    if nameless and all(len(tab.sheet.structures) == 1 for tab in tabs):
        return NAME
    if any(_OF_SOFTWARE.fullmatch(tab.name.strip()) for tab in tabs) or all(len(tab.sheet.structures) < 2 for tab in tabs):
        return ""
    names = {words_of(name) for tab in tabs for name in tab.sheet.header}
    titles = [[each.words for each in tab.sheet.left if each.words.endswith(tab.name)] for tab in tabs]
    said = {found[0].removesuffix(tab.name).strip(" :-–") if found else "" for tab, found in zip(tabs, titles, strict=True)}
    column = said.pop() if len(said) == 1 else ""
    return next((name for name in (column, TAB) if name and words_of(name) not in names), "")


TAB = "Feuille"
"""The column that tells of which tab a row is: « Logement » may be all that says what those in it do."""
_OF_SOFTWARE = re.compile(r"(?:feuil(?:le)?|sheet|tableau|table|onglet|page|liste)? ?\(?\d*\)?", re.IGNORECASE)
