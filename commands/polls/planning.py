"""What is to be done about a poll, and when: planned with it, and planned anew when its end moves."""

from datetime import datetime, timedelta

from sqlmodel.ext.asyncio.session import AsyncSession

from commands.polls.subject import GRACE, KIND
from storage import timers
from storage.polls import OPEN, Poll
from storage.timers import timer

END, CHASE, NUDGE = "polls.end", "polls.chase", "polls.nudge"
CHASED_BEFORE, CHASED_BEFORE_A_SHORT_ONE = timedelta(hours=48), timedelta(hours=4)


async def plan(session: AsyncSession, poll: Poll, now: datetime) -> None:
    """Plan the end of a poll, and the question to those who have not voted, in place of what was planned; of one that is over, nothing."""
    subject = f"{KIND}:{poll.number}"
    if poll.state != OPEN:
        await timers.remove_timers(session, subject)
        return
    planned = [timer(subject, END, poll.ends_at + GRACE, version=poll.version)]
    if poll.chased_at is None and (at := _chase_at(poll, now)) is not None:
        planned.append(timer(subject, CHASE, at, version=poll.version))
    await timers.set_timers(session, subject, planned)


def _chase_at(poll: Poll, now: datetime) -> datetime | None:
    """48 hours before the end; 4 when it is too near for that; None when it is too near for both."""
    moments = (poll.ends_at - before for before in (CHASED_BEFORE, CHASED_BEFORE_A_SHORT_ONE))
    return next((at for at in moments if at > now), None)
