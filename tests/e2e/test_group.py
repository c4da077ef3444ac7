"""A working group on a real homeserver that keeps its usual rate limits, with an external guest: made through SIGKILLs, then closed.

One room is made whatever kills the bot meanwhile, with all that it needs; the guest, who can open no room, is asked in by the bot.
"""

import sqlite3
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from bot.demo.homeserver import Homeserver, Options, copy_template
from bot.demo.partner import Partner
from storage.database import Database
from tests.e2e.conftest import TOWN, Born, Template
from tests.e2e.living import LivingBot, Wanted, answer_to, ask
from tests.e2e.privacy import enter
from tests.e2e.voices import until
from tests.given import findable, member, structure

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(900)]

KILLS = 3
LIMITED_S = 400
"""How long a homeserver with its usual limits may let a bot wait that was killed while it made a room: five minutes an invitation."""
ROOMS = """
[rooms]
programme = "{programme}"
espace = "{space}"
"""


@pytest.fixture
async def server(template: Template, tmp_path: Path) -> AsyncIterator[Homeserver]:
    """A homeserver with its usual rate limits, where the logins in `ext-` are externals, as on Tchap."""
    copy_template(template.folder, tmp_path / "homeserver")
    async with Homeserver(tmp_path / "homeserver", options=Options(limited=True, repeats=False, modules=TOWN.modules)) as server:
        yield server


async def test_a_group_from_its_making_to_its_closing(server: Homeserver, template: Template, born: Born, leaving: AsyncExitStack) -> None:
    accounts = {name: template.accounts[name] for name in ("lea", "omar")} | {"nadia": await server.register("ext-nadia", name="Nadia")}
    lea, omar, nadia = [
        await leaving.enter_async_context(Partner(server.url, account.user_id, account.access_token)) for account in accounts.values()
    ]
    space = await lea.create_room("AGORA", creation_content={"type": "m.space"}, invite=[omar.user_id])
    programme = await lea.create_room("Programme", preset="public_chat")
    bot = born(server.url, Wanted(extra=ROOMS.format(programme=programme, space=space)))
    await bot.start()
    await _settle(bot, lea, omar, space, programme)

    room = await _made_through_kills(server, bot, lea, programme)
    await omar.join(room)
    assert (await _state(omar, room, "m.room.name"))["name"] == "Inclusion des enfants porteurs de handicap"
    assert (await _state(omar, room, "m.room.topic"))["topic"] == "des places au centre de loisirs"
    assert (await _state(omar, room, "m.room.join_rules"))["join_rule"] == "restricted"
    assert (await _state(omar, room, "m.room.power_levels"))["users"][omar.user_id] == 50
    assert (await _state(omar, room, "m.space.parent", space))["via"] == ["test.local"]
    assert (await _state(lea, space, "m.space.child", room))["via"] == ["test.local"]

    assert "j’invite" in (await ask(omar, bot, room, f"!inviter {nadia.user_id}")).text
    await until(lambda: bot.rows("SELECT state FROM outbox WHERE action = 'invite'") == [("sent",)], what=lambda: bot.log)
    await nadia.join(room)
    await until(lambda: bot.rows("SELECT 1 FROM group_member WHERE user_id = ?", nadia.user_id) == [(1,)], what=lambda: bot.log)
    await omar.say(room, "!action ext-nadia ; demander les places ; demain")
    told = await nadia.hear(lambda heard: heard.sender == bot.user_id and "Action A1" in heard.text, within_s=60)
    await nadia.react(room, told.event_id, "✅")
    await until(lambda: bot.rows("SELECT state FROM group_action") == [("done",)], what=lambda: bot.log)

    await omar.say(room, "!clore G1")
    private = await enter(omar, bot)
    await omar.hear(lambda heard: heard.room_id == private and "était visé" in heard.text, within_s=60)
    for line in ("Une place par enfant", "Douze places de plus", "passer", "passer", "On se revoit", "oui"):
        closed = await answer_to(omar, bot, await omar.say(private, line), within_s=60)
    assert "est clos" in closed.text
    await lea.hear(lambda heard: heard.room_id == programme and "Douze places de plus" in heard.text, within_s=60)
    assert _rooms_made(server, bot) == [room]


async def _settle(bot: LivingBot, lea: Partner, omar: Partner, space: str, programme: str) -> None:
    """The bot moderates the space; Léa and Omar are members of the network."""
    for place in (space, programme):
        await lea.invite(place, bot.user_id)
        await omar.join(place)
    joined = "SELECT count(*) FROM outbox WHERE action = 'join' AND state = 'sent'"
    await until(lambda: bot.rows(joined) == [(2,)], what=lambda: bot.log)
    powers = await _state(lea, space, "m.room.power_levels")
    await lea.set_state(space, "m.room.power_levels", powers | {"users": powers.get("users", {}) | {bot.user_id: 50}})
    database = Database(f"sqlite+aiosqlite:///{bot.data / 'agora.db'}")
    async with database.writing() as session:
        ccas = await findable(session, structure("CCAS"))
        for person, name in ((lea, "Léa Étiolle"), (omar, "Omar Diallo")):
            await member(session, person.user_id, name, ccas, last_seen_on=datetime.now(UTC).date())
    await database.close()


async def _made_through_kills(server: Homeserver, bot: LivingBot, lea: Partner, programme: str) -> str:
    """The group is asked for once; the bot is killed before its room is made, while it is, and once it is, before it knows."""
    await lea.say(programme, "!groupe Inclusion des enfants porteurs de handicap ; des places au centre de loisirs ; Omar")
    await until(lambda: bool(bot.rows("SELECT 1 FROM outbox WHERE action = 'open'")), what=lambda: bot.log)
    await bot.kill()
    for _ in range(KILLS):
        await bot.launch()
        await until(lambda: bool(_rooms_made(server, bot)), what=lambda: bot.log)
        await bot.kill()
    await bot.start()
    there = "SELECT room_id FROM working_group WHERE room_id IS NOT NULL"
    await until(lambda: bool(bot.rows(there)), within_s=LIMITED_S, what=lambda: bot.log)
    (room,) = _rooms_made(server, bot)
    assert bot.rows(there) == [(room,)]
    waits = "SELECT count(*) FROM outbox WHERE state = 'waiting' AND (room_id = ? OR room_id LIKE '+%')"
    await until(lambda: bot.rows(waits, room) == [(0,)], within_s=LIMITED_S, what=lambda: bot.log)
    return room


def _rooms_made(server: Homeserver, bot: LivingBot) -> list[str]:
    """The rooms of groups that the bot made, as the homeserver knows them: by their alias."""
    database = sqlite3.connect(f"file:{server.folder / 'homeserver.db'}?mode=ro", uri=True)
    try:
        named = "SELECT DISTINCT room_id FROM room_aliases WHERE creator = ? AND room_alias LIKE '#agora-groupe-%'"
        return [room_id for (room_id,) in database.execute(named, (bot.user_id,))]
    finally:
        database.close()


async def _state(person: Partner, room: str, kind: str, key: str = "") -> dict[str, Any]:
    return dict(await person.request("GET", f"/rooms/{quote(room, safe='')}/state/{kind}/{quote(key, safe='')}"))
