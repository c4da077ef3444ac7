"""Reminders on a real homeserver, on a clock that is moved: late, once, through kills."""

import asyncio
import random
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import quote

import pytest

from bot.demo.homeserver import Homeserver
from bot.demo.partner import Partner
from bot.demo.time_machine import TimeMachine
from storage.database import Database
from storage.meetings import Registration
from tests.e2e.conftest import Born, on
from tests.e2e.living import LivingBot, Wanted, ask, open_room
from tests.e2e.voices import until
from tests.given import member

pytestmark = pytest.mark.e2e

CAFE = "!rencontre Café partenaires ; jeudi 6 décembre 2029 14h-16h ; Maison pour tous"
EVE = datetime(2029, 12, 5, 8, 0, tzinfo=UTC)  # 9 h in Paris, a Wednesday
CROWD = 60
KILLS = 5
PATIENCE_S = 90.0


async def test_what_fell_due_while_it_was_down_is_said_once_late_and_with_a_word_of_excuse(
    homeserver: Homeserver, people: dict[str, Partner], born: Born, clock: TimeMachine
) -> None:
    lea = people["lea"]
    bot = born(homeserver.url, launcher=on(clock))
    await bot.start()
    room = await open_room(lea, bot)
    await ask(lea, bot, room, CAFE)
    await ask(lea, bot, room, "!participe R1")
    await bot.terminate()
    clock.move_to(EVE + timedelta(hours=3))
    await bot.start()
    told = await lea.hear(lambda heard: heard.room_id == room and "Demain" in heard.text)
    assert "en retard" in told.text
    assert (told.content["msgtype"], told.content["m.mentions"]) == ("m.text", {"user_ids": [lea.user_id]})
    await bot.kill()
    await bot.start()
    await ask(lea, bot, room, "!état")
    assert [heard.text for heard in lea.heard if "Demain" in heard.text] == [told.text]


@dataclass
class Crowd:
    """Those who come: half of them have a room alone with the bot, the others are in the room of the agenda only."""

    bot: LivingBot
    agenda: str
    alone: dict[str, tuple[Partner, str]]
    """Person → where they are alone with the bot."""
    others: dict[str, Partner]
    rng: random.Random

    @classmethod
    async def gather(
        cls, homeserver: Homeserver, host: Partner, bot: LivingBot, agenda: str, rng: random.Random, leaving: AsyncExitStack
    ) -> "Crowd":
        """Make them, a few at a time."""
        alone: dict[str, tuple[Partner, str]] = {}
        others: dict[str, Partner] = {}

        async def come(rank: int) -> None:
            account = await homeserver.register(f"membre{rank}")
            partner = await leaving.enter_async_context(Partner(homeserver.url, account.user_id, account.access_token))
            if rank % 2:
                alone[account.user_id] = partner, await open_room(partner, bot)
            else:
                await host.invite(agenda, account.user_id)
                await partner.join(agenda)
                others[account.user_id] = partner

        for start in range(0, CROWD, 10):
            await asyncio.gather(*(come(rank) for rank in range(start, start + 10)))
        return cls(bot, agenda, alone, others, rng)

    async def register(self) -> None:
        """All of them are members, and come to the first meeting. The bot is down."""
        database = Database(f"sqlite+aiosqlite:///{self.bot.data / 'agora.db'}")
        async with database.writing() as session:
            for rank, user_id in enumerate([*self.alone, *self.others], start=1):
                await member(session, user_id, f"Membre {rank}")
                session.add(Registration(meeting_number=1, user_id=user_id, arrival=rank, at=EVE))
        await database.close()

    async def kill_while_told(self, told: Callable[[], int], most: int) -> None:
        """Kill the bot when a random part was told, and at a moment of its start; a few times."""
        for share in sorted(self.rng.sample(range(most), KILLS)):
            await until(lambda share=share: told() >= share, within_s=PATIENCE_S, what=lambda: self.bot.log[-3000:])  # type: ignore[misc]
            await asyncio.sleep(self.rng.random() * 0.3)
            await self.bot.kill()
            await self.bot.start()
        await until(lambda: told() == most, within_s=PATIENCE_S, what=lambda: self.bot.log[-3000:])

    def sent(self, words: str) -> int:
        """How many rows of a subject or a cause were sent."""
        return int(self.bot.rows(f"SELECT count(*) FROM outbox WHERE state = 'sent' AND {words}")[0][0])  # noqa: S608 - ours


