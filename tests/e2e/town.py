"""A town that a story is played in: its homeserver, its clock, its bot, its people, and what they do.

Each does its part and then waits for what it comes to in the bot's database: whoever kills the bot meanwhile, it goes on.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Self
from zoneinfo import ZoneInfo

from bot.demo.homeserver import Homeserver, copy_template
from bot.demo.partner import Partner, PartnerError
from bot.demo.time_machine import TimeMachine
from bot.engine.clock import last_due
from commands.table import TABLE
from storage.database import Database
from tests.e2e.conftest import TOWN, Template, on
from tests.e2e.living import LivingBot, Wanted
from tests.e2e.voices import until
from tests.given import findable, member, structure

NEWCOMERS = 21
PILOT_NAMES = ("CCAS", "Centre social", "Ville")
PATIENCE_S = 60.0
PARIS = ZoneInfo("Europe/Paris")
STARTS = datetime(2029, 12, 4, 8, 0, tzinfo=UTC)  # 9 h in Paris, a Tuesday
TWO_MORE_PILOTS = """
[[pilots]]
structure = "Centre social"
coordinators = [{{id = "{paul}", name = "Paul"}}]

[[pilots]]
structure = "Ville"
coordinators = [{{id = "{omar}", name = "Omar"}}]
"""
"""Of a configuration: the pilot structures beside the CCAS. The ids of their people are to be filled in."""
PILOTS = f"""
[meetings]
per_half_year = 4

