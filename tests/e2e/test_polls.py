"""Polls on a real homeserver, on a clock that is moved: rate-limited, killed, down over votes and over their end."""

import asyncio
import sqlite3
import time
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.demo.heard import Heard
from bot.demo.homeserver import Homeserver, Options, copy_template, free_port
from bot.demo.partner import Partner
from bot.demo.time_machine import TimeMachine
from commands.polls.subject import SEEDS
from storage.database import Database
from tests.e2e import proxy as faults
from tests.e2e.conftest import Born, Template, on
from tests.e2e.living import LivingBot, ask, open_room, said_since
from tests.e2e.proxy import Proxy
from tests.e2e.voices import until
from tests.given import member, structure

pytestmark = pytest.mark.e2e

EIGHT = "!sondage Quels thèmes en janvier ? ; Accueil ; Budget ; Culture ; Droits ; Emploi ; Familles ; Logement ; Santé"
THEMES = "!sondage Quels thèmes en janvier ? ; Logement ; Santé ; Mobilité ; fin jeudi 6 décembre 18h"
BY_STRUCTURE = f"{THEMES} ; un seul choix ; par structure"
ENDS_AT = datetime(2029, 12, 6, 17, 0, tzinfo=UTC)  # 18 h in Paris, a Thursday
TOLD_AT = ENDS_AT + timedelta(seconds=61)
AT_ONCE_S = 3.0
SLOT_S = 5.0
"""Between two events of one person, under the usual limits, once ten were sent."""
STRUCTURES = 15


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


@pytest.mark.slow
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
    assert time.monotonic() - begun < AT_ONCE_S
    begun = time.monotonic()
    assert "2. Budget" in (await ask(omar, bot, room, "!vote S1 2")).text
    assert time.monotonic() - begun < SLOT_S + AT_ONCE_S
    assert 0 < len(await seeds(lea, bot, poll)) < len(SEEDS)

    for key in SEEDS[4], SEEDS[6]:  # killed as soon as somebody sees it: the bot may not know yet that it is there
        await sees_seed(lea, bot, poll, key)
        await bot.kill()
        await bot.start()
    await until(lambda: not bot.rows("SELECT 1 FROM outbox WHERE action = 'react' AND state = 'waiting'"), within_s=90)
    assert await seeds(lea, bot, poll) == list(SEEDS)
    await paul.react(room, poll.event_id, SEEDS[2])
    told = await lea.hear(lambda heard: heard.edits == poll.event_id and "Déjà 2 voix" in plain(heard), within_s=60)
    assert ("Budget : 1 voix" in plain(told), "Culture : 1 voix" in plain(told)) == (True, True)
    assert bot.rows("SELECT action FROM outbox WHERE state NOT IN ('sent', 'waiting')") == []


async def sees_seed(person: Partner, bot: LivingBot, poll: Heard, key: str) -> None:
    """Wait until a seed is there, as people see it."""
    await person.hear(lambda heard: reaction_of(heard, poll) == (bot.user_id, key))


# ── A whole run ──────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.slow
@pytest.mark.timeout(300)
async def test_thirty_voters_of_fifteen_structures_a_tie_while_the_team_is_away_and_the_new_vote(
    homeserver: Homeserver, people: dict[str, Partner], born: Born, clock: TimeMachine, leaving: AsyncExitStack
) -> None:
    lea = people["lea"]
    bot = born(homeserver.url, launcher=on(clock))
    await bot.start()
    room = await open_room(lea, bot)
    voters = await come(homeserver, lea, room, leaving)
    await bot.terminate()
    await join_network(bot, voters)
    await bot.start()
    poll = await asks(lea, bot, room, BY_STRUCTURE)
    await asyncio.gather(*(colleagues_vote(rank, voters[rank], voters[rank + STRUCTURES], poll) for rank in range(STRUCTURES)))
    await until(lambda: tally(bot) == (15, 1, [7, 7, 0]), what=lambda: f"{tally(bot)}\n{bot.log[-3000:]}")

    mark = len(lea.heard)
    clock.move_to(TOLD_AT)
    told = await lea.hear(lambda heard: is_result(heard, bot))
    assert "15 voix, dont 1 blanche" in plain(told)
    assert "Égalité entre Logement (7 voix) et Santé (7 voix)" in plain(told)
    assert (told.content["msgtype"], told.content["m.mentions"]) == ("m.text", {})
    await bot.kill()
    await bot.start()
    await voters[0].react(room, told.event_id, "✅")  # not of the team
    tap = await lea.react(room, told.event_id, "✅")
    again = await lea.hear(lambda heard: "Nouveau vote entre les ex æquo de S1" in plain(heard))
    await lea.redact(room, tap)
    await lea.react(room, told.event_id, "✔️")
    said = [heard for heard in await said_since(lea, bot, room, mark) if heard.is_message and not heard.edits]
    assert [heard.event_id for heard in said if "Sondage S" in heard.text or is_result(heard, bot)] == [told.event_id, again.event_id]
    assert bot.rows("SELECT text FROM choice WHERE poll_number = 2 ORDER BY rank") == [("Logement",), ("Santé",)]
    assert bot.rows("SELECT 1 FROM outbox WHERE state NOT IN ('sent', 'waiting')") == []


