"""Two sheets of one structure become one on a real homeserver: the poll that both voted in says it, as people see it."""

import pytest

from bot.demo.heard import Heard
from bot.demo.homeserver import Homeserver
from bot.demo.partner import Partner
from commands.polls.subject import SEEDS
from storage.database import Database
from tests.e2e.conftest import Born
from tests.e2e.living import LivingBot, ask, open_room, said_since
from tests.e2e.privacy import enter
from tests.e2e.voices import until
from tests.given import findable, member, structure
from tests.spaces import flat

pytestmark = pytest.mark.e2e

BY_STRUCTURE = "!sondage Quels thèmes en janvier ? ; Logement ; Santé ; un seul choix ; par structure"


def plain(heard: Heard) -> str:
    """Its words, without the no-break spaces."""
    return flat(heard.text)


def tally(bot: LivingBot) -> list[int]:
    """Voices, then those of each choice."""
    return [count for (count,) in bot.rows("SELECT voted FROM poll UNION ALL SELECT * FROM (SELECT yes FROM choice ORDER BY rank)")]


async def settle(bot: LivingBot, paul: Partner, omar: Partner) -> None:
    """Paul registered under a name that no list knew; Omar is of the list's. The bot is down."""
    database = Database(f"sqlite+aiosqlite:///{bot.data / 'agora.db'}")
    async with database.writing() as session:
        gone = await findable(session, structure("C.C.A.S.", source="reseau", source_id="ccas"))
        kept = await findable(session, structure("CCAS de Valmont"))
        await member(session, paul.user_id, "Paul", gone)
        await member(session, omar.user_id, "Omar", kept)
    await database.close()


async def test_two_voices_become_one_and_everybody_sees_it(homeserver: Homeserver, people: dict[str, Partner], born: Born) -> None:
    lea, paul, omar = people["lea"], people["paul"], people["omar"]
    bot = born(homeserver.url)
    await bot.start()
    room = await open_room(lea, bot, paul, omar)
    await bot.terminate()
    await settle(bot, paul, omar)
    await bot.start()
    await lea.say(room, BY_STRUCTURE)
    poll = await paul.hear(lambda heard: heard.sender == bot.user_id and heard.text.startswith("Sondage S"))
    await paul.react(room, poll.event_id, SEEDS[0])
    await until(lambda: tally(bot) == [1, 1, 0], what=lambda: bot.log[-3000:])
    await omar.say(room, "!vote S1 2")
    await until(lambda: tally(bot) == [2, 1, 1], what=lambda: bot.log[-3000:])

    told = await ask(lea, bot, room, "!fusionner C.C.A.S. ; CCAS de Valmont")
    assert "Les deux ont voté dans S1" in plain(told)
    assert tally(bot) == [2, 1, 1]
    assert "a rejoint CCAS de Valmont" in plain(await ask(lea, bot, room, "!oui"))
    assert tally(bot) == [1, 0, 1]
    seen = await paul.hear(
        lambda heard: heard.edits == poll.event_id and "Santé : 1 voix" in plain(heard) and "Déjà 1 voix" in plain(heard)
    )
    assert "Logement : 1 voix" not in plain(seen)

    await enter(paul, bot)
    letter = await paul.hear(lambda heard: "deux fiches de votre structure" in plain(heard), within_s=60)
    assert (letter.content["msgtype"], "le vote de Omar" in plain(letter)) == ("m.notice", True)
    assert not [heard for heard in await said_since(omar, bot, room, 0) if "deux fiches de votre" in plain(heard)]
    assert bot.rows("SELECT 1 FROM outbox WHERE state NOT IN ('sent', 'waiting')") == []
