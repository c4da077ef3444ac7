"""Those who have not voted are asked where they hear it, on a real homeserver: it rings for them alone."""

import pytest

from bot.demo.homeserver import Homeserver
from bot.demo.partner import Partner
from bot.demo.time_machine import TimeMachine
from storage.database import Database
from tests.e2e.conftest import Born, on
from tests.e2e.living import LivingBot, ask, open_room
from tests.e2e.seen_polls import THEMES, asks
from tests.e2e.voices import until
from tests.given import member

pytestmark = pytest.mark.e2e


async def test_in_the_room_it_rings_for_those_who_have_not_voted_and_for_nobody_else(
    homeserver: Homeserver, people: dict[str, Partner], born: Born, clock: TimeMachine
) -> None:
    lea, samira, paul, omar = (people[name] for name in ("lea", "samira", "paul", "omar"))
    bot = born(homeserver.url, launcher=on(clock))
    await bot.start()
    alone = await open_room(omar, bot)
    await ask(omar, bot, alone, "!état")
    room = await open_room(lea, bot, samira, paul, omar)
    await bot.terminate()
    await join_network(bot, samira, paul, omar)
    await bot.start()
    await asks(lea, bot, room, THEMES)
    await ask(samira, bot, room, "!vote S1 2")
    assert "2 membres du réseau" in (await ask(lea, bot, room, "!relancer S1")).text.replace("\u00a0", " ")
    called = await lea.hear(lambda heard: "Il manque l’avis" in heard.text)
    assert (called.content["msgtype"], called.content["m.mentions"]) == ("m.notice", {})
    rings = await lea.hear(lambda heard: heard.edits == called.event_id)
    assert rings.content["m.mentions"] == {"user_ids": [paul.user_id]}
    letter = await omar.hear(lambda heard: heard.room_id == alone and "Je n’ai pas encore votre voix" in heard.text)
    assert letter.content["m.mentions"] == {"user_ids": [omar.user_id]}
    await until(lambda: not bot.rows("SELECT 1 FROM outbox WHERE state = 'waiting'"), what=lambda: bot.log[-3000:])
    assert [await rung(person, room) for person in (paul, samira, omar, lea)] == [1, 0, 0, 0]
    assert paul.invitations == {}


async def rung(person: Partner, room: str) -> int:
    """How many times a room rang for a person, as their client counts it."""
    found = await person.request("GET", "/sync", params={"timeout": "0"})
    count: int = found["rooms"]["join"][room]["unread_notifications"]["highlight_count"]
    return count


async def join_network(bot: LivingBot, *partners: Partner) -> None:
    """They are members. The bot is down."""
    database = Database(f"sqlite+aiosqlite:///{bot.data / 'agora.db'}")
    async with database.writing() as session:
        for rank, partner in enumerate(partners):
            await member(session, partner.user_id, f"Membre {rank}")
    await database.close()
