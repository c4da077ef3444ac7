"""Finding the structures that meet a question's groups, the best first.

The database gives candidates by tiers (what was asked stands in the name; in a name or a service's title; anywhere), a window at a
time, so that a word thousands have costs no more than a rare one. Inside a window they are ranked by where each group is met.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from sqlalchemy import TextClause, text
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.search.groups import NAME, TITLES, Alternative, Atom, Group, Kind, all_of, any_of, words
from storage.search.marks import both_mark

LONGEST_NAME = 8
"""Words of a question looked for together in a name."""
WINDOW = 100
"""Candidates ranked together."""
MOST_COUNTED = 1_000
"""Beyond this, a total is « at least »: nobody reads a thousand structures, and counting them all would cost more than finding them."""

_WORTH = {"name": 8.0, "need": 6.0, "place": 4.0, "text": 1.0}
_EXACT_NAME = 6.0
_SAME_SERVICE = 4.0


@dataclass(frozen=True, slots=True)
class Candidate:
    """A structure's document, its stems by field between spaces."""

    structure_id: int
    fields: dict[str, str]
    tier: int

    def field_of(self, atom: Atom) -> str | None:
        """The best field where an atom stands, if any."""
        wanted = f" {atom.stem} "
        return next((name for name, stems in self.fields.items() if name in atom.fields and wanted in stems), None)

    def worth_of(self, alternative: Alternative) -> float:
        """How well an alternative is met, 0 when it is not."""
        worths = []
        for atom in alternative.atoms:
            field = self.field_of(atom)
            if not field:
                return 0.0
            worths.append(_WORTH[field])
        return alternative.worth * sum(worths) / len(worths)

    def met(self, group: Group) -> tuple[float, Alternative | None]:
        """How well a group is met, and by which alternative."""
        worth, best = max(((self.worth_of(alternative), alternative) for alternative in group.alternatives), key=lambda pair: pair[0])
        return worth, best if worth else None


@dataclass(frozen=True, slots=True)
class Matches:
    """Candidates, best first, and how many there are (at most MOST_COUNTED)."""

    candidates: tuple[Candidate, ...] = ()
    total: int = 0


async def match_all(connection: AsyncConnection, groups: Sequence[Group], whole: Sequence[str], *, most: int) -> Matches:
    """Find the structures that meet every group (soft ones aside), at least `most` of them when there are."""
    demanded = [group for group in groups if not group.soft] or list(groups)
    tiers = [_all_in_name(whole), _typed_in_name(groups), _content_within(demanded, NAME), _content_within(demanded, TITLES), demanded]
    sqlite = connection.dialect.name == "sqlite"
    expressions = dict.fromkeys(all_of(tier, sqlite=sqlite) for tier in tiers if tier)
    return await _match(connection, list(expressions), all_of(demanded, sqlite=sqlite), groups, whole, most)


async def match_any(connection: AsyncConnection, groups: Sequence[Group], whole: Sequence[str], *, most: int) -> Matches:
    """Find the structures that meet some of the groups: all but one first, then the rarest group first."""
    sqlite = connection.dialect.name == "sqlite"
    but_one = [[*groups[:rank], *groups[rank + 1 :]] for rank in range(len(groups))] if len(groups) > 2 else []
    alone = [[group] for group in sorted(groups, key=lambda group: -group.rarity)]
    expressions = dict.fromkeys(all_of(tier, sqlite=sqlite) for tier in (*but_one, *alone))
    return await _match(connection, list(expressions), any_of(groups, sqlite=sqlite), groups, whole, most)


async def match_names(connection: AsyncConnection, groups: Sequence[Group], whole: Sequence[str], *, most: int) -> Matches:
    """Find the structures whose own name has every group."""
    sqlite = connection.dialect.name == "sqlite"
    named = all_of(_content_within(groups, NAME), sqlite=sqlite)
    tiers = [all_of(_all_in_name(whole), sqlite=sqlite), named] if named else []
    return await _match(connection, tiers, named, groups, whole, most) if named else Matches()


def _all_in_name(whole: Sequence[str]) -> list[Group]:
    """Every word as typed, « pour » and « tous » with the others, in a structure's own name."""
    return [Group(Kind.WORD, stem, (words([stem], fields=NAME),), stem) for stem in whole[:LONGEST_NAME]]


def _typed_in_name(groups: Sequence[Group]) -> list[Group]:
    named = [group.as_typed() for group in groups]
    return [group for group in named if group] if all(named) else []


