"""The team changes in conversation: who is told what, where, and which messages an erasure would take back."""

from dataclasses import replace

import pytest
from sqlmodel import select

from commands.core.declaration.context import Coordinator, Person, Room
from commands.table import TABLE
from storage.database import Database
from storage.delivery import Naming, Outgoing
from tests.chat import ACCUEIL, LEA, TERRITORY, Chat
from tests.given import member

SAMIRA = Person("@samira:town.example", "Samira")
PAUL = Person("@paul:town.example", "Paul")
KARIM = Person("@karim:town.example", "Karim")
TWO = replace(
    TERRITORY,
    coordinators=(Coordinator(SAMIRA.user_id, "Samira", "CCAS"), Coordinator(PAUL.user_id, "Paul", "Centre social")),
    pilots=("CCAS", "Centre social"),
)


@pytest.fixture
async def chat(database: Database) -> Chat:
    async with database.writing() as session:
        await member(session, KARIM.user_id, "Karim")
    return Chat(database, TABLE, territory=TWO)


def private(person: Person) -> Room:
    return Room(f"!{person.name}:town.example", private=True)


async def told(chat: Chat, person: Person) -> list[str]:
    """What was said to a person in private without their asking."""
    return [row.content["body"] for row in await chat.outbox() if row.room_id == person.user_id]


async def namings(chat: Chat) -> dict[str, set[str]]:
    """Message → whom it names."""
    async with chat.database.reading() as session:
        found: dict[str, set[str]] = {}
        for txn_id, user_id in await session.exec(select(Naming.txn_id, Naming.user_id)):
            found.setdefault(txn_id, set()).add(user_id)
        return found


async def test_a_change_from_its_proposal_to_the_journal(chat: Chat) -> None:
    said = await chat.says("!équipe ajouter Karim ; ccas", room=ACCUEIL, person=SAMIRA)
    assert "au n°\u00a01\u00a0: Karim (CCAS), @karim:town.example, entre dans l’équipe d’animation" in said
    assert "Paul (Centre social)" in said
    (asked,) = await told(chat, PAUL)
    assert "!équipe oui 1" in asked
    assert "En attente d’une réponse" in await chat.says("!équipe", room=ACCUEIL, person=LEA)
    assert "C’est fait\u00a0: Karim (CCAS), @karim:town.example, entre" in await chat.says("équipe oui 1", room=private(PAUL), person=PAUL)
    assert ["Vous êtes maintenant dans l’équipe" in words for words in await told(chat, KARIM)] == [True]
    assert ["a confirmé votre proposition" in words for words in await told(chat, SAMIRA)] == [True]
    journal = await chat.says("!journal", room=ACCUEIL, person=LEA)
    assert "lundi 23 novembre 2026\u00a0: Karim (CCAS) entre dans l’équipe. Proposé par Samira (CCAS), confirmé par Paul" in journal
    assert "CCAS\u00a0: Samira et Karim" in await chat.says("!animation", room=ACCUEIL, person=LEA)


async def test_every_message_that_names_somebody_can_be_taken_back(chat: Chat) -> None:
    await chat.says("!équipe ajouter Karim ; ccas", room=ACCUEIL, person=SAMIRA)
    await chat.says("!équipe", room=ACCUEIL, person=LEA)
    await chat.says("!équipe oui 1", room=ACCUEIL, person=PAUL)
    await chat.says("!équipe", room=ACCUEIL, person=LEA)
    await chat.says("!journal", room=ACCUEIL, person=LEA)
    await chat.says("!équipe ajouter Karim ; ccas", room=ACCUEIL, person=SAMIRA)
    named = await namings(chat)
    rows = [row for row in await chat.outbox() if "Karim" in row.content["body"]]
    assert len(rows) == 8
    assert all(KARIM.user_id in named[row.txn_id] for row in rows)


def _rows_of(rows: list[Outgoing], person: Person) -> list[Outgoing]:
    return [row for row in rows if row.room_id == person.user_id]


async def test_a_corrected_confirmation_does_not_act_twice(chat: Chat) -> None:
    await chat.says("!équipe ajouter Karim ; ccas", person=SAMIRA, room=private(SAMIRA))
    await chat.says("!équipe ajouter @zoe:town.example ; ccas", person=SAMIRA, room=private(SAMIRA))
    said = chat.hear("!équipe oui 1", person=PAUL, room=private(PAUL))
    await chat.answer_to(said)
    assert "J’ai déjà fait" in await chat.corrects(said, "!équipe oui 2")
    assert "zoe" not in await chat.says("!journal")
    assert len(_rows_of(await chat.outbox(), KARIM)) == 1


async def test_a_mistyped_answer_is_corrected_in_its_message(chat: Chat) -> None:
    await chat.says("!équipe ajouter Karim ; ccas", person=SAMIRA, room=private(SAMIRA))
    said = chat.hear("!équipe oui 7", person=PAUL, room=private(PAUL))
    assert "Je n’ai pas de proposition n°\u00a07" in await chat.answer_to(said)
    assert "C’est fait" in await chat.corrects(said, "!équipe oui 1")


async def test_others_are_told_whom_to_ask(chat: Chat) -> None:
    said = await chat.says("!équipe ajouter Karim ; ccas", room=ACCUEIL, person=LEA)
    assert "Seule l’équipe d’animation peut le faire" in said
    assert "Samira (CCAS) ou Paul (Centre social)" in said


async def test_words_of_a_team_that_is_not_this_one_are_searched(chat: Chat) -> None:
    assert "dans l’annuaire" in await chat.says("équipe mobile précarité")


async def test_a_name_with_html_is_inert(chat: Chat) -> None:
    await chat.says("!équipe ajouter <b>Zoé</b> 🎉 @zoe:town.example ; ccas", person=SAMIRA, room=ACCUEIL)
    (row,) = _rows_of(await chat.outbox(), PAUL)
    assert "&lt;b&gt;" in row.content["formatted_body"]


async def test_who_shares_a_name_is_chosen_by_a_number(chat: Chat) -> None:
    async with chat.database.writing() as session:
        await member(session, "@k:town.example", "Karim")
    assert "Plusieurs personnes" in await chat.says("!équipe ajouter Karim ; ccas", room=ACCUEIL, person=SAMIRA)
    assert "C’est proposé" in await chat.says("!2", room=ACCUEIL, person=SAMIRA)


async def test_a_civility_before_a_colleagues_name_is_no_sign_of_an_accompanied_person(chat: Chat) -> None:
    said = await chat.says("!équipe ajouter M. Benali @benali:town.example ; ccas", room=ACCUEIL, person=SAMIRA)
    assert "C’est proposé, au n°\u00a01\u00a0: M. Benali (CCAS)" in said
