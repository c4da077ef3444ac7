"""Many voters on a real homeserver: thirty of fifteen structures through a tie; three hundred at once."""

import asyncio
from collections.abc import Sequence
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from urllib.parse import quote

import pytest

from bot.demo.heard import Heard
from bot.demo.homeserver import Homeserver
from bot.demo.partner import Partner
from bot.demo.time_machine import TimeMachine
from bot.engine.enact import GROUPING
from commands.polls.subject import SEEDS
from storage.database import Database
from tests.e2e.conftest import Born, on
from tests.e2e.living import LivingBot, heard_so_far, open_room, said_since
from tests.e2e.seen_polls import THEMES, TOLD_AT, asks, is_result, plain, recounted, tally
from tests.e2e.voices import until
from tests.given import member, structure
from tests.pace import PACE

pytestmark = pytest.mark.e2e

BY_STRUCTURE = f"{THEMES} ; un seul choix ; par structure"
STRUCTURES = 15
CROWD = 300
AT_ONCE = timedelta(seconds=5)
ON_ITS_WAY = timedelta(seconds=1)
"""What one edit may be slower than the next one on its way to the homeserver, which says when it came."""


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
    await _join_network(bot, voters)
    await bot.start()
    poll = await asks(lea, bot, room, BY_STRUCTURE)
    await asyncio.gather(*(colleagues_vote(rank, voters[rank], voters[rank + STRUCTURES], poll) for rank in range(STRUCTURES)))
    await until(lambda: tally(bot) == (15, 1, [7, 7, 0]), what=lambda: f"{tally(bot)}\n{bot.log[-3000:]}")

    mark = await heard_so_far(lea, bot, room)
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
    assert bot.rows("SELECT 1 FROM outbox WHERE state = 'aside'") == []


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


async def _join_network(bot: LivingBot, voters: Sequence[Partner]) -> None:
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


@pytest.mark.timeout(300)
async def test_three_hundred_voters_within_five_seconds(
    homeserver: Homeserver, people: dict[str, Partner], born: Born, clock: TimeMachine, leaving: AsyncExitStack
) -> None:
    """All votes are on their way within 5 s; how soon they are counted is the machine's affair. Half tap, half write."""
    lea = people["lea"]
    bot = born(homeserver.url, launcher=on(clock))
    await bot.start()
    room = await open_room(lea, bot, preset="public_chat")
    voters = await _crowd(homeserver, room, leaving)
    poll = await asks(lea, bot, room, THEMES)

    begun: list[datetime] = []

    async def vote(rank: int, voter: Partner) -> None:
        begun.append(datetime.now(UTC))
        choice = rank // 2 % 3
        await (voter.say(room, f"!vote S1 {choice + 1}") if rank % 2 else voter.react(room, poll.event_id, SEEDS[choice]))

    await asyncio.gather(*(vote(rank, voter) for rank, voter in enumerate(voters)))
    assert max(begun) - min(begun) < AT_ONCE
    third = CROWD // 3
    await until(lambda: tally(bot) == (CROWD, 0, [third] * 3), within_s=120, what=lambda: f"{tally(bot)}\n{bot.log[-3000:]}")
    assert bot.rows("SELECT count(*), count(DISTINCT user_id) FROM ballot") == [(CROWD, CROWD)]

    last = await lea.hear(lambda heard: heard.edits == poll.event_id and f"Déjà {CROWD} voix" in plain(heard), within_s=60)
    assert plain(last).count(f" : {third} voix") == 3
    await until(lambda: not bot.rows("SELECT 1 FROM outbox WHERE state = 'waiting'"), what=lambda: bot.log[-3000:])
    edits = await _edited_at(lea, poll)
    assert all(later - earlier > GROUPING - ON_ITS_WAY * PACE for earlier, later in pairwise(edits)), edits
    assert [heard.event_id for heard in lea.heard if heard.edits == poll.event_id][-1] == last.event_id
    noted = [heard.answers for heard in lea.heard_from(bot.user_id, room) if "Vote noté" in heard.text]
    assert (len(noted), len(set(noted))) == (CROWD // 2, CROWD // 2)
    assert await recounted(lea, bot, poll) == [CROWD // 6] * 3
    clock.move_to(TOLD_AT)
    assert f"{CROWD} voix" in plain(await lea.hear(lambda heard: is_result(heard, bot), within_s=60))
    assert "drift-repaired" not in bot.log


async def _crowd(homeserver: Homeserver, room: str, leaving: AsyncExitStack) -> list[Partner]:
    """People who enter a public room by themselves, some at a time."""

    async def enter(rank: int) -> Partner:
        account = await homeserver.register(f"foule{rank}")
        partner = await leaving.enter_async_context(Partner(homeserver.url, account.user_id, account.access_token))
        await partner.join(room)
        return partner

    starts = range(0, CROWD, 20)
    return [partner for start in starts for partner in await asyncio.gather(*(enter(rank) for rank in range(start, start + 20)))]


async def _edited_at(person: Partner, poll: Heard) -> list[datetime]:
    """When each edit of the message came to the homeserver, the first one first."""
    path = f"/rooms/{quote(poll.room_id, safe='')}/messages"
    edits: list[datetime] = []
    start: str | None = ""
    while start is not None:
        page = await person.request("GET", path, params={"dir": "b", "limit": "1000", **({"from": start} if start else {})})
        for event in page["chunk"]:
            relation = event["content"].get("m.relates_to", {})
            if relation.get("rel_type") == "m.replace" and relation["event_id"] == poll.event_id:
                edits.append(datetime.fromtimestamp(event["origin_server_ts"] / 1000, UTC))
        start = page.get("end")
    return edits[::-1]
