"""What a bilan draws: the network before and after, a bar a sector, the months of what was held. In points of paper.

All they show is said in words beside them. A line tells that two structures met, never how often, and no structure is named.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import groupby
from math import cos, pi, sin, sqrt
from typing import Any

from commands.core.telling.french import month_year, short
from commands.core.telling.printing import on_paper
from storage.evaluation.bilan import Material

SIDE, RADIUS, BEYOND = 230.0, 92.0, 14.0
"""Of the square of one network: its side, where its points stand, how far out their sectors' numbers are."""
MOST = 60
"""Structures: of more, nobody tells the lines apart, and a point is a sector."""
MOST_SECTORS = 12
MOST_MONTHS = 12
SHORT, LONG = 30, 200
"""Of the name of a sector: on a page, which stays one page; in a spreadsheet."""
_DOT, _BIGGEST, _THINNEST, _THICKEST, _APART = 2.6, 13.0, 0.5, 6.0, 8.0
Pair = tuple[int, int]


def sectors_of(material: Material) -> list[str]:
    """The sectors of the network, those of the most structures first, at most so many; the rest, and those of none, under an empty name."""
    counted = Counter(material.sectors.get(each, "") for each in material.links.around)
    named = sorted((name for name in counted if name), key=lambda name: (-counted[name], name))
    kept = named[:MOST_SECTORS]
    return [*kept, ""] if len(named) > MOST_SECTORS or counted[""] else kept


def _counted(material: Material, structures: Iterable[int], sectors: Sequence[str]) -> Counter[str]:
    """How many of these structures each sector has; those of a sector that is not shown are of none."""
    return Counter(name if (name := material.sectors.get(each, "")) in sectors else "" for each in structures)


def network(material: Material) -> dict[str, Any]:
    """The two networks: dots, lines that stood before, lines that are new, and the numbers of sectors around."""
    sectors = sectors_of(material)
    rank = {name: place for place, name in enumerate(sectors)}
    of = {each: rank.get(material.sectors.get(each, ""), len(sectors) - 1) for each in material.links.around}
    ranked = sorted(of, key=lambda each: (of[each], each))
    old, new = material.links.old_pairs, material.links.new_pairs
    by_structure = len(ranked) <= MOST
    drawn = _structures(ranked, of, old, new) if by_structure else _sectors(of, len(sectors), old, new)
    return drawn | {"side": SIDE, "by_structure": by_structure}


def _structures(ranked: Sequence[int], of: Mapping[int, int], old: Iterable[Pair], new: Iterable[Pair]) -> dict[str, Any]:
    """A dot a structure, around a circle, those of a sector side by side with a gap after them."""
    gaps = len({of[each] for each in ranked})
    turn = 2 * pi / max(len(ranked) + gaps, 1)
    places = {each: _at((place + of_rank) * turn) for place, each in enumerate(ranked) for of_rank in [_before(of, ranked, each)]}
    labels = []
    for sector, some in groupby(ranked, key=of.__getitem__):
        angles = [(ranked.index(each) + _before(of, ranked, each)) * turn for each in some]
        labels.append([*_at(sum(angles) / len(angles), RADIUS + BEYOND), str(sector + 1)])
    return {
        "dots": [[*places[each], _DOT] for each in ranked],
        "labels": labels,
        "old": _lines(old, places),
        "new": _lines(new, places),
    }


def _before(of: Mapping[int, int], ranked: Sequence[int], each: int) -> int:
    """How many gaps stand before a structure."""
    return len({of[other] for other in ranked if of[other] < of[each]})


def _lines(pairs: Iterable[Pair], places: Mapping[int, tuple[float, float]]) -> list[list[float]]:
    return [[*places[one], *places[other], _THINNEST] for one, other in pairs if one in places and other in places]


