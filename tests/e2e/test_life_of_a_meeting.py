"""A meeting from its proposal to its minutes, on a real homeserver and a clock that is moved: what each person sees on the way."""

from datetime import UTC, datetime

import aiohttp
import pytest

from bot.demo.heard import Heard
from bot.demo.homeserver import Homeserver
from bot.demo.partner import Partner
from bot.demo.time_machine import TimeMachine
from storage.database import Database
from tests.e2e.conftest import Born, on
from tests.e2e.living import LivingBot, Wanted, ask, open_room
from tests.e2e.voices import until
from tests.given import member

pytestmark = pytest.mark.e2e

EVE = datetime(2029, 12, 5, 16, 5, tzinfo=UTC)  # 17 h 05 in Paris
BEGUN = datetime(2029, 12, 6, 13, 11, tzinfo=UTC)
OVER = datetime(2029, 12, 6, 15, 31, tzinfo=UTC)
REPORT = "Compte rendu du café : dix personnes.".encode()


async def test_a_meeting_from_its_proposal_to_its_minutes(
    homeserver: Homeserver, people: dict[str, Partner], born: Born, clock: TimeMachine
) -> None:
    lea, paul, omar = people["lea"], people["paul"], people["omar"]
    agenda = await lea.create_room("Agenda", invite=[paul.user_id, omar.user_id])
    for partner in (paul, omar):
        await partner.join(agenda)
    bot = born(homeserver.url, Wanted(extra=f'[rooms]\nagenda = "{agenda}"'), launcher=on(clock))
    await bot.start()
    await lea.invite(agenda, bot.user_id)
    await until(lambda: bool(bot.rows("SELECT 1 FROM outbox WHERE action = 'join' AND state = 'sent'")), what=lambda: bot.log)
    rooms = {partner: await open_room(partner, bot) for partner in (lea, paul, omar)}
    await _join_network(bot, paul, "Paul")

    # a member proposes, the équipe d'animation accepts, all read the announcement
    said = await ask(paul, bot, rooms[paul], "!rencontre Café partenaires ; jeudi 6 décembre 14h-16h ; Maison pour tous ; 12")
    assert "équipe d’animation" in said.text
    await _hear(lea, rooms[lea], "!accepter R1")
    await ask(lea, bot, rooms[lea], "!accepter R1")
    told = await omar.hear(lambda heard: heard.room_id == agenda and heard.sender == bot.user_id and "Café partenaires" in heard.text)
    await _hear(paul, rooms[paul], "R1")

    # a tap, words, and a calendar file that a phone opens
    await omar.react(agenda, told.event_id, "✅")
    await ask(paul, bot, rooms[paul], "!participe R1 +1")
    await ask(paul, bot, rooms[paul], "!ics R1")
    file = await paul.hear(lambda heard: heard.room_id == rooms[paul] and heard.is_file)
    assert b"DTSTART;TZID=Europe/Paris:20291206T140000\r\n" in await paul.download(file.content["url"])

    # the sheet, then who is there: asked of who proposed, and marked by a tap
    clock.move_to(EVE)
    sheet = await paul.hear(lambda heard: heard.is_file and heard.content["body"].endswith(".xlsx"))
    assert (await paul.download(sheet.content["url"]))[:2] == b"PK"
    clock.move_to(BEGUN)
    asked = await _hear(paul, rooms[paul], "qui est là")
    await paul.react(rooms[paul], asked.event_id, "✅")
    await until(lambda: bot.rows("SELECT came FROM registration ORDER BY id") == [(1,), (2,)], what=lambda: bot.log)

    # what they thought, and the minutes
    clock.move_to(OVER)
    question = await _hear(omar, rooms[omar], "🙂")
    await omar.react(rooms[omar], question.event_id, "🙂")
    await until(lambda: ("useful",) in bot.rows("SELECT mark FROM rating"), what=lambda: bot.log)
    place = await _upload(homeserver, paul, REPORT)
    await paul.send(agenda, {"msgtype": "m.file", "body": "!compte-rendu R1", "filename": "cafe.txt", "url": place})
    await _hear(omar, agenda, "C’est joint")
    await omar.say(agenda, "!compte-rendu R1")
    given = await omar.hear(lambda heard: heard.room_id == agenda and heard.sender == bot.user_id and heard.is_file)
    assert await omar.download(given.content["url"]) == REPORT
    assert bot.rows("SELECT count(*) FROM outbox WHERE state = 'aside'") == [(0,)]
    assert "failed" not in bot.log


async def _hear(partner: Partner, room_id: str, words: str) -> Heard:
    """What the bot tells somebody, with these words in it."""
    return await partner.hear(lambda heard: heard.room_id == room_id and heard.sender != partner.user_id and words in heard.text)


async def _join_network(bot: LivingBot, partner: Partner, name: str) -> None:
    database = Database(f"sqlite+aiosqlite:///{bot.data / 'agora.db'}")
    async with database.writing() as session:
        await member(session, partner.user_id, name)
    await database.close()


async def _upload(homeserver: Homeserver, partner: Partner, data: bytes) -> str:
    """Where the homeserver keeps a file now."""
    headers = {"Authorization": f"Bearer {partner.access_token}", "Content-Type": "text/plain"}
    async with (
        aiohttp.ClientSession(homeserver.url) as http,
        http.post("/_matrix/media/v3/upload", params={"filename": "cafe.txt"}, data=data, headers=headers) as answer,
    ):
        return str((await answer.json())["content_uri"])
