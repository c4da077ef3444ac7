"""What the homeserver answers through nio, and what its refusals mean.

nio returns its errors and retries for ever; here a call either gives its answer or raises.
"""

import asyncio
from collections.abc import Awaitable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TypeVar

import nio
from aiohttp import ClientError
from nio.exceptions import GroupEncryptionError, LocalProtocolError, OlmTrustError, SendRetryError

from bot.matrix.loose_json import NoMatrix
from bot.matrix.troubles import RateLimited, Rejected, TokenRevoked, Unreachable

REQUEST_TIMEOUT_S = 30
NO_ANSWER = (ClientError, OSError, TimeoutError, asyncio.IncompleteReadError, SendRetryError, NoMatrix)
SHORTEST_WAIT_S, LONGEST_WAIT_S = 0.1, 600.0
FINAL_CODES = frozenset({"M_FORBIDDEN", "M_TOO_LARGE", "M_NOT_FOUND", "M_BAD_JSON", "M_INVALID_PARAM", "M_UNRECOGNIZED"})
TOKEN_CODES = frozenset({"M_UNKNOWN_TOKEN", "M_MISSING_TOKEN", "M_USER_DEACTIVATED"})

R = TypeVar("R")


async def ask(kind: type[R], call: Awaitable[object], seconds: float = 2 * REQUEST_TIMEOUT_S) -> R:
    """Wait for an answer of the expected kind; raise what went wrong otherwise."""
    try:
        async with asyncio.timeout(seconds):
            answer = await call
    except (*NO_ANSWER, GroupEncryptionError) as error:  # the key of a room may be dropped while a message is being sealed
        raise Unreachable(type(error).__name__) from error
    except (LocalProtocolError, OlmTrustError) as error:
        raise Rejected(type(error).__name__) from error
    if isinstance(answer, kind) and not _is_of_a_gateway(answer):
        return answer
    raise failure(answer)


def _is_of_a_gateway(answer: object) -> bool:
    """The page of a gateway, which nio takes for an empty answer: « done », where nothing else is expected."""
    transport = getattr(answer, "transport_response", None)
    return transport is not None and transport.status >= 500


def failure(answer: object) -> Unreachable | RateLimited | Rejected | TokenRevoked:
    """What an error answer of nio means for us."""
    if not isinstance(answer, nio.ErrorResponse):
        return Unreachable(type(answer).__name__)
    code = str(answer.status_code or "")
    transport = getattr(answer, "transport_response", None)
    status = transport.status if transport is not None else 0
    if code == "M_LIMIT_EXCEEDED" or status == 429:
        return RateLimited(min(max((answer.retry_after_ms or 5_000) / 1_000, SHORTEST_WAIT_S), LONGEST_WAIT_S))
    if code in TOKEN_CODES:
        return TokenRevoked(code)
    if code in FINAL_CODES or (code.startswith("M_") and 400 <= status < 500 and status != 408):
        return Rejected(f"{code} {answer.message}")
    return Unreachable(f"{code} {status}")


def time_of(answer: nio.Response) -> datetime | None:
    """When an answer was given, by the clock of who gave it (`Date`, to the second); None when it says nothing that is a time."""
    transport = answer.transport_response
    try:
        said = parsedate_to_datetime(transport.headers["Date"]) if transport is not None else None
    except (KeyError, ValueError):
        return None
    return said if said is None or said.tzinfo else said.replace(tzinfo=UTC)
