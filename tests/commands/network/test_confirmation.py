"""Who comes into a structure that has members gives its voice once one of them, or the équipe d'animation, confirmed it."""

from datetime import date, timedelta

import pytest
from sqlmodel import col, select, update

from bot.engine.incoming import Tapped
from commands.core.declaration.context import Person, Room
from storage import confirmations, merges, network, personal_data, polls
from storage.delivery import SENT, Outgoing
from storage.network import PostRequest
from storage.polls import STRUCTURE, Choice, Poll
from tests import given
from tests.chat import ACCUEIL, LEA, OMAR
from tests.commands.network.conftest import NUMBERS, ROOMS, House

SAMIRA = Person("@samira:town.example", "Samira")
STRANGER = Person("@zoe:elsewhere.example", "Zoé")
ALL_ROOMS = ROOMS | {person.user_id: Room(f"!private-{person.user_id[1:4]}", private=True) for person in (SAMIRA, STRANGER)}


@pytest.fixture(autouse=True)
def rooms(monkeypatch: pytest.MonkeyPatch) -> None:
    for user_id, room in ALL_ROOMS.items():
        monkeypatch.setitem(ROOMS, user_id, room)


async def registers(house: House, person: Person, structure: str = "CCAS") -> str:
    return await house.hears("!inscription", "oui", structure, "passer", "passer", "passer", "passer", "oui", person=person)


async def letters(house: House, subject: str = "network.post:") -> list[tuple[str, str]]:
    """To whom a confirmation was asked, and by what kind of message."""
    rows = [row for row in await house.outbox() if (row.subject or "").startswith(subject) and row.action == "send"]
    return [(row.person_id or "", row.content["msgtype"]) for row in rows]


async def waiting(house: House) -> int:
    """The number of the post that waits."""
    async with house.database.reading() as session:
        (one,) = await confirmations.list_unconfirmed(session)
        return one.number


async def taps(house: House, person: Person, key: str = "✅") -> str:
    """React to the question in one's private room, once it was sent."""
    asked = [row for row in await house.outbox() if (row.subject or "").startswith("network.post:") and row.action == "send"]
    row = next(row for row in reversed(asked) if row.person_id == person.user_id)
    async with house.database.writing() as session:
        sent = update(Outgoing).where(col(Outgoing.id) == row.id)
        await session.exec(sent.values(state=SENT, event_id=f"$asked-{row.id}"))
    return await house.answer_to(Tapped(f"$tap-{row.id}-{key}", ROOMS[person.user_id], person, f"$asked-{row.id}", key))


async def poll(house: House) -> int:
    async with house.database.writing() as session:
        asked: Poll = given.poll(voices=STRUCTURE, room_id=ACCUEIL.room_id, ends_at=house.now + timedelta(days=5))
        choices = [Choice(poll_number=0, rank=rank, text=text) for rank, text in ((1, "Logement"), (2, "Santé"))]
        return await polls.add_poll(session, asked, choices)


async def votes(house: House, person: Person, number: int, rank: int = 1) -> tuple[str, int]:
    """What is answered to a vote, and how many voices there are then."""
    said = await house.says(f"!vote S{number} {rank}", room=ACCUEIL, person=person)
    async with house.database.reading() as session:
        asked = await polls.get_poll(session, number)
        assert asked is not None
        return said, asked.voted


async def test_the_first_one_of_a_structure_has_its_voice(house: House) -> None:
    assert "confirmer" not in await registers(house, LEA)
    assert await letters(house) == []
    said, voices = await votes(house, LEA, await poll(house))
    assert ("Vote noté" in said, voices) == (True, 1)


