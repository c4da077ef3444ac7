"""Who cannot be given a room's key is left out, and told; the others read."""

import base64
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from bot import logs
from bot.matrix.account import Account
from bot.matrix.client import NioHomeserver
from bot.matrix.homeserver import LeftOut
from bot.matrix.troubles import Unreachable
from tests.bot import odd
from tests.bot.odd_homeserver import MALLORY, Device, OddHomeserver, first_batch
from tests.bot.raw import BOT, LEA

ZEROS = base64.b64encode(bytes(32)).decode().rstrip("=")
CONTENT = {"msgtype": "m.text", "body": "Bonjour", "m.mentions": {}}


@pytest.fixture
async def server() -> AsyncIterator[OddHomeserver]:
    """The rooms, then nothing new."""
    logs.configure()
    async with OddHomeserver(lambda number: first_batch() if number == 1 else {"next_batch": f"s{number}"}) as server:
        yield server


@pytest.fixture
async def bot(server: OddHomeserver, tmp_path: Path) -> AsyncIterator[NioHomeserver]:
    """The bot, once it knows its rooms."""
    bot = NioHomeserver(server.url, BOT, tmp_path, Account(BOT, "BOTDEVICE", "token", "key"))
    await bot.sync(None, whole=True)
    yield bot
    await bot.close()


def lines_of(folder: Path) -> list[str]:
    """The files of text that speak of devices."""
    return [file.name for file in folder.iterdir() if file.suffix != ".db" and b"matrix-ed25519" in file.read_bytes()]


def given(server: OddHomeserver, kind: str) -> set[tuple[str, str]]:
    """The devices that were sent something of a kind."""
    return {(user, device) for said, people in server.posted if said == kind for user, theirs in people.items() for device in theirs}


def _badly_signed(said: dict[str, Any], device: Device) -> dict[str, Any]:
    other = Device(device.user_id, device.device_id)
    return {**said, "signatures": other.signed({"key": "other"})["signatures"]}


def _own_key(key: str) -> Callable[[Device], dict[str, Any]]:
    return lambda mallory: mallory.keys(key)


ODD_OWN_KEYS: dict[str, Callable[[Device], Any]] = {
    "no key": _own_key("x"),
    "zeros": _own_key(ZEROS),
    "bad signature": lambda mallory: _badly_signed(mallory.keys(), mallory),
    "no keys": lambda mallory: {name: value for name, value in mallory.keys().items() if name != "keys"},
    "no strings": lambda mallory: {**mallory.keys(), "keys": {"curve25519:MALLORY": 3, "ed25519:MALLORY": [None]}},
    "signature of another kind": lambda mallory: {**mallory.keys(), "signatures": {MALLORY: {"ed25519:MALLORY": 1}}},
    "no device": lambda _mallory: "x",
}
ODD_ONE_TIME_KEYS: dict[str, Callable[[Device], Any]] = {
    "no key": lambda mallory: mallory.one_time_key("x"),
    "zeros": lambda mallory: mallory.one_time_key(ZEROS),
    "a number": lambda mallory: {"signed_curve25519:1": mallory.signed({"key": 1})},
    "bad signature": lambda mallory: {name: _badly_signed(key, mallory) for name, key in mallory.one_time_key().items()},
    "no signature": lambda _mallory: {"signed_curve25519:1": {"key": "x"}},
    "no object": lambda _mallory: {"signed_curve25519:1": "x"},
    "nothing": lambda _mallory: {},
    "no dictionary": lambda _mallory: 3,
}


async def _is_left_out(server: OddHomeserver, bot: NioHomeserver) -> None:
    assert await bot.send(odd.SEALED_ROOM, CONTENT, "t1")
    assert given(server, "m.room.encrypted") == {(LEA, "LEADEVICE")}
    assert bot.left_out() == [LeftOut(odd.SEALED_ROOM, MALLORY, "MALLORY", "MALLORY")]
    await bot.sync("s1", whole=False)
    assert given(server, "m.room_key.withheld") == {(MALLORY, "MALLORY")}
    ((_, people),) = [each for each in server.posted if each[0] == "m.room_key.withheld"]
    told = people[MALLORY]["MALLORY"]
    assert (told["code"], told["algorithm"], "session_id" in told) == ("m.no_olm", "m.megolm.v1.aes-sha2", False)
    server.posted.clear()
    bot.client.invalidate_outbound_session(odd.SEALED_ROOM)
    await bot.send(odd.SEALED_ROOM, CONTENT, "t2")
    await bot.sync("s2", whole=False)
    assert given(server, "m.room.encrypted") == {(LEA, "LEADEVICE")}
    assert (given(server, "m.room_key.withheld"), bot.left_out()) == (set(), [])


