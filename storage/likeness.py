"""What was said before that looks like what is being said now: ideas, problems, whatever a family remembers under a kind of its own.

A text is remembered by the stems of its words, and by the needs of the lexicon that it names (« colis » and « aide alimentaire » are
one). What few texts say weighs more than what many say, as in BM25; a text is like another when it says two fifths of what this one says.
"""

import heapq
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Index
from sqlmodel import Field, SQLModel, col, delete
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.analysis import content, tokens
from storage.holdings import Holds
from storage.lexicon import Lexicon
from storage.search.asking import query

LIKE = 0.4
"""From which share of what a text says another one is like it."""
UNHEARD = 0.8
"""What a mark tells that no other text has."""
MOST_PLACES = 1_000
"""How many mentions of the stems of a text are looked at to find what may be like it, those of the rarest stems first."""
CANDIDATES = 30
"""How many of the texts found so are compared in full."""


_COUNT = query("SELECT stem, count(*) FROM like_word WHERE kind = :kind AND stem {among:marks} GROUP BY stem")
_PLACES = query("SELECT stem, number FROM like_word WHERE kind = :kind AND stem {among:marks}")
_SAID = query("SELECT number, count(*) FROM like_word WHERE kind = :kind AND number {among:numbers} GROUP BY number")
_COMMON = query("SELECT stem, number FROM like_word WHERE kind = :kind AND stem {among:marks} AND number {among:numbers}")


class LikeWord(SQLModel, table=True):
    """A stem, or a need, that a text of a kind says."""

    __tablename__ = "like_word"
    __table_args__ = (Index("ix_like_word_text", "kind", "number"),)
    __holds__ = Holds(plain={("kind", "stem"): "the words of what is remembered elsewhere, made anew from it"})

    kind: str = Field(primary_key=True, description="what family and subject it is of: programmes.idea")
    stem: str = Field(primary_key=True)
    number: int = Field(primary_key=True)


@dataclass(frozen=True, slots=True)
class Like:
    """What is like a text: its number, and the share of what the text says that it says too."""

    number: int
    share: float


def marks_of(text: str, lexicon: Lexicon) -> frozenset[str]:
    """The stems of a text; of words that name a need, the need in their place."""
    stems = [token.stem for token in content(tokens(text))]
    marks: set[str] = set()
    start = 0
    while start < len(stems):
        length, found = _need_at(stems, start, lexicon)
        marks |= found or {stems[start]}
        start += length
    return frozenset(marks)


def _need_at(stems: Sequence[str], start: int, lexicon: Lexicon) -> tuple[int, set[str]]:
    """The longest phrase there that names a need: of how many words, and the needs. One word, and none, where nothing does."""
    for length in range(min(lexicon.longest, len(stems) - start), 0, -1):
        if needs := lexicon.needs_by_phrase.get(tuple(stems[start : start + length])):
            return length, {f"need:{need.slug}" for need in needs}
    return 1, set()


async def remember(session: AsyncSession, kind: str, number: int, text: str, lexicon: Lexicon) -> None:
    """Keep the marks of a text, in place of what was kept of its number."""
    await forget(session, kind, number)
    session.add_all(LikeWord(kind=kind, stem=mark, number=number) for mark in marks_of(text, lexicon))
    await session.flush()


async def forget(session: AsyncSession, kind: str, number: int) -> None:
    """Nothing is like it any more."""
    await session.exec(delete(LikeWord).where(col(LikeWord.kind) == kind, col(LikeWord.number) == number))


async def find_like(session: AsyncSession, kind: str, text: str, lexicon: Lexicon, *, limit: int = 3, either: bool = False) -> list[Like]:
    """What is like a text, the likest first. either: so is what says less, when this text says two fifths of it (a request, an offer)."""
    await session.flush()
    connection = await session.connection()
    said = sorted(marks_of(text, lexicon))
    known = dict(await _COUNT.rows(connection, {"kind": kind, "marks": said}))
    weights = {mark: _weight(known.get(mark, 0)) for mark in said}
    whole = sum(weights.values()) or 1.0
    places = await _PLACES.rows(connection, {"kind": kind, "marks": _rarest(known)})
    likeliest = heapq.nlargest(CANDIDATES, _shares(places, weights).items(), key=lambda found: (found[1], -found[0]))
    common = await _COMMON.rows(connection, {"kind": kind, "marks": said, "numbers": [number for number, _ in likeliest]})
    shares = {number: weight / whole for number, weight in _shares(common, weights).items()}
    if either:
        said_by_each = await _SAID.rows(connection, {"kind": kind, "numbers": list(shares)})
        told = Counter(number for _, number in common)
        shares = {number: max(shares[number], told[number] / count) for number, count in said_by_each}
    found = [Like(number, share) for number, share in shares.items() if share >= LIKE]
    return sorted(found, key=lambda like: (-like.share, like.number))[:limit]


def _weight(texts: int) -> float:
    """What a mark tells, by how many texts have it; one that none has tells a little more than one that another has."""
    return 1 / (1 + math.log1p(texts)) if texts else UNHEARD


def _shares(places: Iterable[tuple[str, int]], weights: Mapping[str, float]) -> dict[int, float]:
    """What the marks that each text has weigh together."""
    shares: dict[int, float] = defaultdict(float)
    for mark, number in places:
        shares[number] += weights[mark]
    return shares


def _rarest(known: Mapping[str, int]) -> list[str]:
    """Of these marks, those that the fewest texts have, as many as may be looked at: one at least."""
    taken: list[str] = []
    places = 0
    for mark in sorted(known, key=lambda mark: known[mark]):
        places += known[mark]
        if taken and places > MOST_PLACES:
            break
        taken.append(mark)
    return taken
