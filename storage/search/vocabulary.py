"""What the database knows of the words of a question: which exist, which they may have been misspelt from, which name a place."""

import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncConnection

from storage.analysis import Token, stem
from storage.lexicon import Lexicon
from storage.search.asking import query
from storage.search.documents import Place, place_name
from storage.search.typos import Known, edits_forgiven, keys, nearest

LONGEST_PLACE = 5
LONGEST_ENDING = 4
"""Letters by which two words of one stem may differ (« imprimer », « imprimantes »)."""

_LOOK_UP = query(
    "SELECT 'stem' AS kind, word, stem, label, documents FROM search_word WHERE stem {among:stems} "
    "UNION ALL SELECT DISTINCT 'typo', w.word, w.stem, w.label, w.documents "
    "FROM search_typo AS t JOIN search_word AS w ON w.word = t.word WHERE t.key {among:keys} "
    "UNION ALL SELECT 'place', name, kind, label, documents FROM search_place WHERE name {among:places}"
)
_LOOK_AROUND = query(
    "SELECT word, stem, label, documents FROM search_word WHERE word >= :first AND word < :beyond ORDER BY documents DESC LIMIT 1500"
)


@dataclass(frozen=True, slots=True)
class Findable:
    """What the database knows of the words of a question."""

    by_stem: Mapping[str, int]
    typos: Sequence[Known]
    places: Mapping[str, tuple[Place, int]]


async def look_up(connection: AsyncConnection, asked: Sequence[Token], lexicon: Lexicon, *, alike: bool = True) -> Findable:
    """Ask, in one statement, which words exist, which words look like them, and which runs of words are places.

    alike: whether words that look like them are asked for.
    """
    names = {place_name(run) for run in _runs(asked, LONGEST_PLACE)}
    doubtful = [token for token in asked if token.stem not in lexicon.stems and edits_forgiven(token.word)] if alike else []
    parameters = {
        "stems": list({stem for token in asked for stem in (token.stem, *_equal_stems(token, lexicon))}),
        "keys": list({key for token in doubtful for key in keys(token.word, token.stem)}),
        "places": list(names),
    }
    by_stem: dict[str, int] = {}
    typos: list[Known] = []
    places: dict[str, tuple[Place, int]] = {}
    for kind, word, its_stem, label, documents in await _LOOK_UP.rows(connection, parameters):
        if kind == "stem":
            by_stem[its_stem] = by_stem.get(its_stem, 0) + documents
        elif kind == "typo":
            typos.append(Known(word, its_stem, label, documents))
        else:
            places[word] = (Place(word, label, its_stem), documents)
    return Findable(by_stem, typos, places)


def _equal_stems(token: Token, lexicon: Lexicon) -> set[str]:
    return {stem for phrase in lexicon.equivalents.get((token.stem,), ()) for stem in phrase}


async def corrected(connection: AsyncConnection, token: Token, found: Findable, lexicon: Lexicon) -> list[Known]:
    """What an unknown word may have been: a word of the lexicon first, then the words one edit away, then two."""
    if not edits_forgiven(token.word):
        return []
    letters, length = set(token.word[:2]), len(token.word)
    # counting edits takes time: after one edit, two words still share one of their first two letters
    ours = [
        Known(word, stem(word), label, sys.maxsize)
        for word, label in lexicon.words.items()
        if not letters.isdisjoint(word[:2]) and abs(len(word) - length) <= LONGEST_ENDING
    ]
    if close := nearest(token.word, token.stem, [*ours, *found.typos]):
        return close
    return nearest(token.word, token.stem, await words_around(connection, token.word, 2))


def _runs(asked: Sequence[Token], longest: int) -> Iterator[Sequence[Token]]:
    return (asked[start:end] for start in range(len(asked)) for end in range(start + 1, min(start + longest, len(asked)) + 1))


async def words_around(connection: AsyncConnection, word: str, letters: int) -> list[Known]:
    """Give the known words that begin with the same letters, the most frequent first."""
    first = word[:letters]
    rows = await _LOOK_AROUND.rows(connection, {"first": first, "beyond": first[:-1] + chr(ord(first[-1]) + 1)})
    return [Known(*row) for row in rows]
