"""What the days do to meetings by themselves: offers that end, names that are forgotten."""

from commands.core.declaration.context import Due
from commands.core.declaration.effects import Effects, PutOff
from commands.core.rules.calendar import time_to_tell
from commands.meetings.subject import MEETINGS, family, offer_deadline, tell_promoted
from storage import attendance, forgotten_presences, meetings, satisfaction, seats
from storage.meetings import PLANNED, Meeting
from storage.timers import Timer


@MEETINGS.timer(seats.PASSED_ON, PLANNED)
async def pass_seats_on(due: Due, planned: Timer, meeting: Meeting) -> Effects:
    """What nobody took in time, and what who was forgotten held, goes to the next ones; in working hours, if any are left before."""
    at = time_to_tell(due.local_now, meeting.starts_at)
    if at is None:
        return ()
    if at > due.now:
        raise PutOff(at)
    await meetings.remove_forgotten(due.session, planned.number)
    until = offer_deadline(due.now, due.territory.zone, meeting)
    promoted = tell_promoted(await seats.settle(due.session, meeting, due.now, until))
    return *promoted, await MEETINGS.kept_true(due.session, meeting)


@family.daily("meetings.attendance", hour=4, minute=40)
async def forget_who_came(due: Due) -> Effects:
    """A year after a meeting (`retention.attendance_months`), only how many came is known, and from where."""
    before = due.months_ago(due.territory.retention.attendance_months)
    await forgotten_presences.keep(due.session, before)
    await meetings.remove_names(due.session, before)
    await attendance.remove_names(due.session, before)
    await satisfaction.remove_comments(due.session, before)
    return ()
