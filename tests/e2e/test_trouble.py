"""Trouble: of the homeserver, of the account, of the database, of the disk. Nothing is lost, nothing is said twice, no hot loop."""

import sqlite3
from collections.abc import Callable

import pytest
from aiohttp import web

from bot.demo.homeserver import Homeserver
from bot.demo.partner import Partner
from tests.e2e import proxy as faults
from tests.e2e.conftest import Born
from tests.e2e.living import Wanted, answer_to, ask, open_room
from tests.e2e.proxy import Proxy
from tests.e2e.voices import until

pytestmark = pytest.mark.e2e

HOT = 40
"""Requests that a bot in trouble may make while it is watched (a hot loop makes hundreds)."""


@pytest.fixture
def lea(people: dict[str, Partner]) -> Partner:
    return people["lea"]


@pytest.mark.parametrize("of", [faults.sync, faults.send])
async def test_a_misbehaving_homeserver(proxy: Proxy, lea: Partner, born: Born, of: Callable[[web.Request], bool]) -> None:
    bot = born(proxy.url)
    await bot.start()
    room = await open_room(lea, bot)
    asked = []
    for kind in ("bad-gateway", "limited", "cut", "garbage", "bytes", "list"):
        before = proxy.asked.copy()
        trouble = proxy.fail(kind, of, times=2)
        asked += [await lea.say(room, "!état") for _ in range(3)]
        await answer_to(lea, bot, asked[-1])
        asked.append(await lea.say(room, "!aide"))
        await answer_to(lea, bot, asked[-1])
        assert trouble.met == 2, kind
        assert (proxy.asked - before).total() < HOT, kind
        proxy.mend()
    assert [heard.answers for heard in lea.heard_from(bot.user_id, room)][1:] == asked
    await bot.terminate()


async def test_a_homeserver_that_hangs_does_not_delay_a_stop(proxy: Proxy, lea: Partner, born: Born) -> None:
    bot = born(proxy.url)
    await bot.start()
    room = await open_room(lea, bot)
    hanging = proxy.fail("hang", faults.send)
    asked = [await lea.say(room, "!état") for _ in range(3)]
    await until(lambda: hanging.met > 0)
    await bot.terminate()
    proxy.mend()
    await bot.start()
    await answer_to(lea, bot, asked[-1])
    asked.append(await lea.say(room, "!aide"))
    await answer_to(lea, bot, asked[-1])
    assert [heard.answers for heard in lea.heard_from(bot.user_id, room)][1:] == asked


async def test_a_homeserver_that_is_away_at_the_start_is_waited_for(proxy: Proxy, lea: Partner, born: Born) -> None:
    bot = born(proxy.url)
    away = proxy.fail("bad-gateway", faults.anything)
    await bot.launch()
    await until(lambda: away.met >= 3, what=lambda: bot.log)
    assert bot.running
    assert "homeserver-unreachable" in bot.log
    await bot.terminate()
    await bot.launch()
    await until(lambda: away.met >= 5)
    proxy.mend()
    room = await open_room(lea, bot)
    assert "Je marche" in (await ask(lea, bot, room, "!état")).text


async def test_a_restart_answers_what_came_while_it_was_down(homeserver: Homeserver, lea: Partner, born: Born) -> None:
    room = await lea.create_room("Salon")
    past = await lea.say(room, "!état")
    bot = born(homeserver.url)
    await bot.start()
    await lea.invite(room, bot.user_id)
    await lea.hear(lambda heard: heard.sender == bot.user_id and heard.is_message)
    await bot.terminate()
    chatter = [await lea.say(room, f"bavardage {rank}") for rank in range(40)]
    asked = [await lea.say(room, "!état") for _ in range(100)]
    await bot.start()
    await answer_to(lea, bot, asked[-1], within_s=60)
    said = lea.heard_from(bot.user_id, room)[1:]
    answered = [heard.answers for heard in said if heard.answers is not None]
    assert past not in answered
    # a room of one person is private: chatter is answered there as well, in order
    assert answered == [*chatter, *asked]
    # who writes more than is answered at once is told so, once
    assert ["vous m’avez écrit beaucoup" in heard.text for heard in said if heard.answers is None] == [True]


