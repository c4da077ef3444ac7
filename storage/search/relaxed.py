"""What is found when less and less is asked for, as values."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from storage.search.groups import Group, Kind
from storage.search.matching import Matches
from storage.search.neighbours import Point


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What was put aside because nothing meets it together with the rest, as it was typed; a place by its name."""

    kind: Kind
    typed: str


@dataclass(frozen=True, slots=True)
class Relaxed:
    """What was found, by which groups, and what was put aside. middle: of the place that was asked for, where distances are told.

    newcomers: who was found by another reading of the question, and meets what is in `otherwise`.
    """

    matches: Matches = field(default_factory=Matches)
    groups: Sequence[Group] = ()
    left_out: tuple[LeftOut, ...] = ()
    middle: Point | None = None
    newcomers: frozenset[int] = frozenset()
    otherwise: Sequence[Group] = ()

    def without(self, groups: Iterable[Group]) -> "Relaxed":
        """Tell that these were put aside, too."""
        aside = (LeftOut(group.kind, group.label if group.kind == Kind.PLACE else group.typed) for group in groups)
        return replace(self, left_out=(*self.left_out, *aside))
