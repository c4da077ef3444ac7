"""Bootstrap: settings → database → account → families → texts → tasks. Nothing else builds things."""

import asyncio
import signal
from collections.abc import AsyncIterator, Callable, Coroutine, Iterable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from bot.delivery.deliver import Deliverer
from bot.delivery.doors import Doors
from bot.engine.apart import Bell, Errands, Place, Source
from bot.engine.brought_documents import BroughtDocuments
from bot.engine.brought_lists import BroughtLists
from bot.engine.clock import Clock, always
from bot.engine.decide import Decider
from bot.engine.dispatch import Dispatcher
from bot.engine.enact import Enactor
from bot.engine.presence import Presence
from bot.engine.recount import Recount, nothing_missed
from bot.engine.robots import Learn, Robots, nothing_learnt
from bot.engine.room_replacement import Moves, Predecessor, of_no_room
from bot.engine.room_roles import Roles
from bot.engine.stumbles import Stumbles
from bot.engine.sync import Sync
from bot.engine.timekeeper import Missed, Timekeeper
from bot.engine.timepiece import Timepiece
from bot.engine.translate import Translator
from bot.engine.turns import Turns
from bot.engine.watch import Watch
from bot.installation import compiling, data_folder, memory
from bot.installation.faults import REVOKED
from bot.installation.ground import open_database
from bot.installation.import_undoing import settle_now_and_then
from bot.installation.lexicon_file import LexiconFile
from bot.installation.login import open_homeserver
from bot.installation.room_findings import tell_rooms
from bot.logs import log
from bot.machine import now
from bot.matrix.client import NioHomeserver
from bot.matrix.downloads import download
from bot.matrix.introduction import Introduction
from bot.matrix.patience import patiently
from bot.matrix.troubles import TokenRevoked
from bot.sections import ConfigurationError
from bot.settings import Settings
from commands.core.declaration.context import AudienceOf, Present, Rings, Territory, anybody, of_nobody
from commands.core.declaration.families import Table
from commands.core.telling.rendering import Texts
from commands.core.understanding.calling import takes_file
from commands.table import TABLE
from storage import rooms, runs
from storage.database import Database, locked
from storage.lexicon import Lexicon
from storage.reasons import why

if TYPE_CHECKING:
    from bot.web.server import Port

STOP_S = 2.5  # systemd and Docker are told that a stop takes less than 5 s


@dataclass(frozen=True, slots=True)
class Engine:
    """What decides: on what people do, on what falls due, on rooms that are replaced."""

    dispatcher: Dispatcher
    timekeeper: Timekeeper
    moves: Moves
    texts: Texts


@dataclass(frozen=True, slots=True)
class House:
    """The parts that work together, once built."""

    sync: Sync
    turns: Turns
    errands: tuple[Errands[Any], ...]
    deliverer: Deliverer
    clock: Clock
    introduction: Introduction
    make_ready: Callable[[], Coroutine[None, None, None]]
    look_around: Callable[[], Coroutine[None, None, None]]
    settle_imports: Callable[[], Coroutine[None, None, None]]


async def run(settings: Settings, clock: Callable[[], datetime] = now, *, watched: bool = True) -> None:
    """Live until SIGTERM or SIGINT. Raises ConfigurationError when an operator must act.

    clock: what the house goes by, as long as it does not jump; not `watched`: it is moved on purpose, and gone by wherever it goes.
    """
    life = asyncio.create_task(_live(settings, clock, watched=watched))
    for name in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(name, life.cancel)
    with suppress(asyncio.CancelledError):
        await life
    log.info("stopped")


async def _live(settings: Settings, clock: Callable[[], datetime], *, watched: bool) -> None:
    try:
        async with open_house(settings, clock, watched=watched) as house:
            log.info("started", territory=settings.territory)
            await supervise(house)
    except TokenRevoked as error:
        raise ConfigurationError(REVOKED) from error


async def supervise(house: House) -> None:
    """Keep the tasks alive together: when one ends, or a stop is asked for (a cancellation), all finish what is in hand."""
    tasks = [
        asyncio.create_task(house.sync.run()),
        asyncio.create_task(_when_synced(house)),
        asyncio.create_task(house.turns.run(house.sync.started)),
        *(asyncio.create_task(errands.run(house.sync.started)) for errands in house.errands),
    ]
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
    beside = [asyncio.create_task(house.look_around()), asyncio.create_task(house.settle_imports())]
    await house.clock.start()
    beside += [asyncio.create_task(house.introduction.make()), asyncio.create_task(house.make_ready())]
    try:
        await house.deliverer.run()
    finally:
        for task in beside:
            task.cancel()
        house.clock.stop()


async def _make_ready(texts: Texts, compiled: Path, zone: ZoneInfo) -> None:
    """What the first answers would wait for, and what the start leaves behind."""
    if not await asyncio.to_thread(texts.are_compiled):  # it reads all files of texts
        await compiling.compile_apart(compiled, zone)
        if not await asyncio.to_thread(texts.are_compiled):
            await asyncio.to_thread(texts.prepare)
    memory.give_back()


