"""Finding the structures that meet a question's groups, the best first.

The database gives candidates by tiers (what was asked stands in the name; in a name, a service's title or a mark; anywhere), a window at
a time, so that a word thousands have costs no more than a rare one. Inside a window they are ranked by where each group is met.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from storage.analysis import Token
from storage.search.asking import Query, is_sqlite
from storage.search.groups import BESIDE, Clause, Group, Kind, all_of, any_of, both, in_name
from storage.search.ranking import Candidate, rank

LONGEST_NAME = 8
"""Words of a question looked for together in a name."""
WINDOW = 30
"""Candidates ranked together."""
MOST_APART = 4
"""Groups that are looked for one by one, and by two, where nothing meets them all."""
MOST_COUNTED = 200
"""Beyond this, a total is « at least »: nobody reads two hundred structures, and counting them all would cost more than finding them."""

_COLUMNS = "d.structure_id, d.name, d.need, d.place, d.text, d.latitude, d.longitude"


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


async def match_told(
    connection: AsyncConnection, words: Sequence[Group], needs: Sequence[Group], kept: Sequence[Group]
) -> Sequence[Candidate]:
    """Find the structures that have some of the words, or answer one of the needs, and all of what is kept: a window, in no order."""
    sqlite = is_sqlite(connection)
    telling = sorted(words, key=lambda group: -group.tells)[:MOST_APART]
    tiers = [*([group] for group in needs), *combinations(telling, 2), *([group] for group in telling)]
    expressions = dict.fromkeys(all_of([group.alternatives for group in (*tier, *kept)], sqlite=sqlite) for tier in tiers)
    some = any_of([group.alternatives for group in (*needs, *words)], sqlite=sqlite)
    anything = both(some, [group.alternatives for group in kept], sqlite=sqlite)
    rows = await _rows(connection, list(expressions), anything, WINDOW)
    return [Candidate(*row[:7]) for row in rows]


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
    rows = await _rows(connection, tiers, anything, WINDOW * (1 + (max(most, 1) - 1) // WINDOW))
    candidates = [Candidate(*row[:7]) for row in rows]
    ranked = [
        candidate for start in range(0, len(candidates), WINDOW) for candidate in rank(candidates[start : start + WINDOW], groups, whole)
    ]
    return Matches(tuple(ranked), rows[0][7] if rows else 0)


async def _rows(connection: AsyncConnection, tiers: Sequence[str], anything: str, most: int) -> Sequence[Any]:
    """The documents of the best tiers, side by side, and how many meet anything at all."""
    parameters = {f"tier{rank}": expression for rank, expression in enumerate(tiers)}
    return await _query(len(tiers)).rows(connection, {**parameters, "anything": anything, "most": most, "counted": MOST_COUNTED})


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
        f"SELECT {_COLUMNS}, (SELECT total FROM amount) "
        "FROM (SELECT id, min(row) AS row, min(tier) AS tier "
        f"FROM (SELECT id, 1 AS row, 0 AS tier FROM few CROSS JOIN found UNION ALL {each}) GROUP BY id ORDER BY 2, 3, 1 LIMIT :most) AS c "
        "CROSS JOIN search_document AS d ON d.structure_id = c.id ORDER BY c.row, c.tier, d.structure_id"
    )
    whens = " ".join(f"WHEN vector @@ CAST(:tier{rank} AS tsquery) THEN {rank}" for rank in range(tiers))
    tier = f"CASE {whens} ELSE {tiers} END"
    on_postgresql = (
        f"SELECT {_COLUMNS}, "  # noqa: S608 - numbers of ours
        "(SELECT count(*) FROM (SELECT 1 FROM search_document WHERE vector @@ CAST(:anything AS tsquery) LIMIT :counted) AS met) AS total "
        f"FROM search_document AS d WHERE d.vector @@ CAST(:anything AS tsquery) "
        f"ORDER BY row_number() OVER (PARTITION BY {tier} ORDER BY d.structure_id) * (1 + {tier}), {tier} LIMIT :most"
    )
    return Query(on_sqlite, on_postgresql)
