"""A homeserver that misbehaves: a reverse proxy before the real one, which fails as it is told."""

import asyncio
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Self

import aiohttp
from aiohttp import web

GATEWAY_PAGE = "<html><body><h1>502 Bad Gateway</h1><hr>nginx</body></html>"
HOP = frozenset({"transfer-encoding", "content-length", "content-encoding", "connection"})
BIG = 64 * 1024 * 1024


@dataclass(slots=True)
class Trouble:
    """What goes wrong: `kind` for the requests that `of` picks, the first `times` of them (None: until it is ended)."""

    kind: str
    of: Callable[[web.Request], bool]
    times: int | None = None
    retry_after_ms: int = 200
    met: int = field(default=0)
    over: asyncio.Event = field(default_factory=asyncio.Event)

    def strikes(self, request: web.Request) -> bool:
        """Whether it hits this request; counts it if so."""
        if (self.times is not None and self.met >= self.times) or not self.of(request):
            return False
        self.met += 1
        return True


class Proxy:
    """Forwards to `target`, but for its troubles. `url` is where the bot is told that the homeserver lives."""

    def __init__(self, target: str, port: int) -> None:
        self.target = target
        self.port = port
        self.url = f"http://127.0.0.1:{port}"
        self.troubles: list[Trouble] = []
        self.asked: Counter[str] = Counter()
        """Requests, by what they are: sync, send, other."""
        self._ended = asyncio.Event()

    async def __aenter__(self) -> Self:
        self._http = aiohttp.ClientSession(self.target, auto_decompress=True)
        application = web.Application(client_max_size=BIG)
        application.router.add_route("*", "/{path:.*}", self._answer)
        self._runner = web.AppRunner(application, access_log=None, shutdown_timeout=0, handler_cancellation=True)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self.port).start()
        return self

    async def __aexit__(self, *_: object) -> None:
        self._ended.set()
        await self._runner.cleanup()
        await self._http.close()

    def fail(self, kind: str, of: Callable[[web.Request], bool], *, times: int | None = None, retry_after_ms: int = 200) -> Trouble:
        """Begin to misbehave: bad-gateway, limited, hang, garbage, bytes, list.

        cut: forwarded, but its answer is lost. held: forwarded when it is mended.
        """
        self.troubles.append(Trouble(kind, of, times, retry_after_ms))
        return self.troubles[-1]

    def mend(self) -> None:
        """Behave again."""
        for trouble in self.troubles:
            trouble.over.set()
        self.troubles.clear()

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        self.asked[kind_of(request)] += 1
        trouble = next((trouble for trouble in self.troubles if trouble.strikes(request)), None)
        if trouble is not None and trouble.kind == "held":
            await trouble.over.wait()
            trouble = None
        if trouble is None:
            return await self._forward(request)
        if trouble.kind in {"hang", "cut"}:
            await (self._ended.wait() if trouble.kind == "hang" else self._forward(request))
            assert request.transport is not None
            request.transport.abort()
        return _failure(trouble)

    async def _forward(self, request: web.Request) -> web.Response:
        headers = {name: value for name, value in request.headers.items() if name.lower() not in {*HOP, "host"}}
        body = await request.read()
        try:
            async with self._http.request(request.method, request.raw_path, data=body, headers=headers) as answer:
                kept = {name: value for name, value in answer.headers.items() if name.lower() not in HOP}
                return web.Response(status=answer.status, body=await answer.read(), headers=kept)
        except aiohttp.ClientError:
            return web.Response(status=502, text=GATEWAY_PAGE, content_type="text/html")


def _failure(trouble: Trouble) -> web.Response:
    match trouble.kind:
        case "limited":
            body = {"errcode": "M_LIMIT_EXCEEDED", "error": "Too Many Requests", "retry_after_ms": trouble.retry_after_ms}
            return web.json_response(body, status=429)
        case "garbage":
            return web.Response(text='{"next_batch": 3, ', content_type="application/json")
        case "bytes":
            return web.Response(body=b"\xff\xfe\x00", headers={"Content-Type": "application/json"})
        case "list":
            return web.json_response([1, 2])
        case _:
            return web.Response(status=502, text=GATEWAY_PAGE, content_type="text/html")


def kind_of(request: web.Request) -> str:
    """What is asked: sync, send or other."""
    if request.path.endswith("/sync"):
        return "sync"
    return "send" if "/send/" in request.path else "other"


def sync(request: web.Request) -> bool:
    """Pick the syncs."""
    return kind_of(request) == "sync"


def send(request: web.Request) -> bool:
    """Pick the messages."""
    return kind_of(request) == "send"


def claim(request: web.Request) -> bool:
    """Pick the questions for the keys that a room's key is sealed with."""
    return request.path.endswith("/keys/claim")


def share(request: web.Request) -> bool:
    """Pick what gives a room's key to devices."""
    return "/sendToDevice/" in request.path


def account(request: web.Request) -> bool:
    """Pick the question of who one is."""
    return request.path.endswith("/account/whoami")


def anything(_request: web.Request) -> bool:
    """Pick every request."""
    return True
