"""A decision on a real homeserver: asked in a room, tapped by three pilot structures, one of them with a reason, and adopted."""

import pytest

from bot.demo.homeserver import Homeserver
from bot.demo.partner import Partner
from tests.e2e.conftest import Born
from tests.e2e.living import Wanted, ask, open_room
from tests.e2e.seen_polls import plain
from tests.e2e.town import TWO_MORE_PILOTS
from tests.e2e.voices import until

pytestmark = [pytest.mark.e2e, pytest.mark.slow]


async def test_three_pilot_structures_adopt_a_decision(homeserver: Homeserver, people: dict[str, Partner], born: Born) -> None:
    lea, paul, omar, samira = (people[name] for name in ("lea", "paul", "omar", "samira"))
    bot = born(homeserver.url, Wanted(coordinators=(lea.user_id,), extra=TWO_MORE_PILOTS.format(paul=paul.user_id, omar=omar.user_id)))
    await bot.start()
    room = await open_room(lea, bot, paul, omar, samira)
    await lea.say(room, "!décision Adopter la charte ; le texte lu le 12 novembre")
    asked = await lea.hear(lambda heard: heard.sender == bot.user_id and heard.edits is None and heard.text.startswith("Décision D1"))
    ring = await paul.hear(lambda heard: heard.edits == asked.event_id and paul.user_id in str(heard.content.get("m.mentions")))
    assert (samira.user_id in str(ring.content), omar.user_id in str(ring.content)) == (False, True)

    await lea.react(room, asked.event_id, "👍")
    await samira.react(room, asked.event_id, "👍")  # of no pilot structure
    tap = await paul.react(room, asked.event_id, "✅")
    await until(lambda: bot.rows("SELECT count(*) FROM opinion") == [(2,)], what=lambda: bot.log[-3000:])
    await paul.redact(room, tap)
    await until(lambda: bot.rows("SELECT structure, value FROM opinion") == [("CCAS", "for")], what=lambda: bot.log[-3000:])
    await omar.react(room, asked.event_id, "✋🏽")
    await until(lambda: bot.rows("SELECT value, reason FROM opinion WHERE structure = 'Ville'") == [("reserve", "")])
    told = plain(await ask(omar, bot, room, "!avis-décision D1 réserve ; le délai est court"))
    assert "C’est noté dans D1" in told
    await paul.react(room, asked.event_id, "✅")
    adopted = plain(await lea.hear(lambda heard: heard.sender == bot.user_id and "est adoptée" in heard.text and heard.edits is None))
    assert "avec 1 réserve : Ville (« le délai est court »)" in adopted
    assert "D1, Adopter la charte : adoptée par les structures pilotes" in plain(await ask(samira, bot, room, "!journal"))
