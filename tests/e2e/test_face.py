"""What people see of the bot on a real homeserver: its picture, uploaded once, which takes no other one's place."""

import json
from typing import Any
from urllib.parse import quote

import pytest

from bot import face, logo
from bot.demo.homeserver import Homeserver
from bot.demo.partner import Partner
from tests.e2e.conftest import Born
from tests.e2e.living import LivingBot, Wanted
from tests.e2e.voices import until

pytestmark = pytest.mark.e2e

PNG = logo.read(None).data


async def picture_of(person: Partner, room: str) -> str | None:
    """The picture of a room; None when it has none."""
    state = await person.request("GET", f"/rooms/{quote(room, safe='')}/state")
    events: list[dict[str, Any]] = state if isinstance(state, list) else []
    return next((event["content"].get("url") for event in events if event["type"] == face.AVATAR), None)


async def profile_of(person: Partner, user_id: str) -> str | None:
    profile = await person.request("GET", f"/profile/{quote(user_id, safe='')}")
    return profile.get("avatar_url")


def worn(bot: LivingBot) -> dict[str, Any]:
    file = bot.folder / "data" / face.FILE
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
    await lea.set_state(chosen, face.AVATAR, {"url": "mxc://test.local/chosen"})
    closed = await lea.create_room("Programme", invite=[bot_id], room_alias_name="programme")
    rooms = "\n".join(f'{role} = "#{alias}:test.local"' for role, alias in ROLES.items())
    bot = born(homeserver.url, Wanted(extra=f"[rooms]\n{rooms}\n"))
    await bot.start()
    await until(lambda: "face-refused" in bot.log and "url" in worn(bot), what=lambda: bot.log)
    first = worn(bot)["url"]
    assert await profile_of(lea, bot_id) == first
    assert [await picture_of(lea, room) for room in (space, bare, chosen, closed)] == [first, first, "mxc://test.local/chosen", None]
    assert await lea.download(first) == PNG
    said = [heard for heard in lea.heard if heard.room_id == space and heard.sender == bot_id and heard.is_message]
    assert said == []  # nobody reads a space


ROLES = {"accueil": "accueil", "agenda": "agenda", "programme": "programme", "espace": "agora-espace"}
