"""What the shell does with lists that are sent: fetched, given to a process of its own, told once; cut, it is whole or undone."""

import asyncio
from itertools import repeat
from pathlib import Path
from typing import Any

import nio
import pytest
from sqlmodel import SQLModel, select

from bot.engine import apart
from bot.engine import brought_lists as shell
from bot.engine.apart import Place, Source
from bot.engine.brought_lists import BroughtLists
from bot.matrix.downloads import TooLarge
from bot.matrix.troubles import Rejected, Unreachable
from commands.table import TABLE
from storage import brought_lists
from storage.brought_lists import BroughtList
from storage.database import Database
from storage.directory import Structure
from tests.bot.raw import event
from tests.chat import Chat
from tests.commands.imports.chat.conftest import HOME, SAMIRA, sent
from tests.commands.imports.chat.test_talking import TOWN
from tests.spaces import flat

MESSAGE = nio.Event.parse_event(event("m.room.message", {"msgtype": "m.file", "body": "liste.csv", "url": "mxc://x/y"}))
GONE = nio.RedactedEvent({"event_id": "$x", "sender": "@x:x", "origin_server_ts": 1}, "m.room.message", "@mod:x", None)


class Files:
    """Where files come from: what a test has put there, or the trouble it raises."""

    def __init__(self) -> None:
        self.content: bytes | Exception = TOWN.encode()
        self.shown: Any = MESSAGE
        self.asked = 0

    async def event(self, _room_id: str, _event_id: str) -> Any:
        return self.shown

    async def fetch(self, _content: dict[str, Any], most: int) -> bytes:
        self.asked += 1
        assert most == brought_lists.MOST_BYTES
        if isinstance(self.content, Exception):
            raise self.content
        return self.content


class House:
    """A conversation, and the shell's worker beside it."""

    def __init__(self, database: Database, data: Path) -> None:
        self.chat, self.files = Chat(database, TABLE), Files()
        self.place = Place(database._url.render_as_string(hide_password=False), data, self.chat.territory.zone)
        self.lists = self.reborn()

    def reborn(self) -> BroughtLists:
        """The worker of another life."""
        source = Source(self.files.event, self.files.fetch, lambda _room_id: HOME)
        return BroughtLists(self.chat.database, self.chat.dispatcher, source, lambda: self.chat.now, self.place)

    async def sends(self, name: str = "liste.csv") -> str:
        await self.chat.says("", person=SAMIRA, room=HOME, file=sent(name))
        return await self.works()

    async def works(self) -> str:
        """What is said of the work that waits."""
        before = {row.id for row in await self.chat.outbox()}
        waiting = await self.waiting()
        assert waiting is not None
        await self.lists.handle(waiting)
        return flat("\n".join(row.content.get("body", "") for row in await self.chat.outbox() if row.id not in before))

    async def waiting(self) -> BroughtList | None:
        async with self.chat.database.reading() as session:
            return next(iter(await brought_lists.list_at_work(session)), None)

    async def structures(self) -> int:
        """How many are in the directory."""
        return await self._count(Structure)

    async def kept(self) -> int:
        """How many lists are not over."""
        return await self._count(BroughtList)

    async def _count(self, model: type[SQLModel]) -> int:
        async with self.chat.database.reading() as session:
            return len((await session.exec(select(model))).all())


@pytest.fixture
def house(sqlite: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> House:
    monkeypatch.setattr(apart, "FETCHES", (0.0, 0.0, 0.0))
    (tmp_path / "data").mkdir()
    return House(sqlite, tmp_path / "data")


@pytest.mark.parametrize(
    ("content", "shown", "words"),
    [
        (b"", MESSAGE, "est vide"),
        (TooLarge(), MESSAGE, "est trop lourd : je lis jusqu’à 20 Mo"),
        (Rejected("M_NOT_FOUND"), MESSAGE, "n’est plus là"),
        (Unreachable("504"), MESSAGE, "n’est plus là"),
        (b"a;b", GONE, "n’est plus là"),
        (b"a;b", None, "n’est plus là"),
    ],
    ids=["empty", "longer than said", "not there", "out of reach", "taken back", "unseen"],
)
async def test_what_does_not_come_is_told_and_forgotten(house: House, content: bytes | Exception, shown: Any, words: str) -> None:
    house.files.content, house.files.shown = content, shown
    assert words in await house.sends()
    assert await house.kept() == 0
    assert house.files.asked == (0 if shown is not MESSAGE else 3 if isinstance(content, Unreachable) else 1)


async def test_a_process_apart_reads_and_is_told_once(house: House) -> None:
    await house.chat.says("", person=SAMIRA, room=HOME, file=sent("annuaire.csv"))
    waiting = await house.waiting()
    assert waiting is not None
    told = await house.works()
    assert "Bureau (82000) : qu’est-ce que c’est ?" in told
    before = await house.chat.outbox()
    await house.reborn().handle(waiting)  # as after a kill between what was told and what was known to be
    assert await house.chat.outbox() == before


async def test_a_process_that_is_ended_is_told_as_a_list_too_heavy(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shell, "READ_WITHIN_S", 0.01)
    assert "est trop lourd" in await house.sends()


async def test_a_process_that_fails_is_begun_again_then_given_up(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shell, "REST_S", 0.0)
    monkeypatch.setattr(shell, "CHILD", "tests.bot.no_such_module")
    assert await house.sends() == ""
    assert await house.works() == ""
    assert "est trop lourd" in await house.works()


ROWS = (f"Maison {number};Agen;47000;05 53 00 {number // 100:02} {number % 100:02}" for number in range(400))
LONG = "\n".join(["Structure;Commune;Code postal;Téléphone", *ROWS])


@pytest.mark.slow
async def test_a_robot_that_ends_half_way_leaves_nothing_and_says_so(house: House) -> None:
    house.files.content = LONG.encode()
    assert "400 lignes : 400 prises" in await house.sends() + await house.works()
    assert "J’écris" in await house.chat.says("oui", person=SAMIRA, room=HOME)
    waiting = await house.waiting()
    assert waiting is not None
    writing = asyncio.create_task(house.lists.handle(waiting))
    for _ in repeat(None):
        if await house.structures() or writing.done():
            break
        await asyncio.sleep(0.01)
    writing.cancel()
    await asyncio.wait([writing])
    assert 0 < await house.structures() < 400
    house.lists = house.reborn()
    assert "a été interrompue. Ce qui était écrit est défait" in await house.works()
    assert await house.structures() == 0
    await house.chat.says("oui", person=SAMIRA, room=HOME)
    assert "est dans l’annuaire" in await house.works()
    assert await house.structures() == 400
