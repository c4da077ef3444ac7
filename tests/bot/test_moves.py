"""A room is replaced: the bot goes there, and everything that is open goes on there, once."""

from dataclasses import replace

import pytest

from bot.engine.incoming import Arrived, Expelled, Invited, Replaced, Tapped, Untapped
from bot.engine.room_replacement import Moves
from bot.engine.room_roles import Roles
from commands import rooms
from commands.core.declaration.context import Context, Due, Person, Room
from commands.core.declaration.effects import Effects, Post, Seed, Update, msg
from commands.core.declaration.families import Table
from commands.core.declaration.handlers import Job
from commands.core.declaration.happenings import Tap
from commands.core.declaration.vocabulary import Family
from commands.table import TABLE
from storage import delivery, private_rooms, robots
from storage.database import Database
from storage.delivery import Outgoing
from storage.meetings import Meeting
from storage.polls import Poll
from storage.private_rooms import PrivateRoom
from tests.chat import ACCUEIL, LEA, OMAR, PRIVATE, Chat
from tests.given import outgoing

ROOM = Room("!logement:town.example")
NEW = Room("!logement-2")
SAMIRA = Person("@samira:town.example", "Samira")
STRANGER = Person("@paul:evil.example", "Paul")


@pytest.fixture
def chat(database: Database) -> Chat:
    return Chat(database, TABLE)


def replaced(old: Room = ROOM, new: Room = NEW, event_id: str = "$tombstone") -> Replaced:
    return Replaced(event_id, old, OMAR, new.room_id)


async def sent(chat: Chat) -> None:
    """All that waits is sent."""
    async with chat.database.writing() as session:
        for row in await chat.outbox():
            if row.state == "waiting":
                await delivery.set_sent(session, row.id or 0, f"${row.id}", chat.now)


async def move(chat: Chat, old: Room = ROOM, new: Room = NEW) -> list[Outgoing]:
    """The room is replaced, and the bot comes into the new one. Gives what is to be said since."""
    last = max((row.id or 0 for row in await chat.outbox()), default=0)
    await chat.dispatcher.dispatch(replaced(old, new, f"$to-{new.room_id}"))
    chat.replacing[new.room_id] = old.room_id
    await chat.moves.settle()
    return [row for row in await chat.outbox() if (row.id or 0) > last]


async def asked(chat: Chat) -> str:
    """A poll, said with its seeds. Gives the event of its message."""
    await chat.says("!sondage Quel thème ? ; Logement ; Santé", room=ROOM, person=SAMIRA)
    row = (await chat.outbox())[0]
    await sent(chat)
    return f"${row.id}"


async def of_first_poll(chat: Chat) -> Poll:
    async with chat.database.reading() as session:
        found = await session.get(Poll, 1)
        assert found is not None
        return found


async def test_the_bot_asks_to_enter_once_by_the_server_of_who_replaced_the_room(chat: Chat) -> None:
    for _ in range(2):
        await chat.dispatcher.dispatch(replaced())
    await chat.dispatcher.dispatch(replaced(event_id="$again"))
    (row,) = await chat.outbox()
    assert (row.action, row.room_id, row.content) == ("join", NEW.room_id, {"via": ["town.example"]})


async def test_until_the_bot_is_there_nothing_changes(chat: Chat) -> None:
    await asked(chat)
    await chat.dispatcher.dispatch(replaced())
    await chat.moves.settle()
    assert (await of_first_poll(chat)).room_id == ROOM.room_id
    assert [row.action for row in await chat.outbox() if row.state == "waiting"] == ["join"]


async def test_who_replaced_the_room_is_asked_once_for_an_invitation_that_does_not_come(chat: Chat) -> None:
    await chat.dispatcher.dispatch(replaced())
    assert await chat.rings(minutes=9) == ""
    assert "Invitez-y" in await chat.rings(minutes=1)
    assert [(row.action, row.person_id) for row in await chat.outbox()][-1] == ("send", OMAR.user_id)
    assert await chat.rings(days=1) == ""


