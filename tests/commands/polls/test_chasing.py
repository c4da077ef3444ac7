"""Those who have not voted are asked once, where they hear it, at an hour of theirs; the others never."""

from datetime import timedelta

import pytest

from commands.core.declaration.context import Person
from storage import private_rooms, reach
from storage.delivery import Outgoing
from storage.private_rooms import PrivateRoom
from storage.reach import Reach, Silence
from tests.chat import ACCUEIL, LEA, OMAR, Chat
from tests.commands.polls.town import PEOPLE, SAMIRA, asks, join_network, letters, stored, vote
from tests.given import structure
from tests.spaces import flat

NINA, PAUL = PEOPLE[2:]


async def called(chat: Chat) -> list[Outgoing]:
    """What was said in the room of the poll to those who have not voted."""
    return [row for row in await chat.outbox() if "Il manque l’avis" in row.content.get("body", "") and row.action == "ring"]


async def mentioned(chat: Chat) -> list[set[str]]:
    """Whom each of these messages rings for."""
    return [set(row.content["m.mentions"]["user_ids"]) for row in await called(chat)]


async def written(chat: Chat) -> set[str]:
    """Who was asked for their voice in private."""
    return {person for person, said in (await letters(chat)).items() if "Je n’ai pas encore" in said}


async def asked(chat: Chat) -> set[str]:
    """Who was asked for their voice, wherever."""
    return (await written(chat)).union(*await mentioned(chat))


async def come_in_private(chat: Chat, *people: Person) -> None:
    async with chat.database.writing() as session:
        for person in people:
            await private_rooms.add_room(
                session, PrivateRoom(room_id=f"!{person.name}:town.example", user_id=person.user_id, opened_at=chat.now)
            )


async def test_once_48_hours_before_the_end_at_working_hours(chat: Chat) -> None:
    await join_network(chat, LEA, OMAR)
    await come_in_private(chat, LEA, OMAR)
    await asks(chat)
    await vote(chat, 1, {OMAR: {1: "yes"}})
    chat.now = (await stored(chat)).ends_at - timedelta(hours=48)  # Wednesday at 18: too late in the day
    await chat.rings()
    await chat.rings(hours=14)
    assert await asked(chat) == set()
    said = flat(await chat.rings(minutes=30))
    assert await asked(chat) == {LEA.user_id}
    assert all(each in said for each in ("vendredi 4 décembre 2026 à 18 h", "!vote S1 1", "!vote S1 blanc", "!silence sondages"))
    before = len(await chat.outbox())
    await chat.rings(hours=20)
    assert len(await chat.outbox()) == before


async def test_four_hours_before_the_end_of_a_short_one(chat: Chat) -> None:
    await join_network(chat, LEA)
    await asks(chat, "!sondage Quel thème ? ; Logement ; Santé ; fin demain 16h")
    chat.now = (await stored(chat)).ends_at - timedelta(hours=4, seconds=1)
    assert await chat.rings() == ""
    await chat.rings(seconds=1)
    await chat.rings(seconds=1)
    assert await asked(chat) == {LEA.user_id}


async def test_by_hand_once(chat: Chat) -> None:
    await join_network(chat, LEA, OMAR, NINA, PAUL)
    chat.absent.add(PAUL.user_id)
    async with chat.database.writing() as session:
        await reach.set_silence(session, Silence(user_id=NINA.user_id, subject="polls"))
    await asks(chat)
    await vote(chat, 1, {OMAR: {}})
    assert "équipe d’animation" in flat(await chat.says("!relancer S1", person=LEA, room=ACCUEIL))
    assert "1 membre du réseau" in await asks(chat, "!relancer S1")
    await chat.rings()
    assert await asked(chat) == {LEA.user_id}
    assert "J’ai déjà relancé" in await asks(chat, "!relancer S1")
    await asks(chat, "!prolonger S1 vendredi 18 décembre 18h")
    before = len(await chat.outbox())
    await chat.rings(days=23)  # up to the 16th of December: extended, nobody is asked again
    assert len(await chat.outbox()) == before


async def test_who_voted_or_asked_for_silence_meanwhile_is_left_alone(chat: Chat) -> None:
    await join_network(chat, LEA, OMAR)
    await asks(chat)
    chat.later(hours=11)  # 20 h
    assert "2 membres du réseau" in await asks(chat, "!relancer S1")
    await vote(chat, 1, {OMAR: {1: "yes"}})
    async with chat.database.writing() as session:
        await reach.set_silence(session, Silence(user_id=LEA.user_id, subject="all"))
    await chat.rings(hours=13)
    assert await asked(chat) == set()


