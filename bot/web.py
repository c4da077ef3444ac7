"""The optional port: /healthz for whoever supervises, /metrics for Prometheus, calendars for phones."""

from collections.abc import Callable
from datetime import datetime, timedelta

from aiohttp import web
from prometheus_client import generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST

from bot import feeds, metrics
from bot.feeds import Feeds
from bot.settings import HttpSettings
from commands.core.context import Territory
from storage import delivery, stream
from storage.database import Database

STALE = timedelta(minutes=2)


async def serve(settings: HttpSettings, database: Database, territory: Territory, now: Callable[[], datetime]) -> web.AppRunner:
    """Listen until the runner that is returned is cleaned up. Raises OSError when the port is taken."""

    async def healthz(_request: web.Request) -> web.Response:
        async with database.reading() as session:
            point = await stream.get_sync_point(session)
        well = point is not None and now() - point.at < STALE
        return web.Response(text="ok\n" if well else "pas de nouvelles du serveur\n", status=200 if well else 503)

    async def measures(_request: web.Request) -> web.Response:
        async with database.reading() as session:
            metrics.WAITING.set(await delivery.count_waiting(session))
        return web.Response(body=generate_latest(), headers={"Content-Type": CONTENT_TYPE_LATEST})

    application = web.Application()
    application.router.add_get("/healthz", healthz)
    application.router.add_get("/metrics", measures)
    feeds.add_routes(application, Feeds(database, territory, now))
    runner = web.AppRunner(application, access_log=None)  # a log of requests would hold the secrets of the calendars
    await runner.setup()
    await web.TCPSite(runner, settings.address, settings.port).start()
    return runner