async def come(homeserver: Homeserver, host: Partner, room: str, leaving: AsyncExitStack) -> list[Partner]:
    """Thirty people enter the room, a few at a time."""

    async def enter(rank: int) -> Partner:
        account = await homeserver.register(f"membre{rank}")
        partner = await leaving.enter_async_context(Partner(homeserver.url, account.user_id, account.access_token))
        await host.invite(room, account.user_id)
        await partner.join(room)
        return partner

    voters: list[Partner] = []
    for start in range(0, 2 * STRUCTURES, 10):
        voters += await asyncio.gather(*(enter(rank) for rank in range(start, start + 10)))
    return voters


async def join_network(bot: LivingBot, voters: Sequence[Partner]) -> None:
    """All of them are members, two of each structure. The bot is down."""
    database = Database(f"sqlite+aiosqlite:///{bot.data / 'agora.db'}")
    async with database.writing() as session:
        structures = [structure(f"Structure {rank}") for rank in range(STRUCTURES)]
        session.add_all(structures)
        await session.flush()
        for rank, voter in enumerate(voters):
            await member(session, voter.user_id, f"Membre {rank}", structures[rank % STRUCTURES].id or 0)
    await database.close()


async def colleagues_vote(rank: int, first: Partner, last: Partner, poll: Heard) -> None:
    """Both vote, by tap or by text; the last one is their structure's voice: seven for « Logement », seven for « Santé », one blank."""
    if rank % 2:
        await first.react(poll.room_id, poll.event_id, SEEDS[2])
    else:
        await first.say(poll.room_id, "!vote S1 mobilité")
    if rank < 7:
        tap = await last.react(poll.room_id, poll.event_id, SEEDS[0])
        if rank == 3:  # takes it back, so that the colleague counts again, and changes their mind
            await last.redact(poll.room_id, tap)
            await last.react(poll.room_id, poll.event_id, SEEDS[0])
    else:
        await last.say(poll.room_id, "!vote S1 blanc" if rank == 14 else "!vote S1 deux")


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
    assert ("drift-repaired" in bot.log) == lost
    await lea.hear(lambda heard: heard.edits == poll.event_id and "Accueil : 2 voix" in plain(heard))


@pytest.fixture
async def proxy(homeserver: Homeserver) -> AsyncIterator[Proxy]:
    async with Proxy(homeserver.url, free_port()) as proxy:
        yield proxy


async def test_at_the_end_what_it_does_not_hear_any_more_is_asked_for(
    proxy: Proxy, people: dict[str, Partner], born: Born, clock: TimeMachine
) -> None:
    lea, samira, paul = people["lea"], people["samira"], people["paul"]
    bot = born(proxy.url, launcher=on(clock))
    await bot.start()
    room = await open_room(lea, bot, samira, paul)
    poll = await asks(lea, bot, room, THEMES)
    gone = await paul.react(room, poll.event_id, SEEDS[0])
    await until(lambda: tally(bot) == (1, 0, [1, 0, 0]), what=lambda: bot.log[-3000:])
    deaf = proxy.fail("bad-gateway", faults.sync)
    await until(lambda: deaf.met > 0)
    await paul.redact(room, gone)
    await samira.react(room, poll.event_id, SEEDS[1])
    clock.move_to(TOLD_AT)
    told = await lea.hear(lambda heard: is_result(heard, bot))
    assert "1 voix. Retenu : Santé (1 voix)" in " ".join(plain(told).split())
    assert await recounted(lea, bot, poll) == [0, 1, 0]


