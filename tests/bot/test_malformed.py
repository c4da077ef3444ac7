"""Anything may come from anybody: the bot lives, and answers the others."""

import asyncio
import base64
import json
import random
import shutil
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import vodozemac
from aiohttp import web
from sqlmodel import select

from bot import logs
from bot.account import Account
from bot.app import build_engine
from bot.client import NioHomeserver
from bot.rooms import Roles
from bot.sync import Sync
from bot.translate import Translator
from commands.table import TABLE
from storage import runs, stream
from storage.database import Database
from storage.delivery import Outgoing
from storage.lexicon import Lexicon
from tests.bot import odd
from tests.bot.odd_homeserver import CONTROL, ROOMS, TRANSPORTS, OddHomeserver, first_batch, raw, transport, with_control
from tests.bot.raw import BOT, LEA, event, text
from tests.chat import TERRITORY

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
FEW, MANY = 300, 10_000
AT_ONCE = 2 + len(ROOMS)
"""Cases in a batch, beside something well formed: the batch anywhere, what is sealed in it, and the rooms of others."""


class House:
    """The real client, stream and dispatcher, on a homeserver that says what it is told."""

    def __init__(self, database: Database, homeserver: NioHomeserver, run_id: int) -> None:
        self.database, self.homeserver = database, homeserver
        engine = build_engine(database, TABLE, TERRITORY, Lexicon, Roles({}), lambda: NOW, lambda: None, predecessor=homeserver.predecessor)
        translator = Translator(homeserver, {}, lambda _said: True)
        self.sync = Sync(database, homeserver, translator, engine.dispatcher, engine.moves, lambda _rooms: None, lambda: NOW, run_id)

    async def answered(self) -> set[str]:
        async with self.database.reading() as session:
            return set((await session.exec(select(Outgoing.cause))).all())


@pytest.fixture(autouse=True)
def no_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    """Between two attempts, nobody waits here; and the libraries are as silent as in life."""
    logs.configure()
    monkeypatch.setattr("bot.patience.FIRST_REST_S", 0.0)


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """The folder of the keys."""
    folder = tmp_path / "store"
    folder.mkdir()
    return folder


@pytest.fixture
async def file(tmp_path: Path, sqlite_template: Path) -> AsyncIterator[Database]:
    """An empty house that was there before: what it hears is no past."""
    database = Database(f"sqlite+aiosqlite:///{shutil.copy(sqlite_template, tmp_path / 'agora.db')}")
    async with database.writing() as session:
        await stream.set_sync_token(session, "s", NOW)
    yield database
    await database.close()


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


@pytest.mark.parametrize("cases", [FEW, pytest.param(MANY, marks=[pytest.mark.slow, pytest.mark.timeout(1200)])])
async def test_whatever_is_said_the_others_are_answered(request: pytest.FixtureRequest, file: Database, store: Path, cases: int) -> None:
    seed = request.config.getoption("randomly_seed")
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
        control = text("!aide", CONTROL)
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
