"""Anything may come from anybody: the bot lives, and answers the others."""

import asyncio
import base64
import json
import random
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import vodozemac
from aiohttp import web
from sqlmodel import select

from bot import logs
from bot.app import build_engine
from bot.engine.room_roles import Roles
from bot.engine.stumbles import MOST_STUMBLES, Stumbles
from bot.engine.sync import Sync
from bot.engine.translate import Translator
from bot.engine.turns import Turns
from bot.matrix.account import Account
from bot.matrix.client import NioHomeserver
from bot.matrix.homeserver import Standing
from commands.table import TABLE
from storage import runs, stream
from storage.database import Database
from storage.delivery import Outgoing
from storage.lexicon import Lexicon
from tests.bot import odd
from tests.bot.odd_homeserver import CONTROL, MALLORY, ROOMS, TRANSPORTS, OddHomeserver, first_batch, raw, transport, with_control
from tests.bot.raw import BOT, LEA, OMAR, ROOM, event, text
from tests.chat import TERRITORY

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
FEW, MANY, PARTS = 300, 10_000, 5
AT_ONCE = 2 + len(ROOMS)
"""Cases in a batch, beside something well formed: the batch anywhere, what is sealed in it, and the rooms of others."""


class House:
    """The real client, stream and dispatcher, on a homeserver that says what it is told."""

    def __init__(self, database: Database, homeserver: NioHomeserver, run_id: int) -> None:
        self.database, self.homeserver = database, homeserver
        engine = build_engine(database, TABLE, TERRITORY, Lexicon, Roles({}), lambda: NOW, lambda: None, predecessor=homeserver.predecessor)
        translator = Translator(homeserver, {}, lambda _said: True)
        stumbles = Stumbles(database, homeserver)
        turns = Turns(database, translator, engine.dispatcher, lambda: NOW, asyncio.Event(), lambda: False, stumbles)
        self.sync = Sync(
            database, homeserver, translator, engine.dispatcher, turns, engine.moves, stumbles, lambda _rooms: None, lambda: NOW, run_id
        )

    async def answered(self) -> set[str]:
        async with self.database.reading() as session:
            return set((await session.exec(select(Outgoing.cause))).all())


@pytest.fixture(autouse=True)
def no_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    """Between two attempts, nobody waits here; and the libraries are as silent as in life."""
    logs.configure()
    monkeypatch.setattr("bot.matrix.patience.FIRST_REST_S", 0.0)


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """The folder of the keys."""
    folder = tmp_path / "store"
    folder.mkdir()
    return folder


@pytest.fixture
async def file(sqlite: Database) -> Database:
    """An empty house that was there before: what it hears is no past."""
    async with sqlite.writing() as session:
        await stream.set_sync_token(session, "s", NOW)
    return sqlite


async def live(database: Database, server: OddHomeserver, store: Path, until: asyncio.Event) -> House:
    """Follow the stream until something is so; whatever ends it before fails. Gives the house, its client closed."""
    homeserver = NioHomeserver(server.url, BOT, store, Account(BOT, "BOTDEVICE", "token", "key"))
    async with database.writing() as session:
        run_id = await runs.add_run(session, NOW)
    house = House(database, homeserver, run_id)
    following = asyncio.create_task(house.sync.run())
    waiting = asyncio.create_task(until.wait())
    try:
        await asyncio.wait({following, waiting}, return_when=asyncio.FIRST_COMPLETED)
        if following.done():
            await following
    finally:
        for task in (following, waiting):
            task.cancel()
        await asyncio.gather(following, waiting, return_exceptions=True)
        await homeserver.close()
    return house


class Peer:
    """Léa's device: what it seals is opened by the bot, and may be anything."""

    def __init__(self, server: OddHomeserver) -> None:
        self.server, self.device = server, server.lea
        self.group = vodozemac.GroupSession()
        self.key = self.group.session_key.to_base64()

    def to_device(self, rng: random.Random, *, spoiled: int) -> dict[str, Any]:
        """The key of a room, or what becomes of it, sealed for the bot."""
        keys = self.server.bot_keys
        payload: Any = {
            "type": "m.room_key",
            "sender": LEA,
            "sender_device": "LEADEVICE",
            "keys": {"ed25519": self.device.account.ed25519_key.to_base64()},
            "recipient": BOT,
            "recipient_keys": {"ed25519": keys["device_keys"]["keys"]["ed25519:BOTDEVICE"]},
            "content": {
                "algorithm": "m.megolm.v1.aes-sha2",
                "room_id": odd.SEALED_ROOM,
                "session_id": self.group.session_id,
                "session_key": self.key,
            },
        }
        one_time = rng.choice(list(keys["one_time_keys"].values()))["key"]
        session = self.device.account.create_outbound_session(
            vodozemac.Curve25519PublicKey.from_base64(self.server.bot_key), vodozemac.Curve25519PublicKey.from_base64(one_time)
        )
        kind, sealed = session.encrypt(json.dumps(odd.spoil(rng, payload, spoiled)).encode()).to_parts()
        body = {self.server.bot_key: {"type": kind, "body": base64.b64encode(sealed).decode().rstrip("=")}}
        content = {"algorithm": "m.olm.v1.curve25519-aes-sha2", "sender_key": self.device.curve, "ciphertext": body}
        return {"type": "m.room.encrypted", "sender": LEA, "content": content}

    def says(self, payload: Any) -> dict[str, Any]:
        """Anything, sealed for a room."""
        ciphertext = self.group.encrypt(json.dumps(payload).encode()).to_base64()
        named = {"sender_key": self.device.curve, "session_id": self.group.session_id, "device_id": "LEADEVICE"}
        return event("m.room.encrypted", {"algorithm": "m.megolm.v1.aes-sha2", "ciphertext": ciphertext, **named})


