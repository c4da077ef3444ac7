"""Asking again: the homeserver or the database will come back, and nothing is lost meanwhile."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from bot.logs import log
from bot.matrix.troubles import RateLimited, Unreachable
from storage.database import is_trouble

FIRST_REST_S, LONGEST_REST_S = 0.5, 30.0

T = TypeVar("T")


async def patiently(ask: Callable[[], Awaitable[T]]) -> T:
    """Ask again until it goes well: the homeserver or the database will come back. Rests longer each time, up to 30 s."""
    rest = FIRST_REST_S
    while True:
        try:
            return await ask()
        except RateLimited as limit:
            await asyncio.sleep(limit.seconds)
        except Unreachable as trouble:
            log.warning("homeserver-unreachable", retry_in=rest, error=str(trouble))
            await asyncio.sleep(rest)
        except Exception as error:
            if not is_trouble(error):
                raise
            log.warning("database-in-trouble", retry_in=rest, error=error)
            await asyncio.sleep(rest)
        rest = min(rest * 2, LONGEST_REST_S)
