"""What is told of a closed sounding: shares, mean and median, sectors that hide nobody; and nothing that gives back what is hidden."""

import base64
from collections import Counter
from decimal import Decimal
from io import BytesIO
from typing import Any

import openpyxl
from hypothesis import given
from hypothesis import strategies as st

from commands.core.telling.spreadsheets import xlsx_book
from commands.surveys.exporting import _by_sector, _shares
from commands.surveys.people import OTHERS, _together
from commands.surveys.picture import draw
from commands.surveys.results import classes_of, hidden_sectors, shuffled, spread
from tests.chat import ACCUEIL, Chat
from tests.commands.programmes.conftest import SAMIRA
from tests.commands.samples.surveys import CLOSED, FOUND, question
from tests.commands.surveys.conftest import (
    ALONE,
    CHOICE,
    HEALTH,
    MAKER,
    NUMBER,
    SCALE,
    SOCIAL,
    STRANGER,
    WORDS,
    answers,
    closed,
    counted,
    own,
    says,
    sent,
)

FEW = 5
BETWEEN = ("200 000 à 399 999", "400 000 à 599 999", "600 000 à 799 999", "800 000 à 999 999")
SECTORS = st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 12), min_size=1)


@given(SECTORS)
def test_no_sum_of_what_is_told_gives_a_count_of_few(sizes: dict[str, int]) -> None:
    """Told of a question: its whole, and some sectors. Whoever takes these away from it is left with a rest of many, of several sectors.

    Each of those may then be of more than few people, as far as anybody can reckon.
    """
    counts = {sector: {"1": size} for sector, size in sizes.items() if size}
    hidden = hidden_sectors(counts, FEW, {}) if counts else set()
    shown = counts.keys() - hidden
    assert all(sizes[sector] >= FEW for sector in shown)
    if hidden and shown:
        rest = sum(sizes[sector] for sector in counts) - sum(sizes[sector] for sector in shown)
        assert len(hidden) > 1
        assert rest - (len(hidden) - 1) > FEW, "one of them may be all of it but one person of each other"


@given(st.lists(st.sampled_from(["", "santé", "social", "logement", "école"]), min_size=1, max_size=40))
def test_no_sector_is_kept_of_fewer_people_than_few(kinds: list[str]) -> None:
    """From the day it is sent: an answer, even before it is closed, is one of a sector of many."""
    sectors = Counter(_together({str(rank): kind for rank, kind in enumerate(kinds)}, FEW).values())
    assert all(count >= FEW for sector, count in sectors.items() if sector)
    assert len(sectors) > 1 or set(sectors) == {""}
    assert OTHERS not in sectors or sectors[OTHERS] >= FEW


def test_shares_mean_and_median() -> None:
    scale = question("scale")
    found = spread(scale, {"1": 1, "4": 2, "5": 1})
    assert [share.count for share in found.shares] == [1, 0, 0, 2, 1]
    assert (found.answered, found.mean, found.median) == (4, Decimal("3.5"), Decimal("4.0"))
    assert spread(question("choice"), {"2": 3}).shares[1].count == 3


def test_numbers_are_told_by_round_classes() -> None:
    number = question("number", low=0, high=1_000_000)
    for counts, expected in (
        ({"0": 1, "20": 1, "39": 1, "40": 2}, [("0 à 9", 1), ("10 à 19", 0), ("20 à 29", 1), ("30 à 39", 1), ("40 à 49", 2)]),
        ({"3": 2, "4": 1}, [("3", 2), ("4", 1)]),
        ({"7": 5}, [("7", 5)]),
        ({"0.5": 1, "2": 1}, [("0 à moins de 1", 1), ("1 à moins de 2", 0), ("2 à moins de 3", 1)]),
        ({"0": 1, "1000000": 1}, [("0 à 199 999", 1), *[(each, 0) for each in BETWEEN], ("1 000 000 à 1 199 999", 1)]),
    ):
        found = spread(number, counts, classes_of(counts))
        assert [(share.label.replace("\u202f", " "), share.count) for share in found.shares] == expected


def test_words_are_shuffled_always_alike() -> None:
    said = [f"mot {rank}" for rank in range(12)]
    assert sorted(shuffled(said)) == sorted(said)
    assert shuffled(said) == shuffled(list(reversed(said))) != said


async def test_results_are_told_in_the_room_then_question_by_question(chat: Chat) -> None:
    await sent(chat, CHOICE, SCALE, NUMBER, WORDS)
    everybody = (*HEALTH, *SOCIAL, *ALONE)
    for rank, person in enumerate(everybody):
        await answers(chat, person, str(1 + rank % 3), str(1 + rank % 5), str(7 * rank), f"mot {rank % 7}")
    told = await closed(chat)
    assert "14 personnes ont répondu sur 14" in told
    assert "un médecin 5, un juriste 5, autre 4" in told
    first = await chat.says("!résultats Q1", room=MAKER, person=SAMIRA)
    assert "un juriste : 5" in first.replace("\u00a0", " ")
    assert "Santé (6)" in await chat.says("secteurs", room=MAKER, person=SAMIRA)
    assert "moyenne" in await chat.says("!résultats Q1 question 2", room=MAKER, person=SAMIRA)
    assert "Santé (6)" in await chat.says("l’enquête 1 par secteur", room=MAKER, person=SAMIRA)
    for words in ("!résultats Q1", "!enquête Q1", "!export Q1"):
        assert "pour les membres" in await chat.says(words, room=own(STRANGER), person=STRANGER)


