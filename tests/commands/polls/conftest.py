"""A conversation with the whole house, and a poll in the room of the town."""

import pytest

from commands.table import TABLE
from storage.database import Database
from tests.chat import Chat


@pytest.fixture
def chat(database: Database) -> Chat:
    """On each database in turn. It is Monday the 23rd of November 2026, 9 h in Paris."""
    return Chat(database, TABLE)
