"""The review at mid-term: hosts are asked once, at an hour of theirs; everybody sees sums, and nobody is compared."""

import pytest

from commands.core.declaration.context import Room
from storage import meetings, programmes, reach, reviews, timers
from storage.attendance import WalkIn
from storage.meetings import CANCELLED
from storage.reach import Silence
from storage.rows import keep_row
from tests.chat import LEA, OMAR, PRIVATE, Chat
from tests.commands.programmes.conftest import INES, SAMIRA, at, taps
from tests.commands.programmes.decided import FRIDAY, THURSDAY, decided, kept
from tests.commands.programmes.test_publication import published
from tests.spaces import flat

MID_TERM = at(4, 9, 7, 2027)
JUNE = "2027-06-10T14:00/2027-06-10T16:00"
OF_OMAR = {"created_by": OMAR.user_id}


async def at_mid_term(chat: Chat) -> str:
    """A programme of four ideas: one held by Léa, one by Omar, one to come, one without a date. Gives what is said at mid-term."""
    await decided(chat, kept("Un café", THURSDAY), kept("Un film", FRIDAY, **OF_OMAR), kept("Une fête", JUNE), kept("Un jour"))
    await published(chat)
    await chat.deliver()
    async with chat.database.reading() as session:
        planned = [each for each in await timers.list_timers(session, subject="programmes.programme:1") if each.kind == "programmes.review"]
    assert [each.due_at for each in planned] == [MID_TERM], "half-way from the 18th of January to the 30th of June"
    chat.now = at(2, 4, 16, 2027)
    await chat.rings()
    chat.now = at(2, 5, 12, 2027)
    await chat.rings()
    chat.now = MID_TERM
    return flat(await chat.rings())


async def answers(chat: Chat, *said: str, person: object = LEA) -> str:
    told = ""
    for each in said:
        told = await chat.says(each, person=person)  # type: ignore[arg-type] # of our people
    return flat(told)


async def test_hosts_of_what_is_over_are_asked_in_private_once(chat: Chat) -> None:
    said = await at_mid_term(chat)
    assert said.count("à mi-parcours") == 2
    assert "R3" not in said, "it is to come"
    letters = [row for row in await chat.outbox() if (row.subject or "").startswith("programmes.review:") and row.action == "send"]
    assert {row.person_id for row in letters} == {LEA.user_id, OMAR.user_id}
    chat.later(days=30)
    assert "à mi-parcours" not in await chat.rings()
    async with chat.database.reading() as session:
        programme = await programmes.get_programme(session, 1)
        assert programme is not None
        assert programme.reviewed_at == MID_TERM


async def test_one_tap_begins_three_questions(chat: Chat) -> None:
    await at_mid_term(chat)
    room = Room("!private:town.example", private=True)
    asked = await taps(chat, "programmes.review:1", "✅", LEA, room)
    assert "R1 (Un café) a-t-elle eu lieu comme prévu" in flat(asked)
    assert "Merci" in await answers(chat, "oui", "le tour de table", "commencer à l’heure")
    async with chat.database.reading() as session:
        (review,) = await reviews.list_reviews(session, 1)
    assert (review.went, review.worked, review.to_change) == ("as planned", "le tour de table", "commencer à l’heure")
    assert (review.idea_number, review.user_id) == (1, LEA.user_id)


@pytest.mark.parametrize(
    ("said", "went"), [("oui", "as planned"), ("autrement", "otherwise"), ("non", "not held"), ("Comme prévu.", "as planned")]
)
async def test_how_it_went_is_said_in_a_word(chat: Chat, said: str, went: str) -> None:
    await at_mid_term(chat)
    await answers(chat, "!revue R1", said, "passer", "passer")
    async with chat.database.reading() as session:
        assert [each.went for each in await reviews.list_reviews(session, 1)] == [went]


async def test_what_is_said_again_takes_the_place_of_before(chat: Chat) -> None:
    await at_mid_term(chat)
    await answers(chat, "!revue R1", "non", "passer", "passer")
    await answers(chat, "!revue I1", "peut-être", "oui", "passer", "passer")
    async with chat.database.reading() as session:
        assert [each.went for each in await reviews.list_reviews(session, 1)] == ["as planned"]


async def test_words_about_an_accompanied_person_are_not_kept(chat: Chat) -> None:
    await at_mid_term(chat)
    assert "reconnaissable" in await answers(chat, "!revue R1", "oui", "Mme Dupont, née le 3 mars 1950, est venue")


@pytest.mark.parametrize(
    ("said", "person", "answer"),
    [
        ("!revue R1", INES, "pour l’hôte de R1"),
        ("!revue R3", LEA, "n’a pas encore eu lieu"),
        ("!revue I4", LEA, "n’a pas encore de rencontre"),
        ("!revue R99", LEA, "ne vient d’aucun programme"),
    ],
)
async def test_what_cannot_be_reviewed_is_told(chat: Chat, said: str, person: object, answer: str) -> None:
    await at_mid_term(chat)
    assert answer in await answers(chat, said, person=person)


async def test_who_wants_to_hear_nothing_is_not_asked(chat: Chat) -> None:
    async with chat.database.writing() as session:
        await reach.set_silence(session, Silence(user_id=OMAR.user_id, subject="all", until=None))
    said = await at_mid_term(chat)
    assert said.count("à mi-parcours") == 1
    chat.later(days=60)
    assert "à mi-parcours" not in await chat.rings()


async def test_who_is_silent_for_a_while_is_asked_later_unless_they_said_it(chat: Chat) -> None:
    async with chat.database.writing() as session:
        for person in (LEA, OMAR):
            await reach.set_silence(session, Silence(user_id=person.user_id, subject="polls", until=at(4, 14, 12, 2027)))
    assert "à mi-parcours" not in await at_mid_term(chat)
    await answers(chat, "!revue R1", "oui", "passer", "passer")
    chat.now = at(4, 14, 12, 2027)
    said = await chat.rings()
    assert said.count("à mi-parcours") == 1
    assert "R2" in said


async def test_everybody_sees_sums_and_the_team_the_words(chat: Chat) -> None:
    await at_mid_term(chat)
    async with chat.database.writing() as session:
        for name in ("Zoé", "Ali"):
            await keep_row(session, WalkIn(meeting_number=1, name=name, at=chat.now))
        meeting = await meetings.get_meeting(session, 2, to_change=True)
        assert meeting is not None
        meeting.state = CANCELLED
    await answers(chat, "!revue R1", "oui", "le tour de table", "passer")
    said = await answers(chat, "!programme revue", person=INES)
    assert "rencontres : 1 tenue, 1 à venir, 1 annulée, 1 sans date" in said
    assert "2 présences notées, dans 1 rencontre sur 1" in said
    assert "(1 réponse) : 1 comme prévu." in said
    assert "tour de table" not in said
    assert "Léa" not in said
    assert [row for row in await chat.outbox() if row.content.get("name") == "revue-2027-1.txt"] == []
    await chat.says("!revue 2027-1", person=SAMIRA, room=PRIVATE)
    (file,) = [row for row in await chat.outbox() if row.content.get("name") == "revue-2027-1.txt"]
    assert file.person_id == SAMIRA.user_id


async def test_before_it_is_published_there_is_nothing_to_review(chat: Chat) -> None:
    await decided(chat, kept())
    assert "pas encore publié" in await chat.says("!programme revue")
