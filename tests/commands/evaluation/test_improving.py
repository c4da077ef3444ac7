"""What people say should change: the list, what the équipe d'animation answers, and what everybody is told at the next programme."""

from datetime import UTC, datetime, timedelta

import pytest

from commands.core.declaration.context import Person
from commands.evaluation.improving import Answered, read_answered
from commands.evaluation.questions import made_questions
from commands.table import TABLE
from storage import personal_data, surveys
from storage.database import Database
from storage.evaluation import improvements
from storage.evaluation.barometer import BAROMETER
from storage.evaluation.improvements import REFUSED, TAKEN, TO_CHANGE, WITHDRAWN, Improvement
from storage.ideas import Idea
from storage.meetings import Meeting
from storage.reviews import OTHERWISE, Review, set_review
from storage.rows import add_numbered
from storage.satisfaction import Comment, Satisfaction
from storage.survey_answers import SurveyWords
from storage.surveys import CLOSED, Survey
from tests.chat import LEA, Chat
from tests.commands.evaluation.story import SAMIRA, home
from tests.given import meeting, member
from tests.spaces import flat

ANA, BOB = Person("@ana:town.example", "Ana"), Person("@bob:town.example", "Bob")


@pytest.mark.parametrize(
    ("said", "answered"),
    [
        ("3", Answered(3)),
        ("n° 3", Answered(3)),
        ("3 retenu ; dès janvier", Answered(3, TAKEN, "dès janvier")),
        ("3 retenue : dès janvier", Answered(3, TAKEN, "dès janvier")),
        ("n°3 ; oui, dès janvier", Answered(3, TAKEN, "dès janvier")),
        ("3 non ; trop cher", Answered(3, REFUSED, "trop cher")),
        ("3 : non, trop cher", Answered(3, REFUSED, "trop cher")),
        ("3 pas retenu ; trop cher", Answered(3, REFUSED, "trop cher")),
        ("3 non retenue — trop cher", Answered(3, REFUSED, "trop cher")),
        ("3 non", Answered(3, REFUSED)),
        ("3 retirer", Answered(3, WITHDRAWN)),
        ("3 salles de plus", None),
        ("3e café du mois", None),
        ("Des cafés le soir", None),
        ("non", None),
        ("", None),
    ],
)
def test_what_is_said_of_a_line(said: str, answered: Answered | None) -> None:
    assert read_answered(said) == answered


@pytest.fixture
async def chat(database: Database) -> Chat:
    chat = Chat(database, TABLE)
    async with database.writing() as session:
        await member(session, ANA.user_id, "Ana")
        await member(session, BOB.user_id, "Bob")
    return chat


async def says(chat: Chat, person: Person, *said: str) -> str:
    answer = ""
    for words in said:
        answer = await chat.says(words, room=home(person), person=person)
    return flat(answer)


async def test_from_what_is_said_to_what_everybody_is_told(chat: Chat) -> None:
    assert "entre membres" in await says(chat, LEA, "!améliorer Des cafés le soir")
    assert "au numéro 1" in await says(chat, ANA, "!améliorer Des cafés le soir")
    assert "C’est déjà dit" in await says(chat, BOB, "!améliorer Des  cafés le soir")
    assert "reconnaissable" in await says(chat, BOB, "!améliorer Mme Martin n’a pas été reçue")
    assert "au numéro 2" in await says(chat, BOB, "!améliorer Moins de réunions")
    assert "Seule l’équipe d’animation" in await says(chat, ANA, "!améliorer 1 retenu ; oui")
    assert "Dites pourquoi" in await says(chat, SAMIRA, "!améliorer 1 retenu")
    assert "2 choses à améliorer" in await says(chat, SAMIRA, "!suivi")
    await says(chat, SAMIRA, "!améliorer 1 retenu ; dès janvier", "!améliorer 2 oui ; on essaie", "!améliorer 2 non ; on se voit trop peu")
    assert "Moins de réunions (non retenu : on se voit trop peu)" in await says(chat, ANA, "!améliorer décidées")
    await says(chat, SAMIRA, "!programme ouvrir 2027-1")
    told = [row for row in await chat.outbox() if "Vous l’aviez dit" in str(row.content.get("body"))]
    (body,) = [str(row.content["body"]).replace("\u00a0", " ") for row in told]
    assert "Des cafés le soir : retenu, dès janvier" in body
    assert "Moins de réunions : non retenu, on se voit trop peu" in body
    await says(chat, SAMIRA, "!programme abandonner 2027-1", "!programme ouvrir 2027-1")
    assert len([row for row in await chat.outbox() if "Vous l’aviez dit" in str(row.content.get("body"))]) == 1


