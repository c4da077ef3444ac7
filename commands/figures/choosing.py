"""Which figure answers a question: of several definitions of one notion, that which has a value wherever it is asked about, or none."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from storage.figures import COMMUNE, DISTRICT, IRIS, Area, Figure, Indicator


@dataclass(frozen=True, slots=True)
class Known:
    """Figures of one indicator, by the number of their area, the latest first. weight: those by which a rate is averaged."""

    indicator: Indicator
    figures: Mapping[int, Sequence[Figure]]
    weight: "Known | None" = None

    def years(self, areas: Sequence[Area]) -> list[int]:
        """Those in which each of these areas has a figure, told or not; the latest first."""
        each = [{figure.year for figure in self.figures.get(area.id or 0, ())} for area in areas]
        return sorted(set.intersection(*each), reverse=True) if each else []

    def of(self, area: Area, year: int) -> Figure | None:
        """The figure of an area in a year."""
        return next((figure for figure in self.figures.get(area.id or 0, ()) if figure.year == year), None)

    def series(self, area: Area) -> list[Figure]:
        """All years of an area, the earliest first."""
        return list(reversed(self.figures.get(area.id or 0, ())))

    def some(self, areas: Sequence[Area]) -> list[Area]:
        """Those that have a figure, of any year."""
        return [area for area in areas if self.figures.get(area.id or 0)]


def known_of(
    indicators: Sequence[Indicator], figures: Mapping[int, Sequence[Figure]], weights: Mapping[str, Indicator] = MappingProxyType({})
) -> list[Known]:
    """Each indicator with its figures, and those of its weight."""
    found = []
    for indicator in indicators:
        by_area: dict[int, list[Figure]] = {}
        for figure in figures.get(indicator.id or 0, ()):
            by_area.setdefault(figure.area.id or 0, []).append(figure)
        weight = weights.get(indicator.weight)
        found.append(Known(indicator, by_area, known_of([weight], figures)[0] if weight is not None else None))
    return found


def first_everywhere(known: Sequence[Known], areas: Sequence[Area]) -> Known | None:
    """The first that has figures of one same year in all of these areas."""
    return next((each for each in known if each.years(areas)), None)


def first_somewhere(known: Sequence[Known], areas: Sequence[Area]) -> Known | None:
    """The first that has a figure in one of these areas at least."""
    return next((each for each in known if each.some(areas)), None)


def overlap(areas: Sequence[Area]) -> bool:
    """Whether some of these areas may be inside others: their people would be counted twice."""
    kinds = {area.kind for area in areas}
    if kinds == {IRIS, DISTRICT}:
        inside = {code for area in areas if area.kind == DISTRICT for code in area.parts}
        return any(area.code in inside for area in areas)
    return len(kinds) > 1 or not kinds <= {COMMUNE, IRIS, DISTRICT}
