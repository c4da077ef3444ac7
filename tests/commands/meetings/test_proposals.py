"""Meetings that members propose, and what the équipe d'animation answers."""

import asyncio
from dataclasses import replace

import pytest

from commands.core.declaration.context import Coordinator, Person, Room
from commands.table import TABLE
from storage.database import Database
from tests.chat import LEA, OMAR, TERRITORY, Chat
from tests.commands.meetings.saying import SAMIRA, says, told
from tests.given import member, structure
from tests.spaces import flat

PAUL = Person("@paul:town.example", "Paul")
TEAM = (*TERRITORY.coordinators, Coordinator(PAUL.user_id, PAUL.name, "PMI"))
WORKSHOP = "!rencontre Atelier budget ; mardi 8 décembre 14h-16h ; salle 4 ; 12"


@pytest.fixture
async def chat(database: Database) -> Chat:
    """Léa is a member, for the PMI; Samira and Paul coordinate."""
    async with database.writing() as session:
        pmi = structure("PMI")
        session.add(pmi)
        await session.flush()
        await member(session, LEA.user_id, "Léa Martin", pmi.id or 0)
    return Chat(database, TABLE, territory=replace(TERRITORY, coordinators=TEAM))


async def test_a_member_proposes_and_the_team_is_told_once_each(chat: Chat) -> None:
    said = await says(chat, WORKSHOP)
    assert "Je transmets votre proposition R1 (Atelier budget) à l’équipe d’animation : mardi 8 décembre 2026, de 14 h à 16 h" in said
    for person in (SAMIRA, PAUL):
        (letter,) = await told(chat, person)
        assert "Léa Martin (PMI) propose une rencontre : R1, Atelier budget (atelier formation)" in letter
        assert "!accepter R1" in letter
    assert [row for row in await chat.outbox() if row.subject == "meetings.meeting:1"] == []
    assert "Aucune rencontre n’est prévue" in await says(chat, "!agenda")


async def test_it_is_between_its_author_and_the_team(chat: Chat) -> None:
    await says(chat, WORKSHOP)
    assert "Je n’ai pas de rencontre R1" in await says(chat, "!rencontre R1", OMAR)
    assert "Je n’ai pas de rencontre R1" in await says(chat, "!participe R1", OMAR)
    assert "Atelier budget (atelier formation) : proposée" in await says(chat, "!rencontre R1")
    assert "n’est que proposée" in await says(chat, "!participe R1")
    assert "n’est que proposée" in await says(chat, "!modifier R1 places 9", SAMIRA)
    assert "par Léa Martin" in await says(chat, "!agenda propositions", SAMIRA)
    assert "Vos propositions en attente" in await says(chat, "agenda des propositions")
    assert "Vous n’avez pas de proposition" in await says(chat, "!agenda propositions", OMAR)


async def test_accepted_it_is_held_and_announced_and_its_author_told(chat: Chat) -> None:
    await says(chat, WORKSHOP)
    assert "Seule l’équipe d’animation" in await says(chat, "!accepter R1")
    assert "C’est accepté : R1, Atelier budget est à l’agenda." in await says(chat, "!accepter R1", SAMIRA)
    assert "est acceptée, merci" in (await told(chat, LEA))[0]
    assert len([row for row in await chat.outbox() if row.subject == "meetings.meeting:1" and row.action == "send"]) == 1
    assert "R1 : Atelier budget" in await says(chat, "!agenda", OMAR)
    assert "elle est déjà acceptée" in await says(chat, "!accepter R1", PAUL)
    assert "elle est déjà acceptée" in await says(chat, "!refuser R1 trop tard", PAUL)
    assert await chat.rings(days=30) == ""


async def test_two_who_accept_at_once_accept_once(chat: Chat) -> None:
    await says(chat, WORKSHOP)
    heard = [chat.hear("!accepter R1", person=person, room=Room(f"!{person.name}:town.example", private=True)) for person in (SAMIRA, PAUL)]
    await asyncio.gather(*(chat.dispatcher.dispatch(each) for each in heard))
    bodies = [flat(str(row.content.get("body"))) for row in await chat.outbox()]
    assert len([body for body in bodies if body.startswith("C’est accepté")]) == 1
    assert len([body for body in bodies if "elle est déjà acceptée" in body]) == 1
    assert len(await told(chat, LEA)) == 1


async def test_refused_its_author_is_told_why(chat: Chat) -> None:
    await says(chat, WORKSHOP)
    assert "Dites pourquoi" in await says(chat, "!refuser R1", SAMIRA)
    assert "est refusée. Je transmets votre raison" in await says(chat, "!refuser R1 la salle est prise", SAMIRA)
    assert "« la salle est prise »" in (await told(chat, LEA))[0]
    assert "elle est refusée" in await says(chat, "!accepter R1", PAUL)
    assert "Atelier budget (atelier formation) : refusée" in await says(chat, "!rencontre R1")
    assert "n’a pas lieu : la proposition est refusée" in await says(chat, "!participe R1")


async def test_withdrawn_it_is_not_accepted(chat: Chat) -> None:
    await says(chat, WORKSHOP)
    assert "est retirée" in await says(chat, "!annuler-rencontre R1")
    assert "elle est retirée" in await says(chat, "!accepter R1", SAMIRA)
    assert "elle est retirée" not in await says(chat, "!agenda propositions", SAMIRA)
    assert await chat.rings(days=30) == ""


async def test_what_nobody_answered_lapses_on_its_date(chat: Chat) -> None:
    await says(chat, WORKSHOP)
    assert await chat.rings(days=15) == ""
    assert "n’a pas eu de réponse avant sa date" in flat(await chat.rings(hours=5))
    assert "elle est restée sans réponse" in await says(chat, "!accepter R1", SAMIRA)
    assert await chat.rings(days=1) == ""


async def test_a_person_has_few_proposals_that_wait(chat: Chat) -> None:
    for _ in range(5):
        assert "Je transmets" in await says(chat, WORKSHOP)
    assert "Vous avez déjà 5 propositions en attente" in await says(chat, WORKSHOP)
    await says(chat, "!annuler-rencontre R2")
    assert "Je transmets" in await says(chat, WORKSHOP)


async def test_a_series_is_not_proposed_but_its_first_date_may_be(chat: Chat) -> None:
    said = await says(chat, "!rencontre Café ; tous les jeudis à 9h ; salle 4")
    assert "Dites un seul jour : « tous les jeudis à 9h »" in said
    assert "Voulez-vous dire jeudi 26 novembre 2026 à 9 h" in said
    assert "Je transmets votre proposition R1" in await says(chat, "oui")


async def test_the_signs_of_an_accompanied_person_are_not_passed_on(chat: Chat) -> None:
    assert "reconnaissable" in await says(chat, "!rencontre Point sur Mme D. et son bébé ; mardi 8 décembre 14h ; salle 4")
    await says(chat, WORKSHOP)
    assert "reconnaissable" in await says(chat, "!refuser R1 Mme D. et son bébé", SAMIRA)
    assert await told(chat, LEA) == []
