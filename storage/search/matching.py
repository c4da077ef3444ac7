"""Finding the structures that meet a question's groups, the best first.

The database gives candidates by tiers (what was asked stands in the name; in a name, a service's title or a mark; anywhere), a window at
a time, so that a word thousands have costs no more than a rare one. Inside a window they are ranked by where each group is met.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import combinations

from sqlalchemy.ext.asyncio import AsyncConnection

from storage.analysis import Token
from storage.search.asking import Query, is_sqlite
from storage.search.groups import BESIDE, Alternative, Clause, Group, Kind, all_of, any_of, both, in_name
from storage.search.marks import EVERYONE, both_mark

LONGEST_NAME = 8
"""Words of a question looked for together in a name."""
WINDOW = 30
"""Candidates ranked together."""
MOST_APART = 4
"""Groups that are looked for one by one, and by two, where nothing meets them all."""
MOST_COUNTED = 200
"""Beyond this, a total is « at least »: nobody reads two hundred structures, and counting them all would cost more than finding them."""

_WORTH = {"name": 8.0, "need": 6.0, "place": 4.0, "text": 1.0}
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
    fields: Mapping[str, str]
    latitude: float | None = None
    longitude: float | None = None
    whole: str = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Put all fields side by side: what stands in none of them is seen at once."""
        self.whole = "".join(self.fields.values())

    @property
    def where(self) -> tuple[float, float] | None:
        """Its latitude and its longitude, where they are known."""
        return None if self.latitude is None or self.longitude is None else (self.latitude, self.longitude)

    def worth_of(self, alternative: Alternative) -> float:
        """How well an alternative is met (each atom where it weighs most), 0 when it is not."""
        total = 0.0
        for atom in alternative.atoms:
            there = next((name for name, said in self.fields.items() if atom.spaced in said), None)
            if there is None or there not in atom.fields:
                return 0.0
            total += _WORTH[there]
        return alternative.worth * total / len(alternative.atoms)

    def met(self, group: Group) -> tuple[float, Alternative | None]:
        """How well a group is met, and by which alternative."""
        best, by = 0.0, None
        for alternative in group.alternatives:
            if alternative.atoms[0].spaced in self.whole and (worth := self.worth_of(alternative)) > best:
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
            return need + self._says(group, _SAID_OF_PUBLIC)
        if not group.needs:
            return need
        literal = max([self.worth_of(each) for each in group.literals if each.atoms[0].spaced in self.whole], default=0.0)
        return need + (_LITERAL + literal if literal else 0) + self._says(group, _BUSINESS)

    def named(self, group: Group) -> float:
        """How surely the group's own words stand in the structure's name, 0 when they do not."""
        begun = [each for each in group.named if each.atoms[0].spaced in self.whole]
        return max([each.worth for each in begun if all(atom.spaced in self.whole for atom in each.atoms)], default=0.0) if begun else 0.0

    def _says(self, group: Group, worths: Mapping[str, float]) -> float:
        """How plainly one says what a group means, by the best field that has a whole phrase of it.

        A need: whether it is in the names of the structure or of its services, what it does and not beside other things. A public: whether
        it is said in words beside the codes; many records say « all publics » in code, and whom in words.
        """
        begun = [phrase for phrase in group.phrases if phrase[0] in self.whole]
        if not begun:
            return 0.0
        return next((worth for name, worth in worths.items() if _has_one(self.fields.get(name, ""), begun)), 0.0)


@dataclass(frozen=True, slots=True)
class Matches:
    """Candidates, best first, and how many there are (at most MOST_COUNTED)."""

    candidates: tuple[Candidate, ...] = ()
    total: int = 0


async def match_all(connection: AsyncConnection, groups: Sequence[Group], whole: Sequence[Token], *, most: int) -> Matches:
    """Find the structures that meet every group (soft ones aside), at least `most` of them when there are."""
    demanded = demanded_of(groups)
    anything = [group.alternatives for group in demanded]
    tiers = [
        *(_all_in_name(whole), _typed_in_name(groups), _called_for(demanded), _beside(groups, demanded)),
        *(_said(demanded), _strong(demanded), anything),
    ]
    sqlite = is_sqlite(connection)
    expressions = dict.fromkeys(all_of(tier, sqlite=sqlite) for tier in tiers if tier)
    return await _match(connection, list(expressions), all_of(anything, sqlite=sqlite), groups, whole, most)


