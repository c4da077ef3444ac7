"""The HTTP port of the program as it is installed: the watchman of an image, and phones that follow a calendar, are answered."""

import aiohttp
import pytest

from bot.demo.homeserver import Homeserver, free_port
from tests.e2e.conftest import Born
from tests.e2e.living import Wanted

pytestmark = pytest.mark.e2e


async def test_the_living_program_says_that_it_is_well(homeserver: Homeserver, born: Born) -> None:
    number = free_port()
    bot = born(homeserver.url, Wanted(extra=f"[http]\nport = {number}"))
    await bot.start()
    async with aiohttp.ClientSession(f"http://127.0.0.1:{number}") as http:
        async with http.get("/healthz") as health, http.get("/metrics") as figures:
            assert [health.status, figures.status] == [200, 200]
        async with http.get("/agenda.ics") as calendar:
            assert (await calendar.text()).startswith("BEGIN:VCALENDAR")
    await bot.terminate()
    assert "Traceback" not in bot.log
