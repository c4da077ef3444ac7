"""The library is searched by what documents are called and by what they say: the best first, each with its passage."""

from datetime import UTC, datetime

import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from storage import passages
from storage.database import Database
from storage.document_search import Findings, search
from storage.documents import SHOWN, Document
from storage.lexicon import parse
from storage.passages import LONGEST_PASSAGE, Passage, cut, weigh
from storage.rows import add_numbered
from tests.begun import Beginnings

AT = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
LEXICON = parse(
    """
[[besoin]]
slug = "alimentation"
nom = "Aide alimentaire"
mots = ["aide alimentaire", "colis", "épicerie solidaire"]

[[besoin]]
slug = "logement"
nom = "Logement"
mots = ["logement", "loyer"]
"""
)
TEXTS = {
    "Se loger à Valmont": [
        (1, "Le parc social compte 812 logements."),
        (2, "Les impayés de loyer ont doublé depuis 2021, surtout chez les jeunes."),
        (3, "Annexe : les logements par quartier."),
    ],
    "Manger à sa faim": [(0, "Les distributions de colis du mardi refusent du monde. " * 12), (0, "Un étudiant sur trois saute un repas.")],
    "Atlas de la jeunesse": [(1, "Les jeunes et la culture."), (2, "Les jeunes et le sport.")],
    "Charte graphique": [],
}


async def add(session: AsyncSession, title: str, text: list[tuple[int, str]], state: str = SHOWN) -> int:
    number = await add_numbered(session, Document(title=title, room="programme", state=state, created_at=AT, shown_at=AT))
    pieces = cut(text)
    await passages.remember_text(session, number, pieces, weigh(pieces))
    await passages.remember_told(session, number, title, ("CCAS", "2024"))
    return number


async def all_texts(session: AsyncSession) -> None:
    for title, text in TEXTS.items():
        await add(session, title, text)
    await add(session, "Brouillon sur le loyer", [(1, "Le loyer.")], "draft")


@pytest.fixture
async def library(database: Database, beginnings: Beginnings) -> Database:
    await beginnings.fill(database, all_texts)
    return database


async def ask(library: Database, question: str, *, start: int = 0, limit: int = 3) -> Findings:
    async with library.reading() as session:
        return await search(session, question, LEXICON, start=start, limit=limit)


@pytest.mark.parametrize(
    ("question", "numbers", "passage"),
    [
        ("impayés de loyer", [1], "impayés"),
        ("l’impayé", [1], "impayés"),
        ("jeunes", [3, 1], "culture"),
        ("les jeunes et le sport", [3], "sport"),
        ("loyers des jeunes", [1], "impayés"),
        ("aide alimentaire", [2], "colis"),
        ("épicerie solidaire", [2], "colis"),
        ("charte", [4], None),
        ("ccas 2024", [4, 3, 2, 1], None),
    ],
)
async def test_what_is_called_so_or_says_so_is_found_with_its_passage(
    library: Database, question: str, numbers: list[int], passage: str | None
) -> None:
    findings = await ask(library, question, limit=4)
    assert [each.number for each in findings.found] == numbers
    first = findings.found[0].passage
    assert (first is None) if passage is None else (first is not None and passage in first.text)
    assert findings.without == ()
    assert not findings.partial


async def test_the_page_of_the_passage_is_told(library: Database) -> None:
    (found,) = (await ask(library, "impayés")).found
    assert found.passage == Passage(2, "Les impayés de loyer ont doublé depuis 2021, surtout chez les jeunes.")


async def test_words_that_nobody_says_are_told_and_what_is_near_is_given(library: Database) -> None:
    findings = await ask(library, "impayés zzyzx")
    assert [each.number for each in findings.found] == [1]
    assert findings.without == ("zzyzx",)
    assert (await ask(library, "zzyzx")).found == ()
    partly = await ask(library, "colis sport")
    assert partly.partial
    assert {each.number for each in partly.found} == {2, 3}


async def test_what_is_not_in_the_library_yet_neither_hides_nor_tells_anything(library: Database) -> None:
    async with library.writing() as session:
        await add(session, "Colis et sport", [(1, "Une boisson offerte, un tournoi.")], "draft")
    partly = await ask(library, "colis sport")
    assert {each.number for each in partly.found} == {2, 3}, "the draft alone has both words"
    assert partly.partial
    assert (await ask(library, "tournoi")).without == ("tournoi",)


async def test_a_misspelt_word_is_read_as_the_one_it_may_be(library: Database) -> None:
    findings = await ask(library, "logemant")
    assert findings.corrected == (("logemant", "logement"),)
    assert findings.found[0].number == 1


async def test_pages_of_what_is_found_follow_one_another(library: Database) -> None:
    first, second = await ask(library, "ccas", limit=3), await ask(library, "ccas", start=3, limit=3)
    assert [each.number for each in (*first.found, *second.found)] == [4, 3, 2, 1]
    assert first.total == 4


@pytest.mark.parametrize("question", ["", "   ", "le la les", "?", "’" * 300, "a" * 5000, "é" * 50, "0", "%_'\"; DROP TABLE document"])
async def test_any_question_is_answered(library: Database, question: str) -> None:
    await ask(library, question)


async def test_what_is_told_anew_or_said_anew_replaces_what_was(library: Database) -> None:
    async with library.writing() as session:
        await passages.remember_told(session, 1, "Habitat", ())
        await passages.remember_text(session, 3, [Passage(1, "La jeunesse danse")], weigh([Passage(1, "La jeunesse danse")]))
    assert [each.number for each in (await ask(library, "habitat")).found] == [1]
    assert (await ask(library, "ccas sport")).without == ("sport",)
    assert [each.number for each in (await ask(library, "danser")).found] == [3]
    async with library.writing() as session:
        await passages.forget(session, 3)
    assert (await ask(library, "danser")).found == ()


def test_paragraphs_are_cut_into_passages_of_one_page_and_nothing_is_lost() -> None:
    text = [(1, "un deux"), (1, "trois"), (2, "quatre " * 200), (3, "x" * 2_000)]
    pieces = cut(text)
    assert pieces[0] == Passage(1, "un deux trois")
    assert all(len(each.text) <= LONGEST_PASSAGE for each in pieces)
    assert " ".join(each.text for each in pieces if each.page == 2).split() == ["quatre"] * 200
    assert pieces[-1].page == 3


def test_a_text_beyond_measure_is_cut_short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passages, "MOST_CHARACTERS", 1_000)
    assert sum(len(each.text) for each in cut([(page, "mot " * 50) for page in range(1, 100)])) <= 1_000
