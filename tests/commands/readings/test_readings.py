"""What is seen behind a subject is signed by a structure, corrected, taken back; what is contrary stands side by side; nobody is named."""

from datetime import date, timedelta

import pytest
from sqlmodel import select

from commands.core.rules.caps import READINGS
from commands.readings.reading import ordered
from storage import personal_data, readings
from storage.counts import Tally
from storage.documents import SHOWN, WITHDRAWN, Document
from storage.merges import set_merged
from storage.readings import Reading
from tests.chat import ACCUEIL, LEA, MORNING, OMAR, Chat
from tests.commands.readings.conftest import ALONE, INES, SAMIRA, STRANGER
from tests.spaces import flat

STUDENTS = "!regard CH1 Beaucoup d’étudiants, qui partent l’été"


async def kept(chat: Chat) -> list[tuple[str, str]]:
    async with chat.database.reading() as session:
        return [(each.subject, each.text) for each in (await session.exec(select(Reading).order_by(Reading.id))).all()]  # type: ignore[arg-type]


async def test_a_figure_tells_its_number_and_what_is_seen_behind_it(chat: Chat) -> None:
    assert "CH1 : que voyez-vous derrière ce chiffre ? !regard CH1 …" in flat(await chat.says("!chiffre population"))
    said = flat(await chat.says(STUDENTS))
    assert "CCAS voit : Beaucoup d’étudiants, qui partent l’été." in said
    assert "Léa" not in said
    assert "CH1 : 1 regard de professionnels, !regards CH1" in flat(await chat.says("!chiffre CH1"))
    listed = flat(await chat.says("!regards CH1", person=STRANGER))
    assert "1. CCAS voit : Beaucoup d’étudiants" in listed
    assert "Léa" not in listed


@pytest.mark.parametrize(
    ("said", "subject"),
    [
        ("!regard P1 Des apprentis, surtout", "problems.problem:1"),
        ("!regard problème 1 Des apprentis, surtout", "problems.problem:1"),
        ("!regard p 1 : des apprentis, surtout", "problems.problem:1"),
        ("regard P1 des apprentis, surtout", "problems.problem:1"),
        ("!regard chiffre population ; des apprentis, surtout", "figures.indicator:1"),
        ("!mon regard CH2 des apprentis, surtout", "figures.indicator:2"),
    ],
)
async def test_what_it_is_behind_is_read_in_the_words_people_use(chat: Chat, said: str, subject: str) -> None:
    await chat.says(said)
    assert [(each, text.lower()) for each, text in await kept(chat)] == [(subject, "des apprentis, surtout")]


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("!regard", "De quoi parlez-vous"),
        ("!regard les bus sont en retard", "De quoi parlez-vous"),
        ("!regard CH99 des étudiants", "Je n’ai pas de CH99"),
        ("!regard P99 des étudiants", "Je n’ai pas de P99"),
        ("!regard DOC3 des étudiants", "De quoi parlez-vous|Je n’ai pas de DOC3"),
        ("!regard chiffre licornes ; des étudiants", "licornes"),
        ("!regard CH1", "Il n’y a pas de mots"),
        ("!regard CH1 ...", "Il n’y a pas de mots"),
        ("!regard CH1 " + "mot " * 200, "C’est trop long"),
        ("!regard CH1 Mme Durand n’a plus de lait pour son bébé", "recon"),
        ("!regard CH1 retirer", "Vous n’avez pas donné de regard"),
        ("!regard CH1 retirer 1", "Samira"),
    ],
)
async def test_what_is_refused_leaves_nothing(chat: Chat, said: str, why: str) -> None:
    answer = flat(await chat.says(said))
    assert any(each in answer for each in why.split("|")), answer
    assert await kept(chat) == []


async def test_it_is_for_the_network(chat: Chat) -> None:
    assert "!inscription" in await chat.says(STUDENTS, person=STRANGER)
    assert await kept(chat) == []


async def test_a_problem_that_was_taken_back_is_none(chat: Chat) -> None:
    await chat.says("!retirer-problème P1")
    assert "Je n’ai pas de P1" in flat(await chat.says("!regard P1 des étudiants", person=OMAR))


