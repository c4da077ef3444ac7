"""What names some rings for these alone: each person's own list of notifications says so, on a real homeserver."""

from datetime import UTC, datetime

import pytest

from bot.demo.homeserver import Homeserver
from bot.demo.partner import Partner
from bot.demo.time_machine import TimeMachine
from tests.e2e.conftest import Born, on
from tests.e2e.living import Wanted, ask, open_room
from tests.e2e.voices import until

pytestmark = pytest.mark.e2e

CAFE = "!rencontre Café partenaires ; jeudi 6 décembre 2029 14h-16h ; Maison pour tous"
EVE = datetime(2029, 12, 5, 8, 0, tzinfo=UTC)  # 9 h in Paris, a Wednesday


async def rung_by(person: Partner, room: str, bot_id: str) -> list[str]:
    """The bodies of what the bot said in a room that stands in a person's list of notifications, the oldest first."""
    page = await person.request("GET", "/notifications", params={"limit": "100"})
    events = [each["event"] for each in page["notifications"] if each["room_id"] == room]
    return [event["content"]["body"] for event in reversed(events) if event["sender"] == bot_id and "body" in event["content"]]


async def test_a_reminder_rings_for_those_who_come_and_for_nobody_else(
    homeserver: Homeserver, people: dict[str, Partner], born: Born, clock: TimeMachine
) -> None:
    lea, samira, paul, omar = (people[name] for name in ("lea", "samira", "paul", "omar"))
    agenda = await lea.create_room("Agenda")
    bot = born(homeserver.url, Wanted(extra=f'[rooms]\nagenda = "{agenda}"'), launcher=on(clock))
    await bot.start()
    for invited in (bot.user_id, samira.user_id, paul.user_id, omar.user_id):
        await lea.invite(agenda, invited)
    for person in (samira, paul, omar):
        await person.join(agenda)
    await lea.hear(lambda heard: heard.room_id == agenda and heard.sender == bot.user_id)
    await ask(lea, bot, agenda, CAFE)
    alone = await open_room(omar, bot)
    await ask(omar, bot, alone, "!participe R1")
    await ask(samira, bot, agenda, "!participe R1")
    before = {person: await rung_by(person, agenda, bot.user_id) for person in (lea, samira, paul, omar)}
    await bot.terminate()
    clock.move_to(EVE)
    await bot.start()
    told = await paul.hear(lambda heard: heard.room_id == agenda and "Demain" in heard.text and heard.edits is None)
    letter = await omar.hear(lambda heard: heard.room_id == alone and "Demain" in heard.text)
    await until(lambda: not bot.rows("SELECT 1 FROM outbox WHERE state = 'waiting'"), what=lambda: bot.log[-3000:])
    after = {person: (await rung_by(person, agenda, bot.user_id))[len(before[person]) :] for person in before}
    assert [len(after[person]) for person in (samira, lea, paul, omar)] == [1, 0, 0, 0]
    assert after[samira][0].startswith("* Demain"), "her phone shows the words of the reminder"
    assert told.content["msgtype"] == "m.notice"
    assert [len(await rung_by(omar, alone, bot.user_id)), "Demain" in letter.text] == [1, True]
    assert {each.content["m.relates_to"]["key"] for each in await paul.reactions(agenda, told.event_id)} == {"❌"}
    assert {each.content["m.relates_to"]["key"] for each in await omar.reactions(alone, letter.event_id)} == {"❌"}
    assert samira.invitations == paul.invitations == {}
