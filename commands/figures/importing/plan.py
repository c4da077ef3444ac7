"""What an import changes: values that are new, that are other, that may be told no more. A second one changes nothing."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from commands.core.rules.secrecy import Tree, hide
from commands.figures.catalogue import Catalogue
from commands.figures.importing.scope import Scope
from commands.figures.importing.values import Reading, Said
from storage import figure_imports, figures
from storage.figures import COMMUNE, DISTRICT, EPCI, IRIS, MEDIAN, RATE, Area, Source, Value

_POPULATION = "population"
_IMPLIED = "="
"""Before the code of a rate: the count that it makes with its weight."""


@dataclass(slots=True)
class Changes:
    """What was done, or would be. hidden: of the values that stand now, how many are told to nobody."""

    source: Source
    areas: int = 0
    indicators: int = 0
    added: list[Value] = field(default_factory=list)
    changed: list[Value] = field(default_factory=list)
    same: int = 0
    hidden: int = 0

    @property
    def is_empty(self) -> bool:
        """Whether all of it was there."""
        return not (self.added or self.changed or self.areas or self.indicators)


async def apply(session: AsyncSession, reading: Reading, source: Source, scope: Scope, catalogue: Catalogue, now: datetime) -> Changes:
    """Write what a reading changes. To only look, undo the transaction."""
    known = await figure_imports.find_source(session, source.digest, source.level)
    if known is None:
        source.imported_at = now
        session.add(source)
        await session.flush()
    changes = Changes(known or source)
    used = {each.indicator for each in reading.said}
    gone = [area for area in await figures.list_areas(session) if not scope.holds(area)]
    await figure_imports.remove_areas(session, gone)
    changes.areas = len(gone) + await figure_imports.set_areas(session, reading.areas.values())
    changes.indicators = await figure_imports.set_indicators(session, [each for code, each in catalogue.indicators.items() if code in used])
    areas = {(area.kind, area.code): area for area in await figures.list_areas(session)}
    numbers = {each.code: each.id or 0 for each in await figures.list_indicators(session)}
    _compare(changes, reading.said, areas, numbers, await figure_imports.list_values(session, source_id=changes.source.id))
    for year in sorted({each.year for each in reading.said}):
        await _keep_secret(session, changes, year, scope, catalogue, areas, numbers)
    changes.hidden = sum(bool(each.hidden) for each in (*changes.added, *changes.changed))
    await figure_imports.add_values(session, changes.added)
    await figure_imports.change_values(session, changes.changed)
    return changes


def _compare(
    changes: Changes, said: Sequence[Said], areas: dict[tuple[str, str], Area], numbers: dict[str, int], stored: Iterable[Value]
) -> None:
    """What is new, other or the same, of what the source says now."""
    there = {(each.indicator_id, each.area_id, each.year): each for each in stored}
    for each in said:
        area_id = areas[each.area].id or 0
        value = Value(indicator_id=numbers[each.indicator], area_id=area_id, year=each.year, source_id=changes.source.id or 0)
        value.sqlmodel_update({"value": each.value, "flag": each.flag, "note": each.note, "margin": each.margin})
        before = there.get((value.indicator_id, area_id, each.year))
        if before is None:
            changes.added.append(value)
        elif _facts(before) != _facts(value):
            value.hidden = before.hidden
            changes.changed.append(value)
        else:
            changes.same += 1


def _facts(value: Value) -> tuple[object, ...]:
    return value.value, value.flag, value.note, value.margin


# ── What is told to nobody ───────────────────────────────────────────────────────────────────────────────────────


async def _keep_secret(
    session: AsyncSession,
    changes: Changes,
    year: int,
    scope: Scope,
    catalogue: Catalogue,
    areas: dict[tuple[str, str], Area],
    numbers: dict[str, int],
) -> None:
    """Hide what must be, of all that stands of a year: of the values that are written, and of those that stood before."""
    ours = [numbers[code] for code, each in catalogue.indicators.items() if code in numbers and each.aggregate != MEDIAN]
    stored = await figure_imports.list_values(session, year=year, indicator_ids=ours)
    written = {_place(each): each for each in (*changes.added, *changes.changed) if each.year == year}
    standing = list(({_place(each): each for each in stored} | written).values())
    codes = {number: code for code, number in numbers.items()}
    places = {area.id or 0: area for area in areas.values() if area.kind in (IRIS, DISTRICT, COMMUNE, EPCI)}
    latest: dict[str, dict[str, Value]] = defaultdict(dict)
    for value in sorted(standing, key=lambda each: each.source_id):
        if value.area_id in places:
            latest[codes[value.indicator_id]][_called(places[value.area_id])] = value
    hidden = _hidden(latest, stored, codes, places, scope, catalogue, areas.values())
    for value in standing:
        area = places.get(value.area_id)
        why = hidden.get(codes[value.indicator_id], {}).get(_called(area), "") if area else ""
        if why and not value.hidden and value.value is not None:
            value.hidden = why
            if _place(value) not in written:
                changes.changed.append(value)


def _hidden(
    latest: dict[str, dict[str, Value]],
    stored: Sequence[Value],
    codes: dict[int, str],
    places: dict[int, Area],
    scope: Scope,
    catalogue: Catalogue,
    areas: Iterable[Area],
) -> dict[str, dict[str, str]]:
    """Of each indicator, the areas where it is told to nobody: counts, and the rates that would give them back."""
    counts = {code: {area: each.value for area, each in latest[code].items()} for code in catalogue.counts if code in latest}
    rates = {code: each for code, each in catalogue.indicators.items() if each.aggregate == RATE and each.weight and code in latest}
    for code, rate in rates.items():
        weights = counts.get(rate.weight, {})
        counts[_IMPLIED + code] = {
            area: each.value * (weights[area] or 0) / 100
            for area, each in latest[code].items()
            if each.value is not None and weights.get(area) is not None
        }
    before: dict[str, set[str]] = defaultdict(set)
    shown: dict[str, set[str]] = defaultdict(set)
    for value in stored:
        if (area := places.get(value.area_id)) is not None and value.value is not None:
            (before if value.hidden else shown)[codes[value.indicator_id]].add(_called(area))
    for code, values in latest.items():
        before[code] |= {area for area, each in values.items() if each.flag == "s"}
    people = {area: value or 0 for area, value in counts.get(_POPULATION, {}).items()}  # which areas are small is known to all
    hidden = hide(_tree(areas, scope), counts, catalogue.sums, scope.threshold, hidden=before, shown=shown, sizes=people or None)
    for code, rate in rates.items():
        above, _ = catalogue.ratios.get(code, ("", ""))
        together = [hidden.get(each, {}) for each in (above, rate.weight, _IMPLIED + code)]
        hidden[code] = {area: why for each in together for area, why in each.items()} | dict.fromkeys(before[code], figures.NEAR)
    return hidden


def _place(value: Value) -> tuple[int, int, int, int]:
    return value.indicator_id, value.area_id, value.year, value.source_id


def _called(area: Area) -> str:
    return f"{area.kind}:{area.code}"


def _tree(areas: Iterable[Area], scope: Scope) -> Tree:
    """A commune is the sum of its districts and of the IRIS that are in none; an intercommunality, of the communes of the territory."""
    every = list(areas)
    parts: dict[str, tuple[str, ...]] = {}
    districts = [area for area in every if area.kind == DISTRICT]
    in_one = {code for district in districts for code in district.parts}
    for district in districts:
        parts[_called(district)] = tuple(f"{IRIS}:{code}" for code in district.parts)
    for code in scope.communes:
        mine = [_called(area) for area in districts if area.within == code]
        mine += [_called(area) for area in every if area.kind == IRIS and area.within == code and area.code not in in_one]
        if mine:
            parts[f"{COMMUNE}:{code}"] = tuple(mine)
    if scope.intercommunality and len(scope.communes) > 1:
        parts[f"{EPCI}:{scope.intercommunality}"] = tuple(f"{COMMUNE}:{code}" for code in scope.communes)
    return Tree(parts)
