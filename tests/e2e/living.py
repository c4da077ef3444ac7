"""A living bot: the real program as a child process, with a configuration of its own, started, stopped, killed and read."""

import asyncio
import json
import os
import shutil
import sqlite3
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.demo.child import Child
from bot.demo.heard import Heard
from bot.demo.homeserver import Account
from bot.demo.partner import Partner
from tests.e2e.voices import until
from tests.pace import PACE

STOP_S = 5.0  # what the README promises to systemd and Docker
PAUSE_S = 0.05


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a test wants of its bot. `extra`: tables added to the end of the configuration."""

    encryption: bool = False
    servers: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    coordinators: tuple[str, ...] = ("@lea:test.local",)
    extra: str = ""
    environment: dict[str, str] = field(default_factory=dict)


class LivingBot:
    """`python -m bot run` in a folder: its data, its log and its configuration are there."""

    def __init__(
        self,
        folder: Path,
        url: str,
        account: Account,
        wanted: Wanted | None = None,
        launcher: tuple[str, ...] = ("bot",),
        *,
        schema: Path | None = None,
    ) -> None:
        """`launcher`: the module that runs the bot, and arguments of its own that come first.

        `schema`: an empty house to begin with, or the bot makes its own: as long as all the rest of its start.
        """
        self.folder = folder
        self.user_id = account.user_id
        self.wanted = wanted or Wanted()
        folder.mkdir(parents=True, exist_ok=True)
        if schema is not None and not self.data.exists():  # a second bot on a folder finds the house of the first
            self.data.mkdir(mode=0o700)
            shutil.copy(schema, self.data / "agora.db")
        config = folder / "config.toml"
        config.write_text(_config(folder / "data", url, account, self.wanted), encoding="utf-8")
        arguments = (*launcher, "run", "--config", str(config))
        ours = {name: None for name in os.environ if name.startswith("AGORA_")}
        self._child = Child(arguments, folder / "bot.log", environment={**ours, **self.wanted.environment})
        self.starts = 0

    async def start(self, *, within_s: float = 60.0) -> None:
        """Start it, and wait until it has worked its first batch through."""
        before = self._seen()
        await self._child.start()
        self.starts += 1
        deadline = time.monotonic() + within_s * PACE
        while self._seen() == before:
            assert self._child.running, f"the bot ended:\n{self.log[-3000:]}"
            assert time.monotonic() < deadline, f"no sync in {within_s} s:\n{self.log[-3000:]}"
            await asyncio.sleep(PAUSE_S)

    async def launch(self) -> None:
        """Start it without waiting for anything."""
        await self._child.start()
        self.starts += 1

    async def ended(self, *, within_s: float = 30.0) -> int:
        """Wait until it ends by itself. Returns its exit code."""
        return await asyncio.wait_for(self._child.wait(), within_s * PACE)

    async def terminate(self) -> None:
        """SIGTERM: it must end well, and soon."""
        begun = time.monotonic()
        code = await self._child.stop()
        took = time.monotonic() - begun
        assert (code, took < STOP_S * PACE) == (0, True), f"code {code} after {took:.1f} s:\n{self.log[-3000:]}"

    async def kill(self) -> None:
        """SIGKILL, as a power cut would."""
        await self._child.kill()

    async def close(self) -> None:
        """End it however it is."""
        await self._child.kill()

    @property
    def pid(self) -> int | None:
        """The number of its process."""
        return self._child.pid

    @property
    def running(self) -> bool:
        """Whether it lives."""
        return self._child.running

    @property
    def log(self) -> str:
        """All it has written on its error output."""
        path = self.folder / "bot.log"
        return path.read_text(encoding="utf-8") if path.exists() else ""

    @property
    def data(self) -> Path:
        """Its data folder."""
        return self.folder / "data"

    @property
    def access_token(self) -> str:
        """The token of its one login."""
        return str(json.loads((self.data / "compte.json").read_text(encoding="utf-8"))["access_token"])

    def rows(self, query: str, *values: str) -> list[tuple[Any, ...]]:
        """Look into its database from outside."""
        database = sqlite3.connect(f"file:{self.data / 'agora.db'}?mode=ro", uri=True, timeout=10)
        try:
            return database.execute(query, values).fetchall()
        finally:
            database.close()

    def _seen(self) -> int:
        """The number of its last life that worked a batch through; 0 when there is none."""
        if not (self.data / "agora.db").exists():
            return 0
        try:
            return int(self.rows("SELECT COALESCE(MAX(id), 0) FROM run WHERE seen_at > started_at")[0][0])
        except sqlite3.OperationalError:  # its schema is being made
            return 0


def _config(data: Path, url: str, account: Account, wanted: Wanted) -> str:
    coordinators = ", ".join(f'{{id = "{person}", name = "Léa"}}' for person in wanted.coordinators)
    return f"""