def demanded_of(groups: Sequence[Group]) -> list[Group]:
    """What must be met: soft groups help to rank. Where nothing else says what is looked for, what tells most of them is asked for."""
    firm = [group for group in groups if not group.soft]
    if any(group.is_matter for group in firm):
        return firm
    if any(group.kind == Kind.PUBLIC for group in firm):
        return [group for group in groups if not group.soft or not (group.vague or group.of_place)]
    return [group for group in groups if not group.soft or not group.vague] or list(groups)


async def match_any(
    connection: AsyncConnection, groups: Sequence[Group], kept: Sequence[Group], whole: Sequence[Token], *, most: int
) -> Matches:
    """Find the structures that meet some of the groups, and all of those that are kept: what tells most first, alone and by pairs."""
    sqlite = is_sqlite(connection)
    telling = sorted(groups, key=lambda group: -group.tells)[:MOST_APART]
    but_one = [[group for group in groups if group is not each] for each in reversed(telling)] if len(groups) > 2 else []
    pairs = list(combinations(telling, 2)) if len(groups) > 3 else []
    tiers = [*but_one, *pairs, *([group] for group in telling)]
    expressions = dict.fromkeys(all_of([group.alternatives for group in (*tier, *kept)], sqlite=sqlite) for tier in tiers)
    some = any_of([group.alternatives for group in groups], sqlite=sqlite)
    anything = both(some, [group.alternatives for group in kept], sqlite=sqlite)
    return await _match(connection, list(expressions), anything, [*groups, *kept], whole, max(most, 2 * WINDOW))


async def match_names(connection: AsyncConnection, groups: Sequence[Group], whole: Sequence[Token], *, most: int) -> Matches:
    """Find the structures whose own name has every group."""
    sqlite = is_sqlite(connection)
    named = [group.by_name_stems for group in groups]
    tiers = dict.fromkeys(all_of(tier, sqlite=sqlite) for tier in (_all_in_name(whole), _typed_in_name(groups), named) if tier)
    return await _match(connection, list(tiers), all_of(named, sqlite=sqlite), groups, whole, most)


def _all_in_name(whole: Sequence[Token]) -> list[Clause]:
    """Every word as typed, « pour » and « tous » with the others, in a structure's own name."""
    return [(in_name([token]),) for token in whole[:LONGEST_NAME]]


def _typed_in_name(groups: Sequence[Group]) -> list[Clause]:
    named = [group.named for group in groups if group.kind not in BESIDE]
    return named if all(named) else []


def _called_for(groups: Sequence[Group]) -> list[Clause]:
    """Whom they are called for, where nothing else says what is looked for: the « maison des femmes »."""
    if any(group.is_matter for group in groups) or not any(group.kind == Kind.PUBLIC for group in groups):
        return []
    return [group.named if group.kind == Kind.PUBLIC else group.alternatives for group in groups]


def _beside(groups: Sequence[Group], demanded: Sequence[Group]) -> list[Clause]:
    """All that is asked for, and what somebody has or has not."""
    beside = [group for group in groups if group.is_beside]
    return [group.alternatives for group in (*demanded, *beside)] if beside else []


def _said(groups: Sequence[Group]) -> list[Clause]:
    """The very words, where they are a need by another name."""
    return [group.said for group in groups] if any(group.literals for group in groups) else []


def _strong(groups: Sequence[Group]) -> list[Clause]:
    """What is looked for, in the name or in code; the place and the public as they are."""
    narrowed = [group.by_name if group.kind in {Kind.WORD, Kind.NEED} else group.alternatives for group in groups]
    return narrowed if all(narrowed) else []