async def test_a_stranger_gives_no_voice_until_a_colleague_taps(house: House) -> None:
    await house.has(OMAR, "Omar Diallo", "CCAS")
    number = await poll(house)
    assert (await votes(house, OMAR, number))[1] == 1
    told = await registers(house, STRANGER)
    assert "doit confirmer votre poste" in told
    assert await letters(house) == [(OMAR.user_id, "m.notice")]
    assert STRANGER.user_id in told, "the question shows the id"
    said, voices = await votes(house, STRANGER, number, 2)
    assert ("pas encore confirmé" in said, voices) == (True, 1)
    confirmed = await taps(house, OMAR)
    assert "C’est confirmé" in confirmed
    assert "Vous pouvez donner sa voix" in confirmed
    assert "Vote noté" in (await votes(house, STRANGER, number, 2))[0]


async def test_a_tap_of_who_may_not_is_nothing_and_taking_it_back_changes_nothing(house: House) -> None:
    await house.has(OMAR, "Omar Diallo", "CCAS")
    await house.has(LEA, "Léa Martin", "Mission locale")
    await registers(house, STRANGER)
    number = await waiting(house)
    assert "confirmé par une personne" in await house.hears(f"!collègue oui {number}", person=LEA)
    assert "confirmé par une personne" in await house.hears(f"!collègue oui {number}", person=STRANGER)
    assert await waiting(house) == number
    assert "C’est confirmé" in await house.hears("!collègue oui", person=OMAR)
    assert "Personne n’attend" in await house.hears(f"!collègue non {number}", person=OMAR)
    assert [name for name, _ in await house.posts(STRANGER)] == ["Centre communal d’action sociale"]


async def test_two_strangers_do_not_confirm_each_other(house: House) -> None:
    await house.has(OMAR, "Omar Diallo", "CCAS")
    await registers(house, STRANGER)
    number = await waiting(house)
    await registers(house, LEA)
    assert "confirmé par une personne" in await house.hears(f"!collègue oui {number}", person=LEA)


async def test_a_refusal_ends_the_post_and_coming_back_rings_nobody(house: House) -> None:
    await house.has(OMAR, "Omar Diallo", "CCAS")
    await registers(house, STRANGER)
    assert "n’a pas été confirmé" in await taps(house, OMAR, "❌")
    assert await house.posts(STRANGER) == []
    before = len(await letters(house))
    for _ in range(3):
        assert "doit confirmer" in await house.hears("!profil ajouter structure CCAS", person=STRANGER)
    assert len(await letters(house)) == before


async def test_where_nobody_can_the_team_is_asked_and_may(house: House) -> None:
    await house.has(OMAR, "Omar Diallo", "CCAS", left_at=house.now)
    await registers(house, STRANGER)
    assert await letters(house) == [(SAMIRA.user_id, "m.notice")]
    assert "C’est confirmé" in await taps(house, SAMIRA)


async def test_the_team_is_asked_after_three_days_once_and_it_lapses_after_two_weeks(house: House) -> None:
    await house.has(OMAR, "Omar Diallo", "CCAS")
    await registers(house, STRANGER)
    number = await waiting(house)
    job = next(job for job in house.table.jobs if job.name == "network.posts")
    for _ in range(20):
        house.later(days=1)
        await house.timekeeper.run(job, house.now)
    assert await letters(house) == [(OMAR.user_id, "m.notice")] * 2 + [(SAMIRA.user_id, "m.notice")]
    told = [row.content["body"] for row in await house.outbox() if row.person_id == STRANGER.user_id]
    assert sum("Personne n’a encore confirmé" in body for body in told) == 1
    assert [name for name, _ in await house.posts(STRANGER)] == ["Centre communal d’action sociale"]
    assert "pas encore confirmé" in (await votes(house, STRANGER, await poll(house)))[0]
    assert "C’est confirmé" in await house.hears(f"!collègue oui {number}", person=SAMIRA)


async def test_who_moves_to_another_structure_waits_there_too(house: House) -> None:
    await house.has(OMAR, "Omar Diallo", "Mission locale")
    await house.has(LEA, "Léa Martin", "CCAS")
    assert "doit confirmer" in await house.hears("!changement", "1", "Mission locale", "passer", "oui")
    assert await letters(house) == [(OMAR.user_id, "m.notice")]


