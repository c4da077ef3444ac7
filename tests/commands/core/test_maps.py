"""A map without tiles: who is on it, under which number, and who is not; and the contours of its ground."""

import json
import math
from itertools import combinations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from commands.core.telling.contours import FINENESS, NoContoursError, parse_contours
from commands.core.telling.maps import MIXED, Ground, Paper, Spot, kilometres, make_map, point_of

PAPER = Paper(width=360.0, tallest=430.0, radius=10.0)
TOWN = (44.86, -0.60)
PARIS = (48.85, 2.35)
points = st.tuples(st.floats(-90, 90), st.floats(-180, 180))
near = st.tuples(st.floats(44.5, 45.0), st.floats(-1.0, -0.2))


def around(count: int, step: float = 0.01) -> list[Spot]:
    """Spots in a row, from the town on."""
    return [Spot((TOWN[0] + step * rank, TOWN[1])) for rank in range(count)]


@given(st.lists(st.one_of(st.none(), points, near), max_size=60))
@example([TOWN])
@example([TOWN, TOWN])
@example([(90.0, 180.0), (-90.0, -180.0)])
def test_each_is_somewhere_once_and_no_mark_covers_another(found: list[tuple[float, float] | None]) -> None:
    spots = [Spot(point) for point in found]
    drawn = make_map(spots, PAPER, Ground.of([point for point in found if point]))
    told = [*(rank for mark in drawn.marks for rank in mark.spots), *drawn.unknown, *drawn.far]
    assert sorted(told) == list(range(len(spots)))
    assert [mark.number for mark in drawn.marks] == list(range(1, len(drawn.marks) + 1))
    assert all(math.dist((one.x, one.y), (other.x, other.y)) >= 2 * PAPER.radius for one, other in combinations(drawn.marks, 2))
    for mark in drawn.marks:
        assert PAPER.radius <= mark.x <= PAPER.width - PAPER.radius
        assert PAPER.radius <= mark.y <= drawn.height - PAPER.radius
    assert drawn.height <= PAPER.tallest + 0.001
    json.dumps(drawn.as_json(), allow_nan=False)


@pytest.mark.parametrize("coordinates", [(None, 1.0), (0.0, 0.0), (0.0004, -0.0), (math.nan, 1.0), (44.8, 1e9), (-420000.0, 6400000.0)])
def test_what_is_no_place_is_unknown(coordinates: tuple[float | None, float]) -> None:
    assert point_of(*coordinates) is None


@pytest.mark.parametrize("count", [3, 9, 10, 60])
def test_one_far_away_is_left_out_and_the_rest_keep_their_size(count: int) -> None:
    spots = [*around(count), Spot(PARIS)]
    ground = Ground.of([each.point for each in spots if each.point])
    drawn, without = make_map(spots, PAPER, ground), make_map(spots[:-1], PAPER, ground)
    assert drawn.far == (count,)
    assert drawn.marks == without.marks


def test_a_second_town_is_not_left_out() -> None:
    spots = [*around(50, 0.001), *(Spot((44.66, -1.17)) for _ in range(5))]  # 50 km away
    assert make_map(spots, PAPER, Ground.of([each.point for each in spots if each.point])).far == ()


def test_with_contours_what_is_far_is_told_by_them() -> None:
    square = [(44.8, -0.7), (44.8, -0.5), (44.9, -0.5), (44.8, -0.7)]
    spots = [*around(3), Spot((45.7, -0.6)), Spot((45.71, -0.6)), Spot((45.72, -0.6)), Spot((45.73, -0.6))]
    ground = Ground.of([each.point for each in spots if each.point], [square])
    drawn = make_map(spots, PAPER, ground, [square, [PARIS, (48.9, 2.4)]])
    assert drawn.far == (3, 4, 5, 6)
    assert len(drawn.lines) == 1, "what is beside the paper is not drawn"


