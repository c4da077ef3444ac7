"""A town of three pilot structures."""

import pytest

from storage.database import Database
from tests.commands.governance.house import Town


@pytest.fixture
def town(database: Database) -> Town:
    """On each database in turn. It is Monday the 23rd of November 2026, 9 h in Paris."""
    return Town(database)
