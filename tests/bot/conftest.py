"""The log as it is in life, and nio before a homeserver that is not there."""

from collections.abc import AsyncIterator, Iterator

import pytest
import structlog

from bot import logs
from bot.matrix.account import Account
from bot.matrix.client import NioHomeserver
from tests.bot.raw import BOT


@pytest.fixture
def log(capsys: pytest.CaptureFixture[str]) -> Iterator[pytest.CaptureFixture[str]]:
    """The log of the bot, on the error output that the test reads."""
    logs.configure()
    yield capsys
    structlog.reset_defaults()


@pytest.fixture
async def homeserver() -> AsyncIterator[NioHomeserver]:
    homeserver = NioHomeserver("http://127.0.0.1:1", BOT, None, Account(BOT, "DEVICE", "token", "key"))
    yield homeserver
    await homeserver.close()
