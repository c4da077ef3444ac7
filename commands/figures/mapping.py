"""The parts of the town on a map, where their outlines were given: tints by classes wider than margins, numbers that a list tells."""

import math
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from commands.core.telling.french import measured
from commands.core.telling.maps import Paper, Point, View
from commands.core.telling.printing import on_paper
from commands.figures.subject import Sheet, Shown

LAYOUT = "figures_map.picture.typ"
PHONE = Paper(width=360.0, tallest=420.0, radius=10.0)
MOST_CLASSES = 4
NO_VALUE = -1
Outlines = Mapping[int, Sequence[Sequence[Sequence[float]]]]


def page_of(sheet: Sheet, outlines: Outlines) -> dict[str, Any]:
    """What the layout draws: shapes, each with its class (-1: no value) and its number; the classes; the places by their numbers."""
    shown = [each for each in sheet.shown if each.figure.area.id in outlines]
    lines = {
        each.figure.area.id: [[(point[0], point[1]) for point in line] for line in outlines[each.figure.area.id or 0]] for each in shown
    }
    view = View.around([point for some in lines.values() for line in some for point in line], PHONE)
    edges = classes([each.figure.value for each in shown if each.figure.value is not None], _widest(shown))
    shapes = []
    for number, each in enumerate(shown, 1):
        drawn = [[view.place(point) for point in line] for line in lines[each.figure.area.id]]
        x, y = _middle(max(drawn, key=lambda line: abs(_area(line))))
        points = [[[round(left, 1), round(top, 1)] for left, top in line] for line in drawn]
        shapes.append({"number": number, "class": _class_of(each.figure.value, edges), "lines": points, "x": round(x, 1), "y": round(y, 1)})
    unit = sheet.indicator.unit
    return {
        "label": on_paper(sheet.indicator.label),
        "year": sheet.year,
        "source": on_paper(sheet.shown[0].figure.source.title),
        "width": PHONE.width,
        "height": round(view.height, 1),
        "shapes": shapes,
        "classes": [[measured(low, unit, bare=True), measured(high, unit, bare=True)] for low, high in pairwise(edges)],
        "without": any(shape["class"] == NO_VALUE for shape in shapes),
        "places": [on_paper(each.place) for each in shown],
    }


def _widest(shown: Sequence[Shown]) -> float:
    return max((each.figure.margin or 0 for each in shown), default=0)


def classes(values: Sequence[float], margin: float) -> list[float]:
    """The edges of classes of one width: four, or as few as it takes for each to be wider than two margins; none of no value."""
    if not values:
        return []
    low, high = min(values), max(values)
    count = MOST_CLASSES if not margin else max(1, min(MOST_CLASSES, math.floor((high - low) / (2 * margin))))
    count = count if high > low else 1
    return [low + (high - low) * rank / count for rank in range(count + 1)]


def _class_of(value: float | None, edges: Sequence[float]) -> int:
    """The class of a value: an edge is of the one beneath it."""
    if value is None:
        return NO_VALUE
    return max(0, sum(value > edge for edge in edges[:-1]) - 1)


def _area(line: Sequence[Point]) -> float:
    return sum(one[0] * other[1] - other[0] * one[1] for one, other in zip(line, [*line[1:], line[0]], strict=True)) / 2


def _middle(line: Sequence[Point]) -> Point:
    """The centre of what a line encloses; of its points, where it encloses nothing."""
    area = _area(line)
    if not area:
        return sum(point[0] for point in line) / len(line), sum(point[1] for point in line) / len(line)
    x = y = 0.0
    for one, other in zip(line, [*line[1:], line[0]], strict=True):
        cross = one[0] * other[1] - other[0] * one[1]
        x += (one[0] + other[0]) * cross
        y += (one[1] + other[1]) * cross
    return x / (6 * area), y / (6 * area)