def _sectors(of: Mapping[int, int], count: int, old: Iterable[Pair], new: Iterable[Pair]) -> dict[str, Any]:
    """A dot a sector, as large as it has structures; a line as thick as the share of the pairs between two sectors that have met."""
    sizes = Counter(of.values())
    most = max(sizes.values(), default=1)
    places = {sector: _at(sector * 2 * pi / max(count, 1)) for sector in range(count)}
    lines: dict[str, list[list[float]]] = {}
    for name, pairs in (("old", old), ("new", new)):
        between = Counter(_key(of[one], of[other]) for one, other in pairs if one in of and other in of and of[one] != of[other])
        lines[name] = [
            [*places[one], *places[other], max(_THINNEST, _THICKEST * many / (sizes[one] * sizes[other]))]
            for (one, other), many in sorted(between.items())
        ]
    dots = {sector: max(_DOT, _BIGGEST * sqrt(sizes[sector] / most)) for sector in range(count)}
    return {
        "dots": [[*places[sector], dots[sector]] for sector in range(count)],
        "labels": [[*_at(sector * 2 * pi / max(count, 1), RADIUS + dots[sector] + _APART), str(sector + 1)] for sector in range(count)],
        **lines,
    }


def _key(one: int, other: int) -> Pair:
    return (one, other) if one < other else (other, one)


def _at(angle: float, radius: float = RADIUS) -> tuple[float, float]:
    """From the top, as a clock turns."""
    return round(SIDE / 2 + radius * sin(angle), 2), round(SIDE / 2 - radius * cos(angle), 2)


def legend(material: Material, without: str) -> list[str]:
    """« 1 association (12) »: the sectors by their numbers, with how many structures they have."""
    sectors = sectors_of(material)
    counted = _counted(material, material.links.around, sectors)
    return [f"{place}\u00a0{_called(name, without, SHORT)} ({counted[name]})" for place, name in enumerate(sectors, 1)]


def bars(material: Material, without: str, length: int = SHORT) -> list[dict[str, Any]]:
    """Of each sector, how many structures came, and how many it has. length: of its name, at most."""
    sectors = sectors_of(material)
    came = {structure for each in material.presences.within for structure in each.structures}
    network, present = (_counted(material, some, sectors) for some in (material.presences.network, came))
    return [
        {"label": _called(name, without, length), "came": present[name], "all": network[name]}
        for name in sectors
        if network[name] or present[name]
    ]


def between_sectors(material: Material, without: str, length: int = SHORT) -> list[str]:
    """The new pairs in words: « association et CCAS : 12 », the most first. length: of the name of a sector, at most."""
    named = {each: on_paper(material.sectors.get(each, "")) or without for each in material.links.around}
    told = ((named[one], named[other]) for one, other in material.links.new_pairs)
    counted = Counter((min(both), max(both)) for both in told)
    ranked = sorted(counted.items(), key=lambda each: (-each[1], each[0]))
    return [f"{short(one, length)} et {short(other, length)}\u00a0: {many}" for (one, other), many in ranked]


def _called(name: str, without: str, length: int) -> str:
    """A sector on paper."""
    return short(on_paper(name), length) or without


def calendar(material: Material) -> list[dict[str, Any]]:
    """Each month of a time of a year at most, with the days on which something was held, and what."""
    first, last = material.presences.period.first, material.presences.period.last
    months = [date(year, month, 1) for year in range(first.year, last.year + 1) for month in range(1, 13)]
    months = [each for each in months if (first.year, first.month) <= (each.year, each.month) <= (last.year, last.month)]
    if len(months) > MOST_MONTHS:
        return []
    held = material.presences.within
    return [
        {
            "name": month_year(month).capitalize(),
            "days": [each.wall_start.day for each in held if (each.wall_start.year, each.wall_start.month) == (month.year, month.month)],
            "words": "\u202f; ".join(
                f"{each.wall_start.day}, {on_paper(each.title)}"
                for each in held
                if (each.wall_start.year, each.wall_start.month) == (month.year, month.month)
            ),
        }
        for month in months
    ]