async def test_down_over_the_end_it_waits_a_minute_for_what_it_missed_then_says_the_result(
    homeserver: Homeserver, people: dict[str, Partner], born: Born, clock: TimeMachine
) -> None:
    lea, samira, paul = people["lea"], people["samira"], people["paul"]
    bot = born(homeserver.url, launcher=on(clock))
    await bot.start()
    room = await open_room(lea, bot, samira, paul)
    poll = await asks(lea, bot, room, THEMES)
    gone = await paul.react(room, poll.event_id, SEEDS[0])
    await until(lambda: tally(bot) == (1, 0, [1, 0, 0]), what=lambda: bot.log[-3000:])
    await bot.kill()
    await paul.redact(room, gone)
    await samira.say(room, "!vote S1 santé")
    clock.move_to(TOLD_AT + timedelta(hours=3))
    await bot.start()
    await until(lambda: bool(bot.rows("SELECT 1 FROM timer WHERE kind = 'poll-end' AND due_at > planned_for")), what=lambda: bot.log)
    clock.move(timedelta(minutes=2))
    told = await lea.hear(lambda heard: is_result(heard, bot))
    assert "1 voix. Retenu : Santé (1 voix)" in " ".join(plain(told).split())
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
    assert bot.rows("SELECT state FROM outbox WHERE subject = 'poll-result:1'") == [("waiting",)]
    proxy.mend()
    await bot.start()
    told = await lea.hear(lambda heard: is_result(heard, bot))
    await lea.hear(lambda heard: "(clos)" in heard.text)
    said = await said_since(lea, bot, room, 0)
    assert [heard.event_id for heard in said if is_result(heard, bot)] == [told.event_id]
    assert len([heard for heard in said if "(clos)" in heard.text]) == 1


async def forget_the_stream(bot: LivingBot, anybody: Partner) -> None:
    """The bot, which is down, will hear nothing of what happened so far."""
    now = await anybody.request("GET", "/sync", params={"timeout": "0"})
    database = sqlite3.connect(bot.data / "agora.db")
    with database:
        database.execute("UPDATE sync_point SET token = ?", (now["next_batch"],))
    database.close()


# ── What is seen of a poll ───────────────────────────────────────────────────────────────────────────────────────


async def asks(person: Partner, bot: LivingBot, room: str, words: str) -> Heard:
    """Ask a poll, and hear its message."""
    await person.say(room, words)
    return await person.hear(lambda heard: heard.sender == bot.user_id and heard.text.startswith("Sondage S"))


def plain(heard: Heard) -> str:
    """Its words, without the no-break spaces."""
    return heard.text.replace("\u202f", " ").replace("\u00a0", " ")


def is_result(heard: Heard, bot: LivingBot) -> bool:
    """Whether the bot says what a poll came to."""
    return heard.sender == bot.user_id and heard.is_message and "est clos :" in plain(heard)


def reaction_of(heard: Heard, poll: Heard) -> tuple[str, str] | None:
    """Whose reaction under a poll this is, and which one."""
    relation = heard.content.get("m.relates_to", {})
    return (heard.sender, relation["key"]) if heard.kind == "m.reaction" and relation.get("event_id") == poll.event_id else None


async def seeds(person: Partner, bot: LivingBot, poll: Heard) -> list[str]:
    """The bot's own reactions that stand under a poll on the homeserver."""
    standing = [reaction_of(heard, poll) for heard in await person.reactions(poll.room_id, poll.event_id)]
    return [each[1] for each in standing if each and each[0] == bot.user_id]


async def recounted(person: Partner, bot: LivingBot, poll: Heard) -> list[int]:
    """The reactions of people that stand under a poll on the homeserver, by choice."""
    standing = [reaction_of(heard, poll) for heard in await person.reactions(poll.room_id, poll.event_id)]
    found = Counter(each[1].replace("③", SEEDS[2]) for each in standing if each and each[0] != bot.user_id)
    ((most,),) = bot.rows("SELECT count(*) FROM choice WHERE poll_number = 1")
    return [found[key] for key in SEEDS[:most]]


def tally(bot: LivingBot) -> tuple[int, int, list[int]]:
    """What is stored of the first poll: voices, blank ones, those of each choice."""
    ((voted, blank),) = bot.rows("SELECT voted, blank FROM poll WHERE number = 1")
    return voted, blank, [yes for (yes,) in bot.rows("SELECT yes FROM choice WHERE poll_number = 1 ORDER BY rank")]
