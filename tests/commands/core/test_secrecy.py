"""No sequence of questions gives a hidden count: what is told, put together in whatever way, leaves several counts possible."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commands.core.rules.secrecy import Tree, hide

FEW = 3  # as few areas as it takes: an adversary tries all the counts that are possible
TOWN = "town"


def hidden(parts: Mapping[str, Sequence[str]], counts: Mapping[str, int], few: int = FEW) -> dict[str, str]:
    tree = Tree({whole: tuple(each) for whole, each in parts.items()})
    return hide(tree, {"count": dict(counts)}, {}, few, hidden={}, shown={})["count"]


def leaves_of(parts: Mapping[str, Sequence[str]], area: str) -> list[str]:
    return [leaf for part in parts[area] for leaf in leaves_of(parts, part)] if area in parts else [area]


def possible(parts: Mapping[str, Sequence[str]], counts: Mapping[str, int], kept: Mapping[str, str]) -> Iterator[dict[str, int]]:
    """All the counts of the areas that are hidden which agree with all that is told: an adversary knows that they are above zero."""
    leaves = [leaf for leaf in leaves_of(parts, TOWN) if leaf in kept]
    sums = [(counts[whole], leaves_of(parts, whole)) for whole in parts if whole not in kept]
    rests = [total - sum(counts[each] for each in inside if each not in kept) for total, inside in sums]
    most = max(*rests, FEW * 2, 0)
    for tried in product(range(1, min(most, 14) + 1), repeat=len(leaves)):
        guess = dict(zip(leaves, tried, strict=True))
        if all(total == sum(guess.get(each, counts[each]) for each in inside) for total, inside in sums):
            yield guess


@st.composite
def towns(draw: st.DrawFn) -> tuple[dict[str, list[str]], dict[str, int]]:
    """A town of at most five small areas, some of them in districts."""
    leaves = [f"iris{rank}" for rank in range(draw(st.integers(2, 5)))]
    counts = {leaf: draw(st.integers(0, 7)) for leaf in leaves}
    cut = draw(st.integers(0, len(leaves)))
    second = draw(st.integers(cut, len(leaves)))
    parts: dict[str, list[str]] = {TOWN: leaves[second:]}
    for name, inside in (("north", leaves[:cut]), ("south", leaves[cut:second])):
        if inside:
            parts[name] = inside
            parts[TOWN] = [name, *parts[TOWN]]
    for name in ("north", "south", TOWN):
        if name in parts:
            counts[name] = sum(counts[each] for each in parts[name])
    return parts, counts


@settings(max_examples=60)
@given(towns())
def test_no_count_under_the_threshold_can_be_found_from_all_that_is_told(town: tuple[dict[str, list[str]], dict[str, int]]) -> None:
    parts, counts = town
    kept = hidden(parts, counts)
    small = [area for area, count in counts.items() if 0 < count < FEW]
    assert set(small) <= set(kept)
    values: dict[str, set[int]] = {area: set() for area in small}
    for guess in possible(parts, counts, kept):
        for area in small:
            values[area].add(sum(guess.get(leaf, counts[leaf]) for leaf in leaves_of(parts, area)))
    for area in small:
        assert len(values[area]) > 1, f"{area} is {counts[area]}: {parts} {counts} {kept}"


@given(towns())
def test_what_is_not_small_nor_near_it_is_told(town: tuple[dict[str, list[str]], dict[str, int]]) -> None:
    parts, counts = town
    if not any(0 < count < FEW for count in counts.values()):
        assert hidden(parts, counts) == {}


def test_one_small_part_takes_another_with_it() -> None:
    parts = {TOWN: ["a", "b", "c"]}
    assert hidden(parts, {"a": 2, "b": 40, "c": 900, TOWN: 942}, few=5) == {"a": "few", "b": "near"}


def test_two_small_parts_whose_sum_tells_them_take_a_third() -> None:
    parts = {TOWN: ["a", "b", "c"]}
    assert set(hidden(parts, {"a": 1, "b": 1, "c": 900, TOWN: 902}, few=5)) == {"a", "b", "c"}


def test_the_rest_of_the_town_is_a_difference_too() -> None:
    """Town minus district is what is in no district."""
    parts = {TOWN: ["d", "c"], "d": ["a", "b"]}
    counts = {"a": 50, "b": 60, "d": 110, "c": 3, TOWN: 113}
    kept = hidden(parts, counts, few=5)
    assert "c" in kept
    assert "d" in kept or TOWN in kept, "else the one minus the other"


def test_where_the_town_has_nothing_else_its_own_count_goes() -> None:
    parts = {TOWN: ["a", "b"]}
    assert set(hidden(parts, {"a": 2, "b": 1, TOWN: 3}, few=5)) == {"a", "b", TOWN}


def test_counts_that_make_a_sum_are_hidden_together() -> None:
    """Of workers, those at work and those without: each is the difference of the two others."""
    tree = Tree({TOWN: ("a", "b", "c")})
    out = {"a": 2.0, "b": 40.0, "c": 60.0, TOWN: 102.0}
    work = {"a": 300.0, "b": 500.0, "c": 700.0, TOWN: 1500.0}
    active: dict[str, float | None] = {area: out[area] + work[area] for area in out}
    found = hide(tree, {"out": dict(out), "work": dict(work), "active": active}, {"active": ("work", "out")}, 5, hidden={}, shown={})
    assert set(found["out"]) == set(found["work"]) == {"a", "b"}
    assert found["active"] == {}


def test_what_was_told_before_is_not_hidden_in_vain() -> None:
    tree = Tree({TOWN: ("a", "b", "c")})
    counts = {"a": 2.0, "b": 40.0, "c": 90.0, TOWN: 132.0}
    found = hide(tree, {"count": dict(counts)}, {}, 5, hidden={}, shown={"count": {"b"}})
    assert set(found["count"]) == {"a", "c"}


def test_what_was_hidden_before_stays_so() -> None:
    tree = Tree({TOWN: ("a", "b", "c")})
    counts = {"a": 20.0, "b": 40.0, "c": 90.0, TOWN: 150.0}
    found = hide(tree, {"count": dict(counts)}, {}, 5, hidden={"count": {"a", "b"}}, shown={})
    assert set(found["count"]) == {"a", "b"}


@pytest.mark.parametrize("value", [0.0, 5.0, None])
def test_nobody_enough_and_unknown_hide_nothing(value: float | None) -> None:
    tree = Tree({TOWN: ("a", "b")})
    assert hide(tree, {"count": {"a": value, "b": 9.0, TOWN: 14.0}}, {}, 5, hidden={}, shown={})["count"] == {}


def _agreeing(count: Mapping[str, int], kept: Mapping[str, str], leaves: Sequence[str]) -> list[dict[str, int]]:
    """All the values of one count that agree with what is told of it: a hidden one may be of nobody, where others make a sum with it."""
    free = [leaf for leaf in leaves if leaf in kept]
    told = {leaf: count[leaf] for leaf in leaves if leaf not in kept}
    guesses = [told | dict(zip(free, tried, strict=True)) for tried in product(range(8), repeat=len(free))]
    return [guess for guess in guesses if TOWN in kept or sum(guess.values()) == count[TOWN]]


@settings(max_examples=25)
@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 4)), min_size=2, max_size=3))
def test_nor_from_counts_that_make_a_sum(both: list[tuple[int, int]]) -> None:
    """Of each area, those without work and those at work, whose sum may be told too."""
    leaves = [f"iris{rank}" for rank in range(len(both))]
    counts = {
        "out": {leaf: out for leaf, (out, _) in zip(leaves, both, strict=True)},
        "work": {leaf: work for leaf, (_, work) in zip(leaves, both, strict=True)},
    }
    counts["active"] = {leaf: sum(values) for leaf, values in zip(leaves, both, strict=True)}
    for count in counts.values():
        count[TOWN] = sum(count.values())
    given_counts = {code: {area: float(value) for area, value in count.items()} for code, count in counts.items()}
    kept = hide(Tree({TOWN: tuple(leaves)}), given_counts, {"active": ("out", "work")}, FEW, hidden={}, shown={})
    values: dict[tuple[str, str], set[int]] = {}
    for out in _agreeing(counts["out"], kept["out"], leaves):
        for work in _agreeing(counts["work"], kept["work"], leaves):
            together = {leaf: out[leaf] + work[leaf] for leaf in leaves}
            together[TOWN] = sum(together.values())
            if all(together[area] == counts["active"][area] for area in together if area not in kept["active"]):
                for leaf in leaves:
                    values.setdefault(("out", leaf), set()).add(out[leaf])
                    values.setdefault(("work", leaf), set()).add(work[leaf])
    for (code, leaf), found in values.items():
        assert len(found) > 1 or not 0 < counts[code][leaf] < FEW, f"{code} of {leaf}: {counts} {kept}"
