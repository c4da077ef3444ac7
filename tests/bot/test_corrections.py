"""A message that acted and is corrected: what it was answered stays, and a new answer says what stands and how to go on."""

import pytest

from commands.core.declaration.context import Person, Room
from commands.table import TABLE
from storage import claims
from storage.database import Database
from tests.chat import LEA, MORNING, OMAR, PRIVATE, Chat
from tests.given import member
from tests.spaces import flat

CAFE = "!rencontre Café ; jeudi 3 décembre 14h-16h ; Maison pour tous ; 9"
ATELIER = "!rencontre Atelier ; vendredi 4 décembre 14h-16h ; Maison pour tous ; 9"
SAMIRA = Person("@samira:town.example", "Samira")
AGENDA = Room("!agenda:town.example", role="agenda")
THEMES = "!sondage Quel thème ? ; Logement ; Santé"


@pytest.fixture
async def chat(database: Database) -> Chat:
    house = Chat(database, TABLE)
    await house.says(CAFE, person=SAMIRA)
    await house.says(ATELIER, person=SAMIRA)
    async with database.writing() as session:
        await member(session, LEA.user_id, "Léa Étiolle")
    return house


async def test_the_confirmation_stays_and_the_new_answer_says_what_stands(chat: Chat) -> None:
    said = chat.hear("!participe R1")
    await chat.answer_to(said)
    answer = flat(await chat.corrects(said, "!participe R2"))
    assert "Vous êtes inscrit : R1 (Café)" in answer
    assert "Pour quitter R1 : !absent R1" in answer
    assert "envoyez : !participe R2" in answer
    new = next(row for row in reversed(await chat.outbox()) if row.rank == 0)
    assert new.edits is None, "it replaces nothing"
    assert new.content["m.relates_to"] == {"m.in_reply_to": {"event_id": said.event_id}}


async def test_what_a_correction_did_stands_before_the_next_one(chat: Chat) -> None:
    """« R99 », corrected to R1, which acts, then to R2: the facts are those of R1."""
    said = chat.hear("!participe R99")
    await chat.answer_to(said)
    await chat.corrects(said, "!participe R1")
    acted = [row for row in await chat.outbox() if row.rank == 0][-1]
    assert acted.edits == said.event_id, "what failed is replaced by what was done"
    assert "Vous êtes inscrit : R1 (Café)" in flat(await chat.corrects(said, "!participe R2"))


async def test_facts_are_those_of_the_moment(chat: Chat) -> None:
    said = chat.hear("!participe R1")
    await chat.answer_to(said)
    await chat.says("!absent R1")
    answer = flat(await chat.corrects(said, "!participe R2"))
    assert "Vous n’êtes pas inscrit : R1 (Café)" in answer
    assert "!participe R1" in answer


@pytest.mark.parametrize("correction", ["!agenda", "!participe R99", "!particpe R2", "!vote blanc"])
async def test_whatever_the_correction_says_the_confirmation_is_not_replaced(chat: Chat, correction: str) -> None:
    """A question, something impossible, a fault of typing."""
    said = chat.hear("!participe R1")
    await chat.answer_to(said)
    assert await chat.corrects(said, correction) != ""
    assert [row.edits for row in await chat.outbox() if row.edits] == []


@pytest.mark.parametrize(
    ("first", "then", "stands", "line"),
    [
        ("!vote S1 1", "!vote S1 2", "Votre vote dans S1 (Quel thème ?) : 1. Logement.", "!vote S1 2"),
        (CAFE, CAFE.replace("Café", "Goûter"), "R3, Café (prévue)", None),
        ("!modifier R1 places 20", "!modifier R1 places 30", "R1, Café (prévue)", "!modifier R1 places 30"),
        ("!silence rappels", "!silence tout", "Vous avez demandé le silence", "!silence tout"),
        ("!joindre salon", "!joindre privé", "Je vous préviens", "!joindre privé"),
        ("!profil téléphone 06 39 98 12 34", "!profil téléphone 06 39 98 12 35", "06 39 98 12 34", "!profil téléphone 06 39 98 12 35"),
        ("!rappel R1 1h avant", "!rappel R2 1h avant", "J’ai déjà fait", "!rappel R2 1h avant"),
    ],
)
async def test_each_command_that_writes_says_what_stands(chat: Chat, first: str, then: str, stands: str, line: str | None) -> None:
    who = SAMIRA if first.startswith(("!rencontre", "!modifier")) else LEA
    await chat.says(THEMES, person=SAMIRA, room=AGENDA)
    said = chat.hear(first, person=who)
    await chat.answer_to(said)
    answer = flat(await chat.corrects(said, then))
    assert stands in answer
    assert line is None or f"envoyez : {line}" in answer


def test_what_is_told_belongs_to_a_command_that_writes() -> None:
    """A hook is declared for a command that there is, and that writes."""
    declared = {name for family in TABLE.families for name, _ in family.standings}
    assert declared <= {name for name, command in TABLE.commands.items() if command.writes}
    assert {"participe", "absent", "vote", "sondage", "rencontre", "silence", "profil"} <= declared


async def test_no_word_of_a_message_is_kept_to_tell_it(chat: Chat) -> None:
    await chat.says("!profil téléphone 06 39 98 12 34", person=OMAR, room=PRIVATE)
    said = chat.hear("!participe R1 +1 : Karim")
    await chat.answer_to(said)
    async with chat.database.reading() as session:
        claim = await claims.get_claim(session, said.event_id)
    assert claim == claims.Claim(
        cause=said.event_id, acted=True, done_by=said.event_id, command="participe", subject="meetings.meeting:1", at=MORNING
    )
