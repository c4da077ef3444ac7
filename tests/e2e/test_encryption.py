"""Encrypted rooms: read and answered as the others, never answered in clear."""

from collections.abc import Callable
from urllib.parse import quote

import pytest
from aiohttp import web

from bot.demo.homeserver import Homeserver, free_port
from bot.demo.partner import Partner
from tests.e2e import proxy as faults
from tests.e2e.conftest import Born, Sealed
from tests.e2e.living import LivingBot, Wanted, ask, open_room
from tests.e2e.proxy import Proxy
from tests.e2e.voices import ENCRYPTION, SealedVoice, until

pytestmark = pytest.mark.e2e


@pytest.fixture
async def voices(sealed: Sealed) -> dict[str, SealedVoice]:
    """Léa and Paul, each with a device that has keys."""
    return {name: await sealed(name) for name in ("lea", "paul")}


@pytest.mark.smoke
async def test_a_conversation_and_what_came_while_the_bot_was_down(
    homeserver: Homeserver, people: dict[str, Partner], voices: dict[str, SealedVoice], born: Born
) -> None:
    lea, paul = voices["lea"], voices["paul"]
    bot = born(homeserver.url, Wanted(encryption=True))
    await bot.start()
    room = await _meet(people, voices, bot)
    asked = [await lea.say(room, "!état"), await paul.say(room, "!aide")]
    await until(lambda: set(asked) <= set(lea.answered), what=lambda: bot.log)
    await bot.terminate()
    asked += [await voice.say(room, "!état") for voice in (lea, paul, lea)]
    await bot.start()
    await until(lambda: set(asked) <= set(lea.answered), what=lambda: bot.log)
    await bot.kill()
    asked += [await voice.say(room, "!aide") for voice in (paul, lea)]
    await bot.start()
    await until(lambda: set(asked) <= set(lea.answered), what=lambda: bot.log)
    for voice in (lea, paul):
        answers = [line for line in await voice.history(room) if line.answers]
        assert [line.answers for line in answers] == asked
        assert all(line.text and line.text.startswith(("Je marche", "Que voulez-vous")) for line in answers)
    assert await _kinds_said_by(people["lea"], room, bot.user_id) == {"m.room.encrypted"}


async def test_an_edited_command_in_an_encrypted_room(
    homeserver: Homeserver, people: dict[str, Partner], voices: dict[str, SealedVoice], born: Born
) -> None:
    lea = voices["lea"]
    bot = born(homeserver.url, Wanted(encryption=True))
    await bot.start()
    room = await _meet(people, voices, bot)
    asked = await lea.say(room, "!état")
    await until(lambda: asked in lea.answered)
    (first,) = [line for line in await lea.history(room) if line.answers == asked]
    await lea.correct(room, asked, "!aide")
    await until(lambda: first.event_id in lea.corrected)


async def test_a_key_that_comes_late(
    homeserver: Homeserver, people: dict[str, Partner], voices: dict[str, SealedVoice], born: Born
) -> None:
    lea = voices["lea"]
    bot = born(homeserver.url, Wanted(encryption=True))
    await bot.start()
    room = await _meet(people, voices, bot)
    keys = await lea.seal_without_sharing(room)
    asked = await lea.say(room, "!état")
    await until(lambda: bot.rows("SELECT event_id FROM sealed_message") == [(asked,)], what=lambda: bot.log)
    await bot.kill()
    await people["lea"].request("PUT", "/sendToDevice/m.room.encrypted/late", keys)
    await bot.start()
    await until(lambda: asked in lea.answered, what=lambda: bot.log)
    assert bot.rows("SELECT count(*) FROM sealed_message") == [(0,)]


@pytest.mark.parametrize("of", [faults.claim, faults.share])
async def test_a_homeserver_away_while_the_key_is_shared_leaves_nobody_without_it(
    homeserver: Homeserver, people: dict[str, Partner], voices: dict[str, SealedVoice], born: Born, of: Callable[[web.Request], bool]
) -> None:
    lea = voices["lea"]
    async with Proxy(homeserver.url, free_port()) as proxy:
        bot = born(proxy.url, Wanted(encryption=True))
        await bot.start()
        sharing = proxy.fail("bad-gateway", of)  # from its greeting on: what one life of the bot shared, the next one need not
        room = await _meet(people, voices, bot)
        await bot.kill()
        asked = await lea.say(room, "!état")
        met = sharing.met
        await bot.start()  # it asks who it is, and what time it is, before anything else
        proxy.fail("bad-gateway", faults.account)
        await until(lambda: sharing.met >= met + 4, what=lambda: bot.log)
        proxy.mend()
        await until(lambda: asked in lea.answered, what=lambda: bot.log)


async def test_without_encryption_it_is_silent_in_encrypted_rooms(
    homeserver: Homeserver, people: dict[str, Partner], voices: dict[str, SealedVoice], born: Born
) -> None:
    lea = people["lea"]
    bot = born(homeserver.url, Wanted(encryption=False))
    await bot.start()
    sealed = await lea.create_room("Salon", invite=[bot.user_id], initial_state=[ENCRYPTION])
    await lea.hear(lambda heard: heard.room_id == sealed and heard.sender == bot.user_id)
    await lea.say(sealed, "!état")
    await voices["lea"].knows(sealed, {lea.user_id})
    await voices["lea"].say(sealed, "!aide")
    clear = await open_room(lea, bot)
    assert "Je marche" in (await ask(lea, bot, clear, "!état")).text
    assert await _kinds_said_by(lea, sealed, bot.user_id) == set()
    assert "Je marche" in (await ask(lea, bot, clear, "!état")).text


async def _meet(people: dict[str, Partner], voices: dict[str, SealedVoice], bot: LivingBot) -> str:
    room = await people["lea"].create_room("Salon", invite=[bot.user_id, voices["paul"].user_id], initial_state=[ENCRYPTION])
    await people["paul"].join(room)
    for voice in voices.values():
        await voice.knows(room, {bot.user_id, *(other.user_id for other in voices.values())})
    return room


async def _kinds_said_by(reader: Partner, room: str, person: str) -> set[str]:
    page = await reader.request("GET", f"/rooms/{quote(room, safe='')}/messages", params={"dir": "b", "limit": "100"})
    return {event["type"] for event in page["chunk"] if event["sender"] == person and event["type"] != "m.room.member"}
