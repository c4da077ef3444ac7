"""Every message whose words ask for a tap has that sign under it: one tap is then enough.

A new text of this kind has its story in `STORIES` of its samples.
"""

import pkgutil
import re
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from html import unescape
from importlib import import_module
from typing import TypeAlias

import pytest

from bot.engine.incoming import Tapped
from commands.core.declaration.context import Person, Room
from commands.core.declaration.effects import Msg
from commands.core.telling.rendering import Texts
from commands.table import TABLE
from storage import delivery
from storage.database import Database
from storage.delivery import SENT, Outgoing
from tests.chat import LEA, MORNING, OMAR, TERRITORY, Chat
from tests.commands import samples
from tests.commands.programmes.decided import PUBLISHED_AT, THURSDAY, decided, kept
from tests.commands.test_texts import samples as shown
from tests.given import findable, member, structure

SAMIRA = Person("@samira:town.example", "Samira")
INES = Person("@ines:town.example", "Inès")
AGENDA = Room("!agenda:town.example", role="agenda")
CAFE = "!rencontre Café ; jeudi 3 décembre 14h-16h ; Maison pour tous ; 1"
DATES = "!sondage Quelle date ? ; jeudi 10 décembre 14h ; vendredi 11 décembre 9h ; dates ; fin 4 décembre"
TIED = "!sondage Quel thème ? ; Logement ; Santé ; un seul choix ; fin vendredi 18h"
INVITES = re.compile(r"sous ce message")
SIGNS = ("➕", "✅", "❌", "🙂", "😐", "🙁", "🤝", "✋", "⛔", "⏸️")
NUMBER = re.compile(r"le chiffre|leurs chiffres")
Story: TypeAlias = Callable[[Chat], Awaitable[object]]


def asked_for(body: str) -> set[str]:
    """The signs that a message names for a tap under it; « 1️⃣ » stands for its numbers."""
    if not INVITES.search(body):
        return set()
    return {sign for sign in SIGNS if sign in body} | ({"1️⃣"} if NUMBER.search(body) else set())


async def announces(chat: Chat) -> None:
    await chat.says(CAFE, person=SAMIRA)


async def reminds(chat: Chat) -> None:
    await chat.says(CAFE, person=SAMIRA)
    await chat.says("!participe R1")
    chat.now = datetime(2026, 12, 2, 8, 0, tzinfo=UTC)
    await chat.timekeeper.run_timers()


async def offers_a_seat(chat: Chat) -> None:
    await chat.says(CAFE, person=SAMIRA)
    await chat.says("!participe R1")
    await chat.says("!participe R1", person=OMAR)
    await chat.says("!absent R1")


async def asks_who_is_there(chat: Chat) -> None:
    await chat.says(CAFE, person=SAMIRA)
    await chat.says("!participe R1")
    chat.now = datetime(2026, 12, 3, 13, 11, tzinfo=UTC)
    await chat.timekeeper.run_timers()


async def asks_for_opinions(chat: Chat) -> None:
    await asks_who_is_there(chat)
    await chat.says("!présents R1 tous", person=SAMIRA)
    chat.now = datetime(2026, 12, 3, 15, 31, tzinfo=UTC)
    await chat.timekeeper.run_timers()


async def asks_the_team(chat: Chat) -> None:
    async with chat.database.writing() as session:
        await member(session, LEA.user_id, "Léa Étiolle")
    await chat.says("!rencontre Atelier ; jeudi 3 décembre 14h-16h ; Maison pour tous")


async def asks_a_poll(chat: Chat) -> None:
    await chat.says(DATES, person=SAMIRA, room=AGENDA)


async def closes_with_a_date(chat: Chat) -> None:
    await chat.says(DATES, person=SAMIRA, room=AGENDA)
    await chat.says("!vote S1 1 oui", room=AGENDA)
    chat.now = datetime(2026, 12, 5, 12, 0, tzinfo=UTC)
    await chat.timekeeper.run_timers()
    chat.later(minutes=2)
    await chat.timekeeper.run_timers()


