"""The optional port: /healthz for whoever supervises, /metrics for Prometheus, calendars for phones."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from aiohttp import web
from prometheus_client import generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST

from bot import metrics
from bot.sections import HttpSettings
from bot.web import feeds
from bot.web.doorkeeper import Doorkeeper
from bot.web.feeds import Feeds
from commands.core.declaration.context import Territory
from storage import delivery, stream
from storage.database import Database

STALE = timedelta(minutes=2)
KEEP_ALIVE_S = 15.0
STOP_S = 1.0


@dataclass(frozen=True, slots=True)
class Port:
    """The port while it is open."""

    listener: asyncio.Server
    runner: web.AppRunner

    async def cleanup(self) -> None:
        """Close it, and all its connections."""
        self.listener.close()
        await self.runner.cleanup()


async def serve(
    settings: HttpSettings, database: Database, territory: Territory, now: Callable[[], datetime], doorkeeper: Doorkeeper | None = None
) -> Port:
    """Listen until what is returned is cleaned up. Raises OSError when the port is taken."""
    doorkeeper = doorkeeper or Doorkeeper()

    async def healthz(_request: web.Request) -> web.Response:
        async with database.reading() as session:
            point = await stream.get_sync_point(session)
        well = point is not None and now() - point.at < STALE
        return web.Response(text="ok\n" if well else "pas de nouvelles du serveur\n", status=200 if well else 503)

    async def measures(_request: web.Request) -> web.Response:
        async with database.reading() as session:
            metrics.WAITING.set(await delivery.count_waiting(session))
        return web.Response(body=generate_latest(), headers={"Content-Type": CONTENT_TYPE_LATEST})

    application = web.Application(middlewares=[doorkeeper.answering])
    application.router.add_get("/healthz", healthz)
    application.router.add_get("/metrics", measures)
    feeds.add_routes(application, Feeds(database, territory, now))
    # a log of requests would hold the secrets of the calendars
    runner = web.AppRunner(application, access_log=None, keepalive_timeout=KEEP_ALIVE_S, shutdown_timeout=STOP_S)
    await runner.setup()
    assert runner.server is not None
    return Port(await doorkeeper.open(runner.server, settings.address, settings.port), runner)
