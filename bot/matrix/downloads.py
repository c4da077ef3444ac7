"""Files of others, fetched from the homeserver: whole, unsealed, in memory, and never more than one agreed to."""

import asyncio
import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

import nio
from nio.crypto.attachments import decrypt_attachment
from nio.exceptions import EncryptionError

from bot.matrix.requests import only_done
from bot.matrix.responses import NO_ANSWER
from bot.matrix.troubles import Rejected, Unreachable

PATIENCE_S = 120
BLOCK = 1 << 16


class TooLarge(Exception):
    """A file is longer than one agreed to, whatever its message said."""


async def download(client: nio.AsyncClient, shown: Mapping[str, Any], most: int) -> bytes:
    """A file, by the content of a message that shows it (`SharedFile.content`), of `most` bytes.

    Raises TooLarge; Rejected where it is not to be had, or is not what it was; Unreachable, RateLimited, TokenRevoked.
    """
    sealed: Mapping[str, Any] | None = shown.get("file")
    place = str(sealed["url"] if sealed else shown["url"])
    try:
        async with asyncio.timeout(PATIENCE_S):
            data = await _fetch(client, place.removeprefix("mxc://"), most)
    except NO_ANSWER as error:
        raise Unreachable(type(error).__name__) from error
    return await asyncio.to_thread(_unseal, data, sealed) if sealed else data


async def _fetch(client: nio.AsyncClient, place: str, most: int) -> bytes:
    """Files are given to who has an account only (Matrix 1.11); nio asks as one did before."""
    server, _, name = place.partition("/")
    path = f"/_matrix/client/v1/media/download/{quote(server, safe='')}/{quote(name, safe='')}"
    answer = await client.send("GET", path, headers={"Authorization": f"Bearer {client.access_token}"}, timeout=PATIENCE_S)
    async with answer:
        if answer.status != 200:
            only_done(answer.status, _said(await answer.content.read(BLOCK)))
        data = bytearray()
        async for block in answer.content.iter_chunked(BLOCK):
            data += block
            if len(data) > most:
                raise TooLarge
    return bytes(data)


def _said(answer: bytes) -> dict[str, Any]:
    """What is said instead of a file; nothing, where it is no homeserver that says it."""
    try:
        said = json.loads(answer)
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}


def _unseal(data: bytes, sealed: Mapping[str, Any]) -> bytes:
    try:
        return bytes(decrypt_attachment(data, sealed["key"]["k"], sealed["hashes"]["sha256"], sealed["iv"]))
    except (EncryptionError, ValueError, TypeError) as error:  # keys that are none, written by a program
        raise Rejected(type(error).__name__) from error
