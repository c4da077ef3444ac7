"""What the days do to meetings by themselves: offers that end, names that are forgotten."""

from datetime import datetime, time

from dateutil.relativedelta import relativedelta

from commands.core.context import Due
from commands.core.effects import Effects
from commands.meetings.subject import family, kept_true, offer_deadline, tell_promoted
from storage import attendance, meetings, satisfaction, seats


@family.daily("freed-seats", hour=12, minute=1)
async def pass_seats_on(due: Due) -> Effects:
    """At noon, when offers end: what nobody took, and what who was forgotten held, goes to the next ones."""
    letters: list[Effects] = []
    for number in await meetings.list_unsettled(due.session, due.now):
        meeting = await meetings.get_meeting(due.session, number, to_change=True)
        assert meeting is not None
        await meetings.remove_forgotten(due.session, number)
        until = offer_deadline(due.now, due.territory.zone, meeting)
        letters.append(tell_promoted(await seats.settle(due.session, meeting, due.now, until)))
        letters.append((await kept_true(due.session, meeting),))
    return tuple(letter for each in letters for letter in each)


@family.daily("attendance", hour=4, minute=40)
async def forget_who_came(due: Due) -> Effects:
    """A year after a meeting (`retention.attendance_months`), only how many came is known."""
    today = due.due.astimezone(due.territory.zone).date()
    day = today - relativedelta(months=due.territory.retention.attendance_months)
    before = datetime.combine(day, time(), due.territory.zone)
    await meetings.remove_names(due.session, before)
    await attendance.remove_names(due.session, before)
    await satisfaction.remove_comments(due.session, before)
    return ()
