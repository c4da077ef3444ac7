"""A map without any tile: where things are, drawn from their coordinates alone, in points of paper. All pure; `map.typ` draws it.

Marks never overlap: who stands too near another one shares its number. What has no coordinates, or such that would make all the rest a
dot, is left out and told.
"""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import Any

from commands.core.telling.french import NO_BREAK, number
from storage.rubrics import OTHER, RUBRICS

Point = tuple[float, float]
"""A latitude and a longitude, in degrees."""
Line = Sequence[Point]
KM_OF_A_DEGREE = 111.2
FEW, FEWEST = 0.03, 10
"""Of as many things or more, so few may be far by themselves: where they alone would make the map several times as wide."""
NEAREST_FAR_KM, TIMES_FAR = 60.0, 4.0
SURELY_FAR_KM, TIMES_SURELY_FAR = 150.0, 10.0
"""What is further from the middle than this many times where three quarters are, and than a department is wide, is far however many."""
SMALLEST_KM = 0.6
"""A map is at least that wide and high: of one place, too."""
FLATTEST = 0.55
"""The height of a map for its width, at least."""
MIXED, SEVERAL = -1, "Plusieurs thèmes"
"""The symbol of a mark where things of several symbols are, and what it is called."""
MOST_NAMES = 14
"""Names of places on the ground. Their letters are as large as the radius of a mark."""
_WAYS = ((0, -1), (0, 1), (1, 0), (-1, 0), (1, 1), (-1, -1))
_AROUND = tuple((away * across, away * down) for away in (0.0, 1.4, 2.6, 4.0, 5.5) for across, down in _WAYS)
"""Where a name is tried, in letters from the middle of its place."""


@dataclass(frozen=True, slots=True)
class Spot:
    """One thing. point: None where nobody knows. symbol: the rank of its rubric. ground: the name of the place it is in."""

    point: Point | None
    symbol: int = 0
    ground: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """A numbered sign, `x` and `y` points from the upper left corner. spots: the ranks of those it stands for."""

    number: int
    x: float
    y: float
    symbol: int
    spots: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Name:
    """The name of a place, written around this point."""

    words: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Map:
    """What is drawn, in a box; and the ranks of the spots that are not: of unknown place, too far away.

    scale: how long the bar is, and what it says. lines: the contours of the territory, each its points.
    """

    width: float = 0.0
    height: float = 0.0
    marks: tuple[Mark, ...] = ()
    names: tuple[Name, ...] = ()
    lines: tuple[tuple[Point, ...], ...] = ()
    scale: tuple[float, str] = (0.0, "")
    unknown: tuple[int, ...] = ()
    far: tuple[int, ...] = ()
    radius: float = field(default=0.0)

    def as_json(self) -> dict[str, Any]:
        """As `map.typ` reads it: tenths of points are enough."""
        return {
            "width": round(self.width, 1),
            "height": round(self.height, 1),
            "radius": self.radius,
            "marks": [{"number": each.number, "x": round(each.x, 1), "y": round(each.y, 1), "symbol": each.symbol} for each in self.marks],
            "names": [{"words": each.words, "x": round(each.x, 1), "y": round(each.y, 1)} for each in self.names],
            "lines": [[[round(x, 1), round(y, 1)] for x, y in line] for line in self.lines],
            "scale": {"long": round(self.scale[0], 1), "words": self.scale[1]},
        }

    def legend(self) -> list[dict[str, Any]]:
        """What the signs on it stand for, when they are those of the rubrics."""
        drawn = {each.symbol for each in self.marks}
        told = [{"symbol": rubric.rank, "name": rubric.name} for rubric in (*RUBRICS, OTHER) if rubric.rank in drawn]
        return [*told, {"symbol": MIXED, "name": SEVERAL}] if MIXED in drawn else told


