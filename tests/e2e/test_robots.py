"""Other programs in the room: neither heard nor counted, whether they show themselves, are configured, or were taken for people first."""

import asyncio

import pytest

from bot.demo.heard import Heard
from bot.demo.homeserver import Homeserver
from bot.demo.partner import Partner
from commands.polls.subject import SEEDS
from tests.e2e.conftest import Born
from tests.e2e.living import LivingBot, Wanted, ask, open_room
from tests.e2e.test_check import check
from tests.e2e.voices import until

pytestmark = pytest.mark.e2e

POLL = "!sondage Quels thèmes ? ; Accueil ; Budget ; Culture"


async def poll_in(room: str, person: Partner, bot: LivingBot, number: int = 1) -> Heard:
    await person.say(room, POLL)
    return await person.hear(lambda heard: heard.sender == bot.user_id and heard.text.startswith(f"Sondage S{number}\u00a0"))


async def acts(robot: Partner, poll: Heard) -> None:
    """All that a person would do, to be counted or answered."""
    await robot.react(poll.room_id, poll.event_id, SEEDS[0])
    for words in ("!vote S1 1", "!aide", "!état"):
        await robot.say(poll.room_id, words)


def tally(bot: LivingBot) -> tuple[int, list[int]]:
    ((voted,),) = bot.rows("SELECT voted FROM poll WHERE number = 1")
    return voted, [yes for (yes,) in bot.rows("SELECT yes FROM choice WHERE poll_number = 1 ORDER BY rank")]


async def answered(person: Partner, bot: LivingBot, room: str, robot: Partner) -> list[str]:
    """What the bot answered to a program so far: the answer to a person comes after it."""
    await ask(person, bot, room, "!état")
    theirs = {heard.event_id for heard in person.heard_from(robot.user_id, room)}
    assert theirs
    return [heard.text for heard in person.heard if heard.sender == bot.user_id and heard.answers in theirs]


@pytest.mark.parametrize("configured", [False, True])
async def test_a_program_is_neither_counted_nor_answered_and_a_person_is_also_after_a_restart(
    homeserver: Homeserver, people: dict[str, Partner], born: Born, *, configured: bool
) -> None:
    lea, paul, robot = (people[name] for name in ("lea", "paul", "omar"))
    environment = {"AGORA_HOMESERVER__ROBOTS": f'["{robot.user_id}"]'} if configured else {}
    bot = born(homeserver.url, Wanted(environment=environment))
    await bot.start()
    room = await open_room(lea, bot, paul, robot)
    poll = await poll_in(room, lea, bot)
    if not configured:
        await robot.say(room, "Bonjour, je suis un robot.", msgtype="m.notice")
        await until(lambda: bot.rows("SELECT user_id FROM robot") == [(robot.user_id,)], what=lambda: bot.log[-3000:])
    await acts(robot, poll)
    await paul.react(room, poll.event_id, SEEDS[0])
    await until(lambda: tally(bot) == (1, [1, 0, 0]), what=lambda: f"{tally(bot)}\n{bot.log[-3000:]}")
    assert await answered(lea, bot, room, robot) == []

    await bot.kill()
    await robot.react(room, poll.event_id, SEEDS[1])
    await bot.start()
    await acts(robot, await poll_in(room, lea, bot, 2))
    await robot.say(room, "!vote S2 1")
    alone = await robot.create_room("À deux", invite=[bot.user_id])
    await paul.react(room, poll.event_id, SEEDS[2])
    await until(lambda: tally(bot) == (1, [1, 0, 1]), what=lambda: f"{tally(bot)}\n{bot.log[-3000:]}")
    assert await answered(lea, bot, room, robot) == []
    assert bot.rows("SELECT voted FROM poll ORDER BY number") == [(1,), (0,)]
    assert bot.rows(f"SELECT 1 FROM reaction WHERE user_id = '{robot.user_id}'") == []  # noqa: S608 - an id of ours
    assert "drift-repaired" not in bot.log
    assert await robot.members(alone) == {robot.user_id}
    _, said = await check(bot.folder / "config.toml")
    assert (f"Autres robots reconnus : {robot.user_id}" in said) != configured


async def test_a_program_that_voted_before_it_was_known_is_taken_out(
    homeserver: Homeserver, people: dict[str, Partner], born: Born
) -> None:
    lea, paul, robot = (people[name] for name in ("lea", "paul", "omar"))
    bot = born(homeserver.url)
    await bot.start()
    room = await open_room(lea, bot, paul, robot)
    poll = await poll_in(room, lea, bot)
    tap = await robot.react(room, poll.event_id, SEEDS[0])
    assert "1. Accueil" in (await ask(robot, bot, room, "!vote S1 1 2")).text
    await paul.react(room, poll.event_id, SEEDS[0])
    await until(lambda: tally(bot) == (2, [2, 1, 0]), what=lambda: f"{tally(bot)}\n{bot.log[-3000:]}")
    await robot.say(room, "Je suis un robot.", msgtype="m.notice")
    await until(lambda: tally(bot) == (1, [1, 0, 0]), what=lambda: f"{tally(bot)}\n{bot.log[-3000:]}")
    await lea.hear(lambda heard: heard.edits == poll.event_id and "Accueil\u00a0: 1 voix" in heard.text)
    await robot.redact(room, tap)
    await asyncio.gather(bot.kill(), robot.react(room, poll.event_id, SEEDS[2]))
    await bot.start()
    await paul.react(room, poll.event_id, SEEDS[1])
    await until(lambda: tally(bot) == (1, [1, 1, 0]), what=lambda: f"{tally(bot)}\n{bot.log[-3000:]}")