async def test_what_somebody_said_is_taken_back_by_them_and_said_again(chat: Chat) -> None:
    await says(chat, ANA, "!améliorer Des cafés le soir")
    assert "Seule l’équipe" in await says(chat, BOB, "!améliorer 1 retirer")
    assert "C’est retiré" in await says(chat, ANA, "!améliorer 1 retirer")
    assert "pas de numéro 1" in await says(chat, ANA, "!améliorer 1")
    assert "au numéro 2" in await says(chat, BOB, "!améliorer Des cafés le soir")


async def given_barometer(chat: Chat, answered: int) -> None:
    """A closed one, with two different answers to what should change."""
    async with chat.database.writing() as session:
        survey = Survey(title="B", key=BAROMETER, room="terrain", state=CLOSED, ends_at=chat.now, created_at=chat.now)
        number = await add_numbered(session, survey)
        for question in made_questions():
            question.answered = answered
            await surveys.add_question(session, number, question)
            if question.key == TO_CHANGE:
                session.add_all(
                    SurveyWords(question_id=question.id or 0, words=words, times=times) for words, times in (("Zut", 1), ("Ah", 4))
                )


async def test_the_words_of_a_barometer_come_once(chat: Chat) -> None:
    await given_barometer(chat, 5)
    first = await says(chat, ANA, "!améliorer")
    assert "1 : Ah" in first
    assert "2 : Zut" in first
    assert "C’est retiré" in await says(chat, SAMIRA, "!améliorer 1 retirer")
    again = await says(chat, ANA, "!améliorer")
    assert "2 : Zut" in again
    assert "Ah" not in again


async def test_those_of_too_few_do_not(chat: Chat) -> None:
    await given_barometer(chat, 4)
    assert "Rien n’attend" in await says(chat, ANA, "!améliorer")


async def test_what_hosts_and_those_who_came_wrote_is_read_by_the_team_only(chat: Chat) -> None:
    async with chat.database.writing() as session:
        idea = Idea(title="Lire une facture", created_at=chat.now)
        session.add(idea)
        await session.flush()
        await set_review(
            session, Review(idea_number=idea.number or 0, user_id=ANA.user_id, went=OTHERWISE, to_change="plus court", at=chat.now)
        )
        for title, counted, words in (("Café", True, "plus tôt"), ("Pas compté", False, "caché")):
            row: Meeting = meeting(title=title, starts_at=chat.now - timedelta(days=9), ends_at=chat.now - timedelta(days=9))
            session.add(row)
            await session.flush()
            session.add(Satisfaction(meeting_number=row.number or 0, closes_at=chat.now, counted=counted, asked=5, answered=5))
            session.add(Comment(meeting_number=row.number or 0, words=words))
    assert "Seule l’équipe" in await says(chat, ANA, "!améliorer paroles")
    said = await says(chat, SAMIRA, "!améliorer paroles")
    assert "Lire une facture (qui a animé) : « plus court »" in said
    assert "Café (avis) : « plus tôt »" in said
    assert "caché" not in said
    assert "plus court" not in await says(chat, SAMIRA, "!améliorer")


async def test_an_erasure_leaves_the_line_without_who_said_it_and_takes_those_that_name_them(database: Database) -> None:
    at = datetime(2026, 11, 23, tzinfo=UTC)
    async with database.writing() as session:
        await member(session, ANA.user_id, "Ana Dupont")
        mine = await add_numbered(session, Improvement(text="Des cafés", created_by=ANA.user_id, created_at=at))
        named = await add_numbered(session, Improvement(text="Moins d’Ana Dupont", created_by=BOB.user_id, created_at=at))
    async with database.writing() as session:
        await personal_data.erase(session, ANA.user_id, at, "request")
    async with database.reading() as session:
        left = await improvements.get_improvement(session, mine)
        assert left is not None
        assert (left.text, left.created_by) == ("Des cafés", None)
        assert await improvements.get_improvement(session, named) is None
