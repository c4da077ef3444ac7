"""A real homeserver and real people for the end-to-end tests."""

import asyncio
import random
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeAlias

import pytest
import pytest_asyncio

from bot.demo.child import Child
from bot.demo.homeserver import Account, Homeserver, Options, copy_template, free_port
from bot.demo.partner import Partner
from bot.demo.time_machine import TimeMachine
from tests.e2e.forked import ForkServers
from tests.e2e.leftovers import adopt_orphans, nothing_left
from tests.e2e.living import LivingBot, Wanted
from tests.e2e.proxy import Proxy
from tests.e2e.voices import SealedVoice

PEOPLE = ("agora", "samira", "paul", "lea", "omar")
TOWN = Options(repeats=False, modules=("tests.e2e.externals.Externals",))
"""Where the logins in `ext-` are externals, as on Tchap."""

Arrive: TypeAlias = Callable[[str], Awaitable[Partner]]
Born: TypeAlias = Callable[..., LivingBot]
Sealed: TypeAlias = Callable[[str], Awaitable[SealedVoice]]


@dataclass(frozen=True, slots=True)
class Template:
    """The folder of a homeserver stopped cleanly, and the accounts made in it. schema: the file of an empty house."""

    folder: Path
    accounts: dict[str, Account]
    schema: Path


@pytest.fixture(autouse=True, scope="session")
def programs() -> Iterator[None]:
    """What a child of ours leaves running is found among our own, and so robots and homeservers may be forked."""
    adopt_orphans()
    servers = ForkServers()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Child, "spawn", servers.spawn)
        yield
    servers.close()


@pytest.fixture(autouse=True)
def ends_what_it_started() -> Iterator[None]:
    """The next test finds the machine as it was. What is made for many tests was there before: pytest makes it first."""
    with nothing_left():
        yield


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def template(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Template:
    """A homeserver with its people, made once."""
    folder = tmp_path_factory.mktemp("homeserver") / "template"
    async with Homeserver(folder, name="test.local") as server:
        accounts = {login: await server.register(login) for login in PEOPLE}
    return Template(folder, accounts, sqlite_template)


@pytest.fixture
async def homeserver(template: Template, tmp_path: Path) -> AsyncIterator[Homeserver]:
    """A homeserver of the test's own, to be killed or filled at will; its accounts are those of the template."""
    copy_template(template.folder, tmp_path / "homeserver")
    async with Homeserver(tmp_path / "homeserver", options=TOWN) as server:
        yield server


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def shared_homeserver(template: Template, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Homeserver]:
    """A homeserver for all tests that make their own people and rooms in it, and leave it standing."""
    folder = tmp_path_factory.mktemp("shared") / "homeserver"
    await asyncio.to_thread(copy_template, template.folder, folder)
    async with Homeserver(folder, options=TOWN) as server:
        yield server


@pytest.fixture
async def arrive(shared_homeserver: Homeserver) -> AsyncIterator[Arrive]:
    """Make people on the shared homeserver: `samira = await arrive("samira")`, a new account each time."""
    async with AsyncExitStack() as leaving:

        async def arriving(login: str) -> Partner:
            account = await shared_homeserver.register(f"{login}-{secrets.token_hex(4)}", name=login.capitalize())
            return await leaving.enter_async_context(Partner(shared_homeserver.url, account.user_id, account.access_token))

        yield arriving


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def shared_bot(
    shared_homeserver: Homeserver, template: Template, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[LivingBot]:
    """A bot for all tests that only talk to it, on the shared homeserver."""
    bot = LivingBot(tmp_path_factory.mktemp("bot"), shared_homeserver.url, template.accounts["agora"])
    await bot.start()
    yield bot
    await bot.close()


@pytest.fixture
async def born(template: Template, tmp_path: Path) -> AsyncIterator[Born]:
    """Make bots of the test's own: `bot = born(homeserver.url)`. They are ended with it."""
    bots: list[LivingBot] = []

    def bearing(url: str, wanted: Wanted | None = None, *, folder: str = "bot", launcher: tuple[str, ...] = ("bot",)) -> LivingBot:
        bots.append(LivingBot(tmp_path / folder, url, template.accounts["agora"], wanted, launcher, schema=template.schema))
        return bots[-1]

    yield bearing
    for bot in bots:
        await bot.close()


@pytest.fixture
async def sealed(homeserver: Homeserver, template: Template, tmp_path: Path) -> AsyncIterator[Sealed]:
    """Give somebody a device that has keys, and follows: `lea = await sealed("lea")`."""
    async with AsyncExitStack() as leaving:

        async def arriving(name: str) -> SealedVoice:
            voice = SealedVoice(homeserver.url, template.accounts[name], tmp_path / name)
            leaving.push_async_callback(voice.close)
            return await voice.follow()

        yield arriving


@pytest.fixture
async def proxy(homeserver: Homeserver) -> AsyncIterator[Proxy]:
    """A proxy before the homeserver of the test's own, that fails as it is told."""
    async with Proxy(homeserver.url, free_port()) as proxy:
        yield proxy


@pytest.fixture
def clock(tmp_path: Path) -> TimeMachine:
    """A clock to move, for the bots that are born `on` it: Tuesday the 4th of December 2029, 9 h in Paris."""
    machine = TimeMachine(tmp_path / "clock")
    machine.move_to(datetime(2029, 12, 4, 8, 0, tzinfo=UTC))
    return machine


def on(clock: TimeMachine) -> tuple[str, ...]:
    """The launcher of a bot that lives on this clock."""
    return ("bot.demo.time_machine", str(clock.file))


@pytest.fixture
async def people(homeserver: Homeserver, template: Template) -> AsyncIterator[dict[str, Partner]]:
    """The people of the template, on the homeserver of the test's own."""
    async with AsyncExitStack() as leaving:
        yield {
            login: await leaving.enter_async_context(Partner(homeserver.url, account.user_id, account.access_token))
            for login, account in template.accounts.items()
            if login != "agora"
        }


@pytest.fixture
def rng(request: pytest.FixtureRequest) -> random.Random:
    """Chance, from the seed of the run."""
    return random.Random(request.config.getoption("randomly_seed"))  # noqa: S311 - moments of a test, no secret


@pytest.fixture
async def leaving() -> AsyncIterator[AsyncExitStack]:
    """What is to be closed in the end."""
    async with AsyncExitStack() as stack:
        yield stack
