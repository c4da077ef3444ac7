"""What one person may have at once: the last one is taken, the next one is refused with what to close."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.engine.incoming import Invited
from commands.core.declaration.context import Coordinator, Person, Room
from commands.core.declaration.handlers import Job
from commands.core.rules.caps import INVITATIONS_LAST, INVITED_ROOMS, OPEN_POLLS, STRUCTURES, TEAM_PROPOSALS
from commands.rooms import forget_invitations
from commands.table import TABLE
from storage import network, polls
from storage.database import Database
from storage.polls import Choice
from tests import given
from tests.chat import LEA, OMAR, TERRITORY, Chat
from tests.spaces import flat

SAMIRA = Person("@samira:town.example", "Samira")
HALL = Room("!hall:town.example")


@pytest.fixture
def chat(database: Database) -> Chat:
    return Chat(database, TABLE)


async def test_a_member_has_so_many_open_polls(chat: Chat) -> None:
    async with chat.database.writing() as session:
        await given.member(session, LEA.user_id, "Léa")
        for _ in range(OPEN_POLLS - 1):
            choices = [Choice(poll_number=0, rank=rank, text=text) for rank, text in ((1, "Oui"), (2, "Non"))]
            await polls.add_poll(session, given.poll(created_by=LEA.user_id, room_id=HALL.room_id), choices)
    ask = "!sondage Quel thème ? ; Logement ; Santé"
    assert "Sondage S10" in await chat.says(ask, room=HALL)
    refused = await chat.says(ask, room=HALL)
    assert "10 sondages en cours" in flat(refused)
    assert "!clore S1" in refused
    assert "10 sondages en cours" in (await chat.says("!sondage", room=HALL)).replace("\u00a0", " ")
    await chat.says("!clore S1", room=HALL)
    await chat.says("!oui", room=HALL)
    await chat.rings(minutes=2)
    assert "Sondage S11" in await chat.says(ask, room=HALL)


async def test_one_person_leads_the_bot_into_so_many_rooms(chat: Chat) -> None:
    async def invites(rank: int) -> str:
        await chat.dispatcher.dispatch(Invited(f"invite:!{rank}:s{rank}", Room(f"!{rank}:town.example"), LEA))
        row = (await chat.outbox())[-1]
        return row.action if row.action == "join" else str(row.content["reason"])

    assert [await invites(rank) for rank in range(INVITED_ROOMS)] == ["join"] * INVITED_ROOMS
    assert "10 salons au plus par personne" in (await invites(50)).replace("\u00a0", " ")
    chat.later(minutes=1)
    await chat.dispatcher.dispatch(Invited("invite:!3:again", Room("!3:town.example"), LEA))
    assert (await chat.outbox())[-1].action == "join", "again into a room where it was asked already"
    await chat.dispatcher.dispatch(Invited("invite:!omar:s", Room("!omar:town.example"), OMAR))
    assert (await chat.outbox())[-1].action == "join", "others are not counted with her"
    chat.later(days=INVITATIONS_LAST.days + 1)
    await chat.timekeeper.run(Job("rooms.invitations", 4, 25, forget_invitations), chat.now)
    assert await invites(51) == "join"


async def test_a_coordinator_has_so_many_proposals_that_wait(database: Database) -> None:
    paul = Coordinator("@paul:town.example", "Paul", "Carnot")
    here = Chat(database, TABLE, territory=replace(TERRITORY, coordinators=(*TERRITORY.coordinators, paul), pilots=("CCAS", "Carnot")))
    for rank in range(TEAM_PROPOSALS):
        assert "C’est proposé" in await here.says(f"!équipe ajouter @p{rank}:town.example ; CCAS", person=SAMIRA)
    assert "de vos propositions attendent" in await here.says("!équipe ajouter @p9:town.example ; CCAS", person=SAMIRA)
    await here.says("!équipe non 1", person=SAMIRA)
    assert "C’est proposé" in await here.says("!équipe ajouter @p9:town.example ; CCAS", person=SAMIRA)


async def test_a_member_speaks_for_so_many_structures(chat: Chat) -> None:
    async with chat.database.writing() as session:
        await given.member(session, LEA.user_id, "Léa")
        for rank in range(STRUCTURES):
            number = await network.add_structure(session, f"Association numéro {rank}")
            await network.add_membership(session, LEA.user_id, number, "", (chat.now - timedelta(days=9)).date())
    refused = await chat.says("!profil ajouter structure Les Ateliers d’Émilie")
    assert "pour 5 structures" in refused.replace("\u00a0", " ")
    assert "!profil retirer structure Association numéro 0" in refused