async def test_whose_private_room_it_was_is_asked_in_another_one(chat: Chat) -> None:
    async with chat.database.writing() as session:
        await private_rooms.add_room(session, PrivateRoom(room_id=PRIVATE.room_id, user_id=OMAR.user_id, opened_at=chat.now))
        await delivery.add_outgoing(session, outgoing(PRIVATE.room_id, person_id=OMAR.user_id, content={"body": "Rappel"}))
    await chat.dispatcher.dispatch(replaced(PRIVATE))
    assert "Invitez-y" in await chat.rings(minutes=10)
    said = [(row.room_id, row.person_id) for row in await chat.outbox() if row.action == "send"]
    assert said == [(OMAR.user_id, OMAR.user_id)] * 2
    async with chat.database.reading() as session:
        assert await private_rooms.list_rooms(session, OMAR.user_id) == []


async def test_where_the_bot_is_in_nobody_is_asked_for_an_invitation(chat: Chat) -> None:
    await move(chat)
    assert await chat.rings(minutes=10) == ""


async def test_a_program_that_replaces_a_room_is_asked_nothing(chat: Chat) -> None:
    async with chat.database.writing() as session:
        await robots.add_robot(session, OMAR.user_id, chat.now)
    await chat.dispatcher.dispatch(replaced())
    assert await chat.rings(minutes=10) == ""
    assert [row.action for row in await chat.outbox()] == ["join"]


async def test_the_invitation_there_is_taken_whoever_it_comes_from_and_others_are_not(chat: Chat) -> None:
    for invitation in (Invited("invite:1", NEW, STRANGER), replaced(), Invited("invite:2", NEW, STRANGER)):
        await chat.dispatcher.dispatch(invitation)
    await chat.dispatcher.dispatch(Invited("invite:3", Room("!elsewhere:x"), STRANGER))
    assert [row.action for row in await chat.outbox()] == ["leave", "join", "join", "leave"]


async def test_one_line_instead_of_the_greeting(chat: Chat) -> None:
    rows = await move(chat)
    assert await chat.answer_to(Arrived("$in", NEW, LEA)) == ""
    assert [(row.action, row.room_id) for row in rows] == [("join", NEW.room_id), ("send", NEW.room_id)]
    assert rows[-1].content["body"] == "Ce salon remplace l’ancien. Je continue ici."
    assert rows[-1].content["msgtype"] == "m.notice"


async def test_a_poll_is_told_again_with_its_votes_and_goes_on(chat: Chat) -> None:
    message = await asked(chat)
    await chat.dispatcher.dispatch(Tapped("$tap", ROOM, LEA, message, "1"))
    await chat.says("!vote S1 2", room=ROOM, person=OMAR)
    rows = await move(chat)
    kinds = [(row.action, row.content.get("msgtype"), row.room_id) for row in rows if row.action != "join"]
    assert kinds == [("send", "m.notice", NEW.room_id), ("send", "m.notice", NEW.room_id), *[("react", None, NEW.room_id)] * 2]
    assert "Les votes et inscriptions déjà donnés" in rows[1].content["body"]
    assert "Logement\u00a0: 1 voix" in rows[2].content["body"].replace("\u202f", "\u00a0")
    assert rows[2].content["m.mentions"] == {}
    await sent(chat)
    chat.absent = {LEA.user_id}
    await chat.says("!vote S1 1", room=NEW, person=SAMIRA)
    update = (await chat.outbox())[-1]
    assert (update.action, update.room_id) == ("update", NEW.room_id)
    assert (await of_first_poll(chat)).voted == 3


async def test_one_voice_each_whatever_is_tapped_and_taken_back_in_both_rooms(chat: Chat) -> None:
    old = await asked(chat)
    await chat.dispatcher.dispatch(Tapped("$old", ROOM, LEA, old, "1"))
    rows = await move(chat)
    await sent(chat)
    new = f"${rows[2].id}"
    await chat.dispatcher.dispatch(Tapped("$new", NEW, LEA, new, "1"))
    assert (await of_first_poll(chat)).voted == 1
    await chat.dispatcher.dispatch(Untapped("$r1", ROOM, "$old"))  # given again in the new room: it stands
    assert (await of_first_poll(chat)).voted == 1
    await chat.dispatcher.dispatch(Untapped("$r2", NEW, "$new"))
    assert (await of_first_poll(chat)).voted == 0


