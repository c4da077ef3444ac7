"""What may be made of several figures, and what may not: sums, averages, ranks (decision 51)."""

from collections.abc import Sequence
from dataclasses import dataclass

from storage.figures import COUNT, PARTS, Figure, Indicator


@dataclass(frozen=True, slots=True)
class Made:
    """A value that was made of several. why: of none, the reason (median, weights, hidden, missing)."""

    value: float | None = None
    why: str = ""


def together(indicator: Indicator, figures: Sequence[Figure], weights: Sequence[Figure | None]) -> Made:
    """Counts are added; rates are averaged by their weights, where all are known; of anything else nothing is made."""
    if any(each.hidden for each in figures):
        return Made(why="hidden")
    values = [each.value for each in figures if each.value is not None]
    if len(values) < len(figures):
        return Made(why="missing")
    if indicator.aggregate == COUNT:
        return Made(sum(values))
    if not indicator.weight:
        return Made(why="median" if indicator.unit != "%" else "weights")
    known = [each.value for each in weights if each is not None and each.value]
    if len(known) < len(figures):
        return Made(why="weights")
    return Made(sum(value * weight for value, weight in zip(values, known, strict=True)) / sum(known))


@dataclass(frozen=True, slots=True)
class Ranked:
    """The first of several figures. near: those that may as well be the first, as far as their margins tell. why: no rank at all."""

    first: Figure | None = None
    near: tuple[Figure, ...] = ()
    why: str = ""


def rank(figures: Sequence[Figure], *, lowest: bool) -> Ranked:
    """The highest (lowest) of them, if it is so for sure: its margin meets no other one's. Of small areas the margin must be known."""
    told = [each for each in figures if each.value is not None]
    if len(told) < len(figures) or not told:
        return Ranked(why="missing")
    if any(each.margin is None and each.area.kind in PARTS for each in told):
        return Ranked(why="no-margin")
    sign = -1 if lowest else 1
    first, *others = sorted(told, key=lambda each: (-sign * (each.value or 0), each.area.code))
    near = [each for each in others if sign * ((first.value or 0) - (each.value or 0)) <= (first.margin or 0) + (each.margin or 0)]
    return Ranked(first, tuple(near))