@pytest.mark.parametrize("kind", ODD_OWN_KEYS)
async def test_a_device_with_odd_keys_is_left_out(server: OddHomeserver, bot: NioHomeserver, kind: str) -> None:
    described = ODD_OWN_KEYS[kind](server.mallory)
    server.devices = lambda: {LEA: {"LEADEVICE": server.lea.keys()}, MALLORY: {"MALLORY": described}}
    await _is_left_out(server, bot)


@pytest.mark.parametrize("kind", ODD_ONE_TIME_KEYS)
async def test_a_device_that_leaves_odd_keys_to_claim_is_left_out(server: OddHomeserver, bot: NioHomeserver, kind: str) -> None:
    server.claimed = lambda user: server.lea.one_time_key() if user == LEA else ODD_ONE_TIME_KEYS[kind](server.mallory)
    await _is_left_out(server, bot)


async def test_a_device_left_out_that_can_be_reached_again_is_given_the_key(
    server: OddHomeserver, bot: NioHomeserver, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.claimed = lambda user: server.lea.one_time_key() if user == LEA else {}
    await bot.send(odd.SEALED_ROOM, CONTENT, "t1")
    server.claimed = lambda user: (server.lea if user == LEA else server.mallory).one_time_key()
    await bot.send(odd.SEALED_ROOM, CONTENT, "t2")
    assert given(server, "m.room.encrypted") == {(LEA, "LEADEVICE")}
    monkeypatch.setattr("bot.matrix.keys.PATIENCE_S", 0.0)
    await bot.send(odd.SEALED_ROOM, CONTENT, "t3")
    assert given(server, "m.room.encrypted") == {(LEA, "LEADEVICE"), (MALLORY, "MALLORY")}


async def test_when_all_its_keys_were_claimed_at_once_it_leaves_others(server: OddHomeserver, bot: NioHomeserver) -> None:
    await bot.sync("s1", whole=False)
    server.bot_keys.pop("one_time_keys")
    server.say = lambda number: {"next_batch": f"s{number}", "device_one_time_keys_count": {"signed_curve25519": 0}}
    await bot.sync("s2", whole=False)
    await bot.sync("s3", whole=False)
    assert len(server.bot_keys["one_time_keys"]) == 50


async def test_names_of_devices_are_written_into_no_file_of_lines(server: OddHomeserver, bot: NioHomeserver, tmp_path: Path) -> None:
    forged = Device(MALLORY, f"X\n{LEA} LEADEVICE matrix-ed25519 AAAA")
    server.devices = lambda: {LEA: {"LEADEVICE": server.lea.keys()}, MALLORY: {forged.device_id: forged.keys()}}
    server.claimed = lambda user: (server.lea if user == LEA else forged).one_time_key()
    await bot.send(odd.SEALED_ROOM, CONTENT, "t1")
    assert (LEA, "LEADEVICE") in given(server, "m.room.encrypted")
    assert lines_of(tmp_path) == []


async def test_what_is_refused_because_of_one_is_asked_for_the_others(server: OddHomeserver, bot: NioHomeserver) -> None:
    honest = server._good

    async def strict(request: web.Request) -> Any:
        refused = request.method in {"POST", "PUT"} and MALLORY in await request.text()
        return web.json_response({"errcode": "M_INVALID_PARAM", "error": "…"}, status=400) if refused else await honest(request)

    server._good = strict  # type: ignore[method-assign]
    await bot.send(odd.SEALED_ROOM, CONTENT, "t1")
    assert given(server, "m.room.encrypted") == {(LEA, "LEADEVICE")}
    bot.client.olm.users_for_key_query.add(MALLORY)
    bot.client.invalidate_outbound_session(odd.SEALED_ROOM)
    server.posted.clear()
    await bot.send(odd.SEALED_ROOM, CONTENT, "t2")
    assert given(server, "m.room.encrypted") == {(LEA, "LEADEVICE")}


async def test_a_page_that_says_nothing_gave_nobody_the_key(server: OddHomeserver, bot: NioHomeserver) -> None:
    """The key is given again: an empty answer, or a page, was none."""
    honest = server._good

    async def deaf(request: Any) -> Any:
        return "<html>" if "/sendToDevice/" in request.path else await honest(request)

    server._good = deaf  # type: ignore[method-assign]
    with pytest.raises(Unreachable):
        await bot.send(odd.SEALED_ROOM, CONTENT, "t1")
    server._good = honest  # type: ignore[method-assign]
    await bot.send(odd.SEALED_ROOM, CONTENT, "t1")
    assert given(server, "m.room.encrypted") >= {(LEA, "LEADEVICE")}
