"""The search of the library: a question, and the documents that meet it, each with the passage that says it best.

A document is found by its words (title, author, theme, summary) and by its text; what the lexicon says of a need (« colis » and « aide
alimentaire ») is found too, and counts for less; a word that nobody writes so is read as the one it may have been.
"""

import json
import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.analysis import SOFT_WORDS, Token, content, tokens
from storage.lexicon import Lexicon, Stems
from storage.passages import Passage
from storage.search.asking import Query, query
from storage.search.vocabulary import corrected, look_up, words_like

MOST_ASKED = 12
"""Words of a question that are looked for."""
MOST_AKIN = 5
"""Other words of a need that are looked for with those that were said."""
AKIN = 0.5
"""What such a word is worth beside the very one."""
MOST_COUNTED = 200
"""Documents that are told of, of those that meet a question: nobody reads more."""

_WORDS = Query(
    "WITH asked AS MATERIALIZED "
    "(SELECT value ->> 'stem' AS stem, value ->> 'rank' AS rank, value ->> 'worth' AS worth FROM json_each(:asked)) "
    "SELECT a.rank, w.document_number, (w.weight + w.told) * a.worth FROM asked AS a CROSS JOIN document_word AS w ON w.stem = a.stem",
    "SELECT a.rank, w.document_number, (w.weight + w.told) * a.worth "
    "FROM jsonb_to_recordset(CAST(:asked AS jsonb)) AS a(stem text, rank integer, worth double precision) "
    "JOIN document_word AS w ON w.stem = a.stem",
)
"""Of each stem that meets a word of a question, and each document that has it, what the word is worth there. Not grouped: sorting them
would take the database as long as reading them."""
_SHOWN = query("SELECT number FROM document WHERE state = 'shown'")
_PLACES = query("SELECT document_number, stem, places FROM document_word WHERE stem {among:stems} AND document_number {among:numbers}")
_TEXTS = query(
    "SELECT document_number, rank, page, text FROM document_passage WHERE document_number {among:numbers} AND rank {among:ranks}"
)


@dataclass(frozen=True, slots=True)
class Sought:
    """A word of a question: as it was said, the stems that meet it with what each is worth, whether it says little by itself."""

    said: str
    stems: Mapping[str, float]
    soft: bool


@dataclass(frozen=True, slots=True)
class Found:
    """A document that was found. passage: where its text says it best; None: its text says nothing of it, or it has none."""

    number: int
    passage: Passage | None


@dataclass(frozen=True, slots=True)
class Findings:
    """Documents, the best first, and how many there are.

    without: the words of the question that none of them has. partial: none has all of the others. corrected: words that were read as
    others. stems: those that were looked for.
    """

    found: tuple[Found, ...] = ()
    total: int = 0
    without: tuple[str, ...] = ()
    partial: bool = False
    corrected: tuple[tuple[str, str], ...] = ()
    stems: frozenset[str] = frozenset()


async def search(session: AsyncSession, question: str, lexicon: Lexicon, *, start: int, limit: int) -> Findings:
    """The documents that meet a question, each with the passage that meets it best: four statements, two more for a word nobody says."""
    await session.flush()
    connection = await session.connection()
    shown = {number for (number,) in await _SHOWN.rows(connection, {})}
    asked = _sought(content(tokens(question))[:MOST_ASKED], lexicon)
    met = await _meet(connection, asked, shown)
    asked, mended = await _mend(connection, asked, met, lexicon)
    if mended:
        met = await _meet(connection, asked, shown)
    met = [_by_rarity(each, len(shown)) for each in met]
    ranked, partial = _rank(asked, met)
    without = tuple(each.said for each, there in zip(asked, met, strict=True) if not there and (not each.soft or not ranked))
    page = ranked[start : start + limit]
    passages = await _passages(connection, asked, met, page)
    found = tuple(Found(number, passages.get(number)) for number in page)
    return Findings(found, len(ranked), without, partial and not without, mended, frozenset(_stems(asked)))


def _stems(asked: Sequence[Sought]) -> list[str]:
    return sorted({stem for each in asked for stem in each.stems})


def _sought(asked: Sequence[Token], lexicon: Lexicon) -> list[Sought]:
    """The words of a question, each with the other words of the needs that they name."""
    runs = lexicon.runs([token.stem for token in asked], lambda phrase: _akin(phrase, lexicon))
    akin = [others or {} for run, others in runs for _ in run]
    return [Sought(token.surface, {**others, token.stem: 1.0}, token.word in SOFT_WORDS) for token, others in zip(asked, akin, strict=True)]


