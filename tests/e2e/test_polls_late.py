"""Votes around the end of a poll, on a real homeserver: what was sent before it counts when it arrives within a minute."""

from datetime import timedelta
from pathlib import Path

import pytest

from bot.demo.homeserver import Homeserver
from bot.demo.partner import Partner
from bot.demo.time_machine import TimeMachine
from commands.polls.subject import SEEDS
from tests.e2e import proxy as faults
from tests.e2e.conftest import Born, on
from tests.e2e.living import LivingBot, answer_to, ask, open_room
from tests.e2e.privacy import enter, first
from tests.e2e.proxy import Proxy, Trouble
from tests.e2e.seen_polls import ENDS_AT, THEMES, TOLD_AT, asks, is_result, plain, tally
from tests.e2e.voices import until

pytestmark = pytest.mark.e2e


@pytest.mark.smoke
async def test_sent_before_the_end_and_received_after_it(proxy: Proxy, people: dict[str, Partner], born: Born, clock: TimeMachine) -> None:
    lea, samira, paul, omar = (people[name] for name in ("lea", "samira", "paul", "omar"))
    bot = born(proxy.url, launcher=on(clock))
    await bot.start()
    room = await open_room(lea, bot, samira, paul, omar)
    poll = await asks(lea, bot, room, THEMES)
    await ask(samira, bot, room, "!vote S1 1")

    # received within the minute: by tap and by text
    await _hold(proxy, lea, room)
    await paul.react(room, poll.event_id, SEEDS[1])
    said = await omar.say(room, "!vote S1 2")
    clock.move_to(ENDS_AT + timedelta(seconds=20))
    proxy.mend()
    assert "Vote noté" in (await answer_to(omar, bot, said)).text
    assert tally(bot) == (3, 0, [1, 2, 0])

    # received once the result is told: words are answered, and count no more
    await _hold(proxy, lea, room)
    said = await lea.say(room, "!vote S1 3")
    gone = await samira.say(room, "!vote S1 retirer")
    clock.move_to(TOLD_AT)
    result = await lea.hear(lambda heard: is_result(heard, bot))
    assert "3 voix. Retenu : Santé (2 voix)" in plain(result)
    proxy.mend()
    for person, event_id in ((lea, said), (samira, gone)):
        assert "est clos" in (await answer_to(person, bot, event_id)).text

    # a tap after the end is told once, in private, whatever is tapped next
    await lea.react(room, poll.event_id, SEEDS[2])
    await lea.react(room, poll.event_id, SEEDS[0])
    private = await enter(lea, bot)
    assert "Votre chiffre est arrivé après" in plain(await first(lea, bot, private))
    await ask(lea, bot, private, "!état")
    assert len([heard for heard in lea.heard_from(bot.user_id, private) if "arrivé après" in heard.text]) == 1
    assert tally(bot) == (3, 0, [1, 2, 0])


async def test_sent_after_the_end_it_does_not_count_within_the_minute_either(
    homeserver: Homeserver, people: dict[str, Partner], born: Born, tmp_path: Path
) -> None:
    now = TimeMachine(tmp_path / "now")  # that of the homeserver, whose word it is when something was sent
    lea, paul, omar = people["lea"], people["paul"], people["omar"]
    bot = born(homeserver.url, launcher=on(now))
    await bot.start()
    room = await open_room(lea, bot, paul, omar)
    poll = await asks(lea, bot, room, "!sondage Quels thèmes ? ; Logement ; Santé ; Mobilité")
    tap = await paul.react(room, poll.event_id, SEEDS[0])
    await until(lambda: tally(bot) == (1, 0, [1, 0, 0]), what=lambda: bot.log[-3000:])
    assert "Clore S1" in plain(await ask(lea, bot, room, "!clore S1"))
    assert "ne prend plus de voix" in plain(await ask(lea, bot, room, "!oui"))

    assert "est clos" in plain(await ask(omar, bot, room, "!vote S1 2"))
    await paul.redact(room, tap)
    await omar.react(room, poll.event_id, SEEDS[1])
    told = await first(omar, bot, await enter(omar, bot))
    assert "Votre chiffre est arrivé après" in plain(told)
    now.move(timedelta(seconds=61))
    result = await lea.hear(lambda heard: is_result(heard, bot))
    assert "1 voix. Retenu : Logement (1 voix)" in plain(result)
    assert _states(bot) == [("closed",)]


async def _hold(proxy: Proxy, somebody: Partner, room: str) -> Trouble:
    """From here on the bot hears nothing, until the proxy is mended."""
    held = proxy.fail("held", faults.sync)
    await somebody.say(room, "bonjour")  # the sync under way brings it, and the next one is held
    await until(lambda: held.met > 0)
    return held


def _states(bot: LivingBot) -> list[tuple[str]]:
    return [(str(state),) for (state,) in bot.rows("SELECT state FROM poll")]
