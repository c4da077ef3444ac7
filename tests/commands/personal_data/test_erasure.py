"""`!effacer`: told first, confirmed in full words by the same person within 5 minutes, and done at once."""

import pytest

from commands.core.declaration.context import Room
from storage.delivery import SENT, WAITING, WITHDRAWN
from storage.erasures import Erasure
from storage.network import Member
from tests.chat import ACCUEIL, LEA, OMAR, PRIVATE, Chat
from tests.commands.personal_data.people import everything, put, register
from tests.given import outgoing


async def test_the_list_then_the_full_words_then_a_receipt(chat: Chat) -> None:
    await register(chat, phone="+33612345678")
    await register(chat, OMAR)
    told = await chat.says("effacer mes données")
    assert "votre profil" in told
    assert "Je garde, sans votre nom : 1 poste dans une structure." in told.replace("\u00a0", " ")
    assert "« oui effacer » dans les 5 minutes" in told.replace("\u00a0", " ")
    assert len(await everything(chat, Member)) == 2
    receipt = await chat.says("Oui, effacer !")
    assert "Reçu n°\u00a01" in receipt
    assert [one.user_id for one in await everything(chat, Member)] == [OMAR.user_id]
    assert LEA.user_id not in str([row.model_dump() for row in await chat.outbox()])
    assert "Je ne garde rien sur vous" in await chat.says("oui effacer")
    assert len(await everything(chat, Erasure)) == 1


async def test_a_plain_yes_is_not_enough_and_gives_no_more_time(chat: Chat) -> None:
    await register(chat)
    await chat.says("!effacer")
    chat.later(minutes=4)
    assert "« oui » ne suffit pas" in (await chat.says("oui")).replace("\u00a0", " ")
    chat.later(seconds=90)
    assert "Je vais effacer" in await chat.says("oui effacer")
    assert len(await everything(chat, Member)) == 1


async def test_a_no_and_silence_erase_nothing(chat: Chat) -> None:
    await register(chat)
    await chat.says("!supprimer")
    assert "je n’ai rien effacé" in await chat.says("non")
    assert "Je n’attends pas de réponse" in await chat.says("oui")
    await chat.says("!oubliez-moi")
    chat.later(minutes=5)
    assert "Je vais effacer" in await chat.says("oui effacer")
    assert len(await everything(chat, Member)) == 1


async def test_another_person_confirms_nothing(chat: Chat) -> None:
    await register(chat)
    await register(chat, OMAR)
    await chat.says("!effacer")
    assert "Je vais effacer" in await chat.says("oui effacer", person=OMAR, room=Room("!omar:town.example", private=True))
    crowded = Room(PRIVATE.room_id)
    assert "oui effacer" not in await chat.says("!oui effacer", room=crowded)
    assert len(await everything(chat, Member)) == 2


@pytest.mark.parametrize("said", ["!effacer Karim", "!effacer les données de Karim", "!supprimer la fiche du CCAS"])
async def test_only_ones_own_data_goes(chat: Chat, said: str) -> None:
    await register(chat)
    assert "Je n’efface que les données de la personne" in await chat.says(said)
    assert "Je n’attends pas de réponse" in await chat.says("oui")


@pytest.mark.parametrize(
    "said", ["effacer", "!effacer mes données", "supprimer mon profil svp", "Effacez-moi", "!effacer toutes mes données personnelles"]
)
async def test_ones_own_data_is_said_in_many_ways(chat: Chat, said: str) -> None:
    await register(chat)
    assert "Je vais effacer : votre profil" in (await chat.says(said)).replace("\u00a0", " ")


async def test_a_shared_room_sees_nothing_of_it(chat: Chat) -> None:
    await register(chat)
    said = await chat.says("!effacer", room=ACCUEIL)
    private = [row for row in await chat.outbox() if row.person_id == LEA.user_id]
    assert "Cela se fait ici" in private[0].content["body"]
    assert "réponds en privé" in said
    await chat.says("!oui effacer", room=ACCUEIL)
    assert len(await everything(chat, Member)) == 1


async def test_a_guess_erases_nothing(chat: Chat) -> None:
    await register(chat)
    assert "Voulez-vous dire !effacer" in (await chat.says("!effacr")).replace("\u00a0", " ")
    assert "Je vais effacer" in await chat.says("oui")
    assert len(await everything(chat, Member)) == 1


async def test_messages_waiting_sent_and_in_flight_are_taken_back(chat: Chat) -> None:
    await register(chat)
    sent = outgoing(person_id=LEA.user_id, state=SENT, event_id="$sent")
    flying, others = outgoing(person_id=LEA.user_id), outgoing(person_id=OMAR.user_id)
    await put(chat, sent, flying, others)
    await chat.says("!effacer")
    await chat.says("oui effacer")
    rows = {row.txn_id: row for row in await chat.outbox()}
    assert [rows[row.txn_id].state for row in (sent, flying, others)] == [WITHDRAWN, WITHDRAWN, WAITING]
    assert [row.content for row in rows.values() if row.action == "redact"] == [{"event_id": "$sent"}]
    assert "Reçu n°" in list(rows.values())[-1].content["body"]