async def test_a_vote_of_the_old_room_is_taken_back_there_or_in_the_new_one(chat: Chat) -> None:
    old = await asked(chat)
    for person, event_id in ((LEA, "$lea"), (OMAR, "$omar")):
        await chat.dispatcher.dispatch(Tapped(event_id, ROOM, person, old, "1"))
    rows = await move(chat)
    await sent(chat)
    await chat.dispatcher.dispatch(Untapped("$r1", ROOM, "$lea"))
    assert (await of_first_poll(chat)).voted == 1
    await chat.dispatcher.dispatch(Tapped("$again", NEW, OMAR, f"${rows[2].id}", "1"))
    await chat.dispatcher.dispatch(Untapped("$r2", NEW, "$again"))
    assert (await of_first_poll(chat)).voted == 0


async def test_the_end_is_said_in_the_new_room_only(chat: Chat) -> None:
    await asked(chat)
    await move(chat)
    await sent(chat)
    last = len(await chat.outbox())
    await chat.rings(days=9)
    await chat.rings(minutes=1)
    rows = [row for row in (await chat.outbox())[last:] if row.action != "update"]
    assert {row.room_id for row in rows} == {NEW.room_id}
    assert "est clos" in rows[0].content["body"]


async def test_a_closed_poll_is_not_told_again_but_a_result_that_waits_is(chat: Chat) -> None:
    await asked(chat)
    await chat.says("!vote S1 1", room=ROOM, person=LEA)
    await chat.says("!vote S1 2", room=ROOM, person=OMAR)
    await chat.rings(days=9)
    await chat.rings(minutes=1)
    await sent(chat)
    rows = await move(chat)
    assert [row.subject for row in rows[2:]] == ["polls.result:1", "polls.result:1"]
    assert "Égalité" in rows[2].content["body"]
    await sent(chat)
    again = await chat.answer_to(Tapped("$go", NEW, SAMIRA, f"${rows[2].id}", "✅"))
    assert "Nouveau vote" in again
    assert (await chat.outbox())[-1].room_id == NEW.room_id
    await sent(chat)
    later = await move(chat, NEW, Room("!logement-3"))
    assert {row.subject for row in later[2:]} == {"polls.poll:2"}


async def test_a_meeting_to_come_is_told_again_and_the_role_goes_along(chat: Chat) -> None:
    agenda, new = Room("!agenda:town.example", role="agenda"), Room("!agenda-2")
    for day in ("3 décembre", "24 novembre"):
        await chat.says(f"!rencontre Café ; {day} 14h-16h ; Maison pour tous ; 20", person=SAMIRA)
    await sent(chat)
    chat.later(days=3)
    rows = await move(chat, agenda, new)
    assert [(row.subject, row.action) for row in rows[2:]] == [("meetings.meeting:1", "send"), ("meetings.meeting:1", "react")]
    assert (rows[2].room_id, rows[2].content["msgtype"]) == (new.room_id, "m.notice")
    assert (chat.roles.room_of("agenda"), chat.roles.get(new.room_id), chat.roles.get(ACCUEIL.room_id)) == (
        new.room_id,
        "agenda",
        "accueil",
    )
    await chat.says("!rencontre Atelier ; 4 décembre 14h-16h ; Maison pour tous ; 20", person=SAMIRA)
    assert {row.room_id for row in (await chat.outbox())[-2:]} == {new.room_id}
    async with chat.database.reading() as session:
        found = await session.get(Meeting, 1)
        assert found is not None


async def test_several_moves_one_after_the_other(chat: Chat) -> None:
    await asked(chat)
    third = Room("!logement-3")
    await move(chat)
    rows = await move(chat, NEW, third)
    assert {row.room_id for row in rows} == {third.room_id}
    assert (await of_first_poll(chat)).room_id == third.room_id
    waiting = [row for row in await chat.outbox() if row.subject == "polls.poll:1" and row.state == "waiting"]
    assert {row.room_id for row in waiting} == {third.room_id}
    await move(chat, third, ROOM)  # back where it began: no
    assert (await of_first_poll(chat)).room_id == third.room_id


@pytest.mark.parametrize("said", ["!something:else", ""])
async def test_a_room_that_does_not_say_so_gets_nothing(said: str, chat: Chat, log: pytest.CaptureFixture[str]) -> None:
    await asked(chat)
    await chat.dispatcher.dispatch(replaced())
    chat.replacing[NEW.room_id] = said
    for _ in range(2):
        await chat.moves.settle()
    assert (await of_first_poll(chat)).room_id == ROOM.room_id
    assert log.readouterr().err.count("move-not-acknowledged") == 1


