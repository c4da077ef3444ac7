"""Polls on a real homeserver, on a clock that is moved: rate-limited, killed, down over votes and over their end."""

import time
from contextlib import AsyncExitStack
from datetime import timedelta
from pathlib import Path
from urllib.parse import quote

import pytest

from bot.demo.heard import Heard
from bot.demo.homeserver import Homeserver, Options, copy_template
from bot.demo.partner import Partner
from bot.demo.time_machine import TimeMachine
from commands.polls.subject import SEEDS
from tests.e2e import proxy as faults
from tests.e2e.conftest import Born, Template, on
from tests.e2e.living import LivingBot, ask, forget_the_stream, open_room, said_since
from tests.e2e.proxy import Proxy
from tests.e2e.seen_polls import THEMES, TOLD_AT, asks, is_result, plain, reaction_of, recounted, seeds, tally
from tests.e2e.voices import until
from tests.pace import PACE

pytestmark = pytest.mark.e2e

EIGHT = "!sondage Quels thèmes en janvier ? ; Accueil ; Budget ; Culture ; Droits ; Emploi ; Familles ; Logement ; Santé"
AT_ONCE_S = 3.0
SLOT_S = 5.0
"""Between two events of one person, under the usual limits, once ten were sent."""


# ── Under the usual limits ───────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
async def limited(template: Template, tmp_path: Path, leaving: AsyncExitStack) -> tuple[Homeserver, dict[str, Partner]]:
    """A homeserver that keeps its usual rate limits, and people in it."""
    copy_template(template.folder, tmp_path / "homeserver")
    server = await leaving.enter_async_context(Homeserver(tmp_path / "homeserver", options=Options(limited=True)))
    people = {}
    for name in ("lea", "paul", "omar"):
        account = template.accounts[name]
        people[name] = await leaving.enter_async_context(Partner(server.url, account.user_id, account.access_token))
    return server, people


@pytest.mark.timeout(300)
async def test_the_text_comes_first_votes_at_once_and_each_seed_once_through_kills(
    limited: tuple[Homeserver, dict[str, Partner]], born: Born
) -> None:
    server, people = limited
    lea, paul, omar = people["lea"], people["paul"], people["omar"]
    bot = born(server.url)
    await bot.start()
    room = await open_room(lea, bot, paul, omar)
    for _ in range(5):  # so that it may send but a few things more at once
        await ask(paul, bot, room, "!état")

    begun = time.monotonic()
    poll = await asks(lea, bot, room, EIGHT)
    assert time.monotonic() - begun < AT_ONCE_S * PACE
    begun = time.monotonic()
    voted = await ask(omar, bot, room, "!vote S1 2")
    assert time.monotonic() - begun < (SLOT_S + AT_ONCE_S) * PACE
    assert "2. Budget" in voted.text

    for key in SEEDS[4], SEEDS[6]:  # killed as soon as somebody sees it: the bot may not know yet that it is there
        await sees_seed(lea, bot, poll, key)
        await bot.kill()
        await bot.start()
    await until(lambda: not bot.rows("SELECT 1 FROM outbox WHERE action = 'react' AND state = 'waiting'"), within_s=90)
    assert await seeds(lea, bot, poll) == list(SEEDS)
    order = await done_in(lea, bot, room)
    assert order.index(poll.event_id) < order.index(SEEDS[0]), "the text comes first"
    assert order.index(voted.event_id) < order.index(SEEDS[-1]), "who votes does not wait for the seeds"
    await paul.react(room, poll.event_id, SEEDS[2])
    told = await lea.hear(lambda heard: heard.edits == poll.event_id and "Déjà 2 voix" in plain(heard), within_s=60)
    assert ("Budget : 1 voix" in plain(told), "Culture : 1 voix" in plain(told)) == (True, True)
    assert bot.rows("SELECT action FROM outbox WHERE state NOT IN ('sent', 'waiting')") == []


async def done_in(person: Partner, bot: LivingBot, room: str) -> list[str]:
    """What the bot did in a room, as the homeserver keeps it in order: the key of each reaction, the id of all else."""
    page = await person.request("GET", f"/rooms/{quote(room, safe='')}/messages", params={"dir": "b", "limit": "200"})
    done = [event for event in reversed(page["chunk"]) if event["sender"] == bot.user_id]
    return [event["content"]["m.relates_to"]["key"] if event["type"] == "m.reaction" else event["event_id"] for event in done]


async def sees_seed(person: Partner, bot: LivingBot, poll: Heard, key: str) -> None:
    """Wait until a seed is there, as people see it."""
    await person.hear(lambda heard: reaction_of(heard, poll) == (bot.user_id, key))


