"""The AGORA of the sample town, running from one folder: homeserver, people, rooms, bot and directory.

`homeserver/` is Synapse's, `bot/` the bot's data, `config.toml` the bot's configuration, `clock` how far its clock was moved forward,
`demo.json` what we must remember.
"""

import asyncio
import shutil
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any, Self, TypeVar

import aiohttp

from bot.demo import building
from bot.demo.child import Child
from bot.demo.homeserver import Homeserver, answers, free_port
from bot.demo.lock import held
from bot.demo.memory import BOT, ROOMS, Memory, keep, read_memory
from bot.demo.partner import Partner
from bot.demo.people import TOWN, Person, read_people
from bot.demo.time_machine import TimeMachine
from bot.demo.trouble import DemoError

FIRST_PORT = 8008
KEPT = "demo.json"
"""The file that tells that there is a town in a folder."""
ARRIVAL_S = 90.0
PAUSE_S = 0.2

Say = Callable[[str], None]
T = TypeVar("T")


class Agora:
    """The whole of it, up between `async with`. The same folder again is the same town again."""

    def __init__(self, folder: Path, *, say: Say, fresh: bool = False, port: int = FIRST_PORT) -> None:
        """`say` is told each step, in French. `fresh`: forget what was. `port`: of the homeserver, or the next free one."""
        self.folder = folder.resolve()
        self.people: dict[str, Person] = {person.login: person for person in read_people()}
        self.memory = Memory()
        self.clock = TimeMachine(self.folder / "clock")
        run = ("bot.demo.time_machine", str(self.clock.file), "run", "--config", str(self.folder / "config.toml"))
        self._bot = Child(run, self.folder / "bot.log")
        self._say, self._fresh, self._port, self._bot_port = say, fresh, port, free_port()
        self._open = AsyncExitStack()
        self._partners: dict[str, Partner] = {}

    @property
    def bot_id(self) -> str:
        """The Matrix id of the bot."""
        return self.memory.id_of(BOT)

    @property
    def rooms(self) -> dict[str, str]:
        """The rooms everybody is in: name → id."""
        return {name: self.memory.rooms[name] for name in ROOMS}

    def name_of(self, user_id: str) -> str:
        """Give the name someone goes by."""
        login = user_id.removeprefix("@").partition(":")[0]
        return building.BOT_NAME if login == BOT else self.people[login].name if login in self.people else login

    async def __aenter__(self) -> Self:
        async with self._open:
            self._open.enter_context(held(self.folder))
            await self._settle()
            await self._start_bot()
            self._open = self._open.pop_all()
        return self

    async def __aexit__(self, *_: object) -> None:
        self._say("J’arrête le robot et le serveur…")
        await self._open.aclose()

    async def partner(self, login: str) -> Partner:
        """Give one of the people, ready to speak."""
        if login not in self._partners:
            account = self.memory.accounts[login]
            self._partners[login] = Partner(self.homeserver.url, account.user_id, account.access_token)
            self._open.push_async_callback(self._partners[login].close)
        return self._partners[login]

    async def private_room(self, login: str) -> str:
        """Give the room where this person and the bot are alone: the one it asks them into, the one there is, else a new one.

        Raises DemoError.
        """
        asked_into = await self.take_invitation(login)
        if asked_into is None and login not in self.memory.private:
            partner = await self.partner(login)
            room_id = await partner.create_room(invite=[self.bot_id], is_direct=True)
            await self._await_bot_in(room_id, partner)
            self._remember_private(login, room_id)
        return self.memory.private[login]

    async def take_invitation(self, login: str) -> str | None:
        """Enter the room that the bot asks this person into, as far as they know. Returns its id, None when there is none."""
        partner = await self.partner(login)
        room_id = next(iter(partner.asked_alone_by(self.bot_id)), None)
        if room_id is not None:
            await partner.join(room_id)
            self._remember_private(login, room_id)
        return room_id

    async def while_bot_lives(self, work: Coroutine[Any, Any, T]) -> T:
        """Do the work, and give what it gives. Raises DemoError as soon as the bot stops."""
        working, watching = asyncio.ensure_future(work), asyncio.ensure_future(self._bot.wait())
        try:
            await asyncio.wait({working, watching}, return_when=asyncio.FIRST_COMPLETED)
            if working.done():
                return working.result()
            raise DemoError(f"Le robot s’est arrêté. Son journal ({self._bot.log}) finit ainsi :\n{self._bot.last_lines()}")
        finally:
            working.cancel()
            watching.cancel()
            await asyncio.gather(working, watching, return_exceptions=True)

    def _remember_private(self, login: str, room_id: str) -> None:
        self.memory.private[login] = room_id
        keep(self.memory, self._kept)

    @property
    def _kept(self) -> Path:
        return self.folder / KEPT

    async def _settle(self) -> None:
        """Bring the town back as it was, or build it."""
        if self._fresh or not self._kept.exists():
            self._forget()
            await self._start_homeserver()
            await self._build()
        else:
            self.memory = read_memory(self._kept)
            await self._start_homeserver()
            self._write_config()

    async def _build(self) -> None:
        self._say("Je crée les comptes, l’espace AGORA et ses salons…")
        await building.register(self.homeserver, self.people.values(), self.memory)
        await building.make_rooms(self.homeserver.name, self.people, self.partner, self.memory)
        self._write_config()
        self._say("Je charge l’annuaire de la ville d’exemple…")
        await self._load("import", str(TOWN / "valmont.json"))
        self._say("Je charge les chiffres de la ville d’exemple, inventés…")
        for level in ("commune", "iris"):
            file, declared = TOWN / f"chiffres-{level}.csv", TOWN / "chiffres.toml"
            await self._load("territoire", "import", str(file), "--mapping", str(declared), "--niveau", level)
        keep(self.memory, self._kept)

    async def _load(self, *command: str) -> None:
        """Have `agora` write what a file of the sample town says."""
        child = Child(("bot", *command, "--apply", "--config", str(self._write_config())), self.folder / "import.log")
        await child.start()
        if await child.wait() != 0:
            raise DemoError(f"La ville d’exemple ne se charge pas :\n{child.last_lines()}")

    def _forget(self) -> None:
        for name in ("homeserver", "bot"):
            shutil.rmtree(self.folder / name, ignore_errors=True)
        for name in (KEPT, "config.toml", "bot.password", "bot.log", "import.log", self.clock.file.name):
            (self.folder / name).unlink(missing_ok=True)

    def _write_config(self) -> Path:
        return building.write_config(self.folder, self.homeserver, self.people.values(), self.memory, bot_port=self._bot_port)

    async def _start_homeserver(self) -> None:
        port = free_port(self._port)
        if port != self._port:
            self._say(f"Le port {self._port} est déjà pris : je prends le port {port}.")
        self._say("Je démarre le serveur Matrix (Synapse)…")
        self.homeserver = Homeserver(self.folder / "homeserver", port=port)
        await self._open.enter_async_context(self.homeserver)

    async def _start_bot(self) -> None:
        self._say("Je démarre le robot…")
        self._open.push_async_callback(self._bot.stop)
        await self._bot.start()
        async with aiohttp.ClientSession(f"http://127.0.0.1:{self._bot_port}") as http:
            await self._await_bot(lambda: answers(http, "/healthz"))
        host = await self.partner(next(iter(self.people)))
        for room_id in self.rooms.values():
            await self._await_bot_in(room_id, host)

    async def _await_bot_in(self, room_id: str, partner: Partner) -> None:
        async def has_come() -> bool:
            return self.bot_id in await partner.members(room_id)

        await self._await_bot(has_come)

    async def _await_bot(self, sign: Callable[[], Awaitable[bool]]) -> None:
        try:
            async with asyncio.timeout(ARRIVAL_S):
                await self.while_bot_lives(_until(sign))
        except TimeoutError:
            raise DemoError(f"Le robot ne vient pas. Journal : {self._bot.log}") from None


async def _until(sign: Callable[[], Awaitable[bool]]) -> None:
    while not await sign():  # noqa: ASYNC110 - another process is asked: no event of ours tells
        await asyncio.sleep(PAUSE_S)