def _content_within(groups: Sequence[Group], fields: frozenset[str]) -> list[Group]:
    """Narrow what is looked for to some fields, the place and the public staying as they are; nothing when it cannot be."""
    narrowed = [group if group.kind in {Kind.PLACE, Kind.PUBLIC} else group.within(fields) for group in groups]
    return [group for group in narrowed if group] if all(narrowed) else []


async def _match(
    connection: AsyncConnection, tiers: Sequence[str], anything: str, groups: Sequence[Group], whole: Sequence[str], most: int
) -> Matches:
    window = WINDOW * (1 + (max(most, 1) - 1) // WINDOW)
    statement = (_on_sqlite if connection.dialect.name == "sqlite" else _on_postgresql)(len(tiers))
    parameters = {f"tier{rank}": expression for rank, expression in enumerate(tiers)}
    rows = (await connection.execute(statement, {**parameters, "anything": anything, "most": window, "counted": MOST_COUNTED})).all()
    candidates = [Candidate(key, _fields(name, need, place, prose), tier) for key, name, need, place, prose, tier, _ in rows]
    ranked = [
        candidate for start in range(0, len(candidates), WINDOW) for candidate in _rank(candidates[start : start + WINDOW], groups, whole)
    ]
    return Matches(tuple(ranked), rows[0][6] if rows else 0)


def _fields(name: str, need: str, place: str, prose: str) -> dict[str, str]:
    return {"name": f" {name} ", "need": f" {need} ", "place": f" {place} ", "text": f" {prose} "}


def _rank(candidates: Iterable[Candidate], groups: Sequence[Group], whole: Sequence[str]) -> list[Candidate]:
    said = frozenset(whole)
    return sorted(candidates, key=lambda candidate: (-_score(candidate, groups, said), candidate.structure_id))


def _score(candidate: Candidate, groups: Sequence[Group], said: frozenset[str]) -> float:
    score = sum(group.rarity * candidate.met(group)[0] for group in groups)
    name = candidate.fields["name"].split()
    score += _EXACT_NAME * sum(stem in said for stem in name) / max(len(name), 1)
    return score + (_SAME_SERVICE if _in_one_service(candidate, groups) else 0.0)


def _in_one_service(candidate: Candidate, groups: Sequence[Group]) -> bool:
    """Whether one service answers a need asked for, for the very public asked for."""
    tags = [tag for group in groups for need in group.needs for tag in (need.slug, *need.themes)]
    publics = [group.public.code for group in groups if group.public]
    return any(f" {both_mark(tag, public)} " in candidate.fields["need"] for tag in tags for public in publics)


@lru_cache(maxsize=32)
def _on_sqlite(tiers: int) -> TextClause:
    """Take from each tier as many as are wanted, keep each structure at its best, and count what matches at all."""
    each = " UNION ALL ".join(
        f"SELECT * FROM (SELECT rowid AS id, {rank} AS tier FROM search_index WHERE search_index MATCH :tier{rank} LIMIT :most)"  # noqa: S608 - numbers of ours
        for rank in range(tiers)
    )
    return text(
        "SELECT d.structure_id, d.name, d.need, d.place, d.text, c.tier, "
        "(SELECT count(*) FROM (SELECT 1 FROM search_index WHERE search_index MATCH :anything LIMIT :counted)) AS total "
        f"FROM (SELECT id, min(tier) AS tier FROM ({each}) GROUP BY id ORDER BY 2, 1 LIMIT :most) AS c "  # noqa: S608 - as above
        "JOIN search_document AS d ON d.structure_id = c.id ORDER BY c.tier, d.structure_id"
    )


@lru_cache(maxsize=32)
def _on_postgresql(tiers: int) -> TextClause:
    """The same by weights of one tsvector."""
    best = " ".join(f"WHEN vector @@ CAST(:tier{rank} AS tsquery) THEN {rank}" for rank in range(tiers))
    return text(
        f"SELECT d.structure_id, d.name, d.need, d.place, d.text, CASE {best} ELSE {tiers} END AS tier, "  # noqa: S608 - numbers of ours
        "(SELECT count(*) FROM (SELECT 1 FROM search_document WHERE vector @@ CAST(:anything AS tsquery) LIMIT :counted) AS some) AS total "
        "FROM search_document AS d WHERE d.vector @@ CAST(:anything AS tsquery) ORDER BY tier, d.structure_id LIMIT :most"
    )
