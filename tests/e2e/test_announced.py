"""An announcement rings once for everybody in its room, on a real homeserver, whatever kills the bot; without the power, it says so."""

from urllib.parse import quote

import pytest

from bot.demo.homeserver import Homeserver
from bot.demo.partner import Partner
from tests.e2e import proxy as faults
from tests.e2e.conftest import Born
from tests.e2e.living import LivingBot, Wanted, ask, open_room
from tests.e2e.proxy import Proxy
from tests.e2e.voices import until

pytestmark = pytest.mark.e2e

MOVED = "!annonce Réunion déplacée à 15 h ; salon accueil"
HEARERS = ("samira", "paul", "omar")


async def rung(person: Partner, room: str, bot_id: str) -> list[tuple[str, bool]]:
    """What the bot said of an announcement that stands in a person's list of notifications, and whether it is marked as for them."""
    page = await person.request("GET", "/notifications", params={"limit": "100"})
    of_bot = [each for each in page["notifications"] if each["room_id"] == room and each["event"]["sender"] == bot_id]
    told = [(str(each["event"]["content"].get("body", "")), {"set_tweak": "highlight"} in each["actions"]) for each in of_bot]
    return [(body, marked) for body, marked in told if "Annonce" in body]


async def settled(people: dict[str, Partner], born: Born, url: str, *, power: int) -> tuple[LivingBot, str, str]:
    """A bot in the hall with everybody, with this power there; and the room where Léa, who coordinates, is alone with it."""
    lea = people["lea"]
    hall = await lea.create_room("Accueil", invite=[people[name].user_id for name in HEARERS])
    for name in HEARERS:
        await people[name].join(hall)
    bot = born(url, Wanted(extra=f'[rooms]\naccueil = "{hall}"'))
    await bot.start()
    await lea.invite(hall, bot.user_id)
    await lea.hear(lambda heard: heard.room_id == hall and heard.sender == bot.user_id and heard.is_message)
    levels = await lea.request("GET", f"/rooms/{quote(hall, safe='')}/state/m.room.power_levels")
    if power:
        await lea.set_state(hall, "m.room.power_levels", levels | {"users": levels.get("users", {}) | {bot.user_id: power}})
    return bot, hall, await open_room(lea, bot)


async def counts(people: dict[str, Partner], room: str, bot: LivingBot) -> dict[str, list[bool]]:
    """For each of those in the hall, the times they were rung, and whether each was marked as for them."""
    return {name: [marked for _, marked in await rung(people[name], room, bot.user_id)] for name in (*HEARERS, "lea")}


async def test_all_are_rung_once_over_a_kill_between_yes_and_delivery(
    homeserver: Homeserver, people: dict[str, Partner], proxy: Proxy, born: Born
) -> None:
    bot, hall, alone = await settled(people, born, proxy.url, power=50)
    lea = people["lea"]
    told = await ask(lea, bot, alone, MOVED)
    assert "4 personnes recevront une alerte" in told.text.replace("\u00a0", " ")
    proxy.fail("bad-gateway", faults.send)
    await lea.say(alone, "oui")
    await until(lambda: bot.rows("SELECT 1 FROM announcement WHERE state = 'said'") == [(1,)], what=lambda: bot.log[-3000:])
    await bot.kill()
    proxy.mend()
    proxy.fail("cut", faults.send, times=2)  # it leaves, and nobody tells the bot: the kill comes first
    await bot.start()
    await people["paul"].hear(lambda heard: heard.room_id == hall and "Annonce" in heard.text)
    await bot.kill()
    proxy.mend()
    await bot.start()
    await until(lambda: bot.rows("SELECT 1 FROM outbox WHERE state = 'waiting'") == [], what=lambda: bot.log[-3000:])
    assert await counts(people, hall, bot) == {key: [True] for key in (*HEARERS, "lea")}
    (heard,) = [each for each in people["paul"].heard if each.room_id == hall and "Annonce" in each.text]
    assert heard.content["m.mentions"] == {"room": True}
    assert bot.rows("SELECT count(*) FROM announcement") == [(1,)]


async def test_who_asked_for_silence_is_not_rung(homeserver: Homeserver, people: dict[str, Partner], born: Born) -> None:
    bot, hall, alone = await settled(people, born, homeserver.url, power=50)
    his = await open_room(people["omar"], bot)
    await ask(people["omar"], bot, his, "!silence annonces")
    told = await ask(people["lea"], bot, alone, MOVED)
    assert "1 a demandé le silence" in told.text.replace("\u00a0", " ")
    await ask(people["lea"], bot, alone, "oui")
    await until(lambda: bot.rows("SELECT 1 FROM outbox WHERE state = 'waiting'") == [], what=lambda: bot.log[-3000:])
    assert await counts(people, hall, bot) == {"samira": [True], "paul": [True], "lea": [True], "omar": []}


async def test_without_the_power_it_says_so_and_rings_for_nobody(homeserver: Homeserver, people: dict[str, Partner], born: Born) -> None:
    bot, hall, alone = await settled(people, born, homeserver.url, power=0)
    told = await ask(people["lea"], bot, alone, MOVED)
    assert "Je ne peux pas faire sonner ici" in told.text
    await ask(people["lea"], bot, alone, "oui")
    await people["paul"].hear(lambda heard: heard.room_id == hall and "Annonce" in heard.text)
    assert await counts(people, hall, bot) == {key: [] for key in (*HEARERS, "lea")}