async def test_the_very_first_start_does_not_answer_the_past(homeserver: Homeserver, lea: Partner, born: Born) -> None:
    bot = born(homeserver.url)
    await bot.start()
    room = await open_room(lea, bot)
    await bot.kill()
    await lea.say(room, "!état")
    for file in bot.data.glob("agora.db*"):
        file.unlink()
    await bot.start()
    asked = await lea.say(room, "!aide")
    await answer_to(lea, bot, asked)
    assert [heard.answers for heard in lea.heard_from(bot.user_id, room)][1:] == [asked]


@pytest.mark.smoke
async def test_a_quiet_restart_delivers_what_waited(proxy: Proxy, lea: Partner, born: Born) -> None:
    bot = born(proxy.url)
    await bot.start()
    room = await open_room(lea, bot)
    proxy.fail("bad-gateway", faults.send)
    token = bot.rows("SELECT token FROM sync_point")
    asked = await lea.say(room, "!état")
    await until(lambda: bot.rows("SELECT count(*) FROM outbox WHERE state = 'waiting'") == [(1,)])
    await until(lambda: bot.rows("SELECT token FROM sync_point") != token)
    await bot.kill()
    proxy.mend()
    await bot.start()
    await answer_to(lea, bot, asked)
    assert bot.rows("SELECT count(*) FROM outbox WHERE state = 'aside'") == [(0,)]


async def test_a_revoked_token_ends_it_with_a_clear_line(homeserver: Homeserver, born: Born) -> None:
    bot = born(homeserver.url)
    await bot.start()
    async with Partner(homeserver.url, bot.user_id, bot.access_token) as thief:
        await thief.request("POST", "/logout", {})
    assert await bot.ended() == 78
    last = bot.log.splitlines()[-1]
    assert last.startswith("agora : le serveur ne reconnaît plus la session du robot")
    assert "Traceback" not in bot.log
    await bot.launch()
    assert await bot.ended() == 78


async def test_a_locked_database_is_waited_for(homeserver: Homeserver, lea: Partner, born: Born) -> None:
    bot = born(homeserver.url)
    await bot.start()
    room = await open_room(lea, bot)
    other = sqlite3.connect(bot.data / "agora.db", isolation_level=None, timeout=10)
    other.execute("BEGIN IMMEDIATE")
    asked = [await lea.say(room, "!état") for _ in range(3)]
    await until(lambda: "database-in-trouble" in bot.log, within_s=40, what=lambda: bot.log)
    other.execute("ROLLBACK")
    other.close()
    await answer_to(lea, bot, asked[-1], within_s=40)
    asked.append(await lea.say(room, "!aide"))
    await answer_to(lea, bot, asked[-1])
    assert [heard.answers for heard in lea.heard_from(bot.user_id, room)][1:] == asked
    assert bot.log.count("database-in-trouble") < 8


async def test_a_full_disk_is_waited_for(homeserver: Homeserver, lea: Partner, born: Born) -> None:
    bot = born(homeserver.url)
    await bot.start()
    room = await open_room(lea, bot)
    await bot.terminate()
    asked = [await lea.say(room, "!état") for _ in range(20)]
    full = born(homeserver.url, launcher=("tests.e2e.small_disk", "100000"))
    await full.launch()
    await until(lambda: "database-in-trouble" in full.log, within_s=40, what=lambda: full.log)
    assert full.running
    await full.kill()
    await bot.start()
    await answer_to(lea, bot, asked[-1])
    asked.append(await lea.say(room, "!aide"))
    await answer_to(lea, bot, asked[-1])
    assert [heard.answers for heard in lea.heard_from(bot.user_id, room)][1:] == asked


async def test_a_stop_in_the_middle_of_work_loses_nothing(homeserver: Homeserver, people: dict[str, Partner], born: Born) -> None:
    lea, paul = people["lea"], people["paul"]
    bot = born(homeserver.url)
    await bot.start()
    rooms = [await open_room(lea, bot, paul) for _ in range(2)]
    asked: dict[str, list[str]] = {room: [] for room in rooms}
    for _ in range(3):
        for room in rooms * 15:
            asked[room].append(await lea.say(room, "!état"))
        await bot.terminate()
        await bot.start()
    for room in rooms:
        await answer_to(lea, bot, asked[room][-1])
        assert [heard.answers for heard in lea.heard_from(bot.user_id, room)][1:] == asked[room]


async def test_two_bots_on_one_folder_are_refused(homeserver: Homeserver, lea: Partner, born: Born) -> None:
    bot = born(homeserver.url)
    await bot.start()
    second = born(homeserver.url)
    await second.launch()
    assert await second.ended() == 78
    assert "un autre robot utilise déjà le dossier" in bot.log
    room = await open_room(lea, bot)
    assert "Je marche" in (await ask(lea, bot, room, "!état")).text


