"""What the documents of the library say: each text cut into passages, each stem with the passages that have it.

A stem weighs in a text as BM25 says; more in the title, and in what is told of the document. All of it is made anew from the documents.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Index, text
from sqlmodel import Field, SQLModel, col, delete, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.analysis import content, tokens
from storage.holdings import Holds
from storage.many import add_rows, run_many

LONGEST_PASSAGE = 500
"""Characters of a passage, but for a word that is longer."""
MOST_CHARACTERS = 600_000
"""Of a text: some two hundred and fifty pages. The rest is not searched."""
MOST_STEMS = 6_000
"""Different ones of a text, the most frequent first."""
MOST_PLACES = 24
"""Passages that are remembered of a stem: the first ones where it stands the most."""
TITLE, TOLD = 300, 150
"""What a stem weighs in the title, and in what else is told of a document; in a text, at most 100."""
_USUAL_LENGTH = 4_000
"""Words that say something, of a usual text: a longer one weighs less for having them all."""
_TELL = text(
    "INSERT INTO document_word (stem, document_number, weight, told, places) VALUES (:stem, :document_number, 0, :told, '') "
    "ON CONFLICT (stem, document_number) DO UPDATE SET told = excluded.told"
)


class DocumentPassage(SQLModel, table=True):
    """A piece of the text of a document, as it stands there. page: 0 where its kind has none."""

    __tablename__ = "document_passage"
    __holds__ = Holds(plain={("text",): "what a document that its author gave to the network says"})

    document_number: int = Field(primary_key=True, foreign_key="document.number", ondelete="CASCADE")
    rank: int = Field(primary_key=True)
    page: int = 0
    text: str


class DocumentWord(SQLModel, table=True):
    """A stem that a document has. weight: in its text; told: in its title and what is told of it; places: the ranks of its passages."""

    __tablename__ = "document_word"
    __table_args__ = (Index("ix_document_word_document", "document_number"), {"sqlite_with_rowid": False})
    __holds__ = Holds(plain={("stem", "places"): "the words of a document, made anew from it"})

    stem: str = Field(primary_key=True)
    document_number: int = Field(primary_key=True, foreign_key="document.number", ondelete="CASCADE")
    weight: int = 0
    told: int = 0
    places: str = ""


# ── Reading a text ───────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of a text, and the page where it begins (0: no pages)."""

    page: int
    text: str


@dataclass(frozen=True, slots=True)
class Word:
    """A stem of a text, what it weighs there, and the ranks of the passages that have it."""

    stem: str
    weight: int
    places: tuple[int, ...]


def cut(paragraphs: Iterable[tuple[int, str]]) -> list[Passage]:
    """Paragraphs with their pages, as passages: short ones of a page together, long ones in pieces. At most `MOST_CHARACTERS`."""
    passages: list[Passage] = []
    held, held_page, taken = "", 0, 0
    for page, paragraph in paragraphs:
        for piece in _pieces(" ".join(paragraph.split())):
            if taken + len(piece) > MOST_CHARACTERS:
                return [*passages, Passage(held_page, held)] if held else passages
            taken += len(piece)
            if held and (page != held_page or len(held) + 1 + len(piece) > LONGEST_PASSAGE):
                passages.append(Passage(held_page, held))
                held = ""
            held, held_page = (f"{held} {piece}", held_page) if held else (piece, page)
    return [*passages, Passage(held_page, held)] if held else passages


def _pieces(paragraph: str) -> Iterable[str]:
    """A paragraph cut between words."""
    held = ""
    for word in paragraph.split(" "):
        if held and len(held) + 1 + len(word) > LONGEST_PASSAGE:
            yield held
            held = ""
        held = f"{held} {word}" if held else word[:LONGEST_PASSAGE]
    if held:
        yield held


def weigh(passages: Sequence[Passage]) -> list[Word]:
    """The stems of a text, with what they weigh in it and where they stand."""
    places: dict[str, Counter[int]] = defaultdict(Counter)
    for rank, passage in enumerate(passages):
        for token in tokens(passage.text):
            if not token.is_stop:
                places[token.stem][rank] += 1
    counts = {stem: found.total() for stem, found in places.items()}
    length = sum(counts.values())
    slack = 1.2 * (0.4 + 0.6 * min(4.0, length / _USUAL_LENGTH))
    kept = sorted(counts, key=lambda stem: (-counts[stem], stem))[:MOST_STEMS]
    return [Word(stem, max(1, round(100 * counts[stem] / (counts[stem] + slack))), tuple(sorted(_most(places[stem])))) for stem in kept]


def _most(found: Counter[int]) -> list[int]:
    return sorted(found, key=lambda rank: (-found[rank], rank))[:MOST_PLACES]


# ── Remembering ──────────────────────────────────────────────────────────────────────────────────────────────────


async def remember_text(session: AsyncSession, number: int, passages: Sequence[Passage], words: Sequence[Word]) -> None:
    """Keep the text of a document, in place of the one that was kept of it."""
    query = select(DocumentWord.stem, DocumentWord.told).where(DocumentWord.document_number == number, DocumentWord.told > 0)
    told = dict((await session.exec(query)).all())
    await forget(session, number)
    connection = await session.connection()
    pieces = ({"document_number": number, "rank": rank, "page": each.page, "text": each.text} for rank, each in enumerate(passages))
    await add_rows(connection, DocumentPassage, pieces)
    said = {stem: Word(stem, 0, ()) for stem in told} | {word.stem: word for word in words}
    rows = (_row(word, number, told.get(word.stem, 0)) for word in said.values())
    await add_rows(connection, DocumentWord, rows)


def _row(word: Word, number: int, told: int) -> dict[str, object]:
    places = " ".join(map(str, word.places))
    return {"stem": word.stem, "document_number": number, "weight": word.weight, "told": told, "places": places}


async def remember_told(session: AsyncSession, number: int, title: str, told: Sequence[str]) -> None:
    """Keep what is told of a document: its title, and the rest of it."""
    mine = col(DocumentWord.document_number) == number
    await session.exec(update(DocumentWord).where(mine, col(DocumentWord.told) > 0).values(told=0))
    weights = {token.stem: TOLD for each in told for token in tokens(each) if not token.is_stop}
    weights |= {token.stem: TITLE for token in content(tokens(title))}
    rows = ({"stem": stem, "document_number": number, "told": weight} for stem, weight in weights.items())
    await run_many(await session.connection(), _TELL, rows)
    await session.exec(delete(DocumentWord).where(mine, col(DocumentWord.weight) == 0, col(DocumentWord.told) == 0))


async def forget(session: AsyncSession, number: int) -> None:
    """Nothing finds it any more."""
    await session.exec(delete(DocumentPassage).where(col(DocumentPassage.document_number) == number))
    await session.exec(delete(DocumentWord).where(col(DocumentWord.document_number) == number))
