"""Files of others: fetched whole, unsealed, never more than agreed to, and never something else than what was sent."""

import json
from collections.abc import AsyncIterator
from typing import Any

import nio
import pytest
from aiohttp import web
from nio.crypto.attachments import encrypt_attachment

from bot.matrix.downloads import TooLarge, download
from bot.matrix.troubles import RateLimited, Rejected, TokenRevoked, Unreachable

DATA = b"Structure;Commune\nADIL;Agen\n" * 100
SEALED, KEYS = encrypt_attachment(DATA)
PLACE = "mxc://town.example/abc"
PLAIN: dict[str, Any] = {"url": PLACE}
SEALED_PLACE: dict[str, Any] = {"file": {**KEYS, "url": PLACE}}


class Media:
    """Gives one file, as a homeserver does; or what a test has it say."""

    data, status = b"", 200
    asked: web.Request

    async def give(self, request: web.Request) -> web.Response:
        self.asked = request
        return web.Response(body=self.data, status=self.status)


@pytest.fixture
async def media() -> AsyncIterator[tuple[Media, nio.AsyncClient]]:
    media, application = Media(), web.Application()
    application.router.add_get("/{path:.*}", media.give)
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=0)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    client = nio.AsyncClient(f"http://127.0.0.1:{runner.addresses[0][1]}", "@agora:town.example")
    client.access_token = "secret"
    yield media, client
    await client.close()
    await runner.cleanup()


Served = tuple[Media, nio.AsyncClient]


@pytest.mark.parametrize(("data", "shown"), [(DATA, PLAIN), (SEALED, SEALED_PLACE)], ids=["plain", "sealed"])
async def test_a_file_as_it_was_sent_to_who_has_an_account_only(media: Served, data: bytes, shown: dict[str, Any]) -> None:
    media[0].data = data
    assert await download(media[1], shown, len(DATA)) == DATA
    assert media[0].asked.path == "/_matrix/client/v1/media/download/town.example/abc"
    assert media[0].asked.headers["Authorization"] == "Bearer secret"
    assert "secret" not in media[0].asked.query_string


async def test_no_more_than_agreed_to(media: Served) -> None:
    media[0].data = DATA
    with pytest.raises(TooLarge):
        await download(media[1], PLAIN, len(DATA) - 1)


@pytest.mark.parametrize(
    ("data", "shown"),
    [
        (SEALED[:-1] + b"x", SEALED_PLACE),
        (SEALED, {"file": {**KEYS, "url": PLACE, "key": {**KEYS["key"], "k": "é"}}}),
        (SEALED, {"file": {**KEYS, "url": PLACE, "iv": "x"}}),
        (SEALED, {"file": {**KEYS, "url": PLACE, "hashes": {"sha256": "*"}}}),
    ],
    ids=["changed", "no key", "no start", "no digest"],
)
async def test_what_was_changed_or_has_no_true_keys_is_none(media: Served, data: bytes, shown: dict[str, Any]) -> None:
    media[0].data = data
    with pytest.raises(Rejected):
        await download(media[1], shown, len(DATA))


@pytest.mark.parametrize(
    ("status", "said", "failure"),
    [
        (404, {"errcode": "M_NOT_FOUND"}, Rejected),
        (429, {"errcode": "M_LIMIT_EXCEEDED", "retry_after_ms": 10}, RateLimited),
        (401, {"errcode": "M_UNKNOWN_TOKEN"}, TokenRevoked),
        (502, "<html>", Unreachable),
        (200, None, Unreachable),
    ],
)
async def test_what_a_homeserver_says_instead(media: Served, status: int, said: object, failure: type[Exception]) -> None:
    media[0].status, media[0].data = status, said.encode() if isinstance(said, str) else json.dumps(said).encode()
    if said is None:
        await media[1].close()
        media[1].homeserver = "http://127.0.0.1:9"
    with pytest.raises(failure):
        await download(media[1], PLAIN, len(DATA))
