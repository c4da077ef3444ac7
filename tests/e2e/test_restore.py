"""A backup that is put back, as the guide says: the stream is worked through again, nobody reads an answer twice, nothing is lost."""

import shutil
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from bot.demo.homeserver import Homeserver
from bot.demo.partner import Partner
from commands.polls.subject import SEEDS
from tests.e2e.conftest import Born
from tests.e2e.living import LivingBot, Wanted, ask, heard_so_far, open_room, said_since
from tests.e2e.seen_polls import asks, plain, tally
from tests.e2e.test_check import check
from tests.e2e.voices import until

pytestmark = pytest.mark.e2e

THEMES = "!sondage Quels thèmes ? ; Logement ; Santé ; Mobilité"
CAFE = "!rencontre Café partenaires ; 3 décembre 2030 14h-16h ; Maison pour tous ; 20"


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

    mark = await heard_so_far(lea, bot, room)
    bot.data.rename(bot.folder / "before")
    shutil.copytree(bot.folder / "backup", bot.data)
    await bot.start()
    again = await said_since(lea, bot, room, mark)
    assert [heard.answers for heard in again] == [asked_while_down]
    assert {heard.event_id for heard in answered}.isdisjoint(heard.event_id for heard in again)
    assert bot.rows("SELECT COUNT(*) FROM outbox WHERE state = 'aside'") == [(0,)]


async def test_a_copy_made_while_it_runs_is_put_back_as_the_guide_says(
    homeserver: Homeserver, people: dict[str, Partner], born: Born
) -> None:
    """`.backup` of the base and a copy of the rest, more life, « Restaurer » step by step: votes and registrations come back, unheard."""
    lea, omar = people["lea"], people["omar"]
    agenda = await lea.create_room("Agenda", invite=[omar.user_id])
    await omar.join(agenda)
    bot = born(homeserver.url, Wanted(extra=f'[rooms]\nagenda = "{agenda}"'))
    await bot.start()
    await lea.invite(agenda, bot.user_id)
    await lea.hear(lambda heard: heard.room_id == agenda and heard.sender == bot.user_id and heard.is_message)
    room = await open_room(lea, bot, omar)
    alone = await open_room(omar, bot)
    before = await asks(lea, bot, room, THEMES)
    await omar.react(room, before.event_id, SEEDS[0])
    await until(lambda: tally(bot)[0] == 1, what=lambda: bot.log)
    backup = bot.folder / "backup"
    copy_while_it_runs(bot, backup)

    await lea.react(room, before.event_id, SEEDS[1])
    await ask(omar, bot, room, "!vote S1 3")
    after = await asks(lea, bot, room, "!sondage Encore ? ; Oui ; Non")
    await ask(lea, bot, room, CAFE)
    told = await omar.hear(lambda heard: heard.room_id == agenda and "Café partenaires" in heard.text)
    await omar.react(agenda, told.event_id, "✅")
    await omar.hear(lambda heard: heard.edits == told.event_id and "1 personne inscrite" in plain(heard))
    await ask(omar, bot, alone, "!etat")
    await until(lambda: not bot.rows("SELECT 1 FROM outbox WHERE state = 'waiting'"), what=lambda: bot.log)
    was = _standing(bot)
    await bot.terminate()
    marks = {person: await heard_so_far(person, bot, place) for person, place in ((lea, room), (omar, alone))}

    bot.data.rename(bot.folder / "avant")
    shutil.copytree(backup, bot.data)
    for left in ("agora.db-wal", "agora.db-shm"):
        (bot.data / left).unlink(missing_ok=True)
    code, report = await check(bot.folder / "config.toml")
    assert code == 0, report
    await bot.start()
    await until(
        lambda: _standing(bot) == was and not bot.rows("SELECT 1 FROM outbox WHERE state = 'waiting'"),
        what=lambda: f"{was}\n{_standing(bot)}",
    )
    for person, place in ((lea, room), (omar, alone)):
        await ask(person, bot, place, "!aide")
    again = [heard for person in (lea, omar) for heard in person.heard[marks[person] :] if heard.sender == bot.user_id and heard.is_message]
    assert [plain(heard)[:60] for heard in again if heard.edits is None and not heard.text.startswith(again[-1].text[:20])] == []
    assert before.event_id != after.event_id
    assert bot.rows("SELECT COUNT(*) FROM outbox WHERE state = 'aside'") == [(0,)]


def copy_while_it_runs(bot: LivingBot, to: Path) -> None:
    """As « Sauvegarder » says: the base by `.backup`, and the rest of the folder. The files of its write-ahead log come along."""
    shutil.copytree(bot.data, to)
    source, copy = sqlite3.connect(bot.data / "agora.db"), sqlite3.connect(bot.folder / "copie.db")
    source.backup(copy)
    source.close()
    copy.close()
    shutil.copy(bot.folder / "copie.db", to / "agora.db")


def _standing(bot: LivingBot) -> list[list[tuple[Any, ...]]]:
    """Votes, counts and registrations."""
    votes = "SELECT poll_number, rank, yes FROM choice ORDER BY 1, 2"
    return [bot.rows(votes), bot.rows("SELECT number, voted FROM poll ORDER BY 1"), bot.rows("SELECT user_id, state FROM registration")]
