"""Those who have not voted are asked once, in private, at an hour of theirs; the others never."""

from datetime import timedelta

from storage import reach
from storage.reach import Silence
from tests.chat import ACCUEIL, LEA, OMAR, Chat
from tests.commands.polls.town import PEOPLE, SAMIRA, asks, join_network, letters, plain, stored, vote
from tests.given import structure

NINA, PAUL = PEOPLE[2:]


async def asked(chat: Chat) -> set[str]:
    """Who was asked for their voice."""
    return {person for person, said in (await letters(chat)).items() if "Je n’ai pas encore" in said}


async def test_once_48_hours_before_the_end_at_working_hours(chat: Chat) -> None:
    await join_network(chat, LEA, OMAR)
    await asks(chat)
    await vote(chat, 1, {OMAR: {1: "yes"}})
    chat.now = (await stored(chat)).ends_at - timedelta(hours=48)  # Wednesday at 18: too late in the day
    await chat.rings()
    await chat.rings(hours=14)
    assert await asked(chat) == set()
    said = plain(await chat.rings(minutes=30))
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
    assert "équipe d’animation" in plain(await chat.says("!relancer S1", person=LEA, room=ACCUEIL))
    assert "1 personne" in await asks(chat, "!relancer S1")
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
    assert "2 personnes" in await asks(chat, "!relancer S1")
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
    assert "1 personne" in await asks(chat, "!relancer S1")
    said = plain(await chat.rings())
    assert await asked(chat) == {NINA.user_id}
    assert "la voix de votre structure" in said


async def test_nobody_to_ask_is_said(chat: Chat) -> None:
    await asks(chat, person=SAMIRA)
    assert "Je ne trouve personne" in await asks(chat, "!relancer S1")
