"""The weekly digest, where everybody reads: meetings of this week and of the next, who joined; nothing when there is nothing."""

from datetime import date, datetime, time, timedelta

from commands.core.declaration.context import Due
from commands.core.declaration.effects import Effects, Post, msg
from commands.core.rules.calendar import first_working_day, is_working_time
from commands.meetings.subject import family, sheet_of
from storage import meetings, network
from storage.meetings import Wanted

MOST_MEETINGS = 6
"""With the titles, who joined and the next step, they make ten lines."""
WEEK = timedelta(days=7)


@family.daily("meetings.weekly-digest", hour=9)
async def tell_the_week(due: Due) -> Effects:
    """On Monday, or the first working day after a holiday. Late, it is still told on that day, never on another."""
    today = due.due.astimezone(due.territory.zone).date()
    if today != _day_of_the_digest(today) or due.local_now.date() != today or not is_working_time(due.local_now):
        return ()
    monday = datetime.combine(_monday(today), time(), due.territory.zone)
    coming = await meetings.list_coming(due.session, due.now, Wanted(until=monday + 2 * WEEK), limit=MOST_MEETINGS + 1)
    sheets = [await sheet_of(due.session, meeting) for meeting in coming[:MOST_MEETINGS]]
    this_week = [sheet for sheet in sheets if sheet.meeting.starts_at < monday + WEEK]
    newcomers = len(await network.list_members(due.session, monday - WEEK))
    if not sheets and not newcomers:
        return ()
    more = len(coming) > MOST_MEETINGS
    told = msg("digest.week", this_week=this_week, next_week=sheets[len(this_week) :], more=more, newcomers=newcomers)
    return (Post("accueil", told),)


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _day_of_the_digest(day: date) -> date:
    """Of the week of a day: its Monday, or the first working day from there on."""
    monday = _monday(day)
    return first_working_day(monday)
