"""Lines typed on a terminal, or sent through a pipe, or read in a file: the same to who listens."""

import asyncio
import os
import threading
from collections.abc import AsyncIterator


async def typed_lines(descriptor: int = 0) -> AsyncIterator[str]:
    """Give each line without its end, until there are no more.

    A thread reads the bare descriptor: event loops refuse plain files, and a reader of `sys.stdin` would hold up the exit.
    """
    loop = asyncio.get_running_loop()
    chunks: asyncio.Queue[bytes] = asyncio.Queue()

    def read() -> None:
        try:
            while chunk := os.read(descriptor, 4096):
                loop.call_soon_threadsafe(chunks.put_nowait, chunk)
            loop.call_soon_threadsafe(chunks.put_nowait, b"")
        except RuntimeError:
            return  # the loop is closed: nobody listens any more

    threading.Thread(target=read, daemon=True).start()
    begun = b""
    while chunk := await chunks.get():
        *lines, begun = (begun + chunk).split(b"\n")
        for line in lines:
            yield line.decode(errors="replace").rstrip("\r")
    if begun:
        yield begun.decode(errors="replace")
