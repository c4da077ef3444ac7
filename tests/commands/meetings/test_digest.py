"""The weekly digest: on the right morning, what is worth telling, ten lines at most."""

from datetime import UTC, datetime, timedelta

import pytest

from commands.table import TABLE
from storage import meetings
from storage.meetings import Registration
from tests.chat import LEA, Chat
from tests.given import meeting, member
from tests.spaces import flat

(JOB,) = (job for job in TABLE.jobs if job.name == "meetings.weekly-digest")
MONDAY = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)  # 9 h in Paris
THURSDAY = datetime(2026, 11, 26, 13, 0, tzinfo=UTC)


async def digest(chat: Chat, due: datetime = MONDAY, *, late: timedelta = timedelta()) -> str:
    """What it says for an instant, some time after it."""
    chat.now = due + late
    last = len(await chat.outbox())
    await chat.timekeeper.run(JOB, due)
    return flat("\n".join(str(row.content["body"]) for row in (await chat.outbox())[last:]))


async def hold(chat: Chat, *starts: datetime, **facts: object) -> None:
    async with chat.database.writing() as session:
        for start in starts:
            await meetings.add_meeting(
                session, meeting(f"Café {start:%d/%m}", starts_at=start, ends_at=start + timedelta(hours=2), **facts)
            )


async def test_it_tells_the_meetings_of_two_weeks_and_who_joined(chat: Chat) -> None:
    await hold(chat, THURSDAY, THURSDAY + timedelta(days=7), THURSDAY + timedelta(days=14), seats=3)
    async with chat.database.writing() as session:
        session.add(Registration(meeting_number=1, user_id=LEA.user_id, guests=1, arrival=1, at=MONDAY))
        await member(session, LEA.user_id, "Léa", joined_at=MONDAY - timedelta(days=3))
        await member(session, "@old:town.example", "Old", joined_at=MONDAY - timedelta(days=30))
    assert [line for line in (await digest(chat)).splitlines() if line] == [
        "Les rencontres de la semaine",
        "• jeudi 26 novembre 2026 à 14 h : R1, Café 26/11 (2 personnes inscrites, 1 place libre)",
        "La semaine prochaine",
        "• jeudi 3 décembre 2026 à 14 h : R2, Café 03/12 (0 personne inscrite, 3 places libres)",
        "1 personne a rejoint le réseau depuis lundi dernier : !nouveaux",
        "Pour venir : !participe R1. Toutes les rencontres : !agenda",
    ]
    (row,) = await chat.outbox()
    assert (row.room_id, row.content["msgtype"], row.content["m.mentions"]) == ("!accueil:town.example", "m.text", {})


async def test_ten_lines_at_most(chat: Chat) -> None:
    await hold(chat, *(THURSDAY + timedelta(days=days) for days in (-2, -1, 0, 1, 5, 6, 7, 8)))
    async with chat.database.writing() as session:
        await member(session, LEA.user_id, "Léa", joined_at=MONDAY - timedelta(days=3))
    lines = [line for line in (await digest(chat)).splitlines() if line]
    assert len(lines) == 10
    assert lines[-1] == "Pour venir : !participe R1. D’autres rencontres suivent : !agenda"


async def test_nothing_when_there_is_nothing(chat: Chat) -> None:
    await hold(chat, THURSDAY, state="cancelled")
    await hold(chat, THURSDAY + timedelta(days=14))
    assert await digest(chat) == ""


@pytest.mark.parametrize(
    ("due", "late", "told"),
    [
        (MONDAY, timedelta(), True),
        (MONDAY, timedelta(hours=5), True),  # the bot was down in the morning
        (MONDAY, timedelta(hours=10), False),  # too late: nobody is rung in the evening
        (MONDAY, timedelta(days=1), False),
        (MONDAY + timedelta(days=1), timedelta(), False),
        (datetime(2026, 5, 25, 7, 0, tzinfo=UTC), timedelta(), False),  # Whit Monday
        (datetime(2026, 5, 26, 7, 0, tzinfo=UTC), timedelta(), True),
        (datetime(2026, 5, 27, 7, 0, tzinfo=UTC), timedelta(), False),
        (datetime(2026, 11, 22, 8, 0, tzinfo=UTC), timedelta(), False),  # a Sunday
    ],
)
async def test_its_morning(chat: Chat, due: datetime, late: timedelta, told: bool) -> None:
    await hold(chat, due + timedelta(days=3))
    assert bool(await digest(chat, due, late=late)) is told
    assert await digest(chat, due, late=late) == ""
