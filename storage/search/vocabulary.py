"""What the database knows of the words of a question: which exist, which they may have been misspelt from, which name a place."""

import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

from sqlalchemy.ext.asyncio import AsyncConnection

from storage.analysis import Token, stem, tokens
from storage.lexicon import Lexicon
from storage.search.asking import query
from storage.search.documents import Place, place_name
from storage.search.typos import SHORTEST, Known, edits_forgiven, keys, nearest

LONGEST_PLACE = 5
LONGEST_ENDING = 4
"""Letters by which two words of one stem may differ (« imprimer », « imprimantes »)."""

_LOOK_UP = query(
    "SELECT '' AS kind, stem AS name, '' AS label, sum(documents) FROM search_word WHERE stem {among:stems} GROUP BY stem "
    "UNION ALL SELECT kind, name, label, documents FROM search_place WHERE name {among:places}"
)
_LOOK_ALIKE = query(
    "SELECT word, stem, label, documents FROM search_word WHERE word IN (SELECT word FROM search_typo WHERE key {among:keys})"
)
_LOOK_AROUND = query(
    "SELECT word, stem, label, documents FROM search_word WHERE word >= :first AND word < :beyond ORDER BY documents DESC LIMIT 1500"
)


@dataclass(frozen=True, slots=True)
class Findable:
    """What the database knows of the words of a question."""

    by_stem: Mapping[str, int]
    places: Mapping[str, tuple[Place, int]]


async def look_up(connection: AsyncConnection, asked: Sequence[Token], lexicon: Lexicon) -> Findable:
    """Ask, in one statement, which words exist, and which runs of words are places."""
    parameters = {
        "stems": list({stem for token in asked for stem in (token.stem, *_equal_stems(token, lexicon))}),
        "places": list({place_name(run) for run in _runs(asked, LONGEST_PLACE)}),
    }
    by_stem: dict[str, int] = {}
    places: dict[str, tuple[Place, int]] = {}
    for kind, name, label, documents in await _LOOK_UP.rows(connection, parameters):
        if kind:
            places[name] = (Place(name, label, kind), documents)
        else:
            by_stem[name] = int(documents)
    return Findable(by_stem, places)


async def words_like(connection: AsyncConnection, asked: Sequence[Token]) -> list[Known]:
    """Give the known words that one edit makes of any of these, or of their stems."""
    several = list({key for token in asked if edits_forgiven(token.word) for key in keys(token.word, token.stem)})
    return [Known(*row) for row in await _LOOK_ALIKE.rows(connection, {"keys": several})] if several else []


def _equal_stems(token: Token, lexicon: Lexicon) -> set[str]:
    return {stem for phrase in lexicon.equivalents.get((token.stem,), ()) for stem in phrase}


async def corrected(connection: AsyncConnection, token: Token, alike: Sequence[Known], lexicon: Lexicon) -> list[Known]:
    """What an unknown word may have been: a word of the lexicon first, then the words one edit away (alike), then two."""
    if not edits_forgiven(token.word) or token.stem in _everyday() or token.stem in lexicon.situations.said:
        return []
    letters, length = set(token.word[:2]), len(token.word)
    # counting edits takes time: after one edit, two words still share one of their first two letters
    ours = [
        Known(word, stem(word), label, sys.maxsize)
        for word, label in lexicon.words.items()
        if not letters.isdisjoint(word[:2]) and abs(len(word) - length) <= LONGEST_ENDING
    ]
    said = [known for known in ours if len(known.word) > SHORTEST or known.stem not in lexicon.sigles]  # « bras » is no « BRSA »
    if close := nearest(token.word, token.stem, [*said, *alike]):
        return close
    return nearest(token.word, token.stem, await words_around(connection, token.word, 2))


@lru_cache(maxsize=1)
def _everyday() -> frozenset[str]:
    """Stems of words that all know: they are themselves, and no misspelt word of the directory (« panique » is no « banque »)."""
    lines = (resources.files("storage.search") / "everyday.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(token.stem for line in lines if not line.startswith("#") for token in tokens(line))


def _runs(asked: Sequence[Token], longest: int) -> Iterator[Sequence[Token]]:
    return (asked[start:end] for start in range(len(asked)) for end in range(start + 1, min(start + longest, len(asked)) + 1))


async def words_around(connection: AsyncConnection, word: str, letters: int) -> list[Known]:
    """Give the known words that begin with the same letters, the most frequent first."""
    first = word[:letters]
    rows = await _LOOK_AROUND.rows(connection, {"first": first, "beyond": first[:-1] + chr(ord(first[-1]) + 1)})
    return [Known(*row) for row in rows]
