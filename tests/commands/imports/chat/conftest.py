"""A house where Samira, of the équipe d'animation, sends lists in private; the shell's long work is done here, on the spot."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select

from bot.administration.list_child import Job, do
from bot.engine.apart import Place
from bot.engine.brought_lists import job_of
from bot.engine.cause import Cause
from bot.installation.lexicon_file import LexiconFile
from commands.core.declaration.context import Person, Room, SharedFile
from commands.core.declaration.happenings import ListHandled
from commands.table import TABLE
from storage import brought_lists
from storage.brought_lists import BroughtList
from storage.database import Database
from storage.directory import Service, Structure
from storage.lexicon import Lexicon
from tests.chat import Chat
from tests.spaces import flat

SAMIRA = Person("@samira:town.example", "Samira")
HOME = Room("!samira:town.example", private=True)
MEDIA = {"msgtype": "m.file", "url": "mxc://town.example/abc", "info": {}}


def sent(name: str, size: int | None = None, kind: str = "m.file") -> SharedFile:
    """A file as its message tells of it."""
    return SharedFile(name, MEDIA | {"msgtype": kind, "body": name}, size)


@dataclass
class Desk:
    """A conversation about lists. `data`: the data folder of the house."""

    chat: Chat
    data: Path
    contents: dict[str, bytes] = field(default_factory=dict)

    async def sends(self, name: str, content: str | bytes, **more: Any) -> str:
        """Send a file in private, and give all that is said until the bot waits for an answer."""
        self.contents[name] = content.encode() if isinstance(content, str) else content
        told = await self.chat.says("", person=SAMIRA, room=HOME, file=sent(name), **more)
        return flat(told) + await self.work()

    async def says(self, words: str) -> str:
        """Say something in private, and give all that is said until the bot waits for an answer."""
        return flat(await self.chat.says(words, person=SAMIRA, room=HOME)) + await self.work()

    async def work(self) -> str:
        """What the shell does, and what it makes the bot say."""
        before = {row.id for row in await self.chat.outbox()}
        while brought := await self.at_work():
            await self.bring(brought, await self.outcome(brought))
        return flat("\n".join(["", *(row.content.get("body", "") for row in await self.chat.outbox() if row.id not in before)]))

    async def at_work(self) -> BroughtList | None:
        """The list that waits for the shell."""
        async with self.chat.database.reading() as session:
            return next(iter(await brought_lists.list_at_work(session)), None)

    async def outcome(self, brought: BroughtList) -> dict[str, Any]:
        """What the process apart would say."""
        place = Place(self.chat.database._url.render_as_string(hide_password=False), self.data, self.chat.territory.zone)
        return await do(Job(**job_of(brought, self.chat.now, place)), self.contents.get(brought.name, b""), self.chat.lexicon)

    async def bring(self, brought: BroughtList, outcome: dict[str, Any]) -> None:
        """Tell the house what came of it."""
        number, work = brought.number or 0, brought.work
        cause = Cause(f"list:{number}:{work}", HOME, Person(brought.user_id, brought.user_id))
        await self.chat.dispatcher.happen(cause, ListHandled(number, work, outcome))

    async def brought(self) -> list[BroughtList]:
        """All lists that are not over."""
        async with self.chat.database.reading() as session:
            return list((await session.exec(select(BroughtList))).all())

    async def directory(self) -> dict[str, set[str]]:
        """The structures of the directory, with the names of their services."""
        async with self.chat.database.reading() as session:
            sheets = {each.id: each.name for each in (await session.exec(select(Structure))).all()}
            found: dict[str, set[str]] = {name: set() for name in sheets.values()}
            for each in (await session.exec(select(Service))).all():
                found[sheets[each.structure_id]].add(each.name)
            return found


@pytest.fixture(scope="session")
def lexicon(tmp_path_factory: pytest.TempPathFactory) -> Lexicon:
    """The lexicon of a new house."""
    return LexiconFile(tmp_path_factory.mktemp("lexicon"))()


@pytest.fixture
def desk(sqlite: Database, tmp_path: Path, lexicon: Lexicon) -> Desk:
    """On SQLite: what differs between databases is tested where it is written."""
    data = tmp_path / "data"
    data.mkdir()
    return Desk(Chat(sqlite, TABLE, lexicon=lexicon), data)