async def test_who_is_passed_a_confirmed_post_waits_for_nobody(house: House) -> None:
    await house.has(OMAR, "Omar Diallo", "CCAS")
    await house.has(LEA, "Léa Martin", "Mission locale")
    offered = await house.hears("!changement", "2", "Léa Martin", person=OMAR)
    assert LEA.user_id in offered, "who passes it sees to whom"
    assert OMAR.user_id in offered, "who is asked sees by whom"
    assert "confirmer" not in await house.hears("!reprendre oui")
    assert await letters(house) == []


async def test_who_is_passed_a_post_that_waits_waits_too(house: House) -> None:
    await house.has(OMAR, "Omar Diallo", "CCAS")
    await registers(house, STRANGER)
    await house.has(LEA, "Léa Martin", "Mission locale")
    await house.hears("!changement", "2", "Léa Martin", person=STRANGER)
    assert "doit confirmer" in await house.hears("!reprendre oui")


async def test_an_import_and_what_was_there_before_need_no_confirmation(house: House) -> None:
    async with house.database.writing() as session:
        for person in (OMAR, STRANGER):
            await given.member(session, person.user_id, person.name, NUMBERS["CCAS"], imported_by="la mairie", consented_at=None)
    assert "confirmer" not in await registers(house, STRANGER)
    assert await letters(house) == []
    assert "doit confirmer" in await registers(house, LEA)
    assert (LEA.user_id, "m.notice") not in await letters(house)


async def test_a_merge_keeps_what_is_confirmed_and_what_waits(house: House) -> None:
    await house.has(OMAR, "Omar Diallo", "Épicerie du Pont")
    await house.has(LEA, "Léa Martin", "Épicerie de la Gare")
    await registers(house, STRANGER, "Épicerie de la Gare")
    async with house.database.writing() as session:
        await network.add_membership(session, STRANGER.user_id, NUMBERS["Épicerie du Pont"], "", date(2026, 11, 1))
        number = await confirmations.set_unconfirmed(session, STRANGER.user_id, NUMBERS["Épicerie du Pont"], house.now)
        assert await merges.set_merged(session, NUMBERS["Épicerie de la Gare"], NUMBERS["Épicerie du Pont"], house.now)
    async with house.database.reading() as session:
        assert [each.number for each in await confirmations.list_unconfirmed(session)] == [number]
        assert len((await session.exec(select(PostRequest))).all()) == 1
    assert "C’est confirmé" in await house.hears(f"!collègue oui {number}", person=LEA)


async def test_an_erasure_and_a_departure_end_the_question(house: House) -> None:
    await house.has(OMAR, "Omar Diallo", "CCAS")
    await registers(house, STRANGER)
    number = await waiting(house)
    async with house.database.writing() as session:
        await personal_data.erase(session, STRANGER.user_id, house.now, "request")
        assert (await session.exec(select(PostRequest))).all() == []
    assert "Personne n’attend" in await house.hears(f"!collègue oui {number}", person=OMAR)
    await registers(house, LEA)
    await house.hears("!désinscription", "oui")
    async with house.database.reading() as session:
        assert (await session.exec(select(PostRequest))).all() == []
        assert await confirmations.list_unconfirmed(session) == []


async def test_a_vote_stays_when_its_voter_goes_as_the_poll_says(house: House) -> None:
    await registers(house, LEA)
    number = await poll(house)
    assert "d’un membre confirmé ou de l’équipe d’animation, même partis" in await house.says(f"!sondage S{number}", room=ACCUEIL)
    await votes(house, LEA, number)
    await house.hears("!désinscription", "oui")
    async with house.database.reading() as session:
        asked = await polls.get_poll(session, number)
        assert asked is not None
        assert asked.voted == 1
