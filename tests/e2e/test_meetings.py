"""A meeting on a real homeserver: announced, signed up for by a tap, kept true by silent edits, also over a restart."""

import pytest

from bot.demo.heard import Heard
from bot.demo.homeserver import Homeserver
from bot.demo.partner import Partner
from tests.e2e.conftest import Born
from tests.e2e.living import LivingBot, Wanted, ask, open_room
from tests.e2e.voices import until

pytestmark = pytest.mark.e2e


@pytest.mark.smoke
async def test_a_tap_signs_up_and_its_removal_signs_out(homeserver: Homeserver, people: dict[str, Partner], born: Born) -> None:
    lea, paul = people["lea"], people["paul"]
    agenda = await lea.create_room("Agenda", invite=[paul.user_id])
    await paul.join(agenda)
    bot = born(homeserver.url, Wanted(extra=f'[rooms]\nagenda = "{agenda}"'))
    await bot.start()
    await lea.invite(agenda, bot.user_id)
    await until(lambda: bool(bot.rows("SELECT 1 FROM outbox WHERE action = 'join' AND state = 'sent'")), what=lambda: bot.log)
    room = await open_room(lea, bot)
    made = await ask(lea, bot, room, "!rencontre Café partenaires ; 3 décembre 2029 14h-16h ; Maison pour Tous ; 1")
    assert "lundi 3 décembre 2029" in made.text
    told = await paul.hear(lambda heard: heard.room_id == agenda and heard.sender == bot.user_id and "Café partenaires" in heard.text)

    tap = await paul.react(agenda, told.event_id, "👍🏽")
    await edited(paul, told, "1 personne inscrite sur 1")
    await bot.kill()
    await paul.redact(agenda, tap)  # taken back while the bot is down
    await bot.start()
    await edited(paul, told, "0 personne inscrite sur 1")
    assert states(bot) == ["cancelled"]


async def edited(person: Partner, told: Heard, words: str) -> None:
    """Hear an edit of a message that holds these words."""
    await person.hear(lambda heard: heard.edits == told.event_id and words in heard.text.replace("\u00a0", " "))


def states(bot: LivingBot) -> list[str]:
    """What became of each registration."""
    return [str(state) for (state,) in bot.rows("SELECT state FROM registration")]
