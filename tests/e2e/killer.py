"""Kills the bot around some moves of a story."""

import asyncio
import random
from collections.abc import Collection
from dataclasses import dataclass

from tests.e2e.living import LivingBot

LONGEST_S = 0.6
"""What a move brings is done well before: a kill within this time comes before it, in the midst of it, or after it."""


@dataclass
class Killer:
    """Kills the bot around some moves of the story, by their order: before one, which it misses, or while it does what it brings."""

    bot: LivingBot
    rng: random.Random
    moments: Collection[int] = ()
    moves: int = 0
    kills: int = 0

    async def before(self) -> None:
        """In one of two cases, nobody hears the move."""
        self.moves += 1
        if self.moves in self.moments and self.rng.random() < 0.5:
            await self._kill()

    async def after(self) -> None:
        """Else in the midst of it."""
        if self.moves not in self.moments:
            return
        if self.bot.running:
            await asyncio.sleep(self.rng.uniform(0, LONGEST_S))
            await self._kill()
        await self.bot.launch()

    async def _kill(self) -> None:
        await self.bot.kill()
        self.kills += 1
