"""Outbox → homeserver: in order in each room, fair between rooms, waiting when it must, never stopped by one row.

The homeserver is a stand-in that answers at once and fails on demand; the real one is met in tests/e2e.
"""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlmodel import col, select, update
from typing_extensions import override

from bot.delivery import deliver
from bot.delivery.deliver import Deliverer
from bot.delivery.doors import Doors
from bot.engine.enact import GROUPING
from bot.matrix.troubles import RateLimited, Rejected, TokenRevoked, Unreachable
from storage import delivery, stream
from storage.actions import Action, known
from storage.database import Database
from storage.delivery import ASIDE, SENT, WAITING, WITHDRAWN, Outgoing
from storage.rooms import set_move
from storage.stream import Echo
from tests.bot.town import Town
from tests.given import outgoing
from tests.pace import PACE

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rests are counted in seconds of the loop: make them short."""
    monkeypatch.setattr(deliver, "FIRST_REST_S", 0.001)


async def put(database: Database, *rows: Outgoing) -> None:
    async with database.writing() as session:
        for row in rows:
            await delivery.add_outgoing(session, row)


async def delivered(database: Database, town: Town) -> dict[str, str]:
    """Deliver until the town has all it waits for; then what became of each cause."""
    deliverer = Deliverer(database, town, Doors(database, town, lambda: NOW), lambda: NOW)
    running = asyncio.create_task(deliverer.run())
    complete = asyncio.create_task(town.complete.wait())
    await asyncio.wait({running, complete}, return_when=asyncio.FIRST_COMPLETED)
    complete.cancel()
    running.cancel()
    await asyncio.wait({running})
    if not running.cancelled() and (error := running.exception()):
        raise error
    async with database.reading() as session:
        found = {row.cause: WAITING for row in await delivery.list_due(session, (), 1000)}
        return found | dict.fromkeys(await _settled(database, SENT), SENT) | dict.fromkeys(await _settled(database, ASIDE), ASIDE)


async def _settled(database: Database, state: str) -> list[str]:
    async with database.reading() as session:
        return list((await session.exec(select(Outgoing.cause).where(Outgoing.state == state))).all())


def rows(room: str, count: int, **more: Any) -> list[Outgoing]:
    return [outgoing(room, content={"body": f"{room} {number}"}, **more) for number in range(count)]


async def test_in_order_in_each_room_and_no_room_waits_for_another_to_be_empty(database: Database) -> None:
    await put(database, *rows("!busy", 60), *rows("!calm", 2))
    town = Town(62)
    states = await delivered(database, town)
    assert town.bodies("!busy") == [f"!busy {number}" for number in range(60)]
    assert town.bodies("!calm") == ["!calm 0", "!calm 1"]
    assert [room for room, _ in town.taken].index("!calm") < 30
    assert set(states.values()) == {SENT}


async def test_on_a_homeserver_that_takes_little_whoever_was_served_longest_ago_comes_first(database: Database) -> None:
    noisy = [outgoing(f"!noisy{room}", content={"body": f"{room} {number}"}) for number in range(8) for room in range(10)]
    await put(database, *noisy, *rows("!calm", 1))

    def limited(_body: str, attempt: int) -> Exception | None:
        return RateLimited(0.001) if attempt == 1 else None

    town = Town(81, limited)
    states = await delivered(database, town)
    assert [room for room, _ in town.taken].index("!calm") < 30
    assert set(states.values()) == {SENT}


class Overtaken(Town):
    """A town where, while the first edit is on its way, a newer one takes its place in the outbox, and somebody speaks elsewhere."""

    def __init__(self, database: Database) -> None:
        super().__init__(3)
        self._database = database

    @override
    async def send(self, room_id: str, content: dict[str, Any], txn_id: str) -> str:
        sent = await super().send(room_id, content, txn_id)
        if content["body"] == "* 1":
            async with self._database.writing() as session:
                await delivery.remove_waiting_updates(session, "polls.poll:3")
            await put(self._database, edit_of_a_poll("2"), *rows("!calm", 1))
        return sent


def edit_of_a_poll(body: str) -> Outgoing:
    return outgoing("!a", subject="polls.poll:3", action="update", priority=3, content={"body": body, "formatted_body": body})


async def test_an_edit_that_took_the_place_of_one_on_its_way_keeps_its_distance(database: Database) -> None:
    await put(database, outgoing("!a", subject="polls.poll:3", state=SENT, event_id="$poll"), edit_of_a_poll("1"))
    town, clock = Overtaken(database), [NOW]
    deliverer = Deliverer(database, town, Doors(database, town, lambda: clock[0]), lambda: clock[0])
    running = asyncio.create_task(deliverer.run())
    while len(town.taken) < 2:
        deliverer.wake()
        await asyncio.sleep(0)
    assert (town.bodies("!a"), town.bodies("!calm")) == (["* 1"], ["!calm 0"])
    clock[0] += GROUPING
    deliverer.wake()
    await town.complete.wait()
    running.cancel()
    await asyncio.wait({running})
    assert town.bodies("!a") == ["* 1", "* 2"]


class Erasing(Town):
    """A town where somebody is erased while what was for them is on its way; and which may tell of it before it answers."""

    def __init__(self, database: Database, *, tells: bool) -> None:
        super().__init__(2)
        self._database, self._tells = database, tells

    @override
    async def send(self, room_id: str, content: dict[str, Any], txn_id: str) -> str:
        sent = await super().send(room_id, content, txn_id)
        async with self._database.writing() as session:
            await session.exec(update(Outgoing).where(col(Outgoing.txn_id) == txn_id).values(state=WITHDRAWN, content={}))
            if self._tells:
                await stream.set_echoed(session, [Echo(txn_id, sent)], NOW)
        return sent

    @override
    async def redact(self, room_id: str, event_id: str, txn_id: str) -> None:
        await super().redact(room_id, event_id, txn_id)
        self.complete.set()


@pytest.mark.parametrize("tells", [False, True])
async def test_what_was_withdrawn_on_its_way_is_redacted_without_waiting_for_anything_else(database: Database, *, tells: bool) -> None:
    await put(database, outgoing("!a", content={"body": "words"}))
    town = Erasing(database, tells=tells)
    await delivered(database, town)
    assert [content["body"].partition(" ")[0] for _, content in town.taken] == ["words", "redact"]


async def test_it_tells_when_all_has_left(database: Database) -> None:
    await put(database, *rows("!a", 25), *rows("!b", 1))
    town = Town(26, lambda body, attempt: Unreachable("away") if body == "!a 3" and attempt < 3 else None)
    deliverer = Deliverer(database, town, Doors(database, town, lambda: NOW), lambda: NOW)
    assert not deliverer.is_idle()
    running = asyncio.create_task(deliverer.run())
    while not deliverer.is_idle():
        await _settled(database, WAITING)  # the deliverer works meanwhile
    assert len(town.taken) == 26
    assert await _settled(database, WAITING) == []
    await put(database, *rows("!c", 1))
    deliverer.wake()
    assert not deliverer.is_idle()
    running.cancel()
    await asyncio.wait({running})


async def test_between_an_old_room_and_the_new_one_nothing_is_said_but_what_is_taken_back(database: Database) -> None:
    async with database.writing() as session:
        await set_move(session, "!old", "!new")
        await set_move(session, "!gone", "!reached")
    back = outgoing("!old", action="redact", content={"event_id": "$a"})
    entry = outgoing("!new", action="join", content={"via": ["town.example"]})
    await put(database, *rows("!old", 2), *rows("!new", 2), back, entry, *rows("!reached", 1), *rows("!other", 1))
    town = Town(0)
    town.come("!reached", "@lea:town.example")
    deliverer = Deliverer(database, town, Doors(database, town, lambda: NOW), lambda: NOW)
    running = asyncio.create_task(deliverer.run())
    while len(await _settled(database, SENT)) < 4:
        deliverer.wake()
        await asyncio.sleep(0)
    running.cancel()
    await asyncio.wait({running})
    assert {(room, said["body"]) for room, said in town.taken} == {
        ("!old", "redact $a"),
        ("!new", "join"),
        ("!reached", "!reached 0"),
        ("!other", "!other 0"),
    }


@pytest.mark.parametrize(("asked_in", "state"), [(False, SENT), (True, ASIDE)])
async def test_a_new_room_that_does_not_let_the_bot_in_is_waited_for(database: Database, *, asked_in: bool, state: str) -> None:
    entry = outgoing("!new", action="join", content={} if asked_in else {"via": ["town.example"]})
    await put(database, entry, *rows("!other", 1, priority=9))
    town = Town(1, lambda body, _attempt: Rejected("M_FORBIDDEN") if body == "join !new" else None)
    assert (await delivered(database, town))[entry.cause] == state


async def test_what_is_urgent_goes_before_what_can_wait(database: Database) -> None:
    await put(database, *rows("!a", 3, priority=3), *rows("!a", 1, priority=0, cause="$answer"))
    town = Town(4)
    await delivered(database, town)
    assert town.taken[0][1]["body"] == "!a 0"
    async with database.reading() as session:
        answer = await delivery.find_answer(session, "$answer")
    assert answer is not None
    assert answer.state == SENT


async def test_trouble_is_waited_out_in_order_and_a_refusal_is_set_aside(database: Database) -> None:
    def trouble(body: str, attempt: int) -> Exception | None:
        if body == "!a 1" and attempt < 3:
            return Unreachable("502")
        return Rejected("M_FORBIDDEN") if body == "!a 3" else None

    await put(database, *rows("!a", 5))
    town = Town(4, trouble)
    states = await delivered(database, town)
    assert town.bodies("!a") == ["!a 0", "!a 1", "!a 2", "!a 4"]
    assert sorted(states.values()) == sorted([SENT] * 4 + [ASIDE])


async def test_a_limit_pauses_everything_for_as_long_as_it_says(database: Database) -> None:
    await put(database, *rows("!a", 2), *rows("!b", 2))
    town = Town(4, lambda _body, attempt: RateLimited(0.01) if attempt == 1 else None)
    states = await delivered(database, town)
    assert town.bodies("!a") == ["!a 0", "!a 1"]
    assert set(states.values()) == {SENT}


async def test_a_row_that_fails_as_nobody_foresaw_is_given_up_and_the_rest_goes_on(
    database: Database, log: pytest.CaptureFixture[str]
) -> None:
    await put(database, *rows("!a", 3))
    town = Town(2, lambda body, _attempt: KeyError("Madame D.") if body == "!a 1" else None)
    states = await delivered(database, town)
    assert town.bodies("!a") == ["!a 0", "!a 2"]
    assert town.attempts["!a 1"] == deliver.MOST_STUMBLES
    assert sorted(states.values()) == sorted([SENT, SENT, ASIDE])
    logged = log.readouterr().err
    assert "action=delivery-failed" in logged
    assert "Madame" not in logged


async def test_a_revoked_token_ends_the_bot(database: Database) -> None:
    await put(database, *rows("!a", 1))
    with pytest.raises(TokenRevoked):
        await delivered(database, Town(1, lambda _body, _attempt: TokenRevoked("M_UNKNOWN_TOKEN")))


async def test_the_answer_to_an_edited_message_edits_the_first_answer(database: Database) -> None:
    body = {"body": "un", "formatted_body": "un"}
    await put(database, outgoing("!a", cause="$q", content=body), outgoing("!a", edits="$q", content=body | {"body": "deux"}))
    town = Town(2)
    await delivered(database, town)
    relation = town.taken[1][1]["m.relates_to"]
    assert relation["rel_type"] == "m.replace"
    assert relation["event_id"].startswith("$of-")
    assert town.taken[1][1]["m.new_content"]["body"] == "deux"


async def test_an_edit_held_back_leaves_in_its_time_as_an_edit_of_its_message(database: Database) -> None:
    told = outgoing("!agenda", subject="meetings.meeting:12", content={"body": "R12", "formatted_body": "R12"})
    late = outgoing("!agenda", subject="meetings.meeting:12", action="update", priority=3, content={"body": "12", "formatted_body": "12"})
    late.not_before = NOW + timedelta(seconds=0.2)
    await put(database, told, late, *rows("!calm", 1))
    town = Town(3)
    begun = asyncio.get_running_loop().time()
    deliverer = Deliverer(
        database, town, Doors(database, town, lambda: NOW), lambda: NOW + timedelta(seconds=asyncio.get_running_loop().time() - begun)
    )
    running = asyncio.create_task(deliverer.run())
    await asyncio.wait_for(town.complete.wait(), 10 * PACE)
    running.cancel()
    await asyncio.wait({running})
    room_id, edit = town.taken[-1]
    assert (room_id, edit["body"], edit["m.relates_to"]["event_id"]) == ("!agenda", "* 12", f"$of-{told.txn_id}")
    assert asyncio.get_running_loop().time() - begun >= 0.2


async def test_what_a_newer_version_wrote_is_set_aside_and_holds_up_nothing(database: Database) -> None:
    """It is never said as a message: its content may be anything. Another channel's rows are not taken at all."""
    dance, mail = outgoing("!a", action="dance", content={"body": "secret"}), outgoing("!a", channel="mail", content={"body": "by mail"})
    await put(database, dance, mail, *rows("!a", 1))
    town = Town(1)
    states = await delivered(database, town)
    assert [content["body"] for _, content in town.taken] == ["!a 0"]
    assert states[dance.cause] == ASIDE
    async with database.reading() as session:
        (kept,) = (await session.exec(select(Outgoing).where(Outgoing.cause == mail.cause))).all()
    assert kept.state == "waiting"


@pytest.mark.parametrize("action", list(Action))
def test_each_action_is_known_by_its_name(action: Action) -> None:
    assert known(action) is action
    assert known(f"{action}s") is None
