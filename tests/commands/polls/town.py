"""What the tests of polls say and look at."""

from collections.abc import Mapping

from bot.engine.incoming import Tapped
from commands.core.declaration.context import Person, Room
from storage import ballots, delivery, polls
from storage.ballots import Voter
from storage.delivery import Outgoing
from storage.polls import Choice, Poll
from tests.chat import ACCUEIL, LEA, OMAR, Chat
from tests.given import member
from tests.spaces import flat

SAMIRA = Person("@samira:town.example", "Samira")
GROUP = Room("!group:town.example")
PEOPLE = (LEA, OMAR, Person("@nina:town.example", "Nina"), Person("@paul:town.example", "Paul"))
THEMES = "!sondage Quel thème en janvier ? ; Logement ; Santé ; Mobilité ; fin vendredi 4 décembre 18h"
DATES = "!sondage Le café de décembre ; jeudi 10 décembre 14h-16h ; vendredi 11 décembre 9h ; dates ; fin vendredi 4 décembre 18h"


async def asks(chat: Chat, words: str = THEMES, person: Person = SAMIRA, room: Room = ACCUEIL) -> str:
    """Ask a poll in a room; what comes of it."""
    return flat(await chat.says(words, person=person, room=room))


async def join_network(chat: Chat, *people: Person, structure_id: int | None = None) -> None:
    async with chat.database.writing() as session:
        for person in people:
            await member(session, person.user_id, person.name, *([structure_id] if structure_id else []))


async def vote(chat: Chat, number: int, said: Mapping[Person, Mapping[int, str]]) -> None:
    """Ballots as they were cast, without the words of a vote."""
    async with chat.database.writing() as session:
        poll = await polls.get_poll(session, number, to_change=True)
        assert poll
        for person, marks in said.items():
            await ballots.set_ballot(session, poll, Voter(person.user_id, name=person.name), dict(marks), chat.now)


async def stored(chat: Chat, number: int = 1) -> Poll:
    async with chat.database.reading() as session:
        poll = await polls.get_poll(session, number)
    assert poll
    return poll


async def choices(chat: Chat, number: int = 1) -> list[Choice]:
    async with chat.database.reading() as session:
        return list(await polls.list_choices(session, number))


async def rows(chat: Chat, subject: str, action: str = "send") -> list[Outgoing]:
    return [row for row in await chat.outbox() if row.subject == subject and row.action == action]


async def letters(chat: Chat) -> dict[str, str]:
    """What was said to each person in private, the last one."""
    return {row.person_id: flat(row.content["body"]) for row in await chat.outbox() if row.person_id and "body" in row.content}


async def check_result(chat: Chat, person: Person = SAMIRA, number: int = 1, event_id: str = "$check", key: str = "✅") -> str:
    """Tap ✅ under the result of a poll."""
    message = f"$result-{number}"
    (row,) = await rows(chat, f"polls.result:{number}")
    if row.event_id is None:
        async with chat.database.writing() as session:
            await delivery.set_sent(session, row.id or 0, message, chat.now)
    return flat(await chat.answer_to(Tapped(event_id, ACCUEIL, person, message, key)))