async def test_saying_it_again_corrects_it_and_takes_it_back(chat: Chat) -> None:
    await chat.says(STUDENTS)
    assert "C’est corrigé" in await chat.says("!regard CH1 Surtout des apprentis", room=ACCUEIL)
    assert await kept(chat) == [("figures.indicator:1", "Surtout des apprentis")]
    assert "n’est plus montré" in flat(await chat.says("!regard CH1 retirer"))
    assert await kept(chat) == []
    assert "que voyez-vous" in await chat.says("!chiffre CH1")


async def test_an_edit_of_the_message_says_how_to_correct_it(chat: Chat) -> None:
    said = chat.hear(STUDENTS)
    await chat.answer_to(said)
    assert "le nouveau le remplace" in await chat.corrects(said, "!regard CH1 Des apprentis")
    assert await kept(chat) == [("figures.indicator:1", "Beaucoup d’étudiants, qui partent l’été")]


@pytest.mark.parametrize(
    ("said", "text"),
    [
        ("contre CCAS ; chez nous, des familles", "chez nous, des familles"),
        ("contre le CCAS ; chez nous, des familles", "chez nous, des familles"),
        ("contre 1 ; chez nous, des familles", "chez nous, des familles"),
        ("pas d’accord avec le CCAS ; chez nous, des familles", "chez nous, des familles"),
        ("Au contraire, chez nous, des familles", "Au contraire, chez nous, des familles"),
    ],
)
async def test_contrary_ones_stand_side_by_side(chat: Chat, said: str, text: str) -> None:
    await chat.says(STUDENTS)
    await chat.says("!regard CH1 Des couples sans enfant", person=INES)
    noted = flat(await chat.says(f"!regard CH1 {said}", person=OMAR))
    assert await kept(chat) == [
        ("figures.indicator:1", "Beaucoup d’étudiants, qui partent l’été"),
        ("figures.indicator:1", "Des couples sans enfant"),
        ("figures.indicator:1", text),
    ]
    if said.startswith("Au"):  # of nobody in particular: of the last one
        assert "En face, Mission locale voit" in noted
        return
    assert "En face, CCAS voit : Beaucoup d’étudiants" in noted
    lines = [line for line in flat(await chat.says("!regards CH1")).split("\n") if line[:1].isdigit()]
    assert [line.split(" voit")[0] for line in lines] == ["1. CCAS", "2. PMI, au contraire du n° 1,", "3. Mission locale"]


@pytest.mark.parametrize("said", ["contre toute attente, des étudiants", "contre la PMI ; des étudiants", "en face de la gare"])
async def test_words_that_name_no_other_reading_are_words(chat: Chat, said: str) -> None:
    await chat.says(STUDENTS)
    await chat.says(f"!regard CH1 {said}", person=INES)
    async with chat.database.reading() as session:
        found = await readings.find_reading(session, "figures.indicator:1", INES.user_id)
    assert found is not None
    assert found.against_id is None
    assert found.text == said


async def test_what_was_said_is_put_face_to_face_afterwards(chat: Chat) -> None:
    await chat.says(STUDENTS)
    assert "!regard CH1 contre 1" in await chat.says("!regard CH1 Des familles", person=OMAR)
    assert "En face, CCAS" in flat(await chat.says("!regard CH1 contre 1", person=OMAR))
    assert (await kept(chat))[1] == ("figures.indicator:1", "Des familles")


def test_an_order_loses_none_and_ends_whatever_denies_whatever() -> None:
    def said(number: int, against: int | None) -> Reading:
        return Reading(id=number, subject="x", text="x", against_id=against, at=MORNING)

    row = [said(1, None), said(2, None), said(3, 1), said(4, 3), said(5, 99), said(6, 1)]
    assert [each.id for each in ordered(row)] == [1, 3, 4, 6, 2, 5]


