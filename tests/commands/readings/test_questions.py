"""A question waits for the next café, whose sheet and whose eve say so, until somebody answers it or the équipe d'animation closes it."""

from datetime import UTC, datetime

import pytest
from sqlmodel import select

from storage import personal_data, readings
from storage.readings import CafeQuestion
from storage.rows import keep_row
from tests.chat import LEA, OMAR, Chat
from tests.commands.programmes.conftest import letters
from tests.commands.readings.conftest import ALONE, INES, SAMIRA, STRANGER
from tests.spaces import flat

CAFE = "!rencontre Café partenaires ; jeudi 3 décembre 14h-16h ; Maison pour tous"
SINCE = "!question CH1 Depuis quand, et dans quels quartiers ?"


async def states(chat: Chat) -> list[str]:
    async with chat.database.reading() as session:
        return [each.state for each in (await session.exec(select(CafeQuestion).order_by(CafeQuestion.number))).all()]  # type: ignore[arg-type]


async def test_it_waits_for_the_next_cafe_which_tells_so(chat: Chat) -> None:
    assert "à la prochaine date" in flat(await chat.says(SINCE))
    await chat.says(CAFE, person=SAMIRA)
    await chat.says("!rencontre Café partenaires ; jeudi 7 janvier 14h-16h ; Maison pour tous", person=SAMIRA)
    await chat.says("!rencontre Comité ; mardi 1 décembre 14h-16h ; Mairie ; format comité", person=SAMIRA)
    agenda = flat(await chat.says("!questions"))
    assert "R1, jeudi 3 décembre 2026 à 14 h" in agenda
    assert "n° 1, CH1 (Population" in agenda
    assert "À l’ordre du jour, 1 question : !questions" in flat(await chat.says("!rencontre R1"))
    assert "ordre du jour" not in await chat.says("!rencontre R2"), "it is not the next one"
    await chat.says("!participe R1", person=OMAR)
    chat.now = datetime(2026, 12, 2, 8, 0, tzinfo=UTC)
    assert "À l’ordre du jour, 1 question : !questions" in flat(await chat.rings())


async def test_anybody_of_the_network_answers_and_who_asked_is_told_once(chat: Chat) -> None:
    await chat.says(SINCE)
    before = (await chat.outbox())[-1].id or 0
    said = flat(await chat.says("!question 1 réponse Depuis la fermeture de la ligne 12", person=OMAR))
    assert "PMI répond : Depuis la fermeture" in said
    assert "Omar" not in said
    (letter,) = await letters(chat, LEA, before)
    assert "PMI : Depuis la fermeture de la ligne 12" in flat(letter)
    assert "Aucune question n’attend" in flat(await chat.says("!questions"))
    assert "PMI répond : Depuis la fermeture" in flat(await chat.says("!question 1", person=STRANGER))
    assert "a déjà sa réponse" in flat(await chat.says("!question 1 réponse Autre chose", person=INES))
    first = await answered_at(chat)
    await chat.rings(days=3)
    assert "corrigé" in await chat.says("!question 1 réponse Depuis 2021", person=OMAR)
    assert "a déjà sa réponse" in flat(await chat.says("!question 1 clore", person=SAMIRA)), "an answer is not put away"
    assert "Depuis 2021" in await chat.says("!question 1")
    assert await answered_at(chat) == first, "corrected, it was answered the first time all the same"


async def answered_at(chat: Chat) -> datetime | None:
    async with chat.database.reading() as session:
        question = await readings.get_question(session, 1)
        assert question is not None
        return question.answered_at


async def test_all_questions_of_a_subject_are_counted_however_many_wait(chat: Chat) -> None:
    async with chat.database.writing() as session:
        for _ in range(25):
            await keep_row(session, CafeQuestion(subject="figures.indicator:1", text="Depuis quand ?", at=chat.now))
    assert "25 questions attendent" in flat(await chat.says("!regards CH1"))


@pytest.mark.parametrize(
    ("said", "who", "told", "left"),
    [
        ("!question 1 clore", OMAR, "Samira", ["open"]),
        ("!question 1 clore", SAMIRA, "est close", ["closed"]),
        ("!question 1 retirer", OMAR, "seul qui l’a posée", ["open"]),
        ("!question 1 retirer", LEA, "n’est plus posée", ["withdrawn"]),
        ("!question 9 réponse Non", OMAR, "Je n’ai pas de question 9", ["open"]),
        ("!question 1 réponse", OMAR, "pas de mots", ["open"]),
        ("!question 1 réponse Oui", STRANGER, "!inscription", ["open"]),
        ("!question Pourquoi les bus partent-ils si tôt ?", OMAR, "De quoi parlez-vous", ["open"]),
        ("!question n° 1", OMAR, "CCAS demande", ["open"]),
        ("question 1", OMAR, "CCAS demande", ["open"]),
        ("!question 1 Réponds : depuis 2021", ALONE, "un membre du réseau répond", ["answered"]),
    ],
)
async def test_who_may_do_what(chat: Chat, said: str, who: object, told: str, left: list[str]) -> None:
    await chat.says(SINCE)
    assert told in flat(await chat.says(said, person=who))  # type: ignore[arg-type]
    assert await states(chat) == left


async def test_what_a_cafe_left_is_followed_up(chat: Chat) -> None:
    await chat.says(SINCE)
    await chat.says(CAFE, person=SAMIRA)
    assert "sans réponse après" not in await chat.says("!suivi", person=SAMIRA)
    chat.now = datetime(2026, 12, 4, 8, 0, tzinfo=UTC)
    assert "1 question est restée sans réponse après le café R1" in flat(await chat.says("!suivi", person=SAMIRA))
    await chat.says("!question 1 clore", person=SAMIRA)
    assert "restée sans réponse" not in flat(await chat.says("!suivi", person=SAMIRA))


async def test_an_erasure_keeps_the_question_and_the_answer_without_who_said_them(chat: Chat) -> None:
    await chat.says(SINCE)
    await chat.says("!question 1 réponse Depuis 2021", person=OMAR)
    async with chat.database.writing() as session:
        for person in (LEA, OMAR):
            await personal_data.erase(session, person.user_id, now=chat.now, reason="request")
        (row,) = (await session.exec(select(CafeQuestion))).all()
        assert (row.user_id, row.answered_by) == (None, None)
    assert "PMI répond : Depuis 2021" in flat(await chat.says("!question 1", person=INES))


async def test_twenty_wait_and_no_more(chat: Chat) -> None:
    for rank in range(20):
        await chat.says(f"!question CH1 Pourquoi {rank} ?")
    assert "déjà 20 questions" in flat(await chat.says(SINCE))
    assert "Suite" in await chat.says("!questions")
    assert "n° 5" in flat(await chat.says("!suite"))
