"""What was said before that looks like what is being said now: ideas, problems, whatever a family remembers under a kind of its own.

A text is remembered by the stems of its words, and by the needs of the lexicon that it names (« colis » and « aide alimentaire » are
one). What few texts say weighs more than what many say, as in BM25; a text is like another when it says two fifths of what this one says.
"""

import heapq
import math
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Index
from sqlmodel import Field, SQLModel, col, delete
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.analysis import stems_of
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


_COUNT = query(
    "SELECT said.value, (SELECT count(*) FROM "
    "(SELECT 1 FROM like_word WHERE kind {among:kinds} AND stem = said.value LIMIT :most) AS few) FROM {each:marks} AS said"
)
"""How many texts have each stem; of many, `most`: to count them all would take as long as there are texts."""
_PLACES = query("SELECT stem, kind, number FROM like_word WHERE kind {among:kinds} AND stem {among:marks}")
_SAID = query("SELECT kind, number, count(*) FROM like_word WHERE kind {among:kinds} AND number {among:numbers} GROUP BY kind, number")
_COMMON = query("SELECT stem, kind, number FROM like_word WHERE kind {among:kinds} AND stem {among:marks} AND number {among:numbers}")


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
    """What is like a text: its kind, its number, and the share of what the text says that it says too."""

    kind: str
    number: int
    share: float


def marks_of(text: str, lexicon: Lexicon) -> frozenset[str]:
    """The stems of a text; of words that name a need, the need in their place."""
    marks: set[str] = set()
    for run, needs in lexicon.runs(stems_of(text), lexicon.needs_by_phrase.get):
        marks |= {f"need:{need.slug}" for need in needs} if needs else set(run)
    return frozenset(marks)


async def remember(session: AsyncSession, kind: str, number: int, text: str, lexicon: Lexicon) -> None:
    """Keep the marks of a text, in place of what was kept of its number."""
    await forget(session, kind, number)
    session.add_all(LikeWord(kind=kind, stem=mark, number=number) for mark in marks_of(text, lexicon))
    await session.flush()


async def forget(session: AsyncSession, kind: str, number: int) -> None:
    """Nothing is like it any more."""
    await session.exec(delete(LikeWord).where(col(LikeWord.kind) == kind, col(LikeWord.number) == number))


async def find_like(session: AsyncSession, kind: str, text: str, lexicon: Lexicon, *, limit: int = 3, either: bool = False) -> list[Like]:
    """What is like a text, the likest first. either: as for `find_among`."""
    await session.flush()
    return await find_among(session, [kind], text, lexicon, limit=limit, either=either)


async def find_among(
    session: AsyncSession, kinds: Sequence[str], text: str, lexicon: Lexicon, *, limit: int, either: bool = False
) -> list[Like]:
    """What is like a text, of several kinds, as it is stored: the likest first. One statement where nothing is.

    either: so is what says little, when this text says two fifths of it: a short request, a long offer.
    """
    connection = await session.connection()
    said = sorted(marks_of(text, lexicon))
    among: dict[str, object] = {"kinds": list(kinds), "marks": said}
    counts = await _COUNT.rows(connection, among | {"most": MOST_PLACES + 1})
    known = {mark: texts for mark, texts in counts if texts}
    if not known:
        return []
    weights = {mark: _weight(known.get(mark, 0)) for mark in said}
    whole = sum(weights.values())
    if not either and sum(weights[mark] for mark in known) < LIKE * whole:  # not even a text that has all that is known
        return []
    places = await _PLACES.rows(connection, among | {"marks": _rarest(known)})
    likeliest = heapq.nlargest(CANDIDATES, _shares(places, weights).items(), key=lambda found: (found[1], -found[0][1]))
    common = await _COMMON.rows(connection, among | {"numbers": [number for (_, number), _ in likeliest]})
    shares = {which: weight / whole for which, weight in _shares(common, weights).items()}
    if either:
        told = Counter((kind, number) for _, kind, number in common)
        counts = await _SAID.rows(connection, among | {"numbers": [number for _, number in shares]})
        whole_of = {(kind, number): count for kind, number, count in counts}
        shares = {which: max(share, told[which] / whole_of[which]) for which, share in shares.items()}
    found = [Like(*which, share) for which, share in shares.items() if share >= LIKE]
    return sorted(found, key=lambda like: (-like.share, like.number, like.kind))[:limit]


def like_among(text: str, others: Sequence[str], lexicon: Lexicon, *, but: Collection[str] = ()) -> list[int]:
    """Which of a few texts that are stored nowhere are like this one, either way, by their rank: the likest first.

    but: stems that are like nothing by themselves (« conseil », « atelier »).
    """
    said = marks_of(text, lexicon)
    marks = [marks_of(other, lexicon) for other in others]
    known = Counter(mark for each in marks for mark in each & said)
    weights = {mark: _weight(known[mark]) for mark in said}
    whole = sum(weights.values())
    shares = {
        rank: max(sum(weights[mark] for mark in common) / whole, len(common) / len(each))
        for rank, each in enumerate(marks)
        if (common := each & said) and not common <= set(but)
    }
    return sorted((rank for rank, share in shares.items() if share >= LIKE), key=lambda rank: (-shares[rank], rank))


def _weight(texts: int) -> float:
    """What a mark tells, by how many texts have it; one that none has tells a little more than one that another has."""
    return 1 / (1 + math.log1p(texts)) if texts else UNHEARD


def _shares(places: Iterable[tuple[str, str, int]], weights: Mapping[str, float]) -> dict[tuple[str, int], float]:
    """What the marks that each text has, called by its kind and number, weigh together."""
    shares: dict[tuple[str, int], float] = defaultdict(float)
    for mark, kind, number in places:
        shares[kind, number] += weights[mark]
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
