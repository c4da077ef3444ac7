"""The bot in a real room, among people who share no code with it."""

import pytest

from tests.e2e.conftest import Arrive
from tests.e2e.running import RunningBot

pytestmark = pytest.mark.e2e


async def test_invited_it_comes_and_answers_by_a_quiet_notice(bot: RunningBot, arrive: Arrive) -> None:
    samira = await arrive("samira")
    room = await bot.meet(samira, "Accueil")
    said = await samira.say(room, "!aide")
    answer = await samira.hear(lambda heard: heard.answers == said)
    assert answer.sender == bot.user_id
    assert answer.content["msgtype"] == "m.notice"
    assert answer.content["m.mentions"] == {}
    assert "!qui-fait" in answer.text
    assert await bot.child.stop() == 0


async def test_what_was_said_while_it_was_down_is_answered_once_and_in_order(bot: RunningBot, arrive: Arrive) -> None:
    samira = await arrive("samira")
    room = await bot.meet(samira)
    await bot.ask(samira, room, "!aide")
    await bot.child.kill()
    said = [await samira.say(room, "!état") for _ in range(12)]
    await bot.child.start()
    await samira.hear(lambda heard: heard.answers == said[-1])
    answered = [heard.answers for heard in samira.heard_from(bot.user_id, room)]
    assert [cause for cause in answered if cause in said] == said


async def test_it_does_not_answer_the_past_nor_what_is_not_for_it(bot: RunningBot, arrive: Arrive) -> None:
    samira, paul = await arrive("samira"), await arrive("paul")
    room = await samira.create_room("Accueil", preset="public_chat", invite=[paul.user_id])
    await paul.join(room)
    before = await samira.say(room, "!aide")
    await samira.invite(room, bot.user_id)
    await bot.await_in(samira, room)
    chatter = [await paul.say(room, "Bravo à toutes !!!"), await paul.say(room, "!aide", msgtype="m.notice")]
    await bot.ask(samira, room, "!état")
    answered = {heard.answers for heard in samira.heard_from(bot.user_id, room)}
    assert answered.isdisjoint({before, *chatter})
