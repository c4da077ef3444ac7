"""Bootstrap: settings → database → account → families → texts → tasks. Nothing else builds things."""

import asyncio
import fcntl
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from bot import account, web
from bot.account import Account
from bot.answers import Rejected, TokenRevoked
from bot.client import NioHomeserver, log_in
from bot.clock import Clock
from bot.decide import Decider
from bot.deliver import Deliverer
from bot.dispatch import Dispatcher
from bot.doors import Doors
from bot.enact import Enactor
from bot.homeserver import Standing
from bot.lexicon_file import LexiconFile
from bot.logs import log
from bot.moves import Moves, Predecessor, of_no_room
from bot.openings import PrivateRooms
from bot.patience import patiently
from bot.recount import Recount, nothing_missed
from bot.robots import Learn, Robots, nothing_learnt
from bot.rooms import Roles
from bot.settings import ConfigurationError, Settings
from bot.sync import Sync
from bot.timekeeper import Missed, Timekeeper
from bot.translate import Translator
from commands.core.calling import takes_file
from commands.core.context import Present, Territory, anybody
from commands.core.families import Table
from commands.core.rendering import Texts
from commands.table import TABLE
from storage import rooms, runs
from storage.database import Database
from storage.lexicon import Lexicon

STOP_S = 2.5  # systemd and Docker are told that a stop takes less than 5 s
CRYPTO_FOLDER = "chiffrement"


