"""Requests to the homeserver that nio does not know, or whose answers it does not understand: a status and what is said."""

from json import JSONDecodeError, dumps
from typing import Any

import nio

from bot.matrix.responses import NO_ANSWER, TOKEN_CODES
from bot.matrix.troubles import RateLimited, Rejected, TokenRevoked, Unreachable

_DEFAULT_WAIT_MS = 5_000

Said = dict[str, Any]


async def request(client: nio.AsyncClient, method: str, path: str, body: Said | None = None) -> tuple[int, Said]:
    """Ask, as the account of this client. path: from `/_matrix` on. Raises Unreachable when nobody answers."""
    headers = {"Authorization": f"Bearer {client.access_token}", "Content-Type": "application/json"}
    try:
        answer = await client.send(method, path, None if body is None else dumps(body), headers)
        said = await answer.json(content_type=None)
    except (*NO_ANSWER, JSONDecodeError) as error:
        raise Unreachable(type(error).__name__) from error
    if not isinstance(said, dict):
        raise Unreachable(type(said).__name__)
    return answer.status, said


async def fetch(client: nio.AsyncClient, method: str, path: str, body: Said | None = None) -> Said:
    """Ask, and give what is said. Raises what another answer than « done » means, as `bot.matrix.troubles` says."""
    status, said = await request(client, method, path, body)
    only_done(status, said)
    return said


def only_done(status: int, said: Said) -> None:
    """Raise what an answer means that is none."""
    code = str(said.get("errcode", ""))
    if status == 200:
        return
    if status == 429:
        raise RateLimited((said.get("retry_after_ms") or _DEFAULT_WAIT_MS) / 1_000)
    if code in TOKEN_CODES:
        raise TokenRevoked(code)
    if 400 <= status < 500 and code.startswith("M_"):
        raise Rejected(f"{code} {said.get('error', '')}")
    raise Unreachable(f"{code} {status}")