@dataclass(frozen=True, slots=True)
class Ground:
    """Where the things of a territory are: what is more than `reach` kilometres from its middle is far."""

    middle: Point
    reach: float

    @classmethod
    def of(cls, points: Sequence[Point], contours: Sequence[Line] = ()) -> "Ground | None":
        """By its contours where they are known, else by where most of its things are. None: nothing is anywhere."""
        if corners := [point for line in contours for point in line]:
            south, west, north, east = _bounds(corners)
            middle = (south + north) / 2, (west + east) / 2
            return cls(middle, 1.5 * kilometres(middle, (north, east)) + NEAREST_FAR_KM / 2)
        if not points:
            return None
        middle = median(point[0] for point in points), median(point[1] for point in points)
        away = sorted(kilometres(middle, point) for point in points)
        few = math.ceil(FEW * len(away)) if len(away) >= FEWEST else 0
        reach = max(NEAREST_FAR_KM, TIMES_FAR * away[-1 - few]) if few else math.inf
        return cls(middle, min(reach, max(SURELY_FAR_KM, TIMES_SURELY_FAR * away[(len(away) - 1) * 3 // 4])))

    def holds(self, point: Point) -> bool:
        """Whether this point is on it."""
        return kilometres(self.middle, point) <= self.reach


@dataclass(frozen=True, slots=True)
class Paper:
    """The paper of a map: its width and how high it may be, in points; radius: of its marks."""

    width: float
    tallest: float
    radius: float


def point_of(latitude: float | None, longitude: float | None) -> Point | None:
    """The point of these coordinates, when they are some. 0, 0 is in the sea: it is what lists write for « unknown »."""
    if latitude is None or longitude is None or not (math.isfinite(latitude) and math.isfinite(longitude)):
        return None
    if abs(latitude) > 90 or abs(longitude) > 180 or (abs(latitude) < 0.01 and abs(longitude) < 0.01):
        return None
    return latitude, longitude


def kilometres(one: Point, other: Point) -> float:
    """How far two points are from each other, on a ball."""
    south, north = math.radians(one[0]), math.radians(other[0])
    wide = math.sin(math.radians(other[1] - one[1]) / 2) ** 2 * math.cos(south) * math.cos(north)
    return 2 * 6371.0 * math.asin(math.sqrt(min(1.0, math.sin((north - south) / 2) ** 2 + wide)))


def make_map(spots: Sequence[Spot], paper: Paper, ground: Ground | None, contours: Sequence[Line] = ()) -> Map:
    """Put spots on a map, those that come first having the first numbers. ground: that of all things, whichever are shown."""
    placed: list[int] = []
    unknown: list[int] = []
    far: list[int] = []
    for rank, spot in enumerate(spots):
        known = unknown if spot.point is None else placed if ground is None or ground.holds(spot.point) else far
        known.append(rank)
    if not placed:
        return Map(unknown=tuple(unknown), far=tuple(far))
    view = View.around([point for rank in placed if (point := spots[rank].point)], paper)
    marks = tuple(_marks(spots, placed, view, 2.5 * paper.radius))
    return Map(
        width=paper.width,
        height=view.height,
        marks=marks,
        names=tuple(_names([spots[rank] for rank in placed], marks, view, paper)),
        lines=tuple(_lines(contours, view, paper)),
        scale=_scale(view, paper.width),
        unknown=tuple(unknown),
        far=tuple(far),
        radius=paper.radius,
    )


@dataclass(frozen=True, slots=True)
class View:
    """From degrees to points of paper: as wide as its middle is, which is enough for a territory."""

    north: float
    west: float
    squeeze: float
    points_of_a_degree: float
    height: float
    left: float
    top: float

    @classmethod
    def around(cls, points: Sequence[Point], paper: Paper) -> "View":
        """The view that shows all of these points, as large as the paper allows."""
        south, west, north, east = _bounds(points)
        squeeze = max(0.05, math.cos(math.radians((south + north) / 2)))
        least = SMALLEST_KM / KM_OF_A_DEGREE
        wide, high = max((east - west) * squeeze, least), max(north - south, least)
        edge = 2.5 * paper.radius
        points_of_a_degree = min((paper.width - 2 * edge) / wide, (paper.tallest - 2 * edge) / high)
        height = max(FLATTEST * paper.width, high * points_of_a_degree + 2 * edge)
        left = (paper.width - (east - west) * squeeze * points_of_a_degree) / 2
        top = (height - (north - south) * points_of_a_degree) / 2
        return cls(north, west, squeeze, points_of_a_degree, height, left, top)

    def place(self, point: Point) -> Point:
        """Where a point of the ground is on paper: how far from the left, and from the top."""
        latitude, longitude = point
        return (
            self.left + (longitude - self.west) * self.squeeze * self.points_of_a_degree,
            self.top + (self.north - latitude) * self.points_of_a_degree,
        )


def _bounds(points: Sequence[Point]) -> tuple[float, float, float, float]:
    """South, west, north, east."""
    return (
        *(min(point[0] for point in points), min(point[1] for point in points)),
        *(max(point[0] for point in points), max(point[1] for point in points)),
    )


def _marks(spots: Sequence[Spot], placed: Iterable[int], view: View, apart: float) -> Iterator[Mark]:
    """A mark stands where the first of its spots is; who comes within reach of one shares it, that of the nearest."""
    heads: list[tuple[Point, list[int]]] = []
    cells: dict[tuple[int, int], list[int]] = {}
    for rank in placed:
        point = spots[rank].point
        assert point is not None
        x, y = view.place(point)
        column, row = int(x // apart), int(y // apart)
        around = [head for dx in (-1, 0, 1) for dy in (-1, 0, 1) for head in cells.get((column + dx, row + dy), ())]
        nearest = min(around, key=lambda head: math.dist(heads[head][0], (x, y)), default=None)
        if nearest is not None and math.dist(heads[nearest][0], (x, y)) < apart:
            heads[nearest][1].append(rank)
        else:
            cells.setdefault((column, row), []).append(len(heads))
            heads.append(((x, y), [rank]))
    for number_of_it, ((x, y), ranks) in enumerate(heads, 1):
        symbols = {spots[rank].symbol for rank in ranks}
        yield Mark(number_of_it, x, y, symbols.pop() if len(symbols) == 1 else MIXED, tuple(ranks))


def _names(spots: Sequence[Spot], marks: Sequence[Mark], view: View, paper: Paper) -> Iterator[Name]:
    """The places where most are, each in the middle of its spots, where nothing stands; none where all are in one."""
    grounds: dict[str, list[Point]] = {}
    for spot in spots:
        if spot.ground and spot.point:
            grounds.setdefault(spot.ground, []).append(view.place(spot.point))
    if len(grounds) < 2:
        return
    letter = paper.radius
    taken = [_box(mark.x, mark.y, 2 * paper.radius, 2 * paper.radius) for mark in marks]
    written = 0
    for words, places in sorted(grounds.items(), key=lambda each: -len(each[1])):
        wide = 0.5 * letter * len(words)
        x, y = median(place[0] for place in places), median(place[1] for place in places)
        boxes = [_box(x + across * letter, y + down * letter, wide, 1.2 * letter) for across, down in _AROUND]
        inside = (box for box in boxes if box[0] >= 0 and box[1] >= 0 and box[2] <= paper.width and box[3] <= view.height)
        free = next((box for box in inside if not any(_meet(box, each) for each in taken)), None)
        if free is not None and written < MOST_NAMES:
            taken.append(free)
            written += 1
            yield Name(words, (free[0] + free[2]) / 2, (free[1] + free[3]) / 2)


_Box = tuple[float, float, float, float]


def _box(x: float, y: float, wide: float, high: float) -> _Box:
    return x - wide / 2, y - high / 2, x + wide / 2, y + high / 2


def _meet(one: _Box, other: _Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _lines(contours: Sequence[Line], view: View, paper: Paper) -> Iterator[tuple[Point, ...]]:
    """Those that come near the paper, without the points that nobody could tell from the one before."""
    for contour in contours:
        line: list[Point] = []
        for place in map(view.place, contour):
            if not line or math.dist(line[-1], place) >= 1.0:
                line.append(place)
        west, north, east, south = _bounds(line) if line else (0.0, 0.0, -1.0, -1.0)
        if len(line) > 1 and west < paper.width and east > 0 and north < view.height and south > 0:
            yield tuple(line)


def _scale(view: View, width: float) -> tuple[float, str]:
    """The longest bar of 1, 2 or 5 kilometres, tens or tenths of them, that takes a third of the width at most."""
    points_of_a_km = view.points_of_a_degree / KM_OF_A_DEGREE
    sizes = [times * 10.0**power for power in range(-2, 5) for times in (1, 2, 5)]
    km = max((size for size in sizes if size * points_of_a_km <= width / 3), default=sizes[0])
    words = f"{number(km)}{NO_BREAK}km" if km >= 1 else f"{number(round(km * 1000))}{NO_BREAK}m"
    return km * points_of_a_km, words