territory = "Valmont"
data = {json.dumps(str(data))}

[homeserver]
url = "{url}"
user = "{account.user_id}"
password = "{account.password}"
encryption = {json.dumps(wanted.encryption)}

[[pilots]]
structure = "CCAS"
coordinators = [{coordinators}]

[invitations]
servers = {json.dumps(list(wanted.servers))}
people = {json.dumps(list(wanted.people))}

{wanted.extra}
"""


async def answer_to(person: Partner, bot: LivingBot, event_id: str, *, within_s: float = 30.0) -> Heard:
    """Hear what the bot answers to a message."""
    return await person.hear(lambda heard: heard.sender == bot.user_id and heard.answers == event_id, within_s=within_s)


async def ask(person: Partner, bot: LivingBot, room: str, words: str, *, within_s: float = 30.0) -> Heard:
    """Say something, and hear the answer."""
    return await answer_to(person, bot, await person.say(room, words), within_s=within_s)


def says(heard: Heard, bot: LivingBot) -> bool:
    """Whether the bot does something there: all that it sends, but that it is in the room, by this name and with this picture.

    These come whenever the homeserver has told all rooms of them.
    """
    return heard.sender == bot.user_id and not (heard.kind == "m.room.member" and heard.subject == bot.user_id)


async def heard_so_far(person: Partner, bot: LivingBot, room: str) -> int:
    """How many events a person has heard, once the bot has done all that it had to do in a room. The bot lives, or is down."""
    waiting = "SELECT action, state, not_before FROM outbox WHERE state = 'waiting' AND room_id = ?"
    await until(lambda: not bot.rows(waiting, room), what=lambda: f"{bot.rows(waiting, room)}\n{bot.log[-3000:]}")
    await person.sync()
    return len(person.heard)


async def said_since(person: Partner, bot: LivingBot, room: str, mark: int) -> list[Heard]:
    """Give all that the bot did in a room after `mark` events were heard (see `heard_so_far`).

    A last command is sent first: what came before it is decided once it is answered. Signs and edits may leave later still.
    """
    last = await ask(person, bot, room, "!état")
    await heard_so_far(person, bot, room)
    return [heard for heard in person.heard[mark:] if says(heard, bot) and heard.room_id == room and heard is not last]


async def open_room(person: Partner, bot: LivingBot, *others: Partner, **more: Any) -> str:
    """Make a room with the bot and others, and hear the bot's greeting."""
    room = await person.create_room("Salon", invite=[bot.user_id, *(other.user_id for other in others)], **more)
    for other in others:
        await other.join(room)
    await person.hear(lambda heard: heard.room_id == room and heard.sender == bot.user_id and heard.is_message)
    return room


async def forget_the_stream(bot: LivingBot, anybody: Partner) -> None:
    """The bot, which is down, will hear nothing of what happened so far."""
    now = await anybody.request("GET", "/sync", params={"timeout": "0"})
    database = sqlite3.connect(bot.data / "agora.db")
    with database:
        database.execute("UPDATE sync_point SET token = ?", (now["next_batch"],))
    database.close()
