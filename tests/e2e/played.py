"""A story as it was played: by whom it is begun, around which moves the bot is killed, what it leaves."""

import random
import time
from collections.abc import Collection, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.e2e.conftest import Template
from tests.e2e.killer import Killer
from tests.e2e.seen_half_year import Told, final, told
from tests.e2e.town import Town


@dataclass(frozen=True, slots=True)
class Played:
    """What a story left."""

    moves: int
    kills: int
    chain: list[tuple[Any, ...]]
    final: list[list[tuple[Any, ...]]]
    said: list[Told]
    aside: list[tuple[Any, ...]]
    took_s: float


@dataclass(frozen=True, slots=True)
class Script:
    """A story to be played. chain, known: the questions to the database about what it came to, and about all that is known in the end."""

    story: type[Town]
    chain: str
    known: Sequence[str]

    async def play(self, folder: Path, template: Template, rng: random.Random, moments: Collection[int] = ()) -> Played:
        """In a town of its own: its homeserver, its people, its clock. moments: the moves around which the bot is killed."""
        async with AsyncExitStack() as leaving:
            story = await self.story.begin(folder, template, leaving)
            begun = time.monotonic()
            killer = Killer(story.bot, rng, moments)
            story.before, story.after = killer.before, killer.after
            await story.play()
            await story.quiet()
            took_s = time.monotonic() - begun
            said = await told(story.url, story.bot)
            aside = story.bot.rows("SELECT action, subject, trouble, cause, person_id, created_at FROM outbox WHERE state = 'aside'")
            return Played(killer.moves, killer.kills, story.bot.rows(self.chain), final(story.bot, self.known), said, aside, took_s)