async def closes_with_a_tie(chat: Chat) -> None:
    await chat.says(TIED, person=SAMIRA, room=AGENDA)
    await chat.says("!vote S1 1", room=AGENDA)
    await chat.says("!vote S1 2", person=OMAR, room=AGENDA)
    chat.now = datetime(2026, 11, 28, 12, 0, tzinfo=UTC)
    await chat.timekeeper.run_timers()
    chat.later(minutes=2)
    await chat.timekeeper.run_timers()


async def asks_the_pilots(chat: Chat) -> None:
    await chat.says("!décision Adopter la charte ; le texte lu le 12 novembre", person=SAMIRA, room=AGENDA)


async def asks_a_delegate(chat: Chat) -> None:
    async with chat.database.writing() as session:
        ccas = await findable(session, structure("CCAS"))
        await member(session, OMAR.user_id, "Omar Diallo", ccas)
    await chat.says("!délégation Omar ; jusqu’au 15 janvier", person=SAMIRA)


async def asks_a_colleague(chat: Chat) -> None:
    async with chat.database.writing() as session:
        ccas = await findable(session, structure("CCAS"))
        await member(session, OMAR.user_id, "Omar Diallo", ccas)
    for said in ("!inscription", "oui", "CCAS", "passer", "passer", "passer", "passer", "oui"):
        await chat.says(said)


async def publishes(chat: Chat) -> None:
    """A programme that was decided is offered to be published; then its hosts are asked how it went."""
    await decided(chat, kept("Un café", THURSDAY))
    chat.now = PUBLISHED_AT
    await chat.timekeeper.run_timers()


async def reviews_a_programme(chat: Chat) -> None:
    await publishes(chat)
    await chat.says("!programme publier", person=SAMIRA)
    await chat.says("oui", person=SAMIRA)
    chat.now = datetime(2027, 4, 9, 7, 0, tzinfo=UTC)
    await chat.timekeeper.run_timers()


STORIES: dict[str, tuple[str, tuple[Story, ...]]] = {
    "meetings.announced": ("meetings.meeting", (announces,)),
    "reminders.reminder": ("reminders.reminder", (reminds,)),
    "meetings.seat-offered": ("meetings.seat", (offers_a_seat,)),
    "meetings.who-is-there": ("meetings.presence", (asks_who_is_there,)),
    "meetings.opinion-asked": ("meetings.satisfaction", (asks_for_opinions,)),
    "meetings.to-accept": ("meetings.proposal", (asks_the_team,)),
    "decisions.asked": ("governance.decision", (asks_the_pilots,)),
    "delegations.to-accept": ("governance.delegation", (asks_a_delegate,)),
    "network.confirm-ask": ("network.post", (asks_a_colleague,)),
    "polls.asked": ("polls.poll", (asks_a_poll,)),
    "programmes.to-publish": ("programmes.to-publish", (publishes,)),
    "programmes.review-asked": ("programmes.review", (reviews_a_programme,)),
    "polls.closed": ("polls.result", (closes_with_a_date, closes_with_a_tie)),
    **{
        key: story
        for found in pkgutil.iter_modules(samples.__path__, f"{samples.__name__}.")
        for key, story in getattr(import_module(found.name), "STORIES", {}).items()
    },
}


def test_every_text_that_asks_for_a_tap_has_its_story() -> None:
    texts = Texts(TERRITORY)
    bodies = [(key, texts.render(Msg(key, facts)).body) for key, showings in shown().items() for facts in showings]
    assert {key for key, body in bodies if asked_for(body)} == set(STORIES)


def under(rows: list[Outgoing], message: Outgoing) -> set[str]:
    """The signs that the bot puts under a message: by its place among those of its cause, and its room."""
    return {
        row.content["key"]
        for row in rows
        if row.action == "react"
        and row.content
        and row.cause == message.cause
        and row.subject == message.subject
        and row.room_id == message.room_id
    }


