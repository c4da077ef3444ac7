"""Who may stand at the HTTP port, and how long: it never takes from the rooms what they need to be answered.

aiohttp waits for a request for as long as the other end likes. Here, whoever has not asked within `ASK_S`, or not read the answer within
`READ_S`, is shown out; and when the port is full, whoever has been idle longest makes room for who comes.
"""

import asyncio
import resource
from collections.abc import Callable
from typing import cast

from aiohttp import web
from aiohttp.typedefs import Handler
from typing_extensions import override

MOST = 64
"""Connections at once; never more than one descriptor in `SHARE` of those that the process may open."""
SHARE = 8
BACKLOG = 32
AT_WORK = 4
"""Requests worked on at once: each asks the database, as the rooms do."""
ASK_S = 10.0
READ_S = 60.0


class Doorkeeper:
    """Keeps count of the connections. `answering` is the middleware that tells it which are being served."""

    def __init__(self, most: int = MOST, ask_s: float = ASK_S, read_s: float = READ_S) -> None:
        self._most = max(1, min(most, resource.getrlimit(resource.RLIMIT_NOFILE)[0] // SHARE))
        self._at_work = asyncio.Semaphore(AT_WORK)
        self.ask_s, self.read_s = ask_s, read_s
        self._idle: dict[asyncio.BaseTransport, Guest] = {}  # the longest idle first
        self._served: dict[asyncio.BaseTransport, Guest] = {}

    async def open(self, server: Callable[[], asyncio.Protocol], address: str, port: int) -> asyncio.Server:
        """Listen, for a server that gives each connection its protocol. Raises OSError when the port is taken."""
        return await asyncio.get_running_loop().create_server(lambda: Guest(self, server()), address, port, backlog=BACKLOG)

    def admit(self, transport: asyncio.BaseTransport, guest: "Guest") -> bool:
        """Let a connection in, if need be in the place of an idle one. False when all are being served."""
        if len(self._idle) + len(self._served) >= self._most:
            if not self._idle:
                return False
            longest = next(iter(self._idle))
            self._idle.pop(longest).show_out()
        self._idle[transport] = guest
        return True

    def forget(self, transport: asyncio.BaseTransport) -> None:
        """A connection is no more."""
        self._idle.pop(transport, None)
        self._served.pop(transport, None)

    @property
    def inside(self) -> int:
        """How many connections there are."""
        return len(self._idle) + len(self._served)

    @web.middleware
    async def answering(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Work a request out; what is at work is not hurried."""
        transport = request.transport
        guest = self._idle.pop(transport, None) if transport is not None else None
        if guest is None or transport is None:
            return await self._work(request, handler)
        self._served[transport] = guest
        guest.take_time()
        try:
            return await self._work(request, handler)
        finally:
            if self._served.pop(transport, None) is not None:
                self._idle[transport] = guest
                guest.hurry(self.read_s)

    async def _work(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        async with self._at_work:
            return await handler(request)


class Guest(asyncio.Protocol):
    """One connection: all that happens to it goes to the protocol of aiohttp, and its time is counted."""

    def __init__(self, keeper: Doorkeeper, inner: asyncio.Protocol) -> None:
        self._keeper = keeper
        self._inner = inner
        self._transport: asyncio.Transport | None = None
        self._admitted = False
        self._timer: asyncio.TimerHandle | None = None

    def hurry(self, seconds: float) -> None:
        """Show it out after a time, unless a request of it is worked on by then."""
        self.take_time()
        self._timer = asyncio.get_running_loop().call_later(seconds, self.show_out)

    def take_time(self) -> None:
        """Do not show it out."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def show_out(self) -> None:
        """Close it at once, whatever is left to be read."""
        if self._transport is not None:
            self._transport.abort()

    @override
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        stream = cast("asyncio.Transport", transport)  # those of uvloop are no subclass of it
        self._transport = stream
        self._admitted = self._keeper.admit(stream, self)
        if not self._admitted:
            stream.abort()
            return
        self._inner.connection_made(stream)
        self.hurry(self._keeper.ask_s)

    @override
    def connection_lost(self, exc: Exception | None) -> None:
        self.take_time()
        if self._admitted and self._transport is not None:
            self._keeper.forget(self._transport)
            self._inner.connection_lost(exc)

    @override
    def data_received(self, data: bytes) -> None:
        if self._admitted:
            self._inner.data_received(data)

    @override
    def eof_received(self) -> bool | None:
        return self._inner.eof_received() if self._admitted else None

    @override
    def pause_writing(self) -> None:
        self._inner.pause_writing()

    @override
    def resume_writing(self) -> None:
        self._inner.resume_writing()