async def test_an_erasure_after_the_end_changes_nothing_of_what_is_told(chat: Chat) -> None:
    await sent(chat, CHOICE, WORDS)
    for rank, person in enumerate((*HEALTH, *SOCIAL)):
        await answers(chat, person, str(1 + rank % 3), f"mot {rank}")
    await closed(chat)
    asked = [f"!résultats Q1 question {rank}{of}" for rank in (1, 2) for of in ("", " par secteur")]
    before = [await says(chat, SOCIAL[1], words) for words in asked]
    for person in (HEALTH[0], SAMIRA):
        await says(chat, person, "!effacer")
        assert "effacé" in await says(chat, person, "oui effacer")
    assert [await says(chat, SOCIAL[1], words) for words in asked] == before
    assert all(before)


async def test_while_it_is_open_nothing_is_told(chat: Chat) -> None:
    await sent(chat, CHOICE)
    for person in HEALTH:
        await answers(chat, person, "1")
    for words in ("!résultats Q1", "!résultats Q1 par secteur", "!export Q1"):
        assert "à sa clôture" in await chat.says(words, room=MAKER, person=SAMIRA)
    assert "médecin" not in await chat.says("!enquête Q1", room=ACCUEIL, person=SAMIRA)


async def test_a_sector_of_too_few_answers_is_kept_no_more_nor_the_one_that_would_give_it_back(chat: Chat) -> None:
    await sent(chat, CHOICE)
    for person in (*HEALTH, *SOCIAL[:2]):
        await answers(chat, person, "1")
    assert {sector for _, sector, _ in await counted(chat)} == {"Santé", OTHERS}
    await closed(chat)
    assert await counted(chat) == {(1, "", "1"): 8}
    assert "Rien par secteur" in await chat.says("!résultats Q1 question 1 par secteur", room=MAKER, person=SAMIRA)


def test_the_file_says_what_the_messages_say() -> None:
    assert [row[-3:] for row in _shares(FOUND)][:3] == [[3, "", ""], [4, "", ""], [5, "", ""]]
    assert [row[4] for row in _shares(FOUND)][-1:] == ["trop peu de réponses"]
    assert {row[2] for row in _by_sector(FOUND[:1])} == {"Santé", "autres secteurs"}
    book = openpyxl.load_workbook(BytesIO(xlsx_book({"Réponses": _shares(FOUND)})))
    assert book["Réponses"].cell(1, 5).value == "un médecin"


async def test_the_file_that_is_sent_tells_what_the_messages_do_and_hides_what_they_hide(chat: Chat) -> None:
    """A sector of few is in none of its sheets, nor what was said by whom."""
    await sent(chat, CHOICE, NUMBER, WORDS)
    for rank, person in enumerate((*HEALTH, *SOCIAL[:2])):
        await answers(chat, person, str(1 + rank % 3), str(7 * rank), f"mot {rank}")
    await closed(chat)
    await says(chat, HEALTH[0], "!export Q1")
    file = next(row.content for row in reversed(await chat.outbox()) if row.action == "file" and row.content["name"] == "enquete-Q1.xlsx")
    book = openpyxl.load_workbook(BytesIO(base64.b64decode(file["data"])))
    sheets: dict[str, list[Any]] = {sheet.title: list(sheet.iter_rows(min_row=2, values_only=True)) for sheet in book.worksheets}
    about: dict[str, Any] = dict(sheets["Enquête"])
    assert (about["personnes invitées"], about["ont répondu au moins à une question"], about["sont allées au bout"]) == (14, 8, 8)
    assert [row[3:6] for row in sheets["Réponses"][:3]] == [(8, "un médecin", 3), (8, "un juriste", 3), (8, "autre", 2)]
    assert sum(row[5] for row in sheets["Réponses"] if row[0] == 2) == 8
    assert sheets["Par secteur"] == []
    assert sorted(row[2] for row in sheets["Mots"]) == [f"mot {rank}" for rank in range(8)]


async def test_the_picture_comes_after_the_words_and_is_told_in_words(chat: Chat) -> None:
    await sent(chat, CHOICE, SCALE)
    for rank, person in enumerate((*HEALTH, *SOCIAL)):
        await answers(chat, person, str(1 + rank % 3), str(1 + rank % 5))
    await closed(chat)
    files = [row for row in await chat.outbox() if row.action == "file"]
    assert [(row.room_id, row.content["name"]) for row in files] == [("!programme:town.example", "enquete-Q1.png")]
    assert "un médecin 4, un juriste 4, autre 4" in files[0].content["described"]
    await chat.says("!résultats Q1 question 2", room=MAKER, person=SAMIRA)
    assert (await chat.outbox())[-1].room_id == MAKER.room_id


def test_a_picture_is_no_taller_than_a_phone_shows() -> None:
    drawn, shown = draw(CLOSED, [FOUND[0], FOUND[0], FOUND[0], FOUND[0]])
    assert drawn.startswith(b"\x89PNG")
    assert len(shown) == 2
