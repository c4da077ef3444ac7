"""What the shell does with documents that are sent: fetched, read by a process of its own, told once."""

from pathlib import Path
from typing import Any

import nio
import pytest
from sqlmodel import select

from bot.engine import apart
from bot.engine import brought_documents as shell
from bot.engine.apart import Place, Source
from bot.engine.brought_documents import BroughtDocuments
from bot.matrix.downloads import TooLarge
from bot.matrix.troubles import Rejected, Unreachable
from commands.core.declaration.context import SharedFile
from commands.table import TABLE
from storage.database import Database
from storage.documents import Document, DocumentEdition
from storage.passages import DocumentPassage
from tests.bot.raw import event
from tests.chat import LEA, PRIVATE, Chat
from tests.commands.library import files
from tests.given import member
from tests.spaces import flat

MESSAGE = nio.Event.parse_event(event("m.room.message", {"msgtype": "m.file", "body": "etude.pdf", "url": "mxc://x/y"}))
GONE = nio.RedactedEvent({"event_id": "$x", "sender": "@x:x", "origin_server_ts": 1}, "m.room.message", "@mod:x", None)
FILE = SharedFile("etude.pdf", {"msgtype": "m.file", "url": "mxc://x/y", "body": "etude.pdf", "info": {}}, 1_000, event_id="$file")


class House:
    """A conversation, and the shell's worker beside it. content: what the homeserver gives, or the trouble it raises."""

    def __init__(self, database: Database, data: Path) -> None:
        self.chat = Chat(database, TABLE)
        self.content: bytes | Exception = files.pdf(files.RENTS, "Se loger à Valmont")
        self.shown: Any = MESSAGE
        place = Place(database._url.render_as_string(hide_password=False), data, self.chat.territory.zone)
        source = Source(self._event, self._fetch, lambda _room_id: PRIVATE)
        self.worker = BroughtDocuments(database, self.chat.dispatcher, source, lambda: self.chat.now, place)

    async def _event(self, _room_id: str, _event_id: str) -> Any:
        return self.shown

    async def _fetch(self, _content: dict[str, Any], _most: int) -> bytes:
        if isinstance(self.content, Exception):
            raise self.content
        return self.content

    async def sends(self) -> DocumentEdition:
        await self.chat.says("!document", file=FILE)
        waiting = await self.worker.first()
        assert waiting is not None
        return waiting

    async def told(self, waiting: DocumentEdition) -> str:
        before = {row.id for row in await self.chat.outbox()}
        await self.worker.handle(waiting)
        return flat("\n".join(row.content.get("body", "") for row in await self.chat.outbox() if row.id not in before))

    async def kept(self) -> int:
        async with self.chat.database.reading() as session:
            return len((await session.exec(select(Document))).all())


@pytest.fixture
async def house(sqlite: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> House:
    monkeypatch.setattr(apart, "FETCHES", (0.0, 0.0))
    monkeypatch.setattr(shell, "REST_S", 0.0)
    (tmp_path / "data").mkdir()
    async with sqlite.writing() as session:
        await member(session, LEA.user_id, "Léa")
    return House(sqlite, tmp_path / "data")


async def test_a_process_apart_reads_it_and_it_is_told_once(house: House) -> None:
    waiting = await house.sends()
    assert "J’ai lu « etude.pdf » (3 pages)" in await house.told(waiting)
    async with house.chat.database.reading() as session:
        assert len((await session.exec(select(DocumentPassage))).all()) == 3
    assert await house.told(waiting) == "", "as after a kill between what was told and what was known to be"


@pytest.mark.parametrize(
    ("content", "shown", "words"),
    [
        (b"", MESSAGE, "est vide"),
        (TooLarge(), MESSAGE, "Je lis jusqu’à 20 Mo"),
        (Rejected("M_NOT_FOUND"), MESSAGE, "n’est plus là"),
        (Unreachable("504"), MESSAGE, "n’est plus là"),
        (b"%PDF-", GONE, "n’est plus là"),
        (b"%PDF-", None, "n’est plus là"),
    ],
)
async def test_what_does_not_come_is_told_and_forgotten(house: House, content: bytes | Exception, shown: Any, words: str) -> None:
    house.content, house.shown = content, shown
    assert words in await house.told(await house.sends())
    assert await house.kept() == 0


async def test_a_process_that_takes_too_long_or_fails_is_told_in_the_end(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(shell, "READ_WITHIN_S", 0.01)
        assert "demande trop de temps ou de mémoire" in await house.told(await house.sends())
    monkeypatch.setattr(shell, "CHILD", "tests.bot.no_such_module")
    waiting = await house.sends()
    assert [await house.told(waiting), await house.told(waiting)] == ["", ""]
    assert "demande trop de temps ou de mémoire" in await house.told(waiting)
    assert await house.kept() == 0


async def test_what_its_author_erased_meanwhile_is_left(house: House) -> None:
    waiting = await house.sends()
    await house.chat.says("!effacer")
    await house.chat.says("oui effacer")
    assert await house.told(waiting) == ""
    assert await house.worker.first() is None