async def test_invitations_of_strangers_are_declined_with_a_reason(homeserver: Homeserver, people: dict[str, Partner], born: Born) -> None:
    lea, paul = people["lea"], people["paul"]
    wanted = Wanted(servers=("ailleurs.example",), people=(lea.user_id,), coordinators=("@samira:ailleurs.example",))
    bot = born(homeserver.url, wanted)
    await bot.start()
    refused = await paul.create_room("Salon", invite=[bot.user_id])
    left = await paul.hear(lambda heard: heard.kind == "m.room.member" and heard.sender == bot.user_id)
    assert left.content["membership"] == "leave"
    assert "réseau" in left.content["reason"]
    assert left.room_id == refused
    room = await open_room(lea, bot)
    assert "Je marche" in (await ask(lea, bot, room, "!état")).text


async def test_a_bot_put_out_while_it_was_down(homeserver: Homeserver, people: dict[str, Partner], born: Born) -> None:
    lea, paul = people["lea"], people["paul"]
    bot = born(homeserver.url)
    await bot.start()
    gone, kept = await open_room(lea, bot, paul), await open_room(lea, bot, paul)
    await bot.kill()
    await lea.say(gone, "!état")
    await lea.request("POST", f"/rooms/{gone}/kick", {"user_id": bot.user_id})
    asked = await lea.say(kept, "!état")
    await bot.start()
    assert "Je marche" in (await answer_to(lea, bot, asked)).text


async def test_banned_from_a_room_it_tells_the_team_once_goes_on_elsewhere_and_comes_back_when_asked(
    homeserver: Homeserver, people: dict[str, Partner], born: Born
) -> None:
    lea, paul = people["lea"], people["paul"]
    agenda = await paul.create_room("Agenda")
    bot = born(homeserver.url, Wanted(servers=("test.local",), extra=f'[rooms]\nagenda = "{agenda}"'))
    await bot.start()
    await paul.invite(agenda, bot.user_id)
    await paul.hear(lambda heard: heard.room_id == agenda and heard.sender == bot.user_id and heard.is_message)
    alone = await open_room(lea, bot)
    await paul.request("POST", f"/rooms/{agenda}/ban", {"user_id": bot.user_id})
    told = await lea.hear(lambda heard: heard.room_id == alone and "m’a retiré" in heard.text)
    assert paul.user_id in told.text
    assert "« agenda »" in told.text.replace("\u00a0", " ")
    await ask(lea, bot, alone, "!rencontre Café ; 3 décembre 2030 14h-16h ; Maison pour tous")
    await until(lambda: bool(bot.rows("SELECT 1 FROM outbox WHERE state = 'aside' AND action = 'send'")), what=lambda: bot.log)
    await bot.kill()
    await bot.start()
    assert "Je marche" in (await ask(lea, bot, alone, "!état")).text
    assert len([heard for heard in lea.heard if "m’a retiré" in heard.text]) == 1
    await paul.request("POST", f"/rooms/{agenda}/unban", {"user_id": bot.user_id})
    await paul.invite(agenda, bot.user_id)
    await ask(paul, bot, agenda, "!état")


@pytest.mark.parametrize("joins", [True, False])
async def test_a_third_person_comes_between_what_was_decided_and_what_is_said(
    proxy: Proxy, people: dict[str, Partner], born: Born, joins: bool
) -> None:
    lea, omar = people["lea"], people["omar"]
    bot = born(proxy.url)
    await bot.start()
    room = await open_room(lea, bot)
    await ask(lea, bot, room, "!état")
    proxy.fail("bad-gateway", faults.send)
    await lea.say(room, "!mes-données")
    await until(lambda: bool(bot.rows("SELECT 1 FROM outbox WHERE state = 'waiting' AND person_id IS NOT NULL")), what=lambda: bot.log)
    await lea.invite(room, omar.user_id)
    if joins:
        await omar.join(room)
    proxy.mend()
    while bot.user_id not in lea.invitations.values():
        await lea.sync(wait_s=5)
    other = next(place for place, inviter in lea.invitations.items() if inviter == bot.user_id)
    await lea.join(other)
    await lea.hear(lambda heard: heard.room_id == other and heard.sender == bot.user_id and "Voici ce que je garde" in heard.text)
    said = [heard for heard in lea.heard_from(bot.user_id, room) if "Voici ce que je garde" in heard.text]
    assert said == []
