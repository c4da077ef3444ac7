"""A room in which four people are with the bot, each of whom has a private room with it too: what is told to whom, and where."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from sqlmodel.ext.asyncio.session import AsyncSession

from bot.demo.heard import Heard
from bot.demo.partner import Partner
from bot.demo.time_machine import TimeMachine
from storage.database import Database
from tests.e2e.living import LivingBot, ask, open_room
from tests.e2e.seen_polls import plain
from tests.e2e.town import all_done
from tests.e2e.voices import until


@dataclass(frozen=True, slots=True)
class Scene:
    """Where things are said. private: of each person, by their name."""

    bot: LivingBot
    clock: TimeMachine
    people: Mapping[str, Partner]
    room: str
    private: Mapping[str, str]

    @classmethod
    async def begin(cls, bot: LivingBot, clock: TimeMachine, people: Mapping[str, Partner]) -> Self:
        """Start the bot, and have everybody where they are."""
        await bot.start()
        first, *others = people.values()
        room = await open_room(first, bot, *others)
        alone = await asyncio.gather(*(open_room(person, bot) for person in people.values()))
        private = dict(zip(people, alone, strict=True))
        await asyncio.gather(*(ask(person, bot, private[name], "!état") for name, person in people.items()))
        return cls(bot, clock, people, room, private)

    async def store(self, rows: Callable[[AsyncSession], Awaitable[object]]) -> None:
        """Have rows in the bot's database, which no event of a room put there."""
        database = Database(f"sqlite+aiosqlite:///{self.bot.data / 'agora.db'}")
        async with database.writing() as session:
            await rows(session)
        await database.close()

    async def moves_to(self, instant: datetime) -> None:
        """The clock goes on, and the bot does what is due by then."""
        self.clock.move_to(instant)
        await all_done(self.bot, self.clock)

    async def asks(self, name: str, words: str, *, here: bool = False) -> str:
        """Say something in private, or before all, and give the answer."""
        place = self.room if here else self.private[name]
        return plain(await ask(self.people[name], self.bot, place, words))

    async def hears(self, name: str, words: str, *, here: bool = False) -> Heard:
        """What the bot tells somebody in private, or before all, with these words in it."""
        place = self.room if here else self.private[name]
        return await self.people[name].hear(lambda heard: heard.room_id == place and self._told(heard, words))

    async def receives(self, name: str, ending: str, *, here: bool = False) -> tuple[Heard, bytes]:
        """The file of this ending that the bot sends somebody in private, or before all: its message, and what is in it."""
        place, person = self.room if here else self.private[name], self.people[name]

        def is_it(heard: Heard) -> bool:
            called = str(heard.content.get("filename") or heard.text)
            return (heard.room_id, heard.sender) == (place, self.bot.user_id) and "url" in heard.content and called.endswith(ending)

        message = await person.hear(is_it)
        return message, await person.download(message.content["url"])

    async def told(self, words: str) -> list[str]:
        """Where these words stand, once nothing is left to be said: « all » for the room, a name for each time in a private one."""
        waiting = "SELECT action, room_id FROM outbox WHERE state = 'waiting' AND action <> 'update'"
        await until(lambda: not self.bot.rows(waiting), what=lambda: f"{self.bot.rows(waiting)}\n{self.bot.log[-3000:]}")
        found = []
        for name, person in sorted(self.people.items()):
            await person.sync()
            found += [name for heard in person.heard if heard.room_id != self.room and self._told(heard, words)]
        anybody = next(iter(self.people.values()))
        return [*("all" for heard in anybody.heard if heard.room_id == self.room and self._told(heard, words)), *found]

    def _told(self, heard: Heard, words: str) -> bool:
        return heard.sender == self.bot.user_id and heard.is_message and heard.edits is None and words in plain(heard)
