"""What the days do to meetings by themselves: offers that end, names that are forgotten."""

from datetime import datetime, time

from dateutil.relativedelta import relativedelta

from commands.core.calendar import time_to_tell
from commands.core.context import Due
from commands.core.effects import Effects, PutOff
from commands.meetings.subject import KIND, announcement, family, kept_true, offer_deadline, sheet_of, tell_promoted
from storage import attendance, meetings, satisfaction, seats
from storage.meetings import PLANNED
from storage.timers import Timer


@family.timer(seats.PASSED_ON)
async def pass_seats_on(due: Due, planned: Timer) -> Effects:
    """What nobody took in time, and what who was forgotten held, goes to the next ones; in working hours, if any are left before."""
    meeting = await meetings.get_meeting(due.session, planned.number, to_change=True)
    if meeting is None or meeting.state != PLANNED:
        return ()
    at = time_to_tell(due.local_now, meeting.starts_at)
    if at is None:
        return ()
    if at > due.now:
        raise PutOff(at)
    await meetings.remove_forgotten(due.session, planned.number)
    until = offer_deadline(due.now, due.territory.zone, meeting)
    promoted = tell_promoted(await seats.settle(due.session, meeting, due.now, until))
    return *promoted, await kept_true(due.session, meeting)


@family.told_again(KIND)
async def tell_again(due: Due, number: int) -> Effects:
    """Where the room of the agenda was replaced by another one, a meeting to come. Who is registered stays so."""
    meeting = await meetings.get_meeting(due.session, number)
    if meeting is None or meeting.state != PLANNED or meeting.starts_at <= due.now:
        return ()
    return announcement(await sheet_of(due.session, meeting))


@family.daily("meetings.attendance", hour=4, minute=40)
async def forget_who_came(due: Due) -> Effects:
    """A year after a meeting (`retention.attendance_months`), only how many came is known."""
    today = due.due.astimezone(due.territory.zone).date()
    day = today - relativedelta(months=due.territory.retention.attendance_months)
    before = datetime.combine(day, time(), due.territory.zone)
    await meetings.remove_names(due.session, before)
    await attendance.remove_names(due.session, before)
    await satisfaction.remove_comments(due.session, before)
    return ()
