"""The optional port, asked over real HTTP."""

from datetime import UTC, datetime, timedelta

import aiohttp

from bot.demo.homeserver import free_port
from bot.sections import HttpSettings
from bot.web import server
from storage import stream
from storage.database import Database
from tests.chat import TERRITORY

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


async def test_health_is_news_of_the_homeserver_and_metrics_count(database: Database) -> None:
    now = NOW
    port = free_port()
    runner = await server.serve(HttpSettings(port=port), database, TERRITORY, lambda: now)
    try:
        async with aiohttp.ClientSession(f"http://127.0.0.1:{port}") as http:

            async def health() -> int:
                async with http.get("/healthz") as answer:
                    return answer.status

            assert await health() == 503
            async with database.writing() as session:
                await stream.set_sync_token(session, "s1", NOW)
            assert await health() == 200
            now += timedelta(minutes=2)
            assert await health() == 503
            async with http.get("/metrics") as answer:
                assert "agora_outbox_waiting 0.0" in await answer.text()
    finally:
        await runner.cleanup()