async def said_in(person: Partner, room: str, bot: LivingBot, words: str) -> list[dict[str, object]]:
    """All that the bot said in a room that holds these words, as the homeserver keeps it."""
    page = await person.request("GET", f"/rooms/{quote(room, safe='')}/messages", params={"dir": "b", "limit": "200"})
    return [event["content"] for event in page["chunk"] if event["sender"] == bot.user_id and words in event["content"].get("body", "")]


@pytest.fixture
async def crowd(
    homeserver: Homeserver, people: dict[str, Partner], born: Born, clock: TimeMachine, rng: random.Random, leaving: AsyncExitStack
) -> tuple[Crowd, str]:
    """Sixty people who come to a café; and the room where the host is alone with the bot."""
    lea = people["lea"]
    agenda = await lea.create_room("Agenda")
    bot = born(homeserver.url, Wanted(extra=f'[rooms]\nagenda = "{agenda}"'), launcher=on(clock))
    await bot.start()
    await lea.invite(agenda, bot.user_id)
    await until(lambda: bool(bot.rows("SELECT 1 FROM outbox WHERE action = 'join' AND state = 'sent'")), what=lambda: bot.log)
    room = await open_room(lea, bot)
    await ask(lea, bot, room, CAFE)
    coming = await Crowd.gather(homeserver, lea, bot, agenda, rng, leaving)
    await bot.terminate()
    await coming.register()
    await bot.start()
    return coming, room


@pytest.mark.timeout(300)
async def test_sixty_are_reminded_exactly_once_while_it_is_killed(
    crowd: tuple[Crowd, str], people: dict[str, Partner], clock: TimeMachine
) -> None:
    coming, _ = crowd
    clock.move_to(EVE)
    await coming.kill_while_told(lambda: coming.sent("subject = 'reminders.reminder:1' AND action = 'send'"), len(coming.alone) + 1)
    left = "SELECT person_id FROM outbox WHERE state <> 'sent' AND "
    await until(lambda: not coming.bot.rows(f"{left} room_id NOT LIKE '@%'"), within_s=PATIENCE_S, what=lambda: coming.bot.log[-3000:])
    for user_id, (partner, room) in coming.alone.items():
        (told,) = await said_in(partner, room, coming.bot, "Demain")
        assert told["m.mentions"] == {"user_ids": [user_id]}
    rings, posted = await said_in(people["lea"], coming.agenda, coming.bot, "Demain")  # the newest first
    assert (posted["msgtype"], posted["m.mentions"]) == ("m.notice", {})
    mentions = rings["m.mentions"]
    assert isinstance(mentions, dict)
    assert set(mentions["user_ids"]) == set(coming.others)
    for_nobody_there = {person for (person,) in coming.bot.rows(f"{left} room_id LIKE '@%'")}
    assert for_nobody_there <= set(coming.others), "who has a room alone with the bot was told there"


@pytest.mark.timeout(300)
async def test_sixty_are_told_exactly_once_that_it_is_cancelled_while_it_is_killed(
    crowd: tuple[Crowd, str], people: dict[str, Partner]
) -> None:
    coming, room = crowd
    lea = people["lea"]
    await ask(lea, coming.bot, room, "!annuler-rencontre R1")
    yes = await lea.say(room, "oui")
    entering = asyncio.create_task(enter(list(coming.others.values()), coming.bot))
    await coming.kill_while_told(lambda: coming.sent(f"cause = '{yes}' AND rank > 1"), CROWD)
    rooms = await entering
    for partner, place in [*coming.alone.values(), *zip(coming.others.values(), rooms, strict=True)]:
        (told,) = await said_in(partner, place, coming.bot, "est annulée")
        assert told["m.mentions"] == {"user_ids": [partner.user_id]}


async def enter(people: Sequence[Partner], bot: LivingBot) -> list[str]:
    """Take the invitations of the bot, as they come. Gives the room of each person."""

    async def take(partner: Partner) -> str:
        while not (asked := [room for room, inviter in partner.invitations.items() if inviter == bot.user_id]):
            await partner.sync(wait_s=5)
        assert len(asked) == 1
        await partner.join(asked[0])
        return asked[0]

    return list(await asyncio.gather(*(take(partner) for partner in people)))
