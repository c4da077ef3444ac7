"""Ranking candidates: how well each meets the groups of a question, by the place of its words.

A question has up to a hundred alternatives and thirty candidates: what cannot be better than what was found is not looked up.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from storage.analysis import Token
from storage.lexicon import Need, Opening, Public
from storage.search.groups import MARKS, WORTH, Alternative, Atom, Group, Kind
from storage.search.marks import EVERYONE, both_mark

_IN_NAME = 16.0
_EXACT_NAME = 6.0
_IN_PLACE = 8.0
_LITERAL = 14.0
"""More than a need said in code is worth (2 x 6): the very word comes first."""
_BUSINESS = {"name": 4.0, "need": 2.0}
_SAID_OF_PUBLIC = {"name": 8.0, "need": 5.0, "text": 2.5}
_SAME_SERVICE = 4.0
_SAME_OPEN_SERVICE = 3.5


@dataclass(slots=True, eq=False)
class Candidate:
    """A structure's document, its stems by field between spaces: to look a few up in a string takes less than to cut it."""

    structure_id: int
    name: str = ""
    need: str = ""
    place: str = ""
    text: str = ""
    latitude: float | None = None
    longitude: float | None = None
    whole: str = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Put all fields side by side: what stands in none of them is seen at once."""
        self.name, self.need, self.place, self.text = f" {self.name} ", f" {self.need} ", f" {self.place} ", f" {self.text} "
        self.whole = self.name + self.need + self.place + self.text

    @property
    def where(self) -> tuple[float, float] | None:
        """Its latitude and its longitude, where they are known."""
        return None if self.latitude is None or self.longitude is None else (self.latitude, self.longitude)

    def worth_of(self, alternative: Alternative) -> float:
        """How well an alternative is met (each atom where it weighs most), 0 when it is not."""
        total = 0.0
        for atom in alternative.atoms:
            worth = self._worth_of_atom(atom)
            if not worth:
                return 0.0
            total += worth
        return alternative.worth * (total / len(alternative.atoms))

    def met(self, group: Group) -> tuple[float, Alternative | None]:
        """How well a group is met, and by which alternative."""
        best, by = 0.0, None
        for alternative in group.alternatives:
            if alternative.most > best and alternative.first in self.whole and (worth := self.worth_of(alternative)) > best:
                best, by = worth, alternative
        return best, by

    def answers(self, group: Group) -> float:
        """How well a group is met; for a need, more by who says the very words, or does it by name."""
        need, _ = self.met(group)
        if group.kind == Kind.PLACE:
            return min(need, _IN_PLACE)
        if (named := self.named(group)) and need < _IN_NAME * named:
            need = _IN_NAME * named
        if group.public:
            return need + self._says(group.public, _SAID_OF_PUBLIC)
        if not group.needs:
            return need
        literal = max([self.worth_of(each) for each in group.literals if each.first in self.whole], default=0.0)
        return need + (_LITERAL + literal if literal else 0) + max([self._says(each, _BUSINESS) for each in group.needs])

    def named(self, group: Group) -> float:
        """How surely the group's own words stand in the structure's name, 0 when they do not."""
        best = 0.0
        for each in group.named:
            if each.worth > best and each.first in self.need and all(atom.spaced in self.need for atom in each.atoms):
                best = each.worth
        return best

    def _worth_of_atom(self, atom: Atom) -> float:
        """What it is worth that a stem stands where it does, 0 where it does not, or may not."""
        if atom.fields is MARKS:
            return WORTH["need"] if atom.spaced in self.need else 0.0
        for there, said in (("name", self.name), ("need", self.need), ("place", self.place), ("text", self.text)):
            if atom.spaced in said:
                return WORTH[there] if there in atom.fields else 0.0
        return 0.0

    def _says(self, meant: Need | Public, worths: Mapping[str, float]) -> float:
        """How plainly one says what is meant, by the best field that has a whole phrase of it.

        A need: whether it is in the names of the structure or of its services, what it does and not beside other things. A public: whether
        it is said in words beside the codes; many records say « all publics » in code, and whom in words.
        """
        begun = [opening for opening in meant.openings if opening[0] in self.whole]
        if not begun:
            return 0.0
        return next((worth for name, worth in worths.items() if _has_one(getattr(self, name), begun)), 0.0)


def rank(candidates: Iterable[Candidate], groups: Sequence[Group], whole: Sequence[Token]) -> list[Candidate]:
    """The candidates, who answers a question best first."""
    said = frozenset(token.stem for token in whole)
    both = _both_marks(groups)
    return sorted(candidates, key=lambda candidate: (-_score(candidate, groups, said, both), candidate.structure_id))


def _score(candidate: Candidate, groups: Sequence[Group], said: frozenset[str], both: Mapping[str, float]) -> float:
    score = 0.0
    for group in groups:
        score += group.rarity * candidate.answers(group)
    name = candidate.name.split()
    if name and not said.isdisjoint(name):
        score += _EXACT_NAME * (sum([stem in said for stem in name]) / len(name)) ** 2
    for mark, bonus in both.items():
        if mark in candidate.need:
            return score + bonus
    return score


def _both_marks(groups: Sequence[Group]) -> dict[str, float]:
    """What one service has that answers a need asked for, for the public asked for or (a little less) for everyone; the best first."""
    publics = [group.public.code for group in groups if group.public]
    tags = [tag for group in groups for need in group.needs for tag in (need.slug, *need.themes)] if publics else []
    for_them = {f" {both_mark(tag, public)} ": _SAME_SERVICE for tag in tags for public in publics}
    for_everyone = {f" {both_mark(tag, EVERYONE)} ": _SAME_OPEN_SERVICE for tag in tags}
    return for_them | for_everyone


def _has_one(said: str, begun: Sequence[Opening]) -> bool:
    """Whether a field has all the stems of a phrase."""
    return any(first in said and any(all(stem in said for stem in rest) for rest in following) for first, following in begun)
