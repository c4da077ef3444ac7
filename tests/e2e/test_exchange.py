"""A request on a real homeserver, from its word to its end, with the bot killed before and after its letters: nobody is asked twice."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.demo.heard import Heard
from bot.demo.homeserver import Homeserver
from bot.demo.partner import Partner
from bot.demo.time_machine import TimeMachine
from storage.database import Database
from tests.e2e.conftest import Born, on
from tests.e2e.living import LivingBot, Wanted, ask, open_room
from tests.e2e.seen_polls import plain
from tests.e2e.voices import until
from tests.given import findable, member, service, structure

pytestmark = [pytest.mark.e2e, pytest.mark.slow]

EVENING, MORNING = datetime(2029, 12, 4, 19, 0, tzinfo=UTC), datetime(2029, 12, 5, 8, 0, tzinfo=UTC)


async def settle(bot: LivingBot, samira: Partner, omar: Partner) -> None:
    """Samira asks; Omar's structure has a room. The bot is down."""
    database = Database(f"sqlite+aiosqlite:///{bot.data / 'agora.db'}")
    async with database.writing() as session:
        await member(session, samira.user_id, "Samira", await findable(session, structure("PMI")))
        await member(session, omar.user_id, "Omar", await findable(session, structure("Maison pour tous"), service("Prêt de salle")))
    await database.close()


async def test_a_request_from_its_word_to_its_end(
    homeserver: Homeserver, people: dict[str, Partner], born: Born, clock: TimeMachine
) -> None:
    lea, samira, omar = (people[name] for name in ("lea", "samira", "omar"))
    field = await lea.create_room("Programme", preset="public_chat")
    bot = born(homeserver.url, Wanted(extra=f'[rooms]\nprogramme = "{field}"\n'), launcher=on(clock))
    await bot.start()
    await lea.invite(field, bot.user_id)
    for person in (samira, omar):
        await person.join(field)
    await until(lambda: bot.rows("SELECT 1 FROM outbox WHERE action = 'join' AND state = 'sent'") != [], what=lambda: bot.log[-3000:])
    home, omars = await open_room(samira, bot), await open_room(omar, bot)
    for person, room in ((samira, home), (omar, omars)):
        await ask(person, bot, room, "!état")
    await bot.terminate()
    await settle(bot, samira, omar)
    clock.move_to(EVENING)
    await bot.start()

    assert "en privé à Maison pour tous" in plain(await ask(samira, bot, home, "!demande qui peut prêter une salle samedi ?"))
    assert "C’est parti : E1" in plain(await ask(samira, bot, home, "oui"))
    line = await lea.hear(lambda heard: heard.room_id == field and "Demande E1 (PMI)" in heard.text)
    assert line.content["msgtype"] == "m.notice"
    await bot.kill()
    clock.move_to(MORNING)
    await bot.launch()
    letter = await omar.hear(lambda heard: _is_letter(heard, omars))
    await bot.kill()
    clock.move(timedelta(hours=1))
    await bot.start()

    await omar.reply(omars, letter.event_id, "La nôtre est libre samedi matin")
    answer = await samira.hear(lambda heard: heard.room_id == home and "Omar (Maison pour tous) répond" in heard.text)
    await lea.hear(lambda heard: heard.edits == line.event_id and "1 réponse" in heard.text)
    await samira.react(home, answer.event_id, "👍")
    await samira.hear(lambda heard: heard.room_id == home and "est close, merci à Maison pour tous" in plain(heard))
    await lea.hear(lambda heard: heard.edits == line.event_id and "Résolue" in heard.text)
    proposed = await omar.hear(lambda heard: heard.room_id == omars and "J’ajoute à la fiche" in heard.text)
    await omar.react(omars, proposed.event_id, "✅")
    await omar.hear(lambda heard: heard.room_id == omars and "ajouté à la fiche" in heard.text)
    assert "La nôtre est libre samedi matin" in plain(await ask(samira, bot, home, "!fiche Maison pour tous"))
    assert len([heard for heard in omar.heard if _is_letter(heard, omars)]) == 1


def _is_letter(heard: Heard, room: str) -> bool:
    return heard.room_id == room and "PMI demande (E1)" in heard.text