def now() -> datetime:
    """The time, from the one place where the house reads it."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Engine:
    """What decides: on what people do, on what falls due, on rooms that are replaced."""

    dispatcher: Dispatcher
    timekeeper: Timekeeper
    moves: Moves


@dataclass(frozen=True, slots=True)
class House:
    """The parts that work together, once built."""

    sync: Sync
    deliverer: Deliverer
    clock: Clock


async def run(settings: Settings, clock: Callable[[], datetime] = now) -> None:
    """Live until SIGTERM or SIGINT. Raises ConfigurationError when an operator must act. clock: tells the time to the whole house."""
    life = asyncio.create_task(_live(settings, clock))
    for name in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(name, life.cancel)
    with suppress(asyncio.CancelledError):
        await life
    log.info("stopped")


async def _live(settings: Settings, clock: Callable[[], datetime]) -> None:
    try:
        async with open_house(settings, clock) as house:
            log.info("started", territory=settings.territory)
            await supervise(house)
    except TokenRevoked as error:
        raise ConfigurationError(
            "le serveur ne reconnaît plus la session du robot (jeton révoqué) : "
            f"supprimez {account.FILE} et le dossier {CRYPTO_FOLDER} du dossier de données, puis relancez avec le mot de passe"
        ) from error


async def supervise(house: House) -> None:
    """Keep the tasks alive together: when one ends, or a stop is asked for (a cancellation), all finish what is in hand."""
    tasks = [asyncio.create_task(house.sync.run()), asyncio.create_task(_when_synced(house))]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks, timeout=STOP_S)
    for task in tasks:
        if task.done() and not task.cancelled() and (error := task.exception()):
            raise error


async def _when_synced(house: House) -> None:
    """Deliver and plan only once the rooms are known: nio refuses to send to a room it has not seen."""
    await house.sync.started.wait()
    await house.clock.start()
    try:
        await house.deliverer.run()
    finally:
        house.clock.stop()


@asynccontextmanager
async def open_house(settings: Settings, clock: Callable[[], datetime]) -> AsyncIterator[House]:
    """Build everything, and give it all back in the end."""
    async with AsyncExitStack() as stack:
        _claim_folder(settings.data, stack)
        database = await open_database(settings)
        stack.push_async_callback(database.close)
        homeserver = await open_homeserver(settings)
        stack.push_async_callback(homeserver.close)
        async with database.writing() as session:
            run_id = await runs.add_run(session, clock())
        territory = settings.as_territory()
        roles = Roles(await patiently(partial(find_rooms, homeserver, settings)))
        async with database.reading() as session:
            roles.catch_up(await rooms.get_moves(session))
        deliverer = Deliverer(database, homeserver, Doors(database, homeserver, clock), clock)
        robots = Robots(database, territory, settings.homeserver.robots, clock)
        await patiently(robots.remember)
        translator = Translator(homeserver, roles, partial(takes_file, TABLE), robots.know)
        missed = Recount(database, homeserver, translator).missed
        lexicon, is_in = LexiconFile(settings.data), partial(_is_in, homeserver)
        engine = build_engine(
            database, TABLE, territory, lexicon, roles, clock, deliverer.wake, missed, is_in, robots.learn, homeserver.predecessor
        )
        sync = Sync(database, homeserver, translator, engine.dispatcher, engine.moves, deliverer.moved, clock, run_id)
        if settings.http.port:
            runner = await web.serve(settings.http, database, territory, clock)
            stack.push_async_callback(runner.cleanup)
        yield House(sync, deliverer, Clock(engine.timekeeper, TABLE.jobs, territory, clock))


def _is_in(homeserver: NioHomeserver, room_id: str, user_id: str) -> bool:
    return homeserver.standing(room_id, user_id) is Standing.IN


def build_engine(
    database: Database,
    table: Table,
    territory: Territory,
    lexicon: Callable[[], Lexicon],
    roles: Roles,
    clock: Callable[[], datetime],
    wake: Callable[[], None],
    missed: Missed = nothing_missed,
    present: Present = anybody,
    learn: Learn = nothing_learnt,
    predecessor: Predecessor = of_no_room,
) -> Engine:
    """What decides, and what it works with."""
    enactor = Enactor(Texts(territory, clock), roles, clock)
    decider = Decider(table, enactor, territory, lexicon, clock, present)
    dispatcher = Dispatcher(database, table, territory, decider, enactor, clock, wake, learn)
    timekeeper = Timekeeper(database, table, decider, dispatcher, clock, wake, missed)
    return Engine(dispatcher, timekeeper, Moves(database, table, decider, roles, clock, wake, predecessor))


async def open_database(settings: Settings) -> Database:
    """The database, its schema brought up to date. Waits for one that is not there yet."""
    settings.data.mkdir(parents=True, exist_ok=True)
    database = Database(settings.database_url)
    await patiently(database.upgrade)
    return database


async def open_homeserver(settings: Settings) -> NioHomeserver:
    """The homeserver, as the same device as ever; logs in once on the very first start."""
    login = account.read(settings.data)
    if login is None:
        login = await patiently(partial(first_login, settings))
    if not settings.homeserver.encryption:
        return connect(settings, login, None)
    store = settings.data / CRYPTO_FOLDER
    if login.encrypted and not store.exists():
        # with its keys lost, this device would stay mute for ever in encrypted rooms: only a new one can be told keys
        log.warning("encryption-store-lost", doing="new device")
        login = await patiently(partial(first_login, settings))
    store.mkdir(mode=0o700, exist_ok=True)
    account.keep(settings.data, replace(login, encrypted=True))
    return connect(settings, login, store)


def connect(settings: Settings, login: Account, store: Path | None) -> NioHomeserver:
    """The client of an account; without a store, it reads and writes nothing encrypted."""
    known = settings.homeserver
    rooms = PrivateRooms(known.display_name, encrypted=known.encrypted_private_rooms)
    return NioHomeserver(str(known.url).rstrip("/"), login.user_id, store, login, rooms)


async def first_login(settings: Settings) -> Account:
    """Log in as a new device, and keep it. Raises ConfigurationError when the password is missing or wrong."""
    password = settings.homeserver.read_password()
    if password is None:
        raise ConfigurationError("homeserver.password : le premier démarrage demande le mot de passe du compte (ou password_file)")
    user = settings.homeserver.user
    try:
        login = await log_in(str(settings.homeserver.url).rstrip("/"), user, password)
    except (Rejected, TokenRevoked) as refusal:
        raise ConfigurationError(f"homeserver.user : le serveur refuse le compte {user} ({refusal})") from refusal
    account.keep(settings.data, login)
    log.info("logged-in", device=login.device_id)
    homeserver = connect(settings, login, None)
    try:
        await homeserver.introduce(settings.homeserver.display_name)
    finally:
        await homeserver.close()
    return login


async def find_rooms(homeserver: NioHomeserver, settings: Settings) -> dict[str, str]:
    """Room id → role, for the rooms of the configuration that exist."""
    found: dict[str, str] = {}
    for role, room in settings.rooms.by_role().items():
        room_id = await homeserver.resolve(room)
        if room_id is None:
            log.warning("room-unknown", role=role, error="run agora check")
        else:
            found[room_id] = role
    return found


def _claim_folder(folder: Path, stack: AsyncExitStack) -> None:
    """One bot per data folder: two would share a device, and answer over each other."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = stack.enter_context((folder / "verrou").open("w"))
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise ConfigurationError(f"data : un autre robot utilise déjà le dossier {folder}") from None
    except OSError as error:
        raise ConfigurationError(f"data : le dossier {folder} ne peut pas être utilisé ({error.strerror})") from error
