"""Which accounts are programs. Matrix has no mark for them: two things tell.

The configuration names some. And who sends an `m.notice` is one: the specification keeps it for « automated clients ». It is learnt once,
kept in the database, and does not concern the people of the network, whatever their client sends.
"""

from collections.abc import Awaitable, Callable, Collection
from datetime import datetime
from typing import TypeAlias

from sqlmodel.ext.asyncio.session import AsyncSession

from bot.logs import log
from commands.core.declaration.context import Territory
from commands.core.rules.rights import team
from storage import network, robots
from storage.database import Database

IsRobot: TypeAlias = Callable[[str], Awaitable[bool]]
"""Whether an account (its Matrix id) is a program."""
Learn: TypeAlias = Callable[[str], Awaitable[None]]
"""Told of an account that sent what programs send."""


class Robots:
    """The programs that are known, remembered so that what people do costs no look into the database."""

    def __init__(self, database: Database, territory: Territory, configured: Collection[str], clock: Callable[[], datetime]) -> None:
        """`configured`: those that the configuration names, whoever they are in the network."""
        self._database = database
        self._territory = territory
        self._configured = frozenset(configured)
        self._clock = clock
        self._learnt: set[str] = set()

    async def remember(self) -> None:
        """Begin with what was learnt before; what the configuration names now may have acted as a person until then."""
        async with self._database.writing() as session:
            self._learnt = set(await robots.list_robots(session))
            for user_id in sorted(self._configured):
                await robots.remove_deeds(session, user_id, self._clock())

    async def know(self, user_id: str) -> bool:
        """Whether an account is a program. One that entered the network since it was learnt, or was erased, is heard from now on."""
        if user_id in self._configured:
            return True
        if user_id not in self._learnt:
            return False
        async with self._database.reading() as session:
            still = await robots.get_robot(session, user_id) is not None and not await self._is_of_us(session, user_id)
        if not still:
            async with self._database.writing() as session:
                await robots.remove_robot(session, user_id)
            self._learnt.discard(user_id)
            log.info("robot-forgotten")
        return still

    async def learn(self, user_id: str) -> None:
        """An account sent what programs send: remember it, and take out what it did. Nothing for the people of the network."""
        async with self._database.reading() as session:
            if await self._is_of_us(session, user_id):
                return
        async with self._database.writing() as session:
            await robots.add_robot(session, user_id, self._clock())
        self._learnt.add(user_id)
        log.info("robot-learnt")

    async def _is_of_us(self, session: AsyncSession, user_id: str) -> bool:
        if await network.get_member(session, user_id) is not None:
            return True
        return user_id in {each.user_id for each in await team(session, self._territory)}


async def nobody(_user_id: str) -> bool:
    """Where no program is known, everybody is a person."""
    return False


async def nothing_learnt(_user_id: str) -> None:
    """For a house without a homeserver."""
