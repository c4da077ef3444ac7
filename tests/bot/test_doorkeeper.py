"""The HTTP port under people who mean no good: the rooms and the health go on, whoever dawdles is shown out."""

import asyncio
import resource
import shutil
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

import aiohttp
import pytest

from bot.administration.outcome import new_loop
from bot.demo.homeserver import free_port
from bot.matrix.account import Account
from bot.matrix.client import NioHomeserver
from bot.matrix.troubles import Rejected, Unreachable
from bot.sections import HttpSettings
from bot.web import server
from bot.web.doorkeeper import Doorkeeper
from storage import meetings, stream
from storage.database import Database
from tests.chat import TERRITORY
from tests.given import meeting
from tests.pace import PACE

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
SLOW = b"GET /agenda.ics HTTP/1.1\r\nHost: agora\r\nX-Slow: "
ASKED = b"GET /agenda.ics HTTP/1.1\r\nHost: agora\r\n\r\n"
MANY = 1_100


@asynccontextmanager
async def port(database: Database, doorkeeper: Doorkeeper | None = None) -> AsyncIterator[int]:
    number = free_port()
    opened = await server.serve(HttpSettings(port=number), database, TERRITORY, lambda: NOW, doorkeeper)
    try:
        yield number
    finally:
        await opened.cleanup()


async def health(number: int) -> int:
    async with aiohttp.ClientSession() as http, http.get(f"http://127.0.0.1:{number}/healthz") as answer:
        return answer.status


@pytest.fixture
async def synced(database: Database) -> Database:
    async with database.writing() as session:
        await stream.set_sync_token(session, "s1", NOW)
    return database


async def half_open(number: int, count: int, stack: AsyncExitStack, begun: bytes = SLOW) -> list[socket.socket]:
    """Begin that many requests, and end none."""
    loop = asyncio.get_running_loop()
    ends = []
    for _ in range(count):
        end = stack.enter_context(socket.socket())
        end.setblocking(False)
        await loop.sock_connect(end, ("127.0.0.1", number))
        await loop.sock_sendall(end, begun)
        ends.append(end)
    return ends


async def closed(end: socket.socket) -> None:
    """Wait until the other end has closed, whatever it said."""
    with suppress(ConnectionError):
        async with asyncio.timeout(20 * PACE):
            while await asyncio.get_running_loop().sock_recv(end, 65_536):
                pass


def is_open(end: socket.socket) -> bool:
    try:
        return bool(end.recv(1))
    except BlockingIOError:
        return True
    except ConnectionError:
        return False


def descriptors() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


async def test_1100_half_open_requests_take_nothing_from_health_nor_from_the_rooms(synced: Database) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    async with port(synced) as number, AsyncExitStack() as stack:
        before = descriptors()
        needed = before + MANY + 200
        if soft < needed:
            resource.setrlimit(resource.RLIMIT_NOFILE, (min(needed, hard), hard))  # our own ends are in this process too
            stack.callback(resource.setrlimit, resource.RLIMIT_NOFILE, (soft, hard))
        await half_open(number, MANY, stack)
        assert await health(number) == 200
        assert descriptors() - before - MANY <= 100  # what the port holds, once our own ends are taken off
        homeserver = NioHomeserver(f"http://127.0.0.1:{number}", "@a:x", None, Account("@a:x", "D", "t", "k"))
        stack.push_async_callback(homeserver.close)
        with pytest.raises((Rejected, Unreachable), match=r"NoMatrix|404|M_"):  # it was reached: this port is no homeserver
            await homeserver.whoami()


async def test_who_does_not_end_a_request_is_shown_out(synced: Database) -> None:
    async with port(synced, Doorkeeper(ask_s=0.05)) as number, AsyncExitStack() as stack:
        (slow,) = await half_open(number, 1, stack)
        await closed(slow)
        assert await health(number) == 200


async def test_who_does_not_read_the_answer_is_shown_out(synced: Database) -> None:
    """A calendar bigger than what the network holds in between."""
    async with synced.writing() as session:
        for rank in range(300):
            row = meeting(title=f"Rencontre {rank}", public=True)
            row.access_notes = "x" * 20_000
            await meetings.add_meeting(session, row)
    doorkeeper = Doorkeeper(read_s=0.05)
    async with port(synced, doorkeeper) as number, AsyncExitStack() as stack:
        end = stack.enter_context(socket.socket())
        end.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
        end.setblocking(False)
        await asyncio.get_running_loop().sock_connect(end, ("127.0.0.1", number))
        await asyncio.get_running_loop().sock_sendall(end, ASKED)
        await until(lambda: doorkeeper.inside == 1)
        await until(lambda: doorkeeper.inside == 0)
        assert await health(number) == 200


async def test_when_the_port_is_full_the_longest_idle_makes_room(synced: Database) -> None:
    doorkeeper = Doorkeeper(most=3)
    async with port(synced, doorkeeper) as number, AsyncExitStack() as stack:
        first, second, third = await half_open(number, 3, stack)
        await until(lambda: doorkeeper.inside == 3)
        assert await health(number) == 200
        await closed(first)
        assert [is_open(end) for end in (second, third)] == [True, True]


def test_the_port_keeps_its_door_on_the_loop_that_the_program_runs_on(sqlite_template: Path, tmp_path: Path) -> None:
    """Its transports are others than those of the loop that tests run on."""
    database = Database(f"sqlite+aiosqlite:///{shutil.copy(sqlite_template, tmp_path)}")

    async def visited() -> None:
        async with database.writing() as session:
            await stream.set_sync_token(session, "s1", NOW)
        await test_who_does_not_end_a_request_is_shown_out(database)
        await test_who_does_not_read_the_answer_is_shown_out(database)
        await test_when_the_port_is_full_the_longest_idle_makes_room(database)
        await database.close()

    with asyncio.Runner(loop_factory=new_loop) as runner:
        runner.run(visited())


async def until(done: Callable[[], bool]) -> None:
    async with asyncio.timeout(20 * PACE):
        while not done():  # noqa: ASYNC110 - what is waited for is the network's
            await asyncio.sleep(0.01)
