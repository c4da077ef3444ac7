"""What is to be done about a meeting, and when: planned with it, and planned anew each time it changes."""

from collections.abc import Iterable
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from commands.core.context import Territory
from commands.meetings import own_reminders, presence, reminder_instants, satisfaction, sheets
from commands.meetings.subject import KIND
from storage import timers
from storage.meetings import PLANNED, PROPOSED, Meeting
from storage.timers import timer

PROPOSAL = "meetings.proposal"
"""Of the subjects of the letters that ask the équipe d'animation for an answer, and of the timer that ends the wait."""


def moments(meeting: Meeting, territory: Territory) -> Iterable[tuple[str, datetime]]:
    """The kinds of timers of a meeting, and when each is due."""
    if meeting.state == PROPOSED:
        yield PROPOSAL, meeting.starts_at
        return
    yield from reminder_instants.moments(meeting, territory)
    yield from sheets.moments(meeting, territory)
    yield from presence.moments(meeting)
    yield from satisfaction.moments(meeting)


async def replan(session: AsyncSession, meeting: Meeting, territory: Territory, now: datetime) -> None:
    """Plan all that is to come about a meeting, in place of what was planned; of one that is cancelled, nothing, for nobody.

    Dates its last change.
    """
    meeting.changed_at = now
    subject = f"{KIND}:{meeting.number}"
    if meeting.state not in {PLANNED, PROPOSED}:
        await timers.remove_timers(session, subject)
        return
    to_come = [timer(subject, kind, at, version=meeting.version) for kind, at in moments(meeting, territory) if at > now]
    await timers.set_timers(session, subject, to_come)
    await own_reminders.replan(session, meeting, now)
