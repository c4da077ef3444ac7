"""What people see of the bot on a real homeserver: its picture, uploaded once, which takes no other one's place."""

import asyncio
import json
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from bot import logo
from bot.demo.homeserver import Homeserver
from bot.demo.partner import Partner, PartnerError
from bot.matrix import face, kept_files
from tests.e2e.conftest import Born
from tests.e2e.living import LivingBot, Wanted
from tests.e2e.voices import until
from tests.pace import PACE

pytestmark = pytest.mark.e2e

CHOSEN = "mxc://test.local/chosen"
JPEG = b"\xff\xd8\xff\xe0" + b"\x00" * 40


async def picture_of(person: Partner, room: str) -> str | None:
    """The picture of a room; None when it has none."""
    try:
        return str((await person.request("GET", f"/rooms/{quote(room, safe='')}/state/{face.AVATAR}"))["url"])
    except PartnerError as refusal:
        assert refusal.status == 404  # noqa: PT017 - nothing is there
        return None


async def come_to(person: Partner, wanted: dict[str, str | None]) -> None:
    """Wait until these rooms have these pictures."""
    async with asyncio.timeout(60 * PACE):
        while {room: await picture_of(person, room) for room in wanted} != wanted:  # noqa: ASYNC110 - another process is asked
            await asyncio.sleep(0.2)


async def profile_of(person: Partner, user_id: str) -> str | None:
    profile = await person.request("GET", f"/profile/{quote(user_id, safe='')}")
    return profile.get("avatar_url")


def worn(bot: LivingBot) -> dict[str, Any]:
    file = bot.folder / "data" / kept_files.FACE
    found: dict[str, Any] = json.loads(file.read_text()) if file.exists() else {}
    return found


async def test_the_bot_its_rooms_and_their_space_have_one_picture_and_what_people_chose_stays(
    homeserver: Homeserver, people: dict[str, Partner], born: Born
) -> None:
    lea = people["lea"]
    bot_id = born(homeserver.url, folder="unborn").user_id
    power = {"power_level_content_override": {"users": {bot_id: 50}}}
    space = await lea.create_room("AGORA", creation_content={"type": "m.space"}, invite=[bot_id], room_alias_name="agora-espace", **power)
    bare = await lea.create_room("Accueil", invite=[bot_id], room_alias_name="accueil", **power)
    chosen = await lea.create_room("Agenda", invite=[bot_id], room_alias_name="agenda", **power)
    await lea.set_state(chosen, face.AVATAR, {"url": CHOSEN})
    closed = await lea.create_room("Programme", invite=[bot_id], room_alias_name="programme")
    rooms = "\n".join(f'{role} = "#{alias}:test.local"' for role, alias in ROLES.items())
    bot = born(homeserver.url, Wanted(extra=f"[rooms]\n{rooms}\n"))
    await bot.start()
    await until(lambda: "face-refused" in bot.log and "url" in worn(bot), what=lambda: bot.log)
    first = worn(bot)["url"]
    await come_to(lea, {space: first, bare: first, chosen: CHOSEN, closed: None})
    assert await profile_of(lea, bot_id) == first
    assert await lea.download(first) == logo.read(None).data
    assert [heard for heard in lea.heard if heard.room_id == space and heard.sender == bot_id and heard.is_message] == []


async def test_a_private_room_has_it_too_and_another_picture_takes_its_place(
    homeserver: Homeserver, people: dict[str, Partner], born: Born, tmp_path: Path
) -> None:
    lea = people["lea"]
    bot_id = born(homeserver.url, folder="unborn").user_id
    power = {"power_level_content_override": {"users": {bot_id: 50}}}
    bare = await lea.create_room("Accueil", invite=[bot_id], room_alias_name="accueil", **power)
    bot = born(homeserver.url, Wanted(extra='[rooms]\naccueil = "#accueil:test.local"\n'))
    await bot.start()
    await until(lambda: "url" in worn(bot), what=lambda: bot.log)
    first = worn(bot)["url"]
    await come_to(lea, {bare: first})
    await lea.say(bare, "!mes-données")
    await lea.hear(lambda heard: heard.sender == bot_id and "en privé" in heard.text)
    await until_invited(lea)
    (private,) = lea.invitations
    await lea.join(private)
    await come_to(lea, {private: first})
    await bot.terminate()

    assert worn(bot) == {"user_id": bot_id, "digest": logo.read(None).digest, "url": first, "former": []}
    (tmp_path / "ville.jpg").write_bytes(JPEG)
    config = bot.folder / "config.toml"
    config.write_text(config.read_text() + f'\n[face]\nlogo = "{tmp_path / "ville.jpg"}"\n')
    await bot.start()
    await until(lambda: worn(bot)["url"] != first, what=lambda: bot.log)
    second = worn(bot)["url"]
    await come_to(lea, {bare: second, private: second})
    assert await profile_of(lea, bot_id) == second
    assert await lea.download(second) == JPEG


async def until_invited(person: Partner) -> None:
    async with asyncio.timeout(60 * PACE):
        while not person.invitations:
            await person.sync(wait_s=1)


ROLES = {"accueil": "accueil", "agenda": "agenda", "programme": "programme", "espace": "agora-espace"}
