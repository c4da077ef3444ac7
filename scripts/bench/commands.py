"""From a command to its answer, for the bot and for a bare nio echo, on one Synapse: `python -m scripts.bench.commands`.

Both live at the same time and are asked in turn (A B A B…): what the machine does meanwhile weighs on both. The bot has its
default settings and an invented directory; each of its commands is a search, an echo repeats the words. Times are those
of a person: from before the PUT of the command until the answer has come by /sync.

What a town's machine carries is an installation without the demo's and the tests' packages: make one beside
(`uv sync --frozen --no-dev --compile-bytecode` with `UV_PROJECT_ENVIRONMENT=FOLDER`), and give its `--python FOLDER/bin/python`.
"""

import argparse
import asyncio
import random
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import insert

from bot.demo.child import Child
from bot.demo.homeserver import Account, Homeserver, Options
from bot.demo.partner import Partner
from scripts.bench.search import invent, questions
from storage.database import Database
from storage.directory import Service, Structure
from storage.search import index

PEOPLE, ROOMS = 10, 4
BLOCK = 25
REST_S = 10.0
PATIENCE_S = 120.0
A, B = "bot", "echo"


@dataclass
class Side:
    """One of the two that are measured: its process, its rooms, its times in seconds."""

    name: str
    account: Account
    child: Child
    ready: str
    rooms: list[str] = field(default_factory=list)
    one: list[float] = field(default_factory=list)
    many: list[float] = field(default_factory=list)
    starts: list[float] = field(default_factory=list)
    memory: float = 0.0

    async def start(self) -> None:
        """Start it, and time it until it has answered to its first sync."""
        before, begun = self._readiness(), time.perf_counter()
        await self.child.start()
        while self._readiness() == before:
            if not self.child.running or time.perf_counter() - begun > PATIENCE_S:
                raise RuntimeError(f"{self.name} does not start:\n{self.child.last_lines(30)}")
            await asyncio.sleep(0.005)
        self.starts.append(time.perf_counter() - begun)

    def weigh(self) -> None:
        """Read its resident memory, in MB (Linux)."""
        pages = int(Path(f"/proc/{self.child.pid}/statm").read_text(encoding="ascii").split()[1])
        self.memory = pages * resource.getpagesize() / 1e6

    def _readiness(self) -> int:
        return self.child.log.read_text(encoding="utf-8").count(self.ready) if self.child.log.exists() else 0


class Watcher:
    """Somebody in all rooms, who notes when each answer comes."""

    def __init__(self, partner: Partner) -> None:
        self.partner = partner
        self.came: dict[str, float] = {}
        self._news = asyncio.Condition()

    async def follow(self) -> None:
        """Listen for ever."""
        async for heard in self.partner.listen():
            if heard.answers:
                async with self._news:
                    self.came.setdefault(heard.answers, time.perf_counter())
                    self._news.notify_all()

    async def wait_for(self, asked: Sequence[str]) -> float:
        """Wait until all of these are answered. Returns when the last one was."""
        async with asyncio.timeout(PATIENCE_S), self._news:
            await self._news.wait_for(lambda: self.came.keys() >= set(asked))
        return max(self.came[event_id] for event_id in asked)


async def fill(data: Path, rows: int) -> list[str]:
    """Make the bot's database, with an invented directory. Returns what to ask of it."""
    rng = random.Random(20_260_101)  # noqa: S311 - an invented town needs no secret
    town = invent(rows, rng)
    database = Database(f"sqlite+aiosqlite:///{data / 'agora.db'}")
    await database.upgrade()
    async with database.writing() as session:
        connection = await session.connection()
        await connection.execute(insert(Structure), town.structures)
        await connection.execute(insert(Service), town.services)
    async with database.writing() as session:
        await index(session, range(1, rows + 1))
    await database.close()
    asked = [f"!qui-fait {question}" for several in questions(town, rng).values() for question, _, _ in several]
    rng.shuffle(asked)
    return asked


def configure(folder: Path, server: Homeserver, account: Account) -> Path:
    """Write the bot's configuration: default settings."""
    config = folder / "config.toml"
    config.write_text(
        f"""territory = "Valmont"
data = "{folder / "data"}"
[homeserver]
url = "{server.url}"
user = "{account.user_id}"
password = "{account.password}"
[[pilots]]
structure = "CCAS"
coordinators = [{{id = "@lea:{server.name}", name = "Léa"}}]
""",
        encoding="utf-8",
    )
    return config


async def meet(side: Side, people: Sequence[Partner]) -> None:
    """Open the rooms of one side, with everybody and the one that is measured."""
    for rank in range(ROOMS):
        first = people[rank]
        room = await first.create_room(f"{side.name} {rank}", invite=[each.user_id for each in people if each is not first])
        for each in people:
            if each is not first:
                await each.join(room)
        await first.invite(room, side.account.user_id)
        await first.hear(lambda heard, room=room: heard.room_id == room and heard.joined == side.account.user_id)  # type: ignore[misc] # bound at once
        side.rooms.append(room)