[directory]
confirmation_months = 60  # nobody is asked about their sheet: it is another story
{TWO_MORE_PILOTS}
[rooms]
accueil = "{{accueil}}"
agenda = "{{agenda}}"
programme = "{{programme}}"
"""


async def nothing() -> None:
    """What befalls the bot at each move: nothing."""


async def all_done(bot: LivingBot, clock: TimeMachine) -> None:
    """Wait until the jobs of the day and the timers that are due are done: a busy machine is late, and what they say comes first."""
    await until(lambda: not _undone(bot, clock), within_s=PATIENCE_S, what=lambda: f"{_undone(bot, clock)}\n{bot.log[-2000:]}")
    now = f"{clock.now():%Y-%m-%d %H:%M:%S.%f}"  # what was said this second is due this second
    due = "SELECT kind, due_at FROM timer WHERE due_at <= ?"
    await until(lambda: not bot.rows(due, now), within_s=PATIENCE_S, what=lambda: f"{now}: {bot.rows(due, now)}\n{bot.log[-2000:]}")


def _undone(bot: LivingBot, clock: TimeMachine) -> set[str]:
    now = clock.now().astimezone(PARIS)
    due = {f"job:{job.name}:{last_due(job, now).isoformat()}" for job in TABLE.jobs}
    return due - {cause for (cause,) in bot.rows("SELECT cause FROM claim WHERE cause LIKE 'job:%'")}


@dataclass
class Town:
    """25 members, three of them of the équipe d'animation.

    before, after: what happens around each move: somebody's word or tap, or the clock's.
    """

    bot: LivingBot
    url: str
    clock: TimeMachine
    partners: Sequence[Partner]
    rooms: Mapping[str, str]
    before: Callable[[], Awaitable[None]] = nothing
    after: Callable[[], Awaitable[None]] = nothing
    _entered: set[str] = field(default_factory=set)

    @classmethod
    async def begin(cls, folder: Path, template: Template, leaving: AsyncExitStack) -> Self:
        """A town of its own with its clock, its three rooms, where the bot is, and 25 members of as many structures."""
        clock = TimeMachine(folder / "clock")
        clock.move_to(STARTS)
        await asyncio.to_thread(copy_template, template.folder, folder / "homeserver")
        homeserver = await leaving.enter_async_context(Homeserver(folder / "homeserver", options=TOWN))
        accounts = [template.accounts[login] for login in ("lea", "paul", "omar", "samira")]
        accounts += [await homeserver.register(f"partenaire{rank}") for rank in range(NEWCOMERS)]
        people = [Partner(homeserver.url, account.user_id, account.access_token) for account in accounts]
        partners = [await leaving.enter_async_context(each) for each in people]
        lea, paul, omar, *_ = partners
        rooms = {role: await lea.create_room(role.capitalize(), preset="public_chat") for role in ("accueil", "agenda", "programme")}
        extra = PILOTS.format(paul=paul.user_id, omar=omar.user_id, **rooms)
        bot = LivingBot(folder / "bot", homeserver.url, template.accounts["agora"], Wanted(extra=extra), on(clock), schema=template.schema)
        leaving.push_async_callback(bot.close)
        await bot.start()
        for room in rooms.values():
            await lea.invite(room, bot.user_id)
            for partner in partners[1:]:
                await partner.join(room)
        joined = "SELECT count(*) FROM outbox WHERE action = 'join' AND state = 'sent'"
        await until(lambda: bot.rows(joined) == [(len(rooms),)], what=lambda: bot.log)
        database = Database(f"sqlite+aiosqlite:///{bot.data / 'agora.db'}")
        today = clock.now().date()
        async with database.writing() as session:
            for rank, partner in enumerate(partners):
                name = PILOT_NAMES[rank] if rank < len(PILOT_NAMES) else f"Association {rank}"
                sheet = await findable(session, structure(name, confirmed_on=today))
                await member(session, partner.user_id, f"Prénom{rank}", sheet, last_seen_on=today)
        await database.close()
        return cls(bot, homeserver.url, clock, partners, rooms)

    @property
    def lea(self) -> Partner:
        """Of the équipe d'animation, for the CCAS."""
        return self.partners[0]

    async def play(self) -> None:
        """The story, move by move."""
        raise NotImplementedError

    # ── What people do ───────────────────────────────────────────────────────────────────────────────────────────

    async def _say(self, person: Partner, room: str, words: str) -> None:
        place = self._private(person) if room == "private" else self.rooms[room]
        await self.before()
        await person.say(place, words)
        await self.after()

    async def _tap(self, person: Partner, subject: str, key: str, *, private: bool = False) -> None:
        if private:
            room, event_id = await self._letter(person, subject)
        else:
            of_it = "SELECT room_id, event_id FROM outbox WHERE subject = ? AND action = 'send' AND state = 'sent' ORDER BY id DESC"
            await self._wait(lambda: bool(self.bot.rows(of_it, subject)), subject)
            room, event_id = self.bot.rows(of_it, subject)[0]
        await self.before()
        await person.react(room, event_id, key)
        await self.after()

    async def _letter(self, person: Partner, subject: str) -> tuple[str, str]:
        """The room and the id of a message that a person has in private, where they come in."""
        of_it = "SELECT event_id FROM outbox WHERE subject = ? AND person_id = ? AND action = 'send' AND state = 'sent'"
        await self._wait(lambda: bool(self.bot.rows("SELECT 1 FROM private_room WHERE user_id = ?", person.user_id)), subject)
        await self._come_in()
        await self._wait(lambda: bool(self.bot.rows(of_it, subject, person.user_id)), subject)
        return self._private(person), self.bot.rows(of_it, subject, person.user_id)[-1][0]

    def _private(self, person: Partner) -> str:
        return str(self.bot.rows("SELECT room_id FROM private_room WHERE user_id = ? ORDER BY opened_at DESC", person.user_id)[0][0])

    async def _come_in(self) -> None:
        """Everybody takes the invitation of the bot."""
        people = {partner.user_id: partner for partner in self.partners}
        for room_id, user_id in self.bot.rows("SELECT room_id, user_id FROM private_room"):
            if room_id not in self._entered:
                try:
                    await people[user_id].join(room_id)
                except PartnerError:
                    continue
                self._entered.add(room_id)

    async def _move_to(self, instant: datetime) -> None:
        """What is due until then is done, and what it says is said; before that, whoever was asked into a private room came."""
        await self.quiet()
        await self.before()
        self.clock.move_to(instant)
        await self.after()
        await self.quiet()

    async def quiet(self) -> None:
        """Everything due is done, everything to be said is said; everybody who was asked into a private room came."""
        waiting = "SELECT action, room_id, state, not_before FROM outbox WHERE state = 'waiting'"
        while True:
            await all_done(self.bot, self.clock)
            await self._wait(lambda: not self.bot.rows(f"{waiting} AND room_id NOT LIKE '@%'"), "said")
            await self._come_in()
            if not self.bot.rows(waiting):
                return

    # ── What it comes to ─────────────────────────────────────────────────────────────────────────────────────────

    async def _comes_to(self, query: str, *expected: tuple[object, ...]) -> None:
        await self._wait(lambda: self.bot.rows(query) == [*expected], f"{query}: {expected}")

    async def _wait(self, well: Callable[[], bool], what: str) -> None:
        await until(well, within_s=PATIENCE_S, what=lambda: f"{what}\n{self._trouble()}")

    def _trouble(self) -> str:
        waiting = self.bot.rows("SELECT action, room_id, state, trouble, not_before FROM outbox WHERE state <> 'sent'")
        return f"{self.clock.now()}\n{waiting[:9]}\n{self.bot.log[-2000:]}"
