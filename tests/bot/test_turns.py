"""Everybody gets their turn: who writes much waits, nobody else does, and nothing of it is lost or said twice."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import nio
import pytest
from sqlmodel import select

from bot.engine.stumbles import Stumbles
from bot.engine.translate import Translator
from bot.engine.turns import Turns
from bot.matrix.client import NioHomeserver
from commands.table import TABLE
from storage import delivery, turns
from storage.database import Database
from storage.delivery import WAITING
from storage.turns import WaitingEvent
from tests.bot.raw import LEA, MEMBERS, OMAR, ROOM, event, received, text
from tests.chat import Chat
from tests.pace import PACE

AT_ONCE = 3


@dataclass
class House:
    """A house that takes batches, and whose answers leave when it is told so."""

    chat: Chat
    homeserver: NioHomeserver
    most_waiting: int = 1_000
    idle: bool = False
    served: asyncio.Event = field(default_factory=asyncio.Event)

    started: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        self.started.set()
        self.start()

    def start(self) -> None:
        """Begin, or begin again after a crash: nothing of the memory is left."""
        self.turns = Turns(
            *(self.chat.database, Translator(self.homeserver, {}), self.chat.dispatcher, lambda: self.chat.now),
            *(self.served, lambda: self.idle),
            Stumbles(self.chat.database, self.homeserver),
            at_once=AT_ONCE,
            most_waiting=self.most_waiting,
        )

    async def take(self, events: Sequence[nio.Event], *, killed: bool = False) -> None:
        """Work a batch through; or be killed before its end is known, with all that waits written down."""
        await self.turns.begin()
        for one in events:
            await self.turns.hear(ROOM, one)
        async with self.chat.database.writing() as session:
            await self.turns.write(session)
        if killed:
            self.start()
        else:
            self.turns.end()

    async def waiting(self) -> list[str]:
        async with self.chat.database.reading() as session:
            return list((await session.exec(select(WaitingEvent.event_id).order_by("id"))).all())

    async def send_all(self) -> None:
        """All that is to be said leaves."""
        async with self.chat.database.writing() as session:
            for row in await self.chat.outbox():
                if row.state == WAITING:
                    await delivery.set_sent(session, row.id or 0, f"$sent{row.id}", self.chat.now)
        self.served.set()

    async def answer_all(self) -> None:
        """Serve the lines until they are empty, while answers leave."""
        serving = asyncio.create_task(self.turns.run(self.started))
        async with asyncio.timeout(60 * PACE):
            while await self.waiting():
                await self.send_all()
        serving.cancel()
        await asyncio.wait({serving})

    async def answered(self) -> list[str]:
        """The events that were answered, in order; what was said without being asked is left out."""
        return [row.cause for row in await self.chat.outbox() if row.cause.startswith("$")]

    async def told(self, words: str) -> int:
        """How many times something was said."""
        return sum(words in row.content.get("body", "") for row in await self.chat.outbox())


@pytest.fixture
async def house(database: Database, homeserver: NioHomeserver) -> House:
    await received(homeserver, [], MEMBERS)
    return House(Chat(database, TABLE), homeserver)


async def batch(house: House, *raws: dict[str, Any]) -> list[nio.Event]:
    return await received(house.homeserver, list(raws), [])


def ids(events: Sequence[nio.Event]) -> list[str]:
    return [one.event_id for one in events]


async def test_who_writes_much_waits_and_who_asks_once_does_not(house: House) -> None:
    events = await batch(house, *(text("!état", LEA) for _ in range(10)), text("!état", OMAR))
    await house.take(events)
    *lea, omar = ids(events)
    assert await house.answered() == [*lea[:AT_ONCE], omar]
    assert await house.waiting() == lea[AT_ONCE:]
    assert await house.told("beaucoup en peu de temps") == 1
    await house.answer_all()
    assert await house.answered() == [*lea[:AT_ONCE], omar, *lea[AT_ONCE:]]
    assert await house.told("beaucoup en peu de temps") == 0  # what was sent is forgotten, and it was not said again


async def test_behind_what_waits_everything_of_that_person_waits_in_order(house: House) -> None:
    first = await batch(house, *(text("!état", LEA) for _ in range(5)))
    await house.take(first)
    house.chat.later(hours=1)  # all that may be done at once has come back
    edit = {"m.new_content": {"msgtype": "m.text", "body": "!aide"}, "m.relates_to": {"rel_type": "m.replace", "event_id": "$gone"}}
    tap = event("m.reaction", {"m.relates_to": {"rel_type": "m.annotation", "event_id": "$x", "key": "✅"}}, LEA)
    later = await batch(house, text("!aide", LEA), text("* !aide", LEA, **edit), tap)
    await house.take(later)
    assert await house.waiting() == ids([*first[AT_ONCE:], *later])


async def test_lines_are_served_in_turns_one_event_of_each_person(house: House) -> None:
    events = await batch(house, *(text("!état", LEA) for _ in range(6)), *(text("!état", OMAR) for _ in range(6)))
    await house.take(events)
    await house.answer_all()
    lea, omar = ids(events)[:6], ids(events)[6:]
    assert (await house.answered())[2 * AT_ONCE :] == [each for pair in zip(lea[AT_ONCE:], omar[AT_ONCE:], strict=True) for each in pair]


async def test_a_turn_waits_until_what_was_said_before_has_left(house: House) -> None:
    await house.take(await batch(house, *(text("!état", LEA) for _ in range(5))))
    serving = asyncio.create_task(house.turns.run(house.started))
    for _ in range(50):
        await house.waiting()  # the other one may work meanwhile
    assert len(await house.waiting()) == 2
    serving.cancel()
    await asyncio.wait({serving})
    await house.answer_all()
    assert await house.waiting() == []


async def test_killed_at_any_moment_each_is_answered_once_and_in_order(house: House) -> None:
    events = await batch(house, *(text("!état", LEA) for _ in range(12)))
    await house.take(events, killed=True)
    serving = asyncio.create_task(house.turns.run(house.started))
    async with asyncio.timeout(60 * PACE):
        while len(await house.waiting()) > 4:
            await house.send_all()
    serving.cancel()
    await asyncio.wait({serving})
    house.start()
    await house.take(events)  # the token was not saved: the batch comes again, and what was served stands in a line once more
    await house.answer_all()
    assert await house.answered() == ids(events)


async def test_what_people_say_to_each_other_does_not_count(house: House) -> None:
    await house.take(await batch(house, *(text("bonjour à tous", LEA) for _ in range(50)), text("!état", LEA)))
    assert await house.waiting() == []
    assert len(await house.answered()) == 1


async def test_what_may_be_done_at_once_comes_back_with_time(house: House) -> None:
    for _ in range(4):
        await house.take(await batch(house, *(text("!état", LEA) for _ in range(AT_ONCE))))
        house.chat.later(seconds=AT_ONCE)
    assert await house.waiting() == []


async def test_who_waits_for_each_answer_makes_nobody_wait(house: House) -> None:
    house.idle = True
    for _ in range(4 * AT_ONCE):
        await house.take(await batch(house, text("!état", LEA)))
        assert await house.waiting() == []
    house.idle = False  # an answer has not left yet
    for left in range(AT_ONCE, -2, -1):
        await house.take(await batch(house, text("!état", LEA)))
        assert bool(await house.waiting()) == (left <= 0)


async def test_of_many_that_come_together_one_goes_ahead_even_where_nobody_waits(house: House) -> None:
    house.idle = True
    events = await batch(house, *(text("!état", LEA) for _ in range(10)))
    await house.take(events)
    assert await house.waiting() == ids(events)[1 + AT_ONCE :]


async def test_beyond_the_most_that_may_wait_the_rest_is_declined_in_one_sentence(house: House) -> None:
    house.most_waiting = 4
    house.start()
    events = await batch(house, *(text("!état", LEA) for _ in range(20)))
    await house.take(events)
    assert await house.waiting() == ids(events)[AT_ONCE : AT_ONCE + 4]
    assert await house.told("Je ne prends pas les suivants") == 1


async def test_what_was_decrypted_is_read_again_as_it_was(house: House) -> None:
    events = await batch(house, *(text("!état", LEA) for _ in range(5)))
    for one in events:
        one.decrypted = True
    await house.take(events)
    await house.answer_all()
    assert await house.answered() == ids(events)


async def test_signs_wait_without_a_word(house: House) -> None:
    taps = [event("m.reaction", {"m.relates_to": {"rel_type": "m.annotation", "event_id": f"$m{n}", "key": "✅"}}, LEA) for n in range(9)]
    await house.take(await batch(house, *taps))
    assert len(await house.waiting()) == 9 - AT_ONCE
    assert await house.told("beaucoup") == 0


async def test_a_batch_that_failed_halfway_is_counted_anew(house: House) -> None:
    events = await batch(house, *(text("!état", LEA) for _ in range(8)))
    await house.turns.begin()
    for one in events[:6]:  # the database went away here: nothing of it was written
        await house.turns.hear(ROOM, one)
    house.chat.later(hours=1)
    await house.take(events)
    await house.answer_all()
    assert await house.answered() == ids(events)
    house.chat.later(hours=1)
    later = await batch(house, text("!état", LEA))
    await house.take(later)
    assert await house.waiting() == []


async def test_who_is_erased_while_they_wait_does_not_wait_for_ever(house: House) -> None:
    await house.take(await batch(house, *(text("!état", LEA) for _ in range(8))))
    async with house.chat.database.writing() as session:
        for event_id in await house.waiting():
            await turns.remove_waiting(session, event_id)
    house.chat.later(hours=1)
    later = await batch(house, text("!état", LEA))
    await house.take(later)
    assert await house.waiting() == []
    assert (await house.answered())[-1] == later[0].event_id
