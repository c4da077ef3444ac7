"""When the end of a batch is written down: with what somebody did, and not for what the bot said itself."""

import asyncio
from datetime import UTC, datetime
from typing import Any

import nio
import pytest
from sqlmodel import select
from typing_extensions import override

from bot.app import build_engine
from bot.engine import sync
from bot.engine.room_roles import Roles
from bot.engine.stumbles import Stumbles
from bot.engine.sync import Sync
from bot.engine.translate import Translator
from bot.engine.turns import Turns
from bot.matrix import sieve
from bot.matrix.account import Account
from bot.matrix.client import NioHomeserver
from commands.table import TABLE
from storage import delivery, runs, stream
from storage.database import Database
from storage.delivery import SENT, Outgoing
from storage.lexicon import Lexicon
from tests.bot.raw import BOT, LEA, MEMBERS, batch, event, text
from tests.chat import TERRITORY
from tests.given import outgoing

CANCELLED = {"action": "request_cancellation", "requesting_device_id": "DEVICE", "request_id": "1"}
NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


class Telling(NioHomeserver):
    """A homeserver that tells these batches, the first one whole, and then nothing more."""

    def __init__(self, *batches: dict[str, Any]) -> None:
        super().__init__("http://127.0.0.1:1", BOT, None, Account(BOT, "DEVICE", "token", "key"))
        self.batches = list(batches)
        self.worked = asyncio.Event()

    @override
    async def sync(self, since: str | None, *, whole: bool) -> nio.SyncResponse:
        if not self.batches:
            self.worked.set()
            await asyncio.Event().wait()
        answer = sieve.sync(self.batches.pop(0))
        await self.client.receive_response(answer)
        self.learn(answer)
        return answer


@pytest.fixture
async def house(database: Database) -> Database:
    """A house that was there before: what it hears is no past."""
    async with database.writing() as session:
        await stream.set_sync_token(session, "s", NOW)
    return database


async def follow(database: Database, *batches: dict[str, Any]) -> str:
    """Work batches through, after a whole one. Gives the token that is kept in the end."""
    homeserver = Telling(batch([], MEMBERS), *batches)
    engine = build_engine(database, TABLE, TERRITORY, Lexicon, Roles({}), lambda: NOW, lambda: None)
    translator, stumbles = Translator(homeserver, {}), Stumbles(database, homeserver)
    turns = Turns(database, translator, engine.dispatcher, lambda: NOW, asyncio.Event(), lambda: False, stumbles)
    async with database.writing() as session:
        run_id = await runs.add_run(session, NOW)
    parts = (database, homeserver, translator, engine.dispatcher, turns, engine.moves, stumbles)
    following = asyncio.create_task(Sync(*parts, lambda _rooms: None, lambda: NOW, run_id).run())
    worked = asyncio.create_task(homeserver.worked.wait())
    await asyncio.wait({following, worked}, return_when=asyncio.FIRST_COMPLETED)
    for task in (following, worked):
        task.cancel()
    await asyncio.wait({following, worked})
    await homeserver.close()
    async with database.reading() as session:
        point = await stream.get_sync_point(session)
    assert point is not None
    return point.token


def echo(row: Outgoing) -> dict[str, Any]:
    return batch([text("réponse", BOT) | {"unsigned": {"transaction_id": row.txn_id}}])


async def state_of(database: Database, row: Outgoing) -> tuple[str, str | None]:
    async with database.reading() as session:
        return (await session.exec(select(Outgoing.state, Outgoing.event_id).where(Outgoing.txn_id == row.txn_id))).one()


async def test_what_came_back_is_taken_in_with_the_next_thing_that_somebody_does(house: Database) -> None:
    row = outgoing("!a")
    async with house.writing() as session:
        await delivery.add_outgoing(session, row)
    own, spoken = echo(row), batch([text("bonjour")])
    assert await follow(house, own) != own["next_batch"], "it comes again after a crash"
    assert (await state_of(house, row))[0] != SENT
    assert await follow(house, own, spoken) == spoken["next_batch"]
    (said,) = own["rooms"]["join"]["!room:town.example"]["timeline"]["events"]
    assert await state_of(house, row) == (SENT, said["event_id"])


async def test_what_came_back_is_taken_in_after_a_moment(house: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    row = outgoing("!a")
    async with house.writing() as session:
        await delivery.add_outgoing(session, row)
    monkeypatch.setattr(sync, "QUIET_S", -1.0)
    own = echo(row)
    assert await follow(house, own) == own["next_batch"]
    assert (await state_of(house, row))[0] == SENT


@pytest.mark.parametrize(
    "more",
    [
        batch([text("bonjour")]),
        batch([event("m.reaction", {"m.relates_to": {"rel_type": "m.annotation", "event_id": "$x", "key": "✅"}})]),
        batch([event("m.room.name", {"name": "Chez nous"}, BOT, state_key="")]),
        batch([], [event("m.room.name", {"name": "Chez nous"}, state_key="")]),
        batch([]) | {"rooms": {"join": {}, "invite": {"!new:town.example": {"invite_state": {"events": []}}}, "leave": {}}},
        batch([]) | {"to_device": {"events": [{"type": "m.room_key_request", "sender": LEA, "content": CANCELLED}]}},
    ],
    ids=["said", "tapped", "done by the bot", "changed", "invited", "to the device"],
)
async def test_whatever_else_a_batch_brings_is_written_down_at_once(house: Database, more: dict[str, Any]) -> None:
    assert await follow(house, more) == more["next_batch"]
