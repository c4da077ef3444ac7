"""In an encrypted private room: what is seen behind a figure; a number asked for, said while the bot is dead, and told to nobody."""

from datetime import UTC, date, datetime

import pytest

from bot.demo.homeserver import Homeserver
from bot.demo.partner import Partner
from bot.demo.time_machine import TimeMachine
from commands.figures.catalogue import catalogue
from storage import figure_imports
from storage.counts import CountHolder, Tally
from storage.database import Database
from storage.figures import COMMUNE, Area, Source, Value
from storage.rows import keep_row
from tests.e2e.conftest import Born, Sealed, on
from tests.e2e.living import LivingBot, Wanted
from tests.e2e.talk import Talk
from tests.e2e.voices import ENCRYPTION
from tests.given import findable, member, structure

pytestmark = pytest.mark.e2e
AT = datetime(2029, 12, 4, 8, 0, tzinfo=UTC)


async def settle(bot: LivingBot, lea: str) -> None:
    """A figure, and an indicator that the PMI counts, for which Léa speaks."""
    database = Database(f"sqlite+aiosqlite:///{bot.data / 'agora.db'}")
    async with database.writing() as session:
        pmi = await findable(session, structure("PMI"))
        await member(session, lea, "Léa", pmi)
        await figure_imports.set_indicators(session, [catalogue().indicators["population"]])
        await figure_imports.set_areas(session, [Area(kind=COMMUNE, code="01001", name="Valmont", own=True)])
        session.add(Source(title="Recensement inventé", file="x.csv", digest="x", level=COMMUNE, imported_at=AT))
        await session.flush()
        session.add(Value(indicator_id=1, area_id=1, year=2021, source_id=1, value=6400))
        until, room = date(2030, 12, 31), "programme"
        await keep_row(session, Tally(label="Foyers reçus", unit="foyers", until=until, room=room, created_at=AT))
        await keep_row(session, CountHolder(count_number=1, structure_id=pmi, at=AT))
    await database.close()


async def test_a_reading_and_a_number_said_while_the_bot_is_dead(
    homeserver: Homeserver, people: dict[str, Partner], sealed: Sealed, born: Born, clock: TimeMachine
) -> None:
    lea = await sealed("lea")
    bot = born(homeserver.url, Wanted(encryption=True), launcher=on(clock))
    await bot.start()
    await settle(bot, lea.user_id)
    room = await people["lea"].create_room("Moi", invite=[bot.user_id], is_direct=True, initial_state=[ENCRYPTION])
    await lea.knows(room, {bot.user_id, lea.user_id})
    talk = Talk(lea, room, bot)
    assert "CH1 : que voyez-vous" in await talk.asks("!chiffre population", "6 400")
    assert "PMI voit : Beaucoup d’étudiants" in await talk.asks("!regard CH1 beaucoup d’étudiants", "C’est noté, CH1")
    assert "1 regard de professionnels" in await talk.asks("!chiffre CH1", "6 400")
    await talk.asks("!collecte ouvrir", "La collecte est ouverte")
    assert "PMI compte CT1" in await talk.hears("Combien, pour le 3e trimestre 2029")
    await bot.kill()
    await lea.say(room, "!compte CT1 douze")
    await bot.launch()
    assert "12 foyers" in await talk.hears("C’est noté pour PMI")
    assert "avant : 12" in await talk.asks("!compte CT1 13", "C’est noté pour PMI")
    await talk.asks("!collecte clore", "la collecte est close")
    assert bot.rows("SELECT value, count(*) FROM count_answer") == [(13, 1)]
    assert bot.rows("SELECT holders, answered, value FROM count_published") == [(1, 1, None)]
    assert "1 structure sur 1, total non communiqué" in await talk.asks("!indicateur CT1", "Foyers reçus")
    assert bot.rows("SELECT trouble FROM outbox WHERE state = 'aside'") == []
