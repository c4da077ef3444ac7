"""What the house asks of the machine: its time, from the one place where it is read; a process of its own for some work."""

import asyncio
import sys
from asyncio.subprocess import Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any


def now() -> datetime:
    """What it is now, in UTC."""
    return datetime.now(UTC)


@asynccontextmanager
async def process(module: str, *arguments: str, **pipes: Any) -> AsyncIterator[Process]:
    """A module of ours, run by a process of its own, which is ended with the block. pipes: as asyncio takes them."""
    child = await asyncio.create_subprocess_exec(sys.executable, "-P", "-m", module, *arguments, **pipes)
    try:
        yield child
    finally:
        if child.returncode is None:
            child.kill()
        await child.wait()