def _akin(phrase: Stems, lexicon: Lexicon) -> dict[str, float] | None:
    """The words alone that mean the same as a phrase, with what they are worth; None where it means nothing here."""
    if not lexicon.has(phrase):
        return None
    groups = [need.phrases for need in lexicon.needs_by_phrase.get(phrase, ())]
    groups += [lexicon.equivalents.get(phrase, frozenset())]
    others = {other[0] for group in groups for other in group if len(other) == 1} - set(phrase)
    return dict.fromkeys(sorted(others)[:MOST_AKIN], AKIN)


async def _meet(connection: AsyncConnection, asked: Sequence[Sought], shown: Set[int]) -> list[dict[int, float]]:
    """For each word of a question, the documents of the library that have it, and what it is worth there by the best of its stems."""
    sought = [{"stem": stem, "rank": rank, "worth": worth} for rank, each in enumerate(asked) for stem, worth in each.stems.items()]
    met: list[dict[int, float]] = [{} for _ in asked]
    for rank, number, weight in await _WORDS.rows(connection, {"asked": json.dumps(sought)}):
        there = met[rank]
        if number in shown and (number not in there or weight > there[number]):
            there[number] = weight
    return met


async def _mend(
    connection: AsyncConnection, asked: list[Sought], met: Sequence[Mapping[int, float]], lexicon: Lexicon
) -> tuple[list[Sought], tuple[tuple[str, str], ...]]:
    """Words that no document has, and that nobody writes so, as the words that the directory or the lexicon has in their place."""
    unknown = [token for each, there in zip(asked, met, strict=True) if not there for token in tokens(each.said)]
    if not unknown:
        return asked, ()
    there = await look_up(connection, unknown, lexicon)
    strange = [token for token in unknown if token.stem not in there.by_stem and token.stem not in lexicon.stems]
    alike = await words_like(connection, strange)
    nearest = {token.surface: close[0] for token in strange if (close := await corrected(connection, token, alike, lexicon))}
    mended = tuple((said, close.label) for said, close in nearest.items())
    meant = {said: _sought(tokens(close.label), lexicon)[:1] for said, close in nearest.items()}
    return [again for each in asked for again in meant.get(each.said, [each])], mended


def _by_rarity(met: Mapping[int, float], count: int) -> dict[int, float]:
    """What a word is worth in each document that has it: more where few have it. count: of all documents."""
    rarity = math.log1p((count - len(met) + 0.5) / (len(met) + 0.5))
    return {number: weight * rarity for number, weight in met.items()}


def _rank(asked: Sequence[Sought], met: Sequence[Mapping[int, float]]) -> tuple[list[int], bool]:
    """The documents that have the most of the words that say something, the best first; whether some of these words miss."""
    firm = [there for each, there in zip(asked, met, strict=True) if not each.soft] or met
    needed = [there for there in firm if there]
    counts: Counter[int] = Counter()
    for there in needed:
        counts.update(there.keys())
    most = max(counts.values(), default=0)
    best = [number for number, count in counts.items() if count == most] if needed else list({number for there in met for number in there})
    scores = dict.fromkeys(best, 0.0)
    for there in met:
        for number in best:
            if number in there:
                scores[number] += there[number]
    best.sort(reverse=True)  # of equals, the latest
    best.sort(key=scores.__getitem__, reverse=True)
    return best[:MOST_COUNTED], most < len(needed)


async def _passages(
    connection: AsyncConnection, asked: Sequence[Sought], met: Sequence[Mapping[int, float]], page: Sequence[int]
) -> dict[int, Passage]:
    """Of each of these documents, the passage that has the most of what was asked, the first of these."""
    if not page:
        return {}
    worth: dict[tuple[int, int], dict[int, float]] = defaultdict(dict)
    for number, stem, places in await _PLACES.rows(connection, {"stems": _stems(asked), "numbers": list(page)}):
        for rank, each in enumerate(asked):
            if stem in each.stems:
                by_stem = each.stems[stem] * (met[rank][number] + 1)
                for place in map(int, places.split()):
                    here = worth[number, place]
                    here[rank] = max(here.get(rank, 0.0), by_stem)
    best: dict[int, tuple[float, int]] = {}
    for (number, place), here in worth.items():
        best[number] = max(best.get(number, (0.0, 0)), (sum(here.values()), -place))
    ranks = sorted({-place for _, place in best.values()})
    texts = await _TEXTS.rows(connection, {"numbers": list(best), "ranks": ranks})
    return {number: Passage(page, text) for number, rank, page, text in texts if best[number][1] == -rank}