async def ask_one(side: Side, speaker: Partner, watcher: Watcher, words: str) -> None:
    """Time one command."""
    begun = time.perf_counter()
    asked = await speaker.say(side.rooms[0], words)
    side.one.append(await watcher.wait_for([asked]) - begun)


async def ask_many(side: Side, people: Sequence[Partner], watcher: Watcher, words: Sequence[str]) -> None:
    """Time many commands given by everybody at once, until the last answer."""

    async def speak(rank: int, speaker: Partner) -> list[str]:
        mine = words[rank :: len(people)]
        return [await speaker.say(side.rooms[(rank + turn) % ROOMS], each) for turn, each in enumerate(mine)]

    begun = time.perf_counter()
    asked = await asyncio.gather(*(speak(rank, speaker) for rank, speaker in enumerate(people)))
    side.many.append(await watcher.wait_for([event_id for several in asked for event_id in several]) - begun)


async def measure(folder: Path, rows: int, commands: int, burst: int, rounds: int, python: str) -> None:
    """Measure both, and print the table."""
    async with AsyncExitStack() as stack:
        server = await stack.enter_async_context(Homeserver(folder / "homeserver", options=Options(repeats=False)))
        bot, echo = await server.register("agora"), await server.register("echo")
        asked = await fill(folder / "data", rows)
        run = ("bot", "run", "--config", str(configure(folder, server, bot)))
        repeat = ("scripts.bench.echo", server.url, echo.user_id, echo.device_id, echo.access_token)
        compiled: dict[str, str | None] = {"PYTHONDONTWRITEBYTECODE": None}  # modules compiled anew at each start weigh 10 MB more
        a = Side(A, bot, Child(run, folder / "bot.log", environment=compiled, python=python), "action=listening")
        b = Side(B, echo, Child(repeat, folder / "echo.log", environment=compiled, python=python), "ready")
        for side in (a, b):
            stack.push_async_callback(side.child.kill)
            await side.start()
        people = [await person(server, stack, rank) for rank in range(PEOPLE)]
        for side in (a, b):
            await meet(side, people)
        watcher = Watcher(people[-1])
        following = asyncio.create_task(watcher.follow())
        stack.callback(following.cancel)
        await converse(a, b, people[0], watcher, asked, commands)
        for _ in range(rounds):
            for side in (a, b):
                await ask_many(side, people, watcher, [asked[rank % len(asked)] for rank in range(burst)])
        await asyncio.sleep(REST_S)
        for side in (a, b):
            side.weigh()
        for _ in range(3):
            for side in (a, b):
                await side.child.stop()
                await side.start()
        tell(a, b, rows, commands, burst)


async def converse(a: Side, b: Side, speaker: Partner, watcher: Watcher, asked: Sequence[str], commands: int) -> None:
    """Ask both in turn, a block of commands each; the first block of each is for warming up."""
    for start in range(0, commands + BLOCK, BLOCK):
        for side in (a, b):
            for rank in range(start, start + BLOCK):
                await ask_one(side, speaker, watcher, asked[rank % len(asked)])
    for side in (a, b):
        del side.one[:BLOCK]


async def person(server: Homeserver, stack: AsyncExitStack, rank: int) -> Partner:
    """Make somebody."""
    account = await server.register(f"personne{rank}")
    return await stack.enter_async_context(Partner(server.url, account.user_id, account.access_token))


def tell(a: Side, b: Side, rows: int, commands: int, burst: int) -> None:
    """Print the table."""
    print(f"\n{rows} structures; medians over the run\n")
    print("| work | bot | bare nio echo | ratio |\n|---|---|---|---|")
    line(f"one command, PUT to answer, {commands} in a row: median, ms", statistics.median(a.one) * 1e3, statistics.median(b.one) * 1e3)
    line("the same: p95, ms", p95(a.one) * 1e3, p95(b.one) * 1e3)
    line(f"{burst} commands at once by {PEOPLE} people in {ROOMS} rooms, total, s", statistics.median(a.many), statistics.median(b.many))
    line("start to first sync answered, s", statistics.median(a.starts[1:]), statistics.median(b.starts[1:]))
    line("memory after all this, at rest, MB", a.memory, b.memory)


def line(work: str, ours: float, theirs: float) -> None:
    """Print one row."""
    print(f"| {work} | {ours:.2f} | {theirs:.2f} | {ours / theirs:.2f} |")


def p95(times: Sequence[float]) -> float:
    """The time under which 95 % stay."""
    return statistics.quantiles(times, n=20)[-1]


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=350, help="structures in the directory")
    parser.add_argument("--commands", type=int, default=200)
    parser.add_argument("--burst", type=int, default=500)
    parser.add_argument("--rounds", type=int, default=3, help="bursts of each")
    parser.add_argument("--python", default=sys.executable, help="the interpreter of the installation to measure")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "data").mkdir()
        asyncio.run(measure(Path(folder), chosen.rows, chosen.commands, chosen.burst, chosen.rounds, chosen.python))


if __name__ == "__main__":
    main()
