"""A sounding in sealed private rooms: answered by taps, one person stops half way, the bot is killed in the middle, results are told."""

from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote

import pytest

from bot.demo.homeserver import Homeserver
from bot.demo.partner import Partner
from bot.demo.time_machine import TimeMachine
from storage.database import Database
from tests.e2e.conftest import Born, Sealed, on
from tests.e2e.living import LivingBot, Wanted
from tests.e2e.seen_polls import plain
from tests.e2e.talk import Talk
from tests.e2e.town import all_done
from tests.e2e.voices import ENCRYPTION, SealedVoice, until
from tests.given import member

pytestmark = [pytest.mark.e2e, pytest.mark.slow]

MORNING = datetime(2029, 12, 4, 8, 0, tzinfo=UTC)  # 9 h in Paris, a Tuesday
NAMES = ("lea", "samira", "omar")
ROOMS = '[figures]\nthreshold = 2\n\n[rooms]\nprogramme = "{programme}"\n'


@pytest.fixture
async def voices(sealed: Sealed) -> dict[str, SealedVoice]:
    """Three people, each with a device that has keys."""
    return {name: await sealed(name) for name in NAMES}


class Answering(Talk):
    """Somebody who answers by taps."""

    def __init__(self, voice: SealedVoice, room: str, bot: LivingBot, partner: Partner) -> None:
        super().__init__(voice, room, bot)
        self.partner = partner

    async def taps(self, under: str, key: str) -> str:
        """Tap under the message of the bot that holds these words. Gives the event of the tap."""
        await self.hears(under)
        (told,) = [line.event_id for line in await self.voice.history(self.room) if under in (line.text or "").replace("\u00a0", " ")][-1:]
        return await self.partner.react(self.room, told, key)

    async def content_of(self, event_id: str) -> dict[str, object]:
        """What the homeserver still gives of an event."""
        event = await self.partner.request("GET", f"/rooms/{quote(self.room, safe='')}/event/{quote(event_id, safe='')}")
        found: dict[str, object] = event["content"]
        return found


async def _settle(bot: LivingBot, people: dict[str, Partner], voices: dict[str, SealedVoice]) -> dict[str, Answering]:
    """Each has a sealed room with the bot, where it may take away what is said, and is a member."""
    talks = {}
    for name in NAMES:
        partner = people[name]
        powers = {"users": {bot.user_id: 100}}
        facts: dict[str, Any] = {"invite": [bot.user_id], "initial_state": [ENCRYPTION], "power_level_content_override": powers}
        room = await partner.create_room(name, **facts)
        await voices[name].knows(room, {bot.user_id, partner.user_id})
        talks[name] = Answering(voices[name], room, bot, partner)
        await talks[name].asks("!état", "Je marche")
    database = Database(f"sqlite+aiosqlite:///{bot.data / 'agora.db'}")
    async with database.writing() as session:
        for name in NAMES:
            await member(session, people[name].user_id, name.capitalize())
    await database.close()
    return talks


async def test_three_people_answer_and_nobody_is_told_apart(
    homeserver: Homeserver, people: dict[str, Partner], voices: dict[str, SealedVoice], born: Born, clock: TimeMachine
) -> None:
    programme = await people["lea"].create_room("Programme", preset="public_chat")
    clock.move_to(MORNING)
    bot = born(homeserver.url, Wanted(encryption=True, extra=ROOMS.format(programme=programme)), launcher=on(clock))
    await bot.start()
    await people["lea"].invite(programme, bot.user_id)
    talks = await _settle(bot, people, voices)
    lea, samira, omar = (talks[name] for name in NAMES)

    await lea.asks("!enquête Nos besoins", "À qui")
    await lea.asks("membres", "Jusqu’à quand")
    await lea.asks("passer", "Première question")
    await lea.asks("Qui vous manque ; un médecin ; un juriste", "Question 2")
    await lea.asks("Êtes-vous bien informé ; échelle 1 à 4", "Question 3")
    await lea.asks("fini", "à relire")
    await lea.asks("envoyer", "à 3 personnes")
    await lea.asks("oui", "part vers 3 personnes")

    tapped = []
    for talk in (lea, samira, omar):
        await talk.taps("✅ sous ce message", "✅")
        tapped.append(await talk.taps("1 sur 2", "2️⃣"))
    await omar.hears("2 sur 2")
    await omar.asks("stop", "1 réponse est comptée")
    await lea.taps("2 sur 2", "4️⃣")
    await lea.hears("au bout")
    last = await samira.taps("2 sur 2", "3️⃣")
    await bot.kill()
    await bot.start()
    await samira.hears("au bout")
    await samira.partner.react(samira.room, last, "3️⃣")
    assert bot.rows("SELECT question_id, value, times FROM survey_count ORDER BY 1, 2") == [(1, "2", 3), (2, "3", 1), (2, "4", 1)]
    assert bot.rows("SELECT answered, finished FROM survey") == [(3, 2)]
    assert bot.rows("SELECT * FROM reaction WHERE subject LIKE 'surveys.question%'") == []
    await until(lambda: not bot.rows("SELECT 1 FROM outbox WHERE state = 'waiting'"), what=lambda: bot.log[-3000:])
    assert [await talk.content_of(event) for talk, event in zip((lea, samira, omar), tapped, strict=True)] == [{}, {}, {}]

    await lea.asks("!clore Q1", "Clore Q1")
    await lea.asks("oui", "dans une minute")
    clock.move(timedelta(seconds=90))  # of two minutes, the bot would think that it was down, and listen for one more
    await all_done(bot, clock)
    told = await people["lea"].hear(lambda heard: heard.room_id == programme and "Enquête Q1, close" in plain(heard) and not heard.edits)
    assert "3 personnes ont répondu sur 3" in plain(told)
    assert "un juriste 3 (3 réponses)" in plain(told)
    picture = await people["lea"].hear(lambda heard: heard.room_id == programme and heard.content.get("msgtype") == "m.image")
    assert "2. Êtes-vous bien informé" in str(picture.content)
    assert bot.rows("SELECT * FROM survey_person") == []
    assert bot.rows("SELECT trouble FROM outbox WHERE state = 'aside'") == []
