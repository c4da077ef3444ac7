import pytest

from commands.table import TABLE
from storage.database import Database
from tests.begun import Beginnings
from tests.commands.groups.house import MADE, SAMIRA, Town, settled


async def made(chat: Town) -> None:
    """G1, that Karim leads, with its room."""
    await chat.says(MADE, person=SAMIRA)
    await chat.opens()
    await chat.send()


@pytest.fixture
async def chat(database: Database, beginnings: Beginnings) -> Town:
    chat = Town(database, TABLE)
    await beginnings.begin(chat, settled)
    return chat


@pytest.fixture
async def group(chat: Town, beginnings: Beginnings) -> Town:
    await beginnings.begin(chat, made)
    return chat
