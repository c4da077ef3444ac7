"""What is to be done about a meeting, and when: planned with it, and planned anew each time it changes."""

from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from commands.core.declaration.context import Territory
from commands.meetings.reminders import own as own_reminders
from commands.meetings.subject import MEETINGS
from storage.meetings import Meeting

PROPOSAL = "meetings.proposal"
"""Of the subjects of the letters that ask the équipe d'animation for an answer, and of the timer that ends the wait."""


async def replan(session: AsyncSession, meeting: Meeting, territory: Territory, now: datetime) -> None:
    """As `Subject.plan`, with what people asked to be reminded of. Dates its last change."""
    meeting.changed_at = now
    await MEETINGS.plan(session, meeting, territory, now)
    await own_reminders.replan(session, meeting, now)
