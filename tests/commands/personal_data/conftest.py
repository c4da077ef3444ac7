import pytest

from commands.table import TABLE
from storage.database import Database
from tests.chat import Chat


@pytest.fixture
def chat(database: Database) -> Chat:
    """A house with all its families, on each database in turn."""
    return Chat(database, TABLE)