async def _match(
    connection: AsyncConnection, tiers: Sequence[str], anything: str, groups: Sequence[Group], whole: Sequence[Token], most: int
) -> Matches:
    window = WINDOW * (1 + (max(most, 1) - 1) // WINDOW)
    parameters = {f"tier{rank}": expression for rank, expression in enumerate(tiers)}
    rows = await _query(len(tiers)).rows(connection, {**parameters, "anything": anything, "most": window, "counted": MOST_COUNTED})
    candidates = [Candidate(key, _fields(name, need, place, prose), *where) for key, name, need, place, prose, _, *where in rows]
    ranked = [
        candidate for start in range(0, len(candidates), WINDOW) for candidate in rank(candidates[start : start + WINDOW], groups, whole)
    ]
    return Matches(tuple(ranked), rows[0][5] if rows else 0)


def _fields(name: str, need: str, place: str, prose: str) -> Mapping[str, str]:
    """The fields, the best first."""
    return {"name": f" {name} ", "need": f" {need} ", "place": f" {place} ", "text": f" {prose} "}


def _has_one(said: str, phrases: Sequence[Sequence[str]]) -> bool:
    return any(first in said and all(each in said for each in others) for first, *others in phrases)


def rank(candidates: Iterable[Candidate], groups: Sequence[Group], whole: Sequence[Token]) -> list[Candidate]:
    """The candidates, who answers a question best first."""
    said = frozenset(token.stem for token in whole)
    both = _both_marks(groups)
    return sorted(candidates, key=lambda candidate: (-_score(candidate, groups, said, both), candidate.structure_id))


def _score(candidate: Candidate, groups: Sequence[Group], said: frozenset[str], both: Mapping[str, float]) -> float:
    score = sum([group.rarity * candidate.answers(group) for group in groups])
    name = candidate.fields["name"].split()
    score += _EXACT_NAME * (sum([stem in said for stem in name]) / max(len(name), 1)) ** 2
    return score + max((bonus for mark, bonus in both.items() if mark in candidate.fields["need"]), default=0.0)


def _both_marks(groups: Sequence[Group]) -> dict[str, float]:
    """What one service has that answers a need asked for, for the public asked for or (a little less) for everyone."""
    tags = [tag for group in groups for need in group.needs for tag in (need.slug, *need.themes)]
    publics = [group.public.code for group in groups if group.public]
    for_them = {f" {both_mark(tag, public)} ": _SAME_SERVICE for tag in tags for public in publics}
    return for_them | {f" {both_mark(tag, EVERYONE)} ": _SAME_OPEN_SERVICE for tag in tags if publics}


@lru_cache(maxsize=32)
def _query(tiers: int) -> Query:
    """Count what matches at all. Few: take them. A crowd: take the tiers side by side, more of the better ones."""
    each = " UNION ALL ".join(
        f"SELECT * FROM (SELECT rowid AS id, row_number() OVER () * {rank + 1} AS row, {rank} AS tier "  # noqa: S608 - numbers of ours
        f"FROM crowd CROSS JOIN search_index WHERE search_index MATCH :tier{rank} LIMIT :most)"
        for rank in range(tiers)
    )
    on_sqlite = (
        "WITH found AS MATERIALIZED (SELECT rowid AS id FROM search_index WHERE search_index MATCH :anything LIMIT :counted), "  # noqa: S608 - as above
        "amount AS MATERIALIZED (SELECT count(*) AS total FROM found), "
        "few AS (SELECT 1 FROM amount WHERE total <= :most), crowd AS (SELECT 1 FROM amount WHERE total > :most) "
        "SELECT d.structure_id, d.name, d.need, d.place, d.text, (SELECT total FROM amount), d.latitude, d.longitude "
        "FROM (SELECT id, min(row) AS row, min(tier) AS tier "
        f"FROM (SELECT id, 1 AS row, 0 AS tier FROM few CROSS JOIN found UNION ALL {each}) GROUP BY id ORDER BY 2, 3, 1 LIMIT :most) AS c "
        "CROSS JOIN search_document AS d ON d.structure_id = c.id ORDER BY c.row, c.tier, d.structure_id"
    )
    whens = " ".join(f"WHEN vector @@ CAST(:tier{rank} AS tsquery) THEN {rank}" for rank in range(tiers))
    tier = f"CASE {whens} ELSE {tiers} END"
    on_postgresql = (
        "SELECT d.structure_id, d.name, d.need, d.place, d.text, "  # noqa: S608 - numbers of ours
        "(SELECT count(*) FROM (SELECT 1 FROM search_document WHERE vector @@ CAST(:anything AS tsquery) LIMIT :counted) AS met) AS total, "
        "d.latitude, d.longitude "
        f"FROM search_document AS d WHERE d.vector @@ CAST(:anything AS tsquery) "
        f"ORDER BY row_number() OVER (PARTITION BY {tier} ORDER BY d.structure_id) * (1 + {tier}), {tier} LIMIT :most"
    )
    return Query(on_sqlite, on_postgresql)