# ── Down over votes, and over the end ────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("lost", [False, True])
async def test_taps_while_it_is_down_are_counted_even_when_the_stream_does_not_bring_them(
    homeserver: Homeserver, people: dict[str, Partner], born: Born, *, lost: bool
) -> None:
    lea, samira, paul, omar = (people[name] for name in ("lea", "samira", "paul", "omar"))
    bot = born(homeserver.url)
    await bot.start()
    room = await open_room(lea, bot, samira, paul, omar)
    poll = await asks(lea, bot, room, EIGHT)
    gone = [await samira.react(room, poll.event_id, key) for key in (SEEDS[1], SEEDS[2])]
    await paul.react(room, poll.event_id, SEEDS[0])
    await until(lambda: tally(bot) == (2, 0, [1, 1, 1, 0, 0, 0, 0, 0]), what=lambda: bot.log[-3000:])

    await bot.kill()
    await omar.react(room, poll.event_id, SEEDS[0])
    await omar.react(room, poll.event_id, "③")
    await paul.react(room, poll.event_id, SEEDS[1])
    for tap in gone:
        await samira.redact(room, tap)
    await samira.react(room, poll.event_id, "🎉")
    if lost:
        await forget_the_stream(bot, lea)
    await bot.start()
    await until(lambda: tally(bot) == (2, 0, [2, 1, 1, 0, 0, 0, 0, 0]), what=lambda: f"{tally(bot)}\n{bot.log[-3000:]}")
    assert await recounted(lea, bot, poll) == [2, 1, 1, 0, 0, 0, 0, 0]
    await lea.hear(lambda heard: heard.edits == poll.event_id and "Accueil : 2 voix" in plain(heard))
    await until(lambda: ("drift-repaired" in bot.log) == lost, what=lambda: bot.log[-3000:])  # written once all that was missed is counted


async def test_at_the_end_what_it_does_not_hear_any_more_is_asked_for(
    proxy: Proxy, people: dict[str, Partner], born: Born, clock: TimeMachine
) -> None:
    bot = born(proxy.url, launcher=on(clock))
    poll, gone = await _one_tap(people, bot)
    lea, samira, paul, room = people["lea"], people["samira"], people["paul"], poll.room_id
    deaf = proxy.fail("bad-gateway", faults.sync)
    await until(lambda: deaf.met > 0)
    await paul.redact(room, gone)
    await samira.react(room, poll.event_id, SEEDS[1])
    clock.move_to(TOLD_AT)
    told = await lea.hear(lambda heard: is_result(heard, bot))
    assert "1 voix. Retenu : Santé (1 voix)" in plain(told)
    assert await recounted(lea, bot, poll) == [0, 1, 0]


async def test_down_over_the_end_it_waits_a_minute_for_what_it_missed_then_says_the_result(
    homeserver: Homeserver, people: dict[str, Partner], born: Born, clock: TimeMachine
) -> None:
    bot = born(homeserver.url, launcher=on(clock))
    poll, gone = await _one_tap(people, bot)
    lea, samira, paul, room = people["lea"], people["samira"], people["paul"], poll.room_id
    await bot.kill()
    await paul.redact(room, gone)
    await samira.say(room, "!vote S1 santé")
    clock.move_to(TOLD_AT + timedelta(hours=3))
    await bot.start()
    await until(lambda: bool(bot.rows("SELECT 1 FROM timer WHERE kind = 'polls.end' AND due_at > planned_for")), what=lambda: bot.log)
    clock.move(timedelta(minutes=2))
    told = await lea.hear(lambda heard: is_result(heard, bot))
    assert "1 voix. Retenu : Santé (1 voix)" in plain(told)
    assert [heard.event_id for heard in await said_since(lea, bot, room, 0) if is_result(heard, bot)] == [told.event_id]


@pytest.mark.parametrize("trouble", ["bad-gateway", "cut"])
async def test_killed_between_the_end_and_the_result_it_is_said_once(
    proxy: Proxy, people: dict[str, Partner], born: Born, clock: TimeMachine, trouble: str
) -> None:
    lea = people["lea"]
    bot = born(proxy.url, launcher=on(clock))
    await bot.start()
    room = await open_room(lea, bot, people["paul"])
    await asks(lea, bot, room, THEMES)
    await ask(lea, bot, room, "!vote S1 2")
    await until(lambda: not bot.rows("SELECT 1 FROM outbox WHERE state = 'waiting'"), what=lambda: bot.log)
    silenced = proxy.fail(trouble, faults.send)
    clock.move_to(TOLD_AT)
    await until(lambda: silenced.met > 0, what=lambda: bot.log[-3000:])
    await bot.kill()
    assert bot.rows("SELECT state FROM poll") == [("closed",)]
    assert bot.rows("SELECT state FROM outbox WHERE subject = 'polls.result:1'") == [("waiting",)]
    proxy.mend()
    await bot.start()
    told = await lea.hear(lambda heard: is_result(heard, bot))
    await lea.hear(lambda heard: "(clos)" in heard.text)
    said = await said_since(lea, bot, room, 0)
    assert [heard.event_id for heard in said if is_result(heard, bot)] == [told.event_id]
    assert len([heard for heard in said if "(clos)" in heard.text]) == 1


async def _one_tap(people: dict[str, Partner], bot: LivingBot) -> tuple[Heard, str]:
    """A poll, and the tap of Paul under it, which is counted."""
    await bot.start()
    room = await open_room(people["lea"], bot, people["samira"], people["paul"])
    poll = await asks(people["lea"], bot, room, THEMES)
    tap = await people["paul"].react(room, poll.event_id, SEEDS[0])
    await until(lambda: tally(bot) == (1, 0, [1, 0, 0]), what=lambda: bot.log[-3000:])
    return poll, tap
