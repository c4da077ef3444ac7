"""A house whose members are of three sectors, each with a private room; and a sounding that was sent to them."""

from datetime import UTC, datetime

import pytest
from sqlmodel import select

from bot.engine.incoming import Tapped
from commands.core.declaration.context import Person, Room
from commands.core.language.taps import tap_of
from commands.table import TABLE
from storage import surveys
from storage.database import Database
from storage.private_rooms import PrivateRoom
from storage.survey_answers import SurveyCount, SurveyPerson, SurveyWords
from storage.surveys import Survey
from tests.begun import Beginnings
from tests.chat import Chat
from tests.commands.programmes.conftest import SAMIRA
from tests.given import findable, member, structure

HEALTH = [Person(f"@health{rank}:town.example", f"Santé {rank}") for rank in range(6)]
SOCIAL = [Person(f"@social{rank}:town.example", f"Social {rank}") for rank in range(6)]
ALONE = [Person("@alone0:town.example", "Seule"), Person("@alone1:town.example", "Seul")]
EVERYBODY = (*HEALTH, *SOCIAL, *ALONE)
STRANGER = Person("@bob:town.example", "Bob")
MAKER = Room("!of@samira:town.example", private=True)
CHOICE, SCALE, NUMBER, WORDS = (
    "Qui vous manque ? ; un médecin ; un juriste ; autre",
    "Êtes-vous bien informé ? ; échelle 1 à 5",
    "Combien de bénévoles ? ; nombre",
    "Que changer ? ; mots libres",
)
CLOSES = datetime(2026, 12, 11, 17, 0, tzinfo=UTC)


def own(person: Person) -> Room:
    """The private room of somebody."""
    return Room(f"!of{person.user_id}", private=True)


async def settled(chat: Chat) -> None:
    """Six people of health, six of social work, two of sectors of their own; Samira leads, and is a member too."""
    async with chat.database.writing() as session:
        health = await findable(session, structure("PMI", kind="Santé"))
        social = await findable(session, structure("Centre social", kind="Action sociale"))
        for people, number in ((HEALTH, health), (SOCIAL, social)):
            for person in people:
                await member(session, person.user_id, person.name, number)
        await member(session, ALONE[0].user_id, ALONE[0].name, await findable(session, structure("Bailleur", kind="Logement")))
        await member(session, ALONE[1].user_id, ALONE[1].name)
        for person in (*EVERYBODY, SAMIRA):
            session.add(PrivateRoom(room_id=own(person).room_id, user_id=person.user_id, opened_at=chat.now))


@pytest.fixture
async def chat(database: Database, beginnings: Beginnings) -> Chat:
    chat = Chat(database, TABLE)
    await beginnings.begin(chat, settled)
    return chat


async def made(chat: Chat, *questions: str, whom: str = "membres") -> str:
    """Samira makes Q1 of these questions; gives what she is told last."""
    await chat.says("!enquête Nos besoins", room=MAKER, person=SAMIRA)
    await chat.says(whom, room=MAKER, person=SAMIRA)
    await chat.says("vendredi 11 décembre 18h", room=MAKER, person=SAMIRA)
    for question in questions:
        await chat.says(question, room=MAKER, person=SAMIRA)
    return await chat.says("fini", room=MAKER, person=SAMIRA)


async def sent(chat: Chat, *questions: str, whom: str = "membres") -> None:
    """It goes out, and each was told of it."""
    await made(chat, *questions, whom=whom)
    await chat.says("envoyer", room=MAKER, person=SAMIRA)
    await chat.says("oui", room=MAKER, person=SAMIRA)
    await chat.rings(minutes=1)


async def says(chat: Chat, person: Person, *said: str) -> str:
    """Somebody says these in private, one after the other; gives the last answer."""
    answer = ""
    for words in said:
        answer = await chat.says(words, room=own(person), person=person)
    return answer


async def answers(chat: Chat, person: Person, *said: str) -> str:
    """Somebody answers Q1 in words."""
    return await says(chat, person, "!enquête Q1", *said)


async def taps(chat: Chat, person: Person, subject: str, key: str) -> str:
    """Somebody taps under their own letter of a subject, as a homeserver gives it once it is read."""
    await chat.deliver()
    row = next(
        each
        for each in reversed(await chat.outbox())
        if each.subject == subject and each.action == "send" and each.person_id == person.user_id
    )
    return await chat.answer_to(Tapped(f"$tap{person.user_id}{key}{row.id}", own(person), person, f"$sent{row.id}", tap_of(key)))


async def closed(chat: Chat) -> str:
    """Its date comes."""
    chat.now = CLOSES
    return await chat.rings(minutes=1) + await chat.rings(minutes=2)


async def stored(chat: Chat, number: int = 1) -> Survey:
    """A sounding as it is kept."""
    async with chat.database.reading() as session:
        found = await surveys.get_survey(session, number)
    assert found is not None
    return found


async def counted(chat: Chat) -> dict[tuple[int, str, str], int]:
    """All counts: question, sector, answer → how many."""
    async with chat.database.reading() as session:
        rows = (await session.exec(select(SurveyCount))).all()
        words = (await session.exec(select(SurveyWords))).all()
    return {(row.question_id, row.sector, row.value): row.times for row in rows} | {
        (row.question_id, "", row.words): row.times for row in words
    }


async def people(chat: Chat) -> dict[str, SurveyPerson]:
    """How far each is."""
    async with chat.database.reading() as session:
        return {row.user_id: row for row in (await session.exec(select(SurveyPerson))).all()}
