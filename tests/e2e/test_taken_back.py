"""What is held about a person, given and taken back in a real room."""

import sqlite3
from contextlib import closing

import pytest

from bot.demo.heard import Heard
from bot.demo.partner import Partner
from tests.e2e.conftest import Arrive
from tests.e2e.living import LivingBot, ask, open_room

pytestmark = pytest.mark.e2e


@pytest.mark.smoke
async def test_the_files_come_and_everything_private_is_taken_back(arrive: Arrive, shared_bot: LivingBot) -> None:
    zoe = await arrive("zoe")
    room = await open_room(zoe, shared_bot)
    listing = await ask(zoe, shared_bot, room, "!mes-données")
    assert "l’adresse de notre salon privé" in listing.text
    files = [await file(zoe, room, ".json"), await file(zoe, room, ".csv")]
    told = await ask(zoe, shared_bot, room, "effacer mes données")
    receipt = await ask(zoe, shared_bot, room, "oui effacer")
    assert "Reçu n°" in receipt.text
    private = [listing, *files, told]
    await zoe.hear(lambda heard: heard.kind == "m.room.redaction" and len(redactions(zoe, room)) == len(private))
    assert [await words(zoe, event) for event in private] == [None] * len(private)
    assert await words(zoe, receipt) == receipt.text
    assert zoe.user_id not in dump(shared_bot)
    assert "Je ne garde rien sur vous" in (await ask(zoe, shared_bot, room, "!effacer")).text


async def file(person: Partner, room: str, ending: str) -> Heard:
    """The file of this kind, once it has come."""
    return await person.hear(lambda heard: heard.room_id == room and heard.text.endswith(ending))


def redactions(person: Partner, room: str) -> list[Heard]:
    """What was taken back in a room so far."""
    return [heard for heard in person.heard if heard.room_id == room and heard.kind == "m.room.redaction"]


async def words(person: Partner, event: Heard) -> str | None:
    """What an event says now to who reads the room; None once it was redacted."""
    found = await person.request("GET", f"/rooms/{event.room_id}/event/{event.event_id}")
    said: str | None = found["content"].get("body")
    return said


def dump(bot: LivingBot) -> str:
    """All that the bot's database holds."""
    with closing(sqlite3.connect(bot.data / "agora.db")) as database:
        return "\n".join(database.iterdump())