async def test_by_structure_only_those_without_a_voice_are_asked(chat: Chat) -> None:
    async with chat.database.writing() as session:
        ccas, pmi = structure("CCAS"), structure("PMI")
        session.add_all([ccas, pmi])
        await session.flush()
        numbers = (ccas.id, pmi.id)
    await join_network(chat, LEA, OMAR, structure_id=numbers[0])
    await join_network(chat, NINA, structure_id=numbers[1])
    await join_network(chat, PAUL)
    await asks(chat, "!sondage Quel thème ? ; Logement ; Santé ; par structure")
    async with chat.database.writing() as session:
        from storage import ballots, polls

        poll = await polls.get_poll(session, 1, to_change=True)
        assert poll
        await ballots.set_ballot(session, poll, ballots.Voter(LEA.user_id, numbers[0]), {1: "yes"}, chat.now)
    assert "1 membre du réseau" in await asks(chat, "!relancer S1")
    said = flat(await chat.rings())
    assert await mentioned(chat) == [{NINA.user_id}]
    assert "Il manque l’avis de : PMI." in said
    assert "CCAS" not in said


async def test_by_structure_who_is_in_private_reads_whose_voice_is_missing(chat: Chat) -> None:
    async with chat.database.writing() as session:
        pmi = structure("PMI")
        session.add(pmi)
        await session.flush()
        number = pmi.id
    await join_network(chat, NINA, structure_id=number)
    await come_in_private(chat, NINA)
    await asks(chat, "!sondage Quel thème ? ; Logement ; Santé ; par structure")
    await asks(chat, "!relancer S1")
    assert "la voix de votre structure" in flat(await chat.rings())
    assert await mentioned(chat) == []


async def test_nobody_to_ask_is_said_and_whoever_comes_later_is_asked(chat: Chat) -> None:
    await asks(chat, person=SAMIRA)
    assert "Je n’ai personne à relancer" in await asks(chat, "!relancer S1")
    await join_network(chat, LEA)
    chat.now = (await stored(chat)).ends_at - timedelta(hours=48)
    await chat.rings()  # by itself, as if nothing had been asked
    await chat.rings(hours=15)
    assert await asked(chat) == {LEA.user_id}


async def test_one_message_in_the_room_for_those_who_hear_it_there_and_a_letter_for_the_others(chat: Chat) -> None:
    await join_network(chat, LEA, OMAR, NINA, PAUL)
    await come_in_private(chat, LEA, OMAR)
    async with chat.database.writing() as session:
        await reach.set_reach(session, Reach(user_id=OMAR.user_id, channel="room"))
    await asks(chat)
    await vote(chat, 1, {PAUL: {1: "yes"}})
    assert "3 membres du réseau, dans le salon ou en privé" in await asks(chat, "!relancer S1")
    await chat.rings()
    (row,) = await called(chat)
    assert (row.room_id, row.content["msgtype"], row.subject) == (ACCUEIL.room_id, "m.text", None)
    assert await mentioned(chat) == [{OMAR.user_id, NINA.user_id}]
    assert await written(chat) == {LEA.user_id}
    assert "2 personnes" in flat(row.content["body"])
    before = len(await chat.outbox())
    await chat.rings(days=9)
    assert len(await chat.outbox()) == before


@pytest.mark.parametrize("option", ["secret", "anonyme"])
async def test_where_names_are_not_shown_nobody_is_named_in_the_room(chat: Chat, option: str) -> None:
    await join_network(chat, LEA, OMAR)
    async with chat.database.writing() as session:
        await reach.set_reach(session, Reach(user_id=OMAR.user_id, channel="room"))
    await asks(chat, f"!sondage Quel thème ? ; Logement ; Santé ; {option}")
    assert "2 membres du réseau, en privé" in await asks(chat, "!relancer S1")
    await chat.rings()
    assert (await mentioned(chat), await written(chat)) == ([], {LEA.user_id, OMAR.user_id})


async def test_at_their_own_hours_in_the_room_too_and_all_of_one_moment_together(chat: Chat) -> None:
    await join_network(chat, LEA, OMAR, NINA, PAUL)
    async with chat.database.writing() as session:
        for person in (NINA, PAUL):
            await reach.set_reach(session, Reach(user_id=person.user_id, channel="room", from_minute=14 * 60))
    await asks(chat)
    await asks(chat, "!relancer S1")
    await chat.rings()
    await vote(chat, 1, {LEA: {1: "yes"}})
    await chat.rings(hours=5)
    assert await mentioned(chat) == [{LEA.user_id, OMAR.user_id}, {NINA.user_id, PAUL.user_id}]


async def test_who_is_out_of_their_hours_when_the_bot_is_back_is_told_later(chat: Chat) -> None:
    await join_network(chat, LEA, OMAR)
    await come_in_private(chat, OMAR)
    await asks(chat)
    chat.later(hours=11)  # 20 h
    await asks(chat, "!relancer S1")
    await chat.rings(hours=24)  # down over the whole of Tuesday
    assert await asked(chat) == set()
    await chat.rings(hours=12.5)
    assert (await mentioned(chat), await written(chat)) == ([{LEA.user_id}], {OMAR.user_id})
    before = len(await chat.outbox())
    await chat.rings(days=1)
    assert len(await chat.outbox()) == before
