"""What many tests begin with is told once, and each begins with the same."""

from commands.table import TABLE
from storage.database import Database
from tests.begun import Beginnings
from tests.chat import Chat
from tests.commands.meetings.saying import CAFE, SAMIRA, says

TOLD: list[str] = []


async def a_meeting(chat: Chat) -> None:
    TOLD.append(await says(chat, CAFE, SAMIRA))
    chat.later(hours=1)


async def and_another(chat: Chat) -> None:
    TOLD.append(await says(chat, CAFE.replace("jeudi 3", "jeudi 10"), SAMIRA))


async def test_a_house_begins_where_its_stories_left_it_and_they_are_told_once(database: Database, beginnings: Beginnings) -> None:
    TOLD.clear()
    chat = Chat(database, TABLE)
    await beginnings.begin(chat, a_meeting)
    left = [row.content for row in await chat.outbox()]
    assert "R2" in await says(chat, CAFE.replace("jeudi 3", "jeudi 17"), SAMIRA)
    again = Chat(database, TABLE)
    await beginnings.begin(again, a_meeting)
    assert [row.content for row in await again.outbox()] == left
    assert (again.now - Chat(database, TABLE).now).total_seconds() == 3600
    await beginnings.begin(again, and_another)
    assert "R3" in await says(again, CAFE.replace("jeudi 3", "jeudi 17"), SAMIRA)
    assert ["R1" in TOLD[0], "R2" in TOLD[1], len(TOLD)] == [True, True, 2]
