"""What was said before that looks like what is being said now: ideas, problems, whatever a family remembers under a kind of its own.

A text is remembered by the stems of its words, and by the needs of the lexicon that it names (« colis » and « aide alimentaire » are
one). What few texts say weighs more than what many say, as in BM25; a text is like another when they share half of what this one says.
"""

import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Index, func
from sqlmodel import Field, SQLModel, col, delete, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.analysis import content, tokens
from storage.holdings import Holds
from storage.lexicon import Lexicon

LIKE = 0.5
"""From which share of what a text says another one is like it."""
MOST_STEMS = 12
"""Of a text, those that the fewest others say: the others tell little."""
MOST_PLACES = 4_000
"""How many mentions of its stems are looked at, those of the rarest ones first."""


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
    """The stems of a text, and the needs it names."""
    stems = [token.stem for token in content(tokens(text))]
    spans = (tuple(stems[start : start + length]) for length in range(1, lexicon.longest + 1) for start in range(len(stems) - length + 1))
    needs = {f"need:{need.slug}" for span in spans for need in lexicon.needs_by_phrase.get(span, ())}
    return frozenset(stems) | needs


async def remember(session: AsyncSession, kind: str, number: int, text: str, lexicon: Lexicon) -> None:
    """Keep the marks of a text, in place of what was kept of its number."""
    await forget(session, kind, number)
    session.add_all(LikeWord(kind=kind, stem=mark, number=number) for mark in marks_of(text, lexicon))
    await session.flush()


async def forget(session: AsyncSession, kind: str, number: int) -> None:
    """Nothing is like it any more."""
    await session.exec(delete(LikeWord).where(col(LikeWord.kind) == kind, col(LikeWord.number) == number))


async def find_like(session: AsyncSession, kind: str, text: str, lexicon: Lexicon, *, limit: int = 3) -> list[Like]:
    """What is like a text, the likest first."""
    said = marks_of(text, lexicon)
    known = await _count(session, kind, said)
    weights = {mark: _weight(known.get(mark, 0)) for mark in said}
    rarest = sorted(known, key=lambda mark: known[mark])[:MOST_STEMS]
    shares: dict[int, float] = defaultdict(float)
    for mark, number in await _places(session, kind, _within(rarest, known)):
        shares[number] += weights[mark]
    whole = sum(weights.values()) or 1.0
    found = [Like(number, weight / whole) for number, weight in shares.items() if weight / whole >= LIKE]
    return sorted(found, key=lambda like: (-like.share, like.number))[:limit]


def _weight(texts: int) -> float:
    """What a mark tells, by how many texts have it; one that none has tells that this text is another one."""
    return 1 / (1 + math.log1p(texts))


def _within(rarest: Iterable[str], known: dict[str, int]) -> list[str]:
    """Of these marks, as many as may be looked at."""
    taken: list[str] = []
    places = 0
    for mark in rarest:
        places += known[mark]
        if taken and places > MOST_PLACES:
            break
        taken.append(mark)
    return taken


async def _count(session: AsyncSession, kind: str, marks: frozenset[str]) -> dict[str, int]:
    query = select(LikeWord.stem, func.count()).where(LikeWord.kind == kind, col(LikeWord.stem).in_(marks)).group_by(LikeWord.stem)
    return dict((await session.exec(query)).all())


async def _places(session: AsyncSession, kind: str, marks: list[str]) -> list[tuple[str, int]]:
    query = select(LikeWord.stem, LikeWord.number).where(LikeWord.kind == kind, col(LikeWord.stem).in_(marks))
    return list((await session.exec(query)).all())