async def test_a_move_is_made_once_whatever_is_repeated(chat: Chat) -> None:
    await asked(chat)
    await move(chat)
    count = len(await chat.outbox())
    await chat.dispatcher.dispatch(replaced(event_id="$state"))
    await chat.moves.settle()
    assert len(await chat.outbox()) == count


# ── What may fail ────────────────────────────────────────────────────────────────────────────────────────────────

family = Family("trial", "Essayer")


@family.told_again("trial.trial")
async def tell_again(_due: Due, number: int) -> Effects:
    if number == 2:
        raise ValueError(number)
    return Post("", msg("rooms.hello"), subject=f"trial.trial:{number}"), Seed(f"trial.trial:{number}", "✅")


@family.tapped("trial.trial")
async def tap(_ctx: Context, tapped: Tap) -> Effects:
    return (Update(f"trial.trial:{tapped.number}", msg("rooms.hello")),)


@pytest.mark.parametrize("number", [1, 2])
async def test_a_fault_undoes_the_move_and_stops_nothing(database: Database, log: pytest.CaptureFixture[str], number: int) -> None:
    chat = Chat(database, Table((family, rooms.family)))

    async def announce(_due: Due) -> Effects:
        return (Post("accueil", msg("rooms.hello"), subject=f"trial.trial:{number}"),)

    await chat.timekeeper.run(Job("trial", 9, 0, announce), chat.now)
    await move(chat, replace(ACCUEIL), NEW)
    (first, *rest) = [(row.action, row.room_id) for row in await chat.outbox()]
    if number == 1:
        assert (first, *rest) == (("join", NEW.room_id), ("send", NEW.room_id), ("send", NEW.room_id), ("react", NEW.room_id))
    else:
        assert (first, rest) == (("send", ACCUEIL.room_id), [("join", NEW.room_id)])
        assert chat.roles.room_of("accueil") == ACCUEIL.room_id
    assert ("move-failed" in log.readouterr().err) == (number == 2)
    assert isinstance(chat.moves, Moves)


# ── Roles at the start ───────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("configured", "moves", "found"),
    [
        ("!a", {}, "!a"),
        ("!a", {"!a": "!b", "!b": "!c"}, "!c"),
        ("!c", {"!a": "!b", "!b": "!c"}, "!c"),
        ("!a", {"!a": "!b", "!b": "!a"}, "!b"),
    ],
)
def test_the_configuration_may_name_an_old_room(configured: str, moves: dict[str, str], found: str) -> None:
    roles = Roles({configured: "agenda"})
    roles.catch_up(moves)
    assert roles.room_of("agenda") == found


def test_two_roles_may_end_in_one_room() -> None:
    roles = Roles({"!a": "agenda", "!b": "accueil"})
    roles.follow("!a", "!b")
    assert (roles.room_of("agenda"), roles.room_of("accueil"), len(roles), roles.get("!b"), roles.get("!a")) == (
        "!b",
        "!b",
        1,
        "agenda",
        None,
    )


async def test_the_team_is_told_once_where_the_bot_is_heard_no_more(chat: Chat) -> None:
    agenda = Room("!agenda:town.example", role="agenda")
    for _ in range(2):
        await chat.dispatcher.dispatch(Expelled("$ban", agenda, OMAR))
    (row,) = await chat.outbox()
    assert (row.person_id, row.room_id) == (SAMIRA.user_id, SAMIRA.user_id)
    assert row.content["body"].replace("\u00a0", " ").startswith("@omar:town.example m’a retiré du salon « agenda ».")


async def test_whoever_closes_a_private_room_or_an_old_one_has_their_reasons(chat: Chat) -> None:
    async with chat.database.writing() as session:
        await private_rooms.add_room(session, PrivateRoom(room_id=PRIVATE.room_id, user_id=OMAR.user_id, opened_at=chat.now))
    await move(chat)
    before = len(await chat.outbox())
    for room in (PRIVATE, ROOM):
        await chat.dispatcher.dispatch(Expelled(f"$ban-{room.room_id}", room, OMAR))
    assert len(await chat.outbox()) == before
