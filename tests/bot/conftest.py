"""The log as it is in life."""

from collections.abc import Iterator

import pytest
import structlog

from bot import logs


@pytest.fixture
def log(capsys: pytest.CaptureFixture[str]) -> Iterator[pytest.CaptureFixture[str]]:
    """The log of the bot, on the error output that the test reads."""
    logs.configure()
    yield capsys
    structlog.reset_defaults()