@pytest.mark.parametrize(("kind", "story"), [(kind, story) for kind, stories in STORIES.values() for story in stories])
async def test_every_sign_that_is_asked_for_is_there(database: Database, kind: str, story: Story) -> None:
    chat = Chat(database, TABLE)
    await story(chat)
    rows = await chat.outbox()
    told = [row for row in rows if row.action == "send" and (row.subject or "").partition(":")[0] == kind]
    inviting = [row for row in told if asked_for(unescape(row.content["body"]))]
    assert inviting, "the story tells no such message"
    for message in inviting:
        assert asked_for(message.content["body"]) - under(rows, message) == set(), message.content["body"]


async def test_each_of_those_who_are_told_has_the_sign(database: Database) -> None:
    """Letters of one subject to several people: a sign under each, in the room of each."""
    chat = Chat(database, TABLE)
    chat.absent = {LEA.user_id, OMAR.user_id}
    await chat.says(CAFE.replace("; 1", "; 9"), person=SAMIRA)
    for person in (LEA, OMAR, INES):
        await chat.says("!participe R1", person=person, room=AGENDA)
    chat.now = datetime(2026, 12, 2, 8, 0, tzinfo=UTC)
    await chat.timekeeper.run_timers()
    rows = await chat.outbox()
    told = [row for row in rows if row.action == "send" and row.subject == "reminders.reminder:1"]
    signs = [row for row in rows if row.action == "react" and row.subject == "reminders.reminder:1"]
    assert {row.room_id for row in told} == {row.room_id for row in signs}
    assert len(signs) == len(told)


@pytest.mark.parametrize("over", ["!annuler-rencontre R1", "!annuler-sondage S1"])
async def test_what_is_over_gets_no_sign_any_more(database: Database, over: str) -> None:
    chat = Chat(database, TABLE)
    await announces(chat)
    await asks_a_poll(chat)
    await chat.says(over, person=SAMIRA)
    await chat.says("oui", person=SAMIRA)
    subject = "meetings.meeting:1" if "rencontre" in over else "polls.poll:1"
    rows = await chat.outbox()
    assert [row for row in rows if row.action == "react" and row.subject == subject and row.state == "waiting"] == []
    assert [row for row in rows if row.action == "react" and row.subject != subject] != []


async def test_signs_come_back_when_the_message_is_put_back(database: Database) -> None:
    chat = Chat(database, TABLE)
    await announces(chat)
    async with database.writing() as session:
        for row in await chat.outbox():
            row.state, row.event_id = "withdrawn" if row.subject == "meetings.meeting:1" and row.action == "send" else SENT, f"${row.id}"
            await session.merge(row)
    await chat.says("!rencontre R1 remettre", person=SAMIRA)
    rows = await chat.outbox()
    again = [row for row in rows if row.action == "send" and row.subject == "meetings.meeting:1"][-1]
    assert under(rows, again) == {"✅"}


async def test_seeds_come_after_the_words(database: Database) -> None:
    chat = Chat(database, TABLE)
    await announces(chat)
    rows = await chat.outbox()
    assert max(row.priority for row in rows if row.action == "send") < min(row.priority for row in rows if row.action == "react")


async def test_a_copy_of_a_poll_does_not_ask_for_a_tap_under_it(database: Database) -> None:
    chat = Chat(database, TABLE)
    await asks_a_poll(chat)
    assert chat.now == MORNING
    assert "sous le sondage" in await chat.says("!sondage S1", room=AGENDA)


async def test_one_tap_of_the_team_accepts_what_was_proposed(database: Database) -> None:
    chat = Chat(database, TABLE)
    await asks_the_team(chat)
    letter = next(row for row in await chat.outbox() if row.subject == "meetings.proposal:1" and row.action == "send")
    async with database.writing() as session:
        await delivery.set_sent(session, letter.id or 0, "$asked", chat.now)
    alone = Room("!Samira:town.example", private=True)
    assert "C’est accepté" in await chat.answer_to(Tapped("$tap", alone, SAMIRA, "$asked", "✅"))
    assert await chat.answer_to(Tapped("$again", alone, SAMIRA, "$asked", "👍")) == ""
    assert "Atelier" in await chat.says("!agenda")
