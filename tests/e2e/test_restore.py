"""A backup that is put back, as the guide says: the stream is worked through again, nobody reads an answer twice, nothing is lost."""

import shutil

import pytest

from bot.demo.homeserver import Homeserver
from bot.demo.partner import Partner
from tests.e2e.conftest import Born
from tests.e2e.living import Wanted, ask, open_room, said_since

pytestmark = pytest.mark.e2e


@pytest.mark.slow
@pytest.mark.parametrize("encryption", [False, True])
async def test_a_backup_of_this_day_is_put_back(homeserver: Homeserver, people: dict[str, Partner], born: Born, encryption: bool) -> None:
    lea = people["lea"]
    bot = born(homeserver.url, Wanted(encryption=encryption))
    await bot.start()
    room = await open_room(lea, bot)
    await ask(lea, bot, room, "!état")
    await bot.terminate()
    shutil.copytree(bot.data, bot.folder / "backup")

    await bot.start()
    answered = [await ask(lea, bot, room, words) for words in ("!aide", "!agenda", "!état")]
    await bot.terminate()
    asked_while_down = await lea.say(room, "!aide")

    bot.data.rename(bot.folder / "before")
    shutil.copytree(bot.folder / "backup", bot.data)
    mark = len(lea.heard)
    await bot.start()
    again = await said_since(lea, bot, room, mark)
    assert [heard.answers for heard in again] == [asked_while_down]
    assert {heard.event_id for heard in answered}.isdisjoint(heard.event_id for heard in again)
    assert bot.rows("SELECT COUNT(*) FROM outbox WHERE state = 'aside'") == [(0,)]
