"""Files as they leave: those that wait in the outbox, and those that are printed only then, by a process of their own.

What is printed is told by its row alone: printed again after a kill, it is the same page.
"""

import asyncio
import base64
import json
from asyncio.subprocess import DEVNULL, PIPE
from pathlib import Path

from bot import logo
from bot.delivery.printer import TYPST
from bot.machine import process
from bot.matrix.content import Content
from commands.core.telling.rendering import TEXTS


class PrintingError(Exception):
    """A page could not be printed: its row is tried again, then set aside like what the homeserver refuses."""


class Press:
    """Gives the data of files. town: the picture that the town gave; None: that of the project."""

    def __init__(self, town: Path | None = None) -> None:
        self._town = town

    async def data_of(self, file: Content) -> bytes:
        """The data of a file of the outbox. Nobody's answer waits while it is printed. Raises PrintingError."""
        if (printed := file.get("printed")) is None:
            return base64.b64decode(file["data"])
        picture = await asyncio.to_thread(logo.for_print, self._town)
        layout = TEXTS / printed["layout"]
        layout = layout if layout.suffix else layout.with_suffix(TYPST)  # a row that waits since before names no ending
        job = {"layout": str(layout), "page": json.dumps(printed["page"]), "logo": picture}
        return await _print_apart(json.dumps(job).encode())


async def _print_apart(job: bytes) -> bytes:
    async with process("bot.delivery.printer", stdin=PIPE, stdout=PIPE, stderr=DEVNULL) as child:
        made, _ = await child.communicate(job)
    if child.returncode:
        raise PrintingError(f"the printer ended with {child.returncode}")
    return made
