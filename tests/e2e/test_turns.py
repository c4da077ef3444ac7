"""Somebody writes more than is answered at once, and the bot is killed meanwhile: each is answered once, and in order."""

import asyncio
import random

import pytest

from bot.demo.homeserver import Homeserver
from bot.demo.partner import Partner
from tests.e2e.conftest import Born
from tests.e2e.living import ask, open_room
from tests.e2e.test_kill import Storm
from tests.e2e.voices import PlainVoice

pytestmark = pytest.mark.e2e


@pytest.mark.timeout(600)
async def test_killed_while_somebody_waits_for_their_turn(
    homeserver: Homeserver, people: dict[str, Partner], born: Born, rng: random.Random
) -> None:
    bot = born(homeserver.url)
    await bot.start()
    noisy, quiet = people["samira"], people["paul"]
    rooms = [await open_room(noisy, bot) for _ in range(3)]
    own = await open_room(quiet, bot)
    voice = PlainVoice(noisy)
    storm = Storm(bot, homeserver, [voice], rooms, rng)
    await storm.kill_while_speaking(90, away=90)  # while it is down: more than it answers at once
    await storm.kill_while_speaking(60, away=30)
    speaking = asyncio.create_task(storm.speak(60))
    await ask(quiet, bot, own, "!état")
    await speaking
    await storm.settle()
    await storm.check(voice)
    assert bot.rows("SELECT COUNT(*) FROM waiting_event") == [(0,)]
    await voice.close()
