"""Nobody can silence it: one account that says anything to the bot's device, or leaves anything as its keys."""

import base64
from collections.abc import Callable
from typing import Any

import pytest

from bot.demo.homeserver import Homeserver
from bot.demo.partner import Partner
from tests.bot.odd_homeserver import Device
from tests.e2e.conftest import Born, Sealed, Template
from tests.e2e.living import LivingBot, Wanted
from tests.e2e.voices import ENCRYPTION, SealedVoice, until

pytestmark = pytest.mark.e2e

OLM = "m.olm.v1.curve25519-aes-sha2"
ZEROS = base64.b64encode(bytes(32)).decode().rstrip("=")


@pytest.fixture
async def reader(sealed: Sealed) -> SealedVoice:
    """Léa's device, which reads."""
    return await sealed("lea")


async def _open_sealed_room(people: dict[str, Partner], reader: SealedVoice, bot: LivingBot, *others: str) -> str:
    invited = [bot.user_id, *(people[name].user_id for name in others)]
    room = await people["lea"].create_room("Salon", invite=invited, initial_state=[ENCRYPTION])
    for name in others:
        await people[name].join(room)
    await reader.knows(room, {bot.user_id, reader.user_id})
    return room


async def _is_answered(people: dict[str, Partner], reader: SealedVoice, bot: LivingBot, room: str) -> None:
    asked = await people["lea"].say(room, "!état")
    await until(lambda: asked in reader.answered, what=lambda: bot.log)


def _messages(key: str) -> list[Any]:
    """What raises in nio, or in what it is made of: all from an account that has no room with the bot."""
    sealed: list[Any] = [
        1,
        None,
        "x",
        [],
        {},
        {"type": 0},
        {"type": 0, "body": "x"},
        {"type": 1, "body": "!"},
        {"type": 0, "body": ZEROS},
        {"type": 2**60},
    ]
    odd = [{"algorithm": OLM, "sender_key": "x", "ciphertext": {key: each}} for each in sealed]
    return [
        *odd,
        {"algorithm": OLM, "sender_key": ZEROS, "ciphertext": {key: {"type": 0, "body": "AwAA"}}},
        {"algorithm": OLM},
        {"algorithm": 3},
        {"a": []},
    ]


async def test_what_is_said_to_its_device_stops_nothing(
    homeserver: Homeserver, people: dict[str, Partner], reader: SealedVoice, born: Born
) -> None:
    bot, omar = born(homeserver.url, Wanted(encryption=True)), people["omar"]
    await bot.start()
    room = await _open_sealed_room(people, reader, bot)
    known = await omar.request("POST", "/keys/query", {"device_keys": {bot.user_id: []}})
    ((device, described),) = known["device_keys"][bot.user_id].items()
    for number, content in enumerate(_messages(described["keys"][f"curve25519:{device}"])):
        for kind in ("m.room.encrypted", "m.room_key", "m.room_key_request", "m.key.verification.start"):
            await omar.request("PUT", f"/sendToDevice/{kind}/odd{number}", {"messages": {bot.user_id: {device: content}}})
    await _is_answered(people, reader, bot, room)
    await bot.kill()
    await bot.start()
    await _is_answered(people, reader, bot, room)
    assert "malformed" in bot.log
    assert "homeserver-unreachable" not in bot.log
    assert bot.starts == 2


async def _said_to_device(person: Partner, kind: str) -> list[dict[str, Any]]:
    """Wait for what is said to somebody's device."""
    found: list[dict[str, Any]] = []
    params = {"timeout": "10000"}
    while not found:
        answer = await person.request("GET", "/sync", params=params)
        params["since"] = answer["next_batch"]
        found = [event["content"] for event in answer.get("to_device", {}).get("events", []) if event["type"] == kind]
    return found


ODD_KEYS: dict[str, Callable[[Device], dict[str, Any]]] = {
    "no key": lambda omar: {"device_keys": omar.keys(), "one_time_keys": omar.one_time_key("x")},
    "zeros": lambda omar: {"device_keys": omar.keys(), "one_time_keys": omar.one_time_key(ZEROS)},
    "badly signed": lambda omar: {"device_keys": omar.keys(), "one_time_keys": Device(omar.user_id, omar.device_id).one_time_key()},
    "none to claim": lambda omar: {"device_keys": omar.keys()},
    "its own is no key": lambda omar: {"device_keys": omar.keys("x"), "one_time_keys": omar.one_time_key()},
    "its own is badly signed": lambda omar: {
        "device_keys": {**omar.keys(), "signatures": Device(omar.user_id, omar.device_id).keys()["signatures"]},
        "one_time_keys": omar.one_time_key(),
    },
}


@pytest.mark.parametrize("kind", ODD_KEYS)
async def test_a_member_with_odd_keys_leaves_the_others_reading(
    homeserver: Homeserver, template: Template, people: dict[str, Partner], reader: SealedVoice, born: Born, kind: str
) -> None:
    account, omar = template.accounts["omar"], people["omar"]
    await omar.request("POST", "/keys/upload", ODD_KEYS[kind](Device(account.user_id, account.device_id)))
    bot = born(homeserver.url, Wanted(encryption=True))
    await bot.start()
    room = await _open_sealed_room(people, reader, bot, "omar")
    await _is_answered(people, reader, bot, room)
    await until(lambda: bot.rows("SELECT count(*) FROM claim WHERE cause LIKE 'keyless:%'") == [(1,)], what=lambda: bot.log)
    assert bot.rows("SELECT count(*) FROM outbox WHERE state = 'aside'") == [(0,)]
    withheld = await _said_to_device(omar, "m.room_key.withheld")
    assert [(each["code"], each["algorithm"]) for each in withheld] == [("m.no_olm", "m.megolm.v1.aes-sha2")]
    assert bot.rows("SELECT count(*) FROM outbox WHERE cause LIKE 'keyless:%'") == [(1,)]