def odd_batch(rng: random.Random, peer: Peer) -> Any:
    """A batch with an odd thing in each of its rooms, in what is sealed, and anywhere."""
    found = odd.batch(rng, peer.server.bot_key)
    found["to_device"]["events"].append(peer.to_device(rng, spoiled=rng.randrange(3)))
    sealed = {"type": rng.choice(["m.room.message", "m.room.member", "m.room.redaction"]), "room_id": odd.SEALED_ROOM}
    payload = sealed | {"content": {"msgtype": "m.text", "body": "!aide"}}
    said = [peer.says(odd.spoil(rng, payload, rng.randrange(1, 4)))]
    found["rooms"]["join"][odd.SEALED_ROOM] = {"timeline": {"events": said, "limited": False, "prev_batch": "p"}}
    for room in ROOMS:
        found["rooms"]["join"][room] = odd.spoil(rng, odd.joined(rng, 1), 1)
    found["to_device"]["events"].append(odd.spoil(rng, rng.choice(odd.to_device(peer.server.bot_key)), 1))
    return odd.spoil(rng, found, 1)


async def test_whatever_is_said_the_others_are_answered(request: pytest.FixtureRequest, file: Database, store: Path) -> None:
    await _many_cases(request.config.getoption("randomly_seed"), FEW, file, store)


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize("part", range(PARTS))
async def test_of_ten_thousand_cases_each_leaves_the_others_answered(
    request: pytest.FixtureRequest, file: Database, store: Path, part: int
) -> None:
    """In parts, that workers share: each has chances of its own."""
    await _many_cases(f"{request.config.getoption('randomly_seed')}:{part}", MANY // PARTS, file, store)


async def _many_cases(seed: object, cases: int, file: Database, store: Path) -> None:
    done, said, holders = asyncio.Event(), list[str](), list[Peer]()

    def say(number: int) -> Any:
        """The batch of one case; before it, sometimes, an answer that is none."""
        if number == 1:
            return first_batch()
        case = len(said)
        if case * AT_ONCE >= cases:
            done.set()
            return idle()
        rng = random.Random(f"{seed}:{case}:{number}")  # noqa: S311 - a game of chance
        if rng.random() < 0.05:
            return odd_transport(rng)
        peer = holders[-1] if holders and rng.random() > 0.01 else Peer(server)
        holders[:] = [peer]
        server.rng = rng
        control = text("!aide", f"@control-{case}:town.example")  # one person alone would be told to wait for their turn
        said.append(control["event_id"])
        return with_control(odd_batch(rng, peer), f"s{number}", control)

    async def idle() -> web.Response:
        await asyncio.Event().wait()
        return raw({})

    async def odd_transport(rng: random.Random) -> web.StreamResponse:
        return await transport(server.last, rng.choice(TRANSPORTS), first_batch())

    async with OddHomeserver(say) as server:
        try:
            house = await live(file, server, store, done)
        except Exception as error:
            error.add_note(f"seed {seed}, case {len(said) - 1}")
            raise
    unanswered = set(said) - await house.answered()
    assert not unanswered, f"seed {seed}, cases {sorted(said.index(each) for each in unanswered)[:20]}"


async def hear(
    file: Database, store: Path, batches: Sequence[Callable[[OddHomeserver], Any]], event_answer: Callable[[], web.Response] | None = None
) -> House:
    """Live through some batches, somebody saying something well formed in each, all of whom must be answered. Gives the house.

    event_answer: to whoever asks for an event, where it is no good one.
    """
    done, said = asyncio.Event(), list[str]()

    async def idle() -> web.Response:
        done.set()
        await asyncio.Event().wait()
        return raw({})

    def say(number: int) -> Any:
        if number == 1:
            return first_batch()
        if len(said) == len(batches):
            return idle()
        control = text("!aide", CONTROL)
        said.append(control["event_id"])
        return with_control(batches[len(said) - 1](server), f"s{number}", control)

    async with OddHomeserver(say) as server:
        server.event = event_answer
        house = await live(file, server, store, done)
    assert set(said) <= await house.answered()
    return house


def _olm(content: Any) -> Callable[[OddHomeserver], Any]:
    def batch(server: OddHomeserver) -> Any:
        sealed = {"algorithm": "m.olm.v1.curve25519-aes-sha2", "sender_key": "x", "ciphertext": {server.bot_key: content}}
        return {"to_device": {"events": [{"type": "m.room.encrypted", "sender": "@far:elsewhere.example", "content": sealed}]}}

    return batch


async def test_no_message_to_the_device_is_taken_for_a_homeserver_away(
    file: Database, store: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    odd_ones = [1, None, "x", {}, {"type": 0}, {"type": 0, "body": "x"}, {"type": 1, "body": "!"}, {"type": 0, "body": 3}]
    await hear(file, store, [_olm(each) for each in odd_ones])
    log = capsys.readouterr().err
    assert log.count("action=malformed") == len(odd_ones)
    assert "unreachable" not in log


def _sealed(*payloads: Any) -> Callable[[OddHomeserver], Any]:
    def batch(server: OddHomeserver) -> Any:
        peer = Peer(server)
        timeline = {"events": [peer.says(payload) for payload in payloads], "limited": False, "prev_batch": "p"}
        key = peer.to_device(random.Random(1), spoiled=0)  # noqa: S311 - no secret
        return {"to_device": {"events": [key]}, "rooms": {"join": {odd.SEALED_ROOM: {"timeline": timeline}}}}

    return batch


def _said(body: Any) -> dict[str, Any]:
    return {"type": "m.room.message", "room_id": odd.SEALED_ROOM, "content": {"msgtype": "m.text", "body": body}}


async def test_what_was_sealed_may_be_anything_and_is_no_state(file: Database, store: Path) -> None:
    gone = {"type": "m.room.member", "state_key": MALLORY, "content": {"membership": "leave"}, "room_id": odd.SEALED_ROOM}
    taken = {"type": "m.room.redaction", "redacts": "$e1", "content": {}, "room_id": odd.SEALED_ROOM}
    cut = _said("!aide \ud83d")
    house = await hear(file, store, [_sealed(3, [], {}, gone, taken, _said(3), odd.deep(900), 10**4200, cut)])
    assert house.homeserver.standing(odd.SEALED_ROOM, MALLORY) is Standing.IN
    async with house.database.reading() as session:
        replied = (await session.exec(select(Outgoing).where(Outgoing.room_id == odd.SEALED_ROOM))).all()
    assert len(replied) == 1  # to the one whose last character was cut in half


async def test_a_sealed_message_without_a_key_to_look_for_stops_nothing(file: Database, store: Path) -> None:
    content = {"algorithm": "m.megolm.v1.aes-sha2", "ciphertext": "", "sender_key": "", "session_id": "", "device_id": ""}
    timeline = {"events": [event("m.room.encrypted", content), text("!aide", OMAR)], "limited": False, "prev_batch": "p"}
    await hear(file, store, [lambda _server: {"rooms": {"join": {odd.SEALED_ROOM: {"timeline": timeline}}}}])


async def test_an_event_on_which_the_homeserver_breaks_each_time_is_set_aside(file: Database, store: Path) -> None:
    """Its edit asks for what it replaces: no end of asking, for one of them."""
    edit = text("* !aide", OMAR, **{"m.new_content": {"msgtype": "m.text", "body": "!aide"}, "m.relates_to": _EDIT})
    timeline = {"events": [edit, text("!aide", OMAR)], "limited": False, "prev_batch": "p"}
    asked: list[int] = []

    def broken() -> web.Response:
        asked.append(1)
        return web.json_response({"errcode": "M_UNKNOWN", "error": "Internal server error"}, status=500)

    await hear(file, store, [lambda _server: {"rooms": {"join": {ROOM: {"timeline": timeline}}}}], broken)
    assert len(asked) == MOST_STUMBLES


async def test_what_the_database_refuses_each_time_is_set_aside(file: Database, store: Path) -> None:
    """As where a row breaks a rule of the database, and looks like a database in trouble."""
    async with file.writing() as session:
        refuse = "CREATE TRIGGER refusing BEFORE INSERT ON sealed_message BEGIN SELECT RAISE(ABORT, 'no'); END"
        await (await session.connection()).exec_driver_sql(refuse)
    sealed = event(
        "m.room.encrypted", {"algorithm": "m.megolm.v1.aes-sha2", "ciphertext": "A", "sender_key": "k", "session_id": "s", "device_id": "D"}
    )
    timeline = {"events": [sealed], "limited": False, "prev_batch": "p"}
    await hear(file, store, [lambda _server: {"rooms": {"join": {ROOM: {"timeline": timeline}}}}])


_EDIT = {"rel_type": "m.replace", "event_id": "$before"}
