"""What is compared with the homeserver at each start: all that people tap under, as long as a tap does something."""

from datetime import timedelta

from commands.table import TABLE
from storage.database import Database
from storage.ideas import KEPT, Idea
from storage.meetings import CANCELLED
from tests.chat import MORNING
from tests.given import meeting


async def test_meetings_to_come_and_ideas_that_wait_are_watched_and_those_that_are_over_are_not(database: Database) -> None:
    async with database.writing() as session:
        begins = MORNING + timedelta(days=3)
        for start, state in ((begins, "planned"), (MORNING - timedelta(days=3), "planned"), (begins, CANCELLED)):
            session.add(meeting(starts_at=start, ends_at=start + timedelta(hours=2), state=state))
        for title, state in (("Un jardin", "open"), ("Un café", KEPT)):
            session.add(Idea(title=title, state=state, created_at=MORNING))
        await session.flush()
        assert list(await TABLE.watches["meetings.meeting"](session, MORNING)) == [1]
        assert list(await TABLE.watches["programmes.idea"](session, MORNING)) == [1]
