"""The message of a poll taken away by somebody of its room, on a real homeserver: nothing is lost, and it may be put back."""

import pytest

from bot.demo.homeserver import Homeserver
from bot.demo.partner import Partner
from bot.demo.time_machine import TimeMachine
from commands.polls.subject import SEEDS
from tests.e2e.conftest import Born, on
from tests.e2e.living import ask, forget_the_stream, heard_so_far, open_room, said_since
from tests.e2e.seen_polls import THEMES, TOLD_AT, asks, is_result, plain, seeds, tally
from tests.e2e.voices import until

pytestmark = pytest.mark.e2e

REMOVED = "a été retiré de son salon"


async def test_removed_with_taps_under_it_voted_by_text_put_back_and_counted_once(
    homeserver: Homeserver, people: dict[str, Partner], born: Born, clock: TimeMachine
) -> None:
    lea, samira, paul, omar = (people[name] for name in ("lea", "samira", "paul", "omar"))
    bot = born(homeserver.url, launcher=on(clock))
    await bot.start()
    alone = await open_room(lea, bot)
    await ask(lea, bot, alone, "!état")  # her private room is known
    room = await open_room(lea, bot, samira, paul, omar)
    poll = await asks(lea, bot, room, THEMES)
    await samira.react(room, poll.event_id, SEEDS[0])
    await paul.react(room, poll.event_id, SEEDS[1])
    await until(lambda: tally(bot) == (2, 0, [1, 1, 0]), what=lambda: bot.log[-3000:])
    await lea.redact(room, poll.event_id)
    told = await lea.hear(lambda heard: heard.room_id == alone and REMOVED in heard.text)
    assert (told.content["msgtype"], told.content["m.mentions"]) == ("m.notice", {})

    mark = await heard_so_far(lea, bot, room)
    await omar.react(room, poll.event_id, SEEDS[2])  # a screen that still shows it
    await until(lambda: tally(bot) == (3, 0, [1, 1, 1]), what=lambda: bot.log[-3000:])
    await bot.kill()
    await bot.start()
    assert tally(bot) == (3, 0, [1, 1, 1])
    assert "Santé" in (await ask(omar, bot, room, "!vote S1 2")).text
    assert not [heard for heard in await said_since(lea, bot, room, mark) if heard.edits == poll.event_id]

    assert "de nouveau dans son salon" in (await ask(lea, bot, alone, "!sondage S1 remettre")).text
    again = await lea.hear(lambda heard: heard.is_message and not heard.edits and "Déjà 3 voix" in plain(heard))
    assert again.content["m.mentions"] == {}
    await until(lambda: not bot.rows("SELECT 1 FROM outbox WHERE state = 'waiting'"), what=lambda: bot.log[-3000:])
    assert await seeds(lea, bot, again) == list(SEEDS[:3])
    tap = await samira.react(room, again.event_id, SEEDS[0])  # once more: she is counted once
    await lea.react(room, again.event_id, SEEDS[1])
    await lea.hear(lambda heard: heard.edits == again.event_id and "Santé : 3 voix" in plain(heard))
    assert tally(bot) == (4, 0, [1, 3, 0])
    await samira.redact(room, tap)
    await samira.reply(room, again.event_id, "2")
    await until(lambda: tally(bot) == (4, 0, [0, 4, 0]), what=lambda: f"{tally(bot)}\n{bot.log[-3000:]}")
    await bot.kill()
    await bot.start()

    clock.move_to(TOLD_AT)
    result = await lea.hear(lambda heard: is_result(heard, bot))
    assert "4 voix. Retenu : Santé (4 voix)" in " ".join(plain(result).split())
    await lea.hear(lambda heard: heard.edits == again.event_id and "(clos)" in heard.text)
    assert len([heard for heard in lea.heard if REMOVED in heard.text]) == 1
    assert bot.rows("SELECT trouble FROM outbox WHERE state = 'aside'") == []


@pytest.mark.parametrize("lost", [False, True])
async def test_removed_while_it_was_down_it_is_told_once_it_is_back(
    homeserver: Homeserver, people: dict[str, Partner], born: Born, clock: TimeMachine, *, lost: bool
) -> None:
    lea, paul = people["lea"], people["paul"]
    bot = born(homeserver.url, launcher=on(clock))
    await bot.start()
    alone = await open_room(lea, bot)
    await ask(lea, bot, alone, "!état")
    room = await open_room(lea, bot, paul)
    poll = await asks(lea, bot, room, THEMES)
    await until(lambda: not bot.rows("SELECT 1 FROM outbox WHERE state = 'waiting'"), what=lambda: bot.log[-3000:])
    await bot.kill()
    await paul.react(room, poll.event_id, SEEDS[0])
    await lea.redact(room, poll.event_id)
    if lost:
        await forget_the_stream(bot, lea)
    for _ in range(2):
        await bot.start()
        await lea.hear(lambda heard: heard.room_id == alone and REMOVED in heard.text)
        await until(lambda: tally(bot) == (1, 0, [1, 0, 0]), what=lambda: bot.log[-3000:])
        await ask(lea, bot, alone, "!état")
        await bot.kill()
    assert len([heard for heard in lea.heard if REMOVED in heard.text]) == 1
    assert bot.rows("SELECT 1 FROM outbox WHERE subject = 'polls.poll:1' AND action = 'update' AND state = 'sent'") == []
