"""A directory that its people keep true, on a real homeserver: a correction, a campaign, an alert, a question to five, and a booklet."""

from datetime import UTC, date, datetime
from functools import partial

import pytest

from bot.demo.heard import Heard
from bot.demo.homeserver import Homeserver
from bot.demo.partner import Partner
from bot.demo.time_machine import TimeMachine
from storage.database import Database
from tests.e2e.conftest import Born, on
from tests.e2e.living import LivingBot, ask, open_room
from tests.e2e.seen_polls import plain
from tests.given import findable, member, service, structure

pytestmark = [pytest.mark.e2e, pytest.mark.slow]

BEFORE = date(2029, 9, 1)
"""Not so long ago that it is asked about by itself: that letter would cross the correction, or not."""
LATER, NOON = datetime(2029, 12, 4, 10, 0, tzinfo=UTC), datetime(2029, 12, 4, 11, 0, tzinfo=UTC)
NEXT_MORNING = datetime(2029, 12, 5, 9, 30, tzinfo=UTC)
TWO_WORKING_DAYS_LATER = datetime(2029, 12, 7, 17, 5, tzinfo=UTC)  # 18 h 05 in Paris
PHONE = "05 36 49 01 37"


async def settle(bot: LivingBot, lea: Partner, samira: Partner, omar: Partner, today: date) -> None:
    """Three people who answer for three structures; the sheet of Omar's is of before. The bot is down."""
    database = Database(f"sqlite+aiosqlite:///{bot.data / 'agora.db'}")
    async with database.writing() as session:
        for person, name in ((lea, "CCAS"), (samira, "PMI")):
            home = await findable(session, structure(name, confirmed_on=today), service("Accueil"))
            await member(session, person.user_id, name, home, last_seen_on=today)
        home = await findable(session, structure("Maison pour tous", kind="association", confirmed_on=BEFORE), service("Prêt de salle"))
        await member(session, omar.user_id, "Omar", home, last_seen_on=today)
    await database.close()


async def hears(person: Partner, bot: LivingBot, room: str, words: str) -> Heard:
    """The message of the bot, in a room of theirs, that holds these words."""
    return await person.hear(lambda heard: heard.sender == bot.user_id and heard.room_id == room and words in plain(heard))


async def test_a_directory_is_kept_true_by_its_people(
    homeserver: Homeserver, people: dict[str, Partner], born: Born, clock: TimeMachine
) -> None:
    lea, samira, omar = (people[name] for name in ("lea", "samira", "omar"))
    bot = born(homeserver.url, launcher=on(clock))
    await bot.start()
    leas, samiras, omars = [await open_room(each, bot) for each in (lea, samira, omar)]
    for person, room in ((lea, leas), (samira, samiras), (omar, omars)):
        await ask(person, bot, room, "!état")
    await bot.terminate()
    await settle(bot, lea, samira, omar, clock.now().date())
    await bot.start()
    lea_asks, samira_asks, omar_asks = (partial(ask, person, bot, room) for person, room in ((lea, leas), (samira, samiras), (omar, omars)))

    # a member corrects; who answers for the sheet accepts by a tap
    assert "C1" in plain(await samira_asks(f"!corriger Maison pour tous ; téléphone {PHONE}"))
    clock.move_to(LATER)
    letter = await hears(omar, bot, omars, "corrige la fiche de Maison pour tous (C1)")
    await omar.react(omars, letter.event_id, "✅")
    await hears(samira, bot, samiras, "C1")
    told = plain(await samira_asks("!fiche Maison pour tous historique"))
    assert f"téléphone, {PHONE} (C1)" in told

    # a campaign; one tap confirms
    assert "1 fiche, 1 personne à solliciter" in plain(await lea_asks("!campagne associations ; fin 18 décembre"))
    assert "Campagne V1 lancée" in plain(await lea_asks("oui"))
    clock.move_to(NOON)
    sheet = await hears(omar, bot, omars, "toujours")
    await omar.react(omars, sheet.event_id, "✅")
    await hears(omar, bot, omars, "est vérifiée")
    assert "1 confirmée" in plain(await lea_asks("!campagne V1"))

    # somebody waits for what nobody does; somebody begins to do it
    assert "C’est noté" in plain(await samira_asks("!préviens-moi cours de tricot"))
    assert "C’est changé" in plain(await omar_asks("!corriger Maison pour tous ; service cours de tricot"))
    clock.move_to(NEXT_MORNING)
    await hears(samira, bot, samiras, "c’est maintenant dans l’annuaire")

    # a question to those who may know
    assert "Maison pour tous" in plain(await samira_asks("!qui-peut prêter une salle samedi"))
    assert "C’est parti" in plain(await samira_asks("oui"))
    question = await hears(omar, bot, omars, "Qui peut prêter une salle samedi")
    await omar.reply(omars, question.event_id, "La nôtre est libre samedi matin")
    await hears(samira, bot, samiras, "Omar (Maison pour tous) répond")
    clock.move_to(TWO_WORKING_DAYS_LATER)
    await hears(samira, bot, samiras, "Ont répondu : Maison pour tous")

    # and all of it on paper
    assert "3 structures" in plain(await lea_asks("!export annuaire livret"))
    booklet = await lea.hear(lambda heard: heard.room_id == leas and heard.is_file)
    assert (await lea.download(booklet.content["url"])).startswith(b"%PDF")