async def test_two_that_deny_each_other_are_both_told(chat: Chat) -> None:
    await chat.says(STUDENTS)
    await chat.says("!regard CH1 contre 1 ; des familles", person=OMAR)
    await chat.says("!regard CH1 contre PMI ; des étudiants")
    listed = flat(await chat.says("!regards CH1"))
    assert "1. CCAS, au contraire du n° 2, voit : Des étudiants." in listed
    assert "2. PMI, au contraire du n° 1, voit : Des familles." in listed


async def test_the_team_takes_one_away_once_it_was_shown(chat: Chat) -> None:
    await chat.says(STUDENTS)
    await chat.says("!regard CH1 Des familles", person=OMAR)
    assert "Retirer ce regard de PMI" in flat(await chat.says("!regard CH1 retirer 2", person=SAMIRA))
    await chat.says("!regard CH1 retirer")  # ranks move meanwhile
    await chat.says("!oui", person=SAMIRA)
    assert await kept(chat) == []


async def test_who_speaks_for_none_signs_as_a_member(chat: Chat) -> None:
    await chat.says("!regard CH1 Des familles", person=ALONE)
    listed = flat(await chat.says("!regards CH1"))
    assert "Un membre du réseau voit" in listed
    assert "Nadia" not in listed


async def test_an_erasure_leaves_what_a_structure_signs_and_nothing_else(chat: Chat) -> None:
    await chat.says(STUDENTS)
    await chat.says("!regard CH1 Des familles", person=ALONE)
    async with chat.database.writing() as session:
        for person in (LEA, ALONE):
            await personal_data.erase(session, person.user_id, now=chat.now, reason="request")
        assert [each.user_id for each in (await session.exec(select(Reading))).all()] == [None]
    assert "CCAS voit : Beaucoup d’étudiants" in flat(await chat.says("!regards CH1", person=OMAR))


async def test_a_structure_that_became_another_one_signs_as_that_one(chat: Chat) -> None:
    await chat.says(STUDENTS)
    async with chat.database.writing() as session:
        assert await set_merged(session, 1, 2, chat.now)
    assert "PMI voit : Beaucoup d’étudiants" in flat(await chat.says("!regards CH1", person=INES))


async def test_there_are_so_many_of_one_person(chat: Chat) -> None:
    async with chat.database.writing() as session:
        session.add_all(
            Reading(subject=f"problems.problem:{rank}", text="x", user_id=LEA.user_id, at=chat.now - timedelta(days=1))
            for rank in range(2, READINGS + 2)
        )
    assert "déjà donné 100 regards" in flat(await chat.says(STUDENTS))


async def test_many_are_told_page_by_page(chat: Chat) -> None:
    async with chat.database.writing() as session:
        session.add_all(
            Reading(subject="figures.indicator:1", text=f"vue {rank}", user_id=f"@{rank}:x", at=chat.now) for rank in range(1, 7)
        )
    first = flat(await chat.says("!regards CH1"))
    assert "6 regards" in first
    assert "Vue 4" in first
    assert "Vue 5" not in first
    assert "5. Un membre du réseau voit : Vue 5" in flat(await chat.says("!suite"))


async def test_a_document_a_count_and_a_decision_are_seen_behind_too(chat: Chat) -> None:
    """What is not there any more is none: families say what their subjects are called."""
    until = date(2027, 12, 31)
    async with chat.database.writing() as session:
        for state in (SHOWN, WITHDRAWN):
            session.add(Document(title="Étude sur le logement", state=state, room="programme", created_at=chat.now))
        session.add(Tally(label="Foyers reçus", unit="foyers", until=until, room="programme", created_at=chat.now))
    assert "DOC1 (Étude sur le logement). CCAS voit" in flat(await chat.says("!regard DOC1 Il oublie les hébergés"))
    assert "1 regard : !regards DOC1" in flat(await chat.says("!document DOC1"))
    assert "Je n’ai pas de DOC2" in flat(await chat.says("!regard DOC2 Il oublie les hébergés"))
    assert "CT1 (Foyers reçus). CCAS voit" in flat(await chat.says("!regard CT1 Les mêmes foyers vont partout"))
    assert "1 question attend" in flat(await chat.says("!question DOC1 Et les hébergés ?") and await chat.says("!regards DOC1"))
