"""From the rows of a table to the values of the territory: each cell read or told, what is of several areas summed or left."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from commands.figures.catalogue import Catalogue
from commands.figures.importing.cells import Cell, read_cell
from commands.figures.importing.mappings import Fit, Used
from commands.figures.importing.scope import COMMUNE_LENGTH, Scope
from commands.figures.importing.tables import Rows
from storage.figures import COUNT, DEPARTMENT, DISTRICT, IRIS, MERGED, RATE, SUM, Area, Indicator

PERCENT, SHARE = "%", "% de revenu"
_NO_NOTE = frozenset({"", "0", "so", "s", "ns", "nd"})


@dataclass(frozen=True, slots=True)
class Said:
    """What a source says of an indicator (its code), in an area (kind, code), in a year."""

    indicator: str
    area: tuple[str, str]
    year: int
    value: float | None
    flag: str = ""
    note: str = ""
    margin: float | None = None

    @property
    def key(self) -> tuple[str, tuple[str, str], int]:
        """What it is said of."""
        return self.indicator, self.area, self.year


@dataclass(slots=True)
class Reading:
    """What was read. refused: the code of the row, the column, what stands there and why. left: what is not taken, in a sentence each."""

    said: list[Said] = field(default_factory=list)
    areas: dict[tuple[str, str], Area] = field(default_factory=dict)
    refused: list[tuple[str, str, str, str]] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    elsewhere: int = 0


class ImplausibleError(Exception):
    """A file that cannot be what it is said to be: nothing of it is taken. The message says why, in French, for the operator."""


def asked_columns(fit: Fit) -> list[str]:
    """The headers that are read beside the code, each once."""
    kept = fit.header(fit.mapping.garder.colonne) if fit.mapping.garder else ""
    names = [fit.header(fit.mapping.nom) if fit.mapping.nom else "", kept]
    names += [name for each in fit.used for name in (each.header, each.margin, each.note)]
    return list(dict.fromkeys(name for name in names if name))


def is_near(scope: Scope, code: str) -> bool:
    """Whether a row is to be looked at: ours, or of the same département, by which a column is judged and sums are made."""
    ours = department_of(scope), *scope.communes
    return code in scope.former or code.startswith(ours) or code in (scope.intercommunality, scope.region)


def department_of(scope: Scope) -> str:
    """The code of the département of the territory."""
    first = scope.communes[0]
    return scope.department or first[: 3 if first.startswith("97") else 2]


def read_values(
    fit: Fit, rows: Rows, scope: Scope, catalogue: Catalogue, notes: Mapping[tuple[str, str], str] = MappingProxyType({})
) -> Reading:
    """All that a table says of the territory. notes: a column and a code of it → what it means.

    Raises ImplausibleError: a commune that stands twice, rates that are written otherwise.
    """
    columns = asked_columns(fit)
    table = _table(fit, rows, columns)
    for column in {each.note for each in fit.used if each.note}:
        for cells in table.values():
            if cells[column] not in _NO_NOTE:
                cells[column] = notes.get((column, cells[column]), cells[column])
    reading = Reading()
    mine: dict[str, tuple[Area, dict[str, str]]] = {}
    for code, cells in table.items():
        area = scope.area_of(fit.level, scope.former.get(code, code), cells.get(fit.header(fit.mapping.nom), "") if fit.mapping.nom else "")
        if area is not None:
            mine[code] = area, cells
    if not mine:
        raise ImplausibleError(_not_ours(fit, rows, scope))
    reading.elsewhere = rows.total - len(mine)
    for used in fit.used:
        cells_of = {code: read_cell(cells[used.header]) for code, cells in table.items()}
        scale = _scale(used, cells_of.values(), catalogue)
        indicator = catalogue.indicators[used.column.indicateur]
        _take(reading, used, {code: (*mine[code], _scaled(cells_of[code], scale)) for code in mine}, indicator, scope)
        if fit.mapping.entier == DEPARTMENT and indicator.aggregate == COUNT:
            _sum_up(reading, used, cells_of, indicator, scope)
    reading.said += _of_districts(reading.said, scope, catalogue)
    reading.areas |= {(area.kind, area.code): area for area in scope.districts_of()}
    reading.said += _ratios(reading.said, catalogue)
    return reading


def _table(fit: Fit, rows: Rows, columns: Sequence[str]) -> dict[str, dict[str, str]]:
    """The rows that count, by their code: one that stands twice says the same twice, or is not to be believed."""
    table: dict[str, dict[str, str]] = {}
    kept = fit.mapping.garder
    for code, *texts in rows.kept:
        cells = dict(zip(columns, texts, strict=True))
        if kept and fit.header(kept.colonne) and cells[fit.header(kept.colonne)] not in kept.valeurs:
            continue
        if table.setdefault(code, cells) != cells:
            raise ImplausibleError(f"le code {code} y est deux fois, avec des valeurs différentes : laquelle croire ? Rien n’est pris.")
    return table


def _not_ours(fit: Fit, rows: Rows, scope: Scope) -> str:
    seen = ", ".join(rows.first_codes) or "aucun code"
    return (
        f"aucune ligne de votre territoire ({', '.join(scope.communes)}) parmi {rows.total} : le fichier commence par {seen}. "
        f"Est-ce bien le bon département, et le niveau « {fit.level} » ?"
    )


def _scale(used: Used, cells: Iterable[Cell], catalogue: Catalogue) -> float:
    """By what the cells of a column are multiplied. Raises ImplausibleError: parts of one where parts of a hundred are declared, or not."""
    indicator = catalogue.indicators.get(used.column.indicateur)
    if indicator is None:
        raise ImplausibleError(f"la déclaration nomme un chiffre que le catalogue n’a pas : « {used.column.indicateur} ».")
    if indicator.unit not in (PERCENT, SHARE):
        return 1
    values = [cell.value for cell in cells if cell.value]
    if used.column.part:
        if any(abs(value) > 1 for value in values):
            raise ImplausibleError(f"« {used.header} » est déclarée entre 0 et 1, et dépasse 1 : retirez part = true de la déclaration.")
        return 100
    if indicator.unit == PERCENT and values and all(abs(value) <= 1 for value in values):
        raise ImplausibleError(
            f"« {used.header} » est écrite entre 0 et 1 (0,12 pour 12 %), ce que le fichier publié ne fait pas : "
            "si c’est voulu, déclarez-la avec part = true (docs/chiffres-du-territoire.md)."
        )
    return 1


def _scaled(cell: Cell, scale: float) -> Cell:
    return cell if cell.value is None or scale == 1 else Cell(round(cell.value * scale, 6))


def _take(reading: Reading, used: Used, cells: Mapping[str, tuple[Area, dict[str, str], Cell]], indicator: Indicator, scope: Scope) -> None:
    """The values of a column; those of communes that have become one are counted together, or left."""
    merged: dict[tuple[str, str], list[tuple[str, Cell]]] = defaultdict(list)
    for code, (area, texts, cell) in cells.items():
        key = area.kind, area.code
        reading.areas.setdefault(key, area)
        wrong = _wrong(cell, indicator)
        merged[key].append((code, Cell() if wrong else cell))
        if wrong:
            reading.refused.append((code, used.header, texts[used.header], wrong))
            continue
        if code not in scope.former:
            note = texts.get(used.note, "")
            margin = read_cell(texts[used.margin]).value if used.margin else None
            said = Said(indicator.code, key, used.year, cell.value, cell.flag, "" if note in _NO_NOTE else note, margin)
            reading.said.append(said)
    for key, several in merged.items():
        if any(code in scope.former for code, _ in several):
            _merge(reading, key, used, several, is_count=indicator.aggregate == COUNT)


def _merge(reading: Reading, key: tuple[str, str], used: Used, several: Sequence[tuple[str, Cell]], *, is_count: bool) -> None:
    """Communes of before that are one today: their counts are added, of a median or a rate nothing is made."""
    reading.said = [each for each in reading.said if each.key != (used.column.indicateur, key, used.year)]
    values = [cell.value for _, cell in several]
    if is_count and None not in values:
        total = sum(value for value in values if value is not None)
        reading.said.append(Said(used.column.indicateur, key, used.year, total, note=f"{MERGED} {_codes(several)}"))
    else:
        told = f"{used.header} : rien pour {key[1]}, dont les anciennes communes ({_codes(several)}) ne se mettent pas ensemble."
        reading.left.append(told)


def _codes(several: Sequence[tuple[str, Cell]]) -> str:
    return ", ".join(code for code, _ in several)


def _wrong(cell: Cell, indicator: Indicator) -> str:
    """Why a cell is no value of an indicator; empty when it is, or says why there is none."""
    if cell.is_unread:
        return "ce n’est pas un nombre"
    if cell.value is None:
        return ""
    if indicator.aggregate == COUNT and cell.value < 0:
        return "un nombre de gens n’est pas négatif"
    return "un pourcentage va de 0 à 100" if indicator.unit == PERCENT and not 0 <= cell.value <= 100 else ""


def _sum_up(reading: Reading, used: Used, cells: Mapping[str, Cell], indicator: Indicator, scope: Scope) -> None:
    """The count of the département, where a file has all its communes, and each of them tells its own."""
    department = department_of(scope)
    mine = [cell for code, cell in cells.items() if code.startswith(department) and len(code) == COMMUNE_LENGTH]
    values = [None if _wrong(cell, indicator) else cell.value for cell in mine]
    key = DEPARTMENT, department
    if not values or None in values:
        reading.left.append(f"{used.header} : pas de somme pour le département, il manque des communes.")
        return
    reading.areas.setdefault(key, Area(kind=DEPARTMENT, code=department, name=scope.names.get(department, "")))
    total = sum(value for value in values if value is not None)
    reading.said.append(Said(used.column.indicateur, key, used.year, total, note=f"{SUM} de {len(values)} communes"))


def _of_districts(said: Sequence[Said], scope: Scope, catalogue: Catalogue) -> list[Said]:
    """What may be said of districts: of one IRIS, what is said of it; of several, the sums of counts, and rates by their weights."""
    by_key = {each.key: each for each in said if each.area[0] == IRIS}
    asked = {(each.indicator, each.year) for each in by_key.values()}
    found = []
    for area in scope.districts_of():
        key = DISTRICT, area.code
        for indicator, year in sorted(asked):
            parts = [by_key.get((indicator, (IRIS, code), year)) for code in area.parts]
            whole = [part for part in parts if part is not None]
            if len(whole) < len(parts):
                continue
            if len(whole) == 1:
                found.append(replace(whole[0], area=key))
            elif (total := _together(whole, by_key, catalogue)) is not None:
                found.append(Said(indicator, key, year, total, note=f"{SUM} de {len(whole)} IRIS"))
    return found


def _together(parts: Sequence[Said], by_key: Mapping[tuple[str, tuple[str, str], int], Said], catalogue: Catalogue) -> float | None:
    """The value of several areas together; None where it cannot be made."""
    indicator = catalogue.indicators[parts[0].indicator]
    values = [part.value for part in parts if part.value is not None]
    if len(values) < len(parts):
        return None
    if indicator.aggregate == COUNT:
        return sum(values)
    weights = [there.value for part in parts if (there := by_key.get((indicator.weight, part.area, part.year))) and there.value]
    if indicator.aggregate == RATE and len(weights) == len(parts):
        return sum(value * weight for value, weight in zip(values, weights, strict=True)) / sum(weights)
    return None


def _ratios(said: Sequence[Said], catalogue: Catalogue) -> list[Said]:
    """The rates whose two counts are there, and which the source does not give."""
    by_key = {each.key: each for each in said}
    found = []
    for code, (above, below) in catalogue.ratios.items():
        for (indicator, area, year), count in by_key.items():
            weight = by_key.get((below, area, year)) if indicator == above else None
            if weight is not None and count.value is not None and weight.value and (code, area, year) not in by_key:
                found.append(Said(code, area, year, 100 * count.value / weight.value, note=count.note))
    return found
