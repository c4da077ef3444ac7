"""Series: a meeting that comes again, made for a year at most, told before it is made, and announced a date at a time."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from commands.core.dates import Recurring, Shown, When, moment, occurrences, rule_of
from commands.core.declaration.context import Context, Due
from commands.core.declaration.effects import Call, Effects, Offer, Refused, Reply, msg
from commands.core.rules.calendar import holiday_of, is_working_day
from commands.meetings.planning import replan
from commands.meetings.preparing.of_groups import set_group
from commands.meetings.preparing.schedule import Schedule, schedule_of
from commands.meetings.preparing.wording import Wording, meeting_of
from commands.meetings.subject import announced, family
from storage import meetings
from storage.meetings import Meeting
from storage.rows import add_numbered
from storage.series import Series

AHEAD = relativedelta(years=1)
"""How far a series is made: of a weekday, 53 meetings at most."""
SOON = timedelta(weeks=4)
CLOCKS = "passage à l’heure d’été"


@dataclass(frozen=True, slots=True)
class Skipped:
    """A day on which a series does not happen, and the name of the holiday."""

    day: date
    why: str


@dataclass(frozen=True, slots=True)
class Dates:
    """When the meetings of a series are. ends: whether these are all of them."""

    schedules: Sequence[Schedule]
    skipped: Sequence[Skipped]
    ends: bool


async def hold_series(ctx: Context, parts: Sequence[str], wording: Wording, said: Recurring, first: date | None) -> Effects:
    """Tell a series in full and ask whether it is meant. first: of the one that was; then its meetings are made, all at once."""
    if said.start is None:
        raise Refused("meetings.series-which-hour", series=said)
    again = said if first is None else replace(said, first=first)
    dates = dates_of(ctx, again, wording.format.minutes)
    if first is None:
        sure = Call("rencontre", {"words": " ; ".join(parts), "first": again.first.isoformat()})
        return Reply(msg("meetings.series-sure", wording=wording, series=again, dates=dates)), Offer({"oui": sure})
    number = await add_numbered(
        ctx.session, Series(rule=rule_of(again, ctx.territory.zone), created_by=ctx.person.user_id, created_at=ctx.now)
    )
    held = [await _hold(ctx, wording, schedule, number) for schedule in dates.schedules]
    post = await announced(ctx.session, held[0], ctx.now)
    return Reply(msg("meetings.series-created", meetings=held, series=again, dates=dates)), *post


def dates_of(ctx: Context, again: Recurring, minutes: int) -> Dates:
    """When a series is, for a year at most. Raises Refused when nothing is left of it. minutes: how long each lasts, without an end."""
    assert again.start is not None
    last = ctx.local_now.date() + AHEAD
    schedules: list[Schedule] = []
    skipped: list[Skipped] = []
    for day in occurrences(again, again.first, until=last):
        is_shown = moment(day, again.start, ctx.territory.zone).shown is not Shown.NEVER
        if why := holiday_of(day) or (None if is_shown else CLOCKS):
            skipped.append(Skipped(day, why))
        elif (schedule := schedule_of(ctx, When(day, again.start, again.end), minutes)).starts_at > ctx.now:
            schedules.append(schedule)
    if not schedules:
        raise Refused("meetings.series-empty", series=again, skipped=skipped)
    return Dates(schedules, skipped, ends=again.until is not None and again.until <= last)


async def _hold(ctx: Context, wording: Wording, schedule: Schedule, number: int) -> Meeting:
    meeting = meeting_of(ctx, wording, schedule)
    meeting.series_id = number
    await set_group(ctx, meeting)
    await meetings.add_meeting(ctx.session, meeting)
    await replan(ctx.session, meeting, ctx.territory, ctx.now)
    return meeting


@family.daily("meetings.series", hour=9, minute=5)
async def announce_next(due: Due) -> Effects:
    """Announce the next date of each series, once: four weeks before, or when the one before is over. On working days only.

    Of several on one morning, the first is a message that everybody hears; the others stand under it without a sound.
    """
    if not is_working_day(due.due.astimezone(due.territory.zone).date()):
        return ()
    silent = await meetings.list_unannounced(due.session, due.now)
    turn = [meeting for meeting in silent if await _is_its_turn(due, meeting)]
    told = [await announced(due.session, meeting, due.now, quiet=place > 0) for place, meeting in enumerate(turn)]
    return tuple(effect for effects in told for effect in effects)


async def _is_its_turn(due: Due, meeting: Meeting) -> bool:
    return meeting.starts_at <= due.now + SOON or not await meetings.is_announced(due.session, meeting.series_id, due.now)