@asynccontextmanager
async def open_house(settings: Settings, wall: Callable[[], datetime], *, watched: bool = True) -> AsyncIterator[House]:
    """Build everything, and give it all back in the end."""
    async with AsyncExitStack() as stack:
        data_folder.secure(settings)
        _claim_folder(settings.data, stack)
        database = await stack.enter_async_context(open_database(settings, patient=True))
        homeserver = await open_homeserver(settings)
        stack.push_async_callback(homeserver.close)
        timepiece = await start_timepiece(database, homeserver, wall) if watched else None
        clock = timepiece or wall
        if settings.http.port:
            runner = await _serve_web(settings, database, settings.as_territory(), clock)
            stack.push_async_callback(runner.cleanup)
        yield await _build(settings, database, homeserver, clock, timepiece)


async def _build(
    settings: Settings, database: Database, homeserver: NioHomeserver, clock: Callable[[], datetime], timepiece: Timepiece | None
) -> House:
    """The parts that work together, on a database and a homeserver that are there. timepiece: tells whether the time may be trusted."""
    async with database.writing() as session:
        run_id = await runs.add_run(session, clock())
    territory = settings.as_territory()
    roles = await _find_roles(settings, database, homeserver)
    deliverer = Deliverer(database, homeserver, Doors(database, homeserver, clock), clock, settings.face.logo)
    robots = Robots(database, territory, settings.homeserver.robots, clock)
    await patiently(robots.remember)
    bell = Bell(deliverer.wake)
    translator = Translator(homeserver, roles, partial(takes_file, TABLE), robots.know)
    presence = Presence(homeserver, roles, settings.homeserver.robots)
    engine = build_engine(
        *(database, TABLE, territory, LexiconFile(settings.data), roles, clock, bell.ring),
        missed=Recount(database, homeserver, translator).missed,
        present=presence.is_in,
        learn=robots.learn,
        predecessor=homeserver.predecessor,
        rings=presence.rings,
        audience=presence.audience,
        compiled=(compiled := data_folder.compiled(settings)),
    )
    source = Source(homeserver.event, partial(download, homeserver.client), translator.room)
    place = Place(settings.database_url, settings.data, territory.zone)
    parts = (database, engine.dispatcher, source, clock, place)
    lists, papers = BroughtLists(*parts), BroughtDocuments(*parts)
    errands = (Errands(lists.first, lists.handle), Errands(papers.first, papers.handle))
    for each in errands:
        bell.wakes(each.wake)
    introduction = Introduction(settings, homeserver, database, roles)
    moved, stumbles = partial(_moved, deliverer, introduction), Stumbles(database, homeserver)
    turns = Turns(database, translator, engine.dispatcher, clock, deliverer.served, deliverer.is_idle, stumbles)
    sync = Sync(database, homeserver, translator, engine.dispatcher, turns, engine.moves, stumbles, moved, clock, run_id)
    allows = Watch(database, engine.dispatcher, timepiece).allows if timepiece else always
    ticking = Clock(engine.timekeeper, TABLE.jobs, territory, clock, allows)
    make_ready = partial(_make_ready, engine.texts, compiled, territory.zone)
    look_around, settle_imports = partial(tell_rooms, homeserver, settings), partial(settle_now_and_then, database, clock)
    return House(sync, turns, errands, deliverer, ticking, introduction, make_ready, look_around, settle_imports)


async def _find_roles(settings: Settings, database: Database, homeserver: NioHomeserver) -> Roles:
    """What each room is for, moves that were made included."""
    roles = Roles(await patiently(partial(find_rooms, homeserver, settings)))
    async with database.reading() as session:
        roles.catch_up(await rooms.get_moves(session))
    return roles


def _moved(deliverer: Deliverer, introduction: Introduction, rooms: Iterable[str]) -> None:
    where = list(rooms)
    deliverer.moved(where)
    introduction.moved(where)


async def _serve_web(settings: Settings, database: Database, territory: Territory, clock: Callable[[], datetime]) -> "Port":
    from bot.web import server  # noqa: PLC0415 - 3 MB, where the port is not open

    try:
        return await server.serve(settings.http, database, territory, clock)
    except OSError as error:
        raise ConfigurationError(f"http : {settings.http.address}, port {settings.http.port} : {why(error)}") from error


async def start_timepiece(database: Database, homeserver: NioHomeserver, wall: Callable[[], datetime]) -> Timepiece:
    """The time of the house, by the clock of the machine, the last sign of life and the homeserver. Waits for the latter."""
    async with database.reading() as session:
        lived_until = await runs.get_last_sign(session)
    timepiece = Timepiece(wall, lived_until=lived_until, homeserver=await patiently(homeserver.whoami))
    homeserver.hear = timepiece.hear
    return timepiece


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
    rings: Rings = anybody,
    compiled: Path | None = None,
    audience: AudienceOf = of_nobody,
) -> Engine:
    """What decides, and what it works with. compiled: where texts that were compiled are kept, see `Texts`."""
    texts = Texts(territory, clock, compiled)
    enactor = Enactor(texts, roles, clock)
    decider = Decider(table, enactor, territory, lexicon, clock, present, rings, roles.room_of, audience)
    dispatcher = Dispatcher(database, table, territory, decider, clock, wake, learn)
    timekeeper = Timekeeper(database, table, decider, dispatcher, clock, wake, missed)
    return Engine(dispatcher, timekeeper, Moves(database, table, decider, roles, clock, wake, predecessor), texts)


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
        alone = stack.enter_context(locked(folder / data_folder.LOCK))
    except OSError as error:
        raise ConfigurationError(f"data : le dossier {folder} ne peut pas être utilisé ({why(error)})") from error
    if not alone:
        raise ConfigurationError(f"data : un autre robot utilise déjà le dossier {folder}")
