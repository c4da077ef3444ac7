"""How long a meeting took those who held it: told by one of them, for all."""

import pytest

from commands.meetings.afterwards.work import read_minutes
from storage.meetings import Meeting
from tests.chat import LEA, Chat
from tests.commands.meetings.saying import SAMIRA, says
from tests.commands.meetings.test_presence import hold


@pytest.mark.parametrize(
    ("said", "minutes"),
    [
        ("6", 360),
        ("6 h", 360),
        ("6 heures", 360),
        ("six heures", 360),
        ("2,5 h", 150),
        ("2h30", 150),
        ("2 h 05", 125),
        ("2 heures et 30 minutes", 150),
        ("2 heures et demie", 150),
        ("90 min", 90),
        ("0", 0),
        ("500", 30_000),
        ("501", None),
        ("-3", None),
        ("2h75", None),
        ("6 ou 7 heures", None),
        ("beaucoup", None),
        ("", None),
    ],
)
def test_how_long_words_tell(said: str, minutes: int | None) -> None:
    assert read_minutes(said) == minutes


@pytest.mark.parametrize("said", ["5h", "5h, préparation comprise", "5h avec la prépa", "5 h au total"])
async def test_that_preparing_is_counted_goes_without_saying(chat: Chat, said: str) -> None:
    await hold(chat)
    await chat.rings(days=10, hours=9)
    await says(chat, f"!heures R1 {said}", SAMIRA)
    assert await minutes_of(chat) == 300


async def minutes_of(chat: Chat) -> int | None:
    async with chat.database.reading() as session:
        meeting = await session.get(Meeting, 1)
        assert meeting is not None
        return meeting.work_minutes


async def test_who_held_it_tells_it_within_the_week(chat: Chat) -> None:
    await hold(chat)
    assert "n’a pas commencé" in await says(chat, "!heures R1 6 h", SAMIRA)
    await chat.rings(days=10, hours=9)
    assert "Je n’ai rien noté" in await says(chat, "!heures R1", SAMIRA)
    await says(chat, "!heures R1 4 h", LEA)
    assert await minutes_of(chat) is None, "she did not hold it"
    assert "6 h 30 de travail" in await says(chat, "!heures R1 6h30", SAMIRA)
    await says(chat, "!heures R1 7", SAMIRA)
    assert await minutes_of(chat) == 420
    await chat.rings(days=8)
    await says(chat, "!heures R1 9", SAMIRA)
    assert await minutes_of(chat) == 420, "what a half-year comes to moves no more"