def test_the_bar_tells_how_far_is_far() -> None:
    drawn = make_map(around(12), PAPER, None)
    long, words = drawn.scale
    first, last = drawn.marks[0], drawn.marks[-1]
    ends = TOWN, (TOWN[0] + 0.01 * last.spots[0], TOWN[1])
    km = kilometres(*ends) * long / math.dist((first.x, first.y), (last.x, last.y))
    assert words == "2\u00a0km"
    assert km == pytest.approx(2, rel=0.01)
    assert make_map(around(1), PAPER, None).scale[1] == "200\u00a0m"


def test_north_is_above_and_east_on_the_right() -> None:
    home, north, east = make_map([Spot(TOWN), Spot((44.9, -0.6)), Spot((44.86, -0.5))], PAPER, None).marks
    assert north.y < home.y
    assert north.x == pytest.approx(home.x)
    assert east.x > home.x


def test_signs_tell_themes_and_a_mark_of_several_says_so() -> None:
    drawn = make_map([Spot(TOWN, 1), Spot(TOWN, 2), Spot((44.9, -0.6), 9)], PAPER, None)
    assert [(mark.symbol, mark.spots) for mark in drawn.marks] == [(MIXED, (0, 1)), (9, (2,))]
    assert [entry["name"] for entry in drawn.legend()] == ["Se déplacer", "Plusieurs thèmes"]


def test_names_of_places_stand_where_nothing_else_does() -> None:
    spots = [Spot((44.8 + 0.02 * rank, -0.6 + 0.05 * (rank % 3)), ground=f"Commune {rank}") for rank in range(10)]
    drawn = make_map(spots, PAPER, None)
    assert len(drawn.names) == 10
    for name in drawn.names:
        assert all(abs(name.x - mark.x) > PAPER.radius or abs(name.y - mark.y) > PAPER.radius for mark in drawn.marks)


# ── Contours ─────────────────────────────────────────────────────────────────────────────────────────────────────

RING = [[-0.7, 44.8], [-0.5, 44.8], [-0.5, 44.9], [-0.7, 44.8]]
LINE = ((44.8, -0.7), (44.8, -0.5), (44.9, -0.5), (44.8, -0.7))
POLYGON = {"type": "Polygon", "coordinates": [RING]}


@pytest.mark.parametrize(
    "found",
    [
        POLYGON,
        {"type": "MultiPolygon", "coordinates": [[RING]]},
        {"type": "LineString", "coordinates": [[*position, 12.5] for position in RING]},
        {"type": "Feature", "properties": None, "geometry": POLYGON},
        {"type": "FeatureCollection", "features": [{"type": "Feature", "geometry": POLYGON}, {"type": "Feature", "geometry": None}]},
        {"type": "GeometryCollection", "geometries": [{"type": "Point", "coordinates": [0, 0]}, POLYGON]},
    ],
)
def test_contours_are_read_whatever_they_are_made_of(found: dict[str, object]) -> None:
    assert parse_contours(json.dumps(found)) == (LINE,)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("{", "pas un GeoJSON lisible"),
        ("[1, 2]", "pas un GeoJSON lisible"),
        ('{"type": "Polygon"}', "pas un GeoJSON lisible"),
        ('{"type": "Polygon", "coordinates": 3}', "pas un GeoJSON lisible"),
        ("[" * 100_000, "pas un GeoJSON lisible"),
        ('{"type": "Point", "coordinates": [0, 0]}', "ni ligne ni surface"),
        ('{"type": "LineString", "coordinates": [[420000, 6400000], [420100, 6400000]]}', "WGS 84"),
        ('{"type": "LineString", "coordinates": [[NaN, 1], [1, 1]]}', "WGS 84"),
    ],
)
def test_what_is_no_contour_says_why(text: str, why: str) -> None:
    with pytest.raises(NoContoursError, match=why):
        parse_contours(text)


def test_points_that_nobody_could_tell_apart_are_left_out() -> None:
    many = [[-0.7 + rank / 1_000_000, 44.8] for rank in range(200_000)]
    (line,) = parse_contours(json.dumps({"type": "LineString", "coordinates": many}))
    assert len(line) <= FINENESS + 1
    assert (line[0], line[-1]) == ((44.8, many[0][0]), (44.8, many[-1][0]))
