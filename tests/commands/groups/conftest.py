import pytest

from storage.database import Database
from tests.commands.groups.house import MADE, SAMIRA, Town, town


@pytest.fixture
async def chat(database: Database) -> Town:
    return await town(database)


@pytest.fixture
async def group(chat: Town) -> Town:
    """G1, that Karim leads, with its room."""
    await chat.says(MADE, person=SAMIRA)
    await chat.opens()
    await chat.send()
    return chat
