"""What the search of the library costs as it grows: `python -m scripts.bench.documents [--few 200] [--many 2000]` prints Markdown.

Two houses live in one process and are asked in turn. Their documents have the text of one of eighty, made of words whose frequencies fall
as those of a language do, twelve pages each; the questions are of frequent words, of rare ones, and of both. Commands go through the
dispatcher, on SQLite.
"""

import argparse
import asyncio
import random
import statistics
from itertools import accumulate

from commands.core.declaration.context import Person
from commands.table import TABLE
from scripts.bench.turns import LEXICON, Asked, houses, p95, show, sizes, timed
from storage import passages
from storage.database import Database
from storage.document_search import search
from storage.documents import SHOWN, Document
from storage.passages import cut, weigh
from storage.rows import add_numbered
from tests.chat import MORNING, Chat

PEOPLE = [Person(f"@m{rank}:town.example", f"Personne {rank}") for rank in range(8)]
TEXTS, PAGES, LENGTH = 80, 12, 280
WORDS = 30_000
QUESTIONS = 300
BAR_MS = 20
_TOLD = [
    *("logement", "jeunes", "famille", "santé", "emploi", "loyer", "aide", "accompagnement", "quartier", "mobilité", "précarité"),
    *("enfants", "école", "insertion", "handicap", "alimentation", "colis", "accueil", "violence", "droits", "numérique", "parents"),
    *("isolement", "aînés", "transport", "habitat", "dépense", "énergie", "ménage", "revenu"),
]
_SOUNDS = [consonant + vowel for consonant in "bcdfglmnprstv" for vowel in ("a", "e", "i", "o", "u", "ou", "an", "on")]


def vocabulary(lots: random.Random) -> list[str]:
    """Invented words, after those that people look for."""
    return [*_TOLD, *("".join(lots.choices(_SOUNDS, k=lots.randrange(2, 5))) for _ in range(WORDS))]


async def settle(database: Database, count: int) -> Chat:
    """A library of so many documents."""
    lots = random.Random(7)  # noqa: S311 - the same documents at each run
    words = vocabulary(lots)
    weights = list(accumulate(1 / (rank + 10) for rank in range(len(words))))
    texts = [
        cut([(page, " ".join(lots.choices(words, cum_weights=weights, k=LENGTH))) for page in range(1, PAGES + 1)]) for _ in range(TEXTS)
    ]
    weighed = [weigh(text) for text in texts]
    for start in range(0, count, 100):
        async with database.writing() as session:
            for rank in range(start, min(count, start + 100)):
                title = " ".join(lots.choices(words, cum_weights=weights, k=5))
                document = Document(title=title, room="programme", state=SHOWN, created_at=MORNING, shown_at=MORNING)
                number = await add_numbered(session, document)
                await passages.remember_text(session, number, texts[rank % TEXTS], weighed[rank % TEXTS])
                await passages.remember_told(session, number, title, (f"Structure {rank}", "2024"))
    return Chat(database, TABLE, LEXICON)


def question(lots: random.Random, words: list[str]) -> str:
    """One to four words: frequent ones, and now and then a rare one."""
    return " ".join(lots.choice(_TOLD) if lots.random() < 0.8 else lots.choice(words[:3_000]) for _ in range(lots.randrange(1, 5)))


async def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.set_defaults(few=200, many=2_000)
    asked = sizes(parser)
    lots = random.Random(11)  # noqa: S311 - the same questions at each run
    words = vocabulary(random.Random(7))  # noqa: S311 - as above
    questions = [question(lots, words) for _ in range(QUESTIONS)]
    async with houses(settle, asked.few, asked.many) as both:
        commands = (
            Asked("!documents logement", lambda _rank: "!documents logement", PEOPLE),
            Asked("!documents, some words", lambda rank: f"!documents {questions[rank]}", PEOPLE),
            Asked("!documents", lambda _rank: "!documents", PEOPLE),
        )
        await show("documents", (asked.few, asked.many), both, commands)
        for chat, count in zip(both, (asked.few, asked.many), strict=True):
            times = [await timed(lambda chat=chat, each=each: _find(chat, each)) for each in questions]  # type: ignore[misc]
            print(f"\nSearch in {count} documents: median {statistics.median(times):.1f} ms, p95 {p95(times):.1f} ms (bar {BAR_MS} ms)")


async def _find(chat: Chat, asked: str) -> None:
    async with chat.database.reading() as session:
        await search(session, asked, LEXICON, start=0, limit=3)


if __name__ == "__main__":
    asyncio.run(main())
