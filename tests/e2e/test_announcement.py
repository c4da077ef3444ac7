"""What may befall the announcement of a meeting on a real homeserver: taken away, reacted to by its edit, its room lost and found."""

import pytest

from bot.demo.homeserver import Homeserver
from bot.demo.partner import Partner
from tests.e2e.conftest import Born
from tests.e2e.living import LivingBot, Wanted, ask, open_room
from tests.e2e.voices import until

pytestmark = pytest.mark.e2e

CAFE = "!rencontre Café partenaires ; 3 décembre 2029 14h-16h ; Maison pour tous ; 20"


async def announced(host: Partner, guest: Partner, born: Born, url: str) -> tuple[LivingBot, str, str, str]:
    """A bot, the room of the agenda, the announcement there, and the room where the host is alone with the bot."""
    agenda = await host.create_room("Agenda", invite=[guest.user_id])
    await guest.join(agenda)
    bot = born(url, Wanted(extra=f'[rooms]\nagenda = "{agenda}"'))
    await bot.start()
    await host.invite(agenda, bot.user_id)
    await until(lambda: bool(bot.rows("SELECT 1 FROM outbox WHERE action = 'join' AND state = 'sent'")), what=lambda: bot.log)
    room = await open_room(host, bot)
    await ask(host, bot, room, CAFE)
    told = await guest.hear(lambda heard: heard.room_id == agenda and heard.sender == bot.user_id and "Café partenaires" in heard.text)
    return bot, agenda, told.event_id, room


def settled(bot: LivingBot) -> bool:
    """Nothing waits but for who did not come into their private room."""
    return bot.rows("SELECT 1 FROM outbox WHERE state = 'waiting' AND room_id NOT LIKE '@%'") == []


async def test_a_tap_under_an_edit_signs_up_too(homeserver: Homeserver, people: dict[str, Partner], born: Born) -> None:
    lea, paul = people["lea"], people["paul"]
    bot, agenda, announcement, room = await announced(lea, paul, born, homeserver.url)
    await ask(lea, bot, room, "!modifier R1 lieu Centre social")
    edit = await paul.hear(lambda heard: heard.edits == announcement and "Centre social" in heard.text)
    await paul.react(agenda, edit.event_id, "✅")
    await paul.react(agenda, announcement, "👍")
    await paul.hear(lambda heard: heard.edits == announcement and "1 personne inscrite" in heard.text.replace("\u00a0", " "))
    assert bot.rows("SELECT user_id, state FROM registration") == [(paul.user_id, "confirmed")]


async def test_a_redacted_announcement_stays_away_and_sign_up_goes_on(
    homeserver: Homeserver, people: dict[str, Partner], born: Born
) -> None:
    """Somebody of the room took it away: the bot does not argue. Who made the meeting is told, and may put the announcement back."""
    lea, paul = people["lea"], people["paul"]
    bot, agenda, announcement, room = await announced(lea, paul, born, homeserver.url)
    await lea.redact(agenda, announcement)
    await lea.hear(lambda heard: heard.room_id == room and "a été retirée du salon" in heard.text)
    asked = await ask(paul, bot, agenda, "!participe R1")
    assert "Inscription notée" in asked.text
    assert "Centre social" in (await ask(lea, bot, room, "!modifier R1 lieu Centre social")).text
    assert "1 personne inscrite" in (await ask(paul, bot, agenda, "!rencontre R1")).text.replace("\u00a0", " ")
    await until(lambda: settled(bot), what=lambda: bot.log)
    of_it = "SELECT action, state FROM outbox WHERE subject = 'meetings.meeting:1' AND action <> 'react'"
    assert bot.rows(of_it) == [("send", "withdrawn")]
    assert len([heard for heard in lea.heard if "a été retirée du salon" in heard.text]) == 1
    await ask(lea, bot, room, "!rencontre R1 remettre")
    again = await paul.hear(lambda heard: heard.room_id == agenda and heard.event_id != announcement and "sous ce message" in heard.text)
    await paul.react(agenda, again.event_id, "✅")
    await lea.react(agenda, again.event_id, "✅")
    await paul.hear(lambda heard: heard.edits == again.event_id and "2 personnes inscrites" in heard.text.replace("\u00a0", " "))
    assert bot.rows("SELECT trouble FROM outbox WHERE state = 'aside'") == []


async def test_expelled_from_the_agenda_and_asked_in_again_it_keeps_the_announcement_true(
    homeserver: Homeserver, people: dict[str, Partner], born: Born
) -> None:
    lea, paul = people["lea"], people["paul"]
    bot, agenda, announcement, room = await announced(lea, paul, born, homeserver.url)
    await lea.request("POST", f"/rooms/{agenda}/kick", {"user_id": bot.user_id})
    assert "Centre social" in (await ask(lea, bot, room, "!modifier R1 lieu Centre social")).text
    await until(lambda: settled(bot), what=lambda: bot.log)
    await lea.invite(agenda, bot.user_id)
    greeted = len([heard for heard in paul.heard if "Bonjour" in heard.text])
    await paul.hear(lambda _: len([heard for heard in paul.heard if "Bonjour" in heard.text]) > greeted)
    await ask(lea, bot, room, "!modifier R1 lieu Mairie")
    await paul.hear(lambda heard: heard.edits == announcement and "Mairie" in heard.text)
    await paul.react(agenda, announcement, "✅")
    await paul.hear(lambda heard: heard.edits == announcement and "1 personne inscrite" in heard.text.replace("\u00a0", " "))
