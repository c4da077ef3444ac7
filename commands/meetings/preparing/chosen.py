"""A date that people agreed on, by a poll, becomes a meeting: with those who said yes, and a word to the others."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from commands.core.dates import moment
from commands.core.declaration.context import Context
from commands.core.declaration.effects import Attach, Direct, Effects, Reply, msg
from commands.core.declaration.happenings import DateChosen
from commands.core.telling.french import short
from commands.meetings.announcing.ics import MEDIA_TYPE, Entry, File
from commands.meetings.planning import replan
from commands.meetings.preparing.wording import LONGEST_TITLE
from commands.meetings.subject import announced, family, offer_deadline, sheet_of
from storage import meetings, network, polls, seats
from storage.meetings import Meeting
from storage.seats import Arrival


@family.when(DateChosen)
async def meet_on(ctx: Context, chosen: DateChosen) -> Effects:
    """Hold the meeting. That of another family is held once that family has said what it is: see `wanted`."""
    return () if chosen.asked_for else await hold(ctx, _meeting(ctx, chosen), chosen)


async def hold(ctx: Context, meeting: Meeting, chosen: DateChosen) -> Effects:
    """Hold it, register who said yes, give its calendar file where it was chosen, and tell everybody in private."""
    number = await meetings.add_meeting(ctx.session, meeting)
    await polls.set_meeting(ctx.session, chosen.poll_number, number)
    await replan(ctx.session, meeting, ctx.territory, ctx.now)
    for user_id in chosen.coming:
        await _register(ctx, meeting, user_id)
    held = Reply(msg("meetings.held-by-choice", sheet=await sheet_of(ctx.session, meeting), asked=len(chosen.asked)))
    registered, asked = msg("meetings.chosen-coming", meeting=meeting), msg("meetings.chosen-asked", meeting=meeting)
    letters = [*(Direct(registered, user_id) for user_id in chosen.coming), *(Direct(asked, user_id) for user_id in chosen.asked)]
    return held, _calendar(ctx, meeting), *await announced(ctx.session, meeting, ctx.now), *letters


def _calendar(ctx: Context, meeting: Meeting) -> Attach:
    """The meeting as a file that everybody in the room may open: it holds nothing that is for some only."""
    return Attach(f"rencontre-R{meeting.number}.ics", MEDIA_TYPE, File([Entry(meeting)]).write(ctx.territory), room_id=ctx.room.room_id)


async def _register(ctx: Context, meeting: Meeting, user_id: str) -> None:
    structures = await network.list_structures_of(ctx.session, user_id)
    arrival = Arrival(user_id, structure_id=structures[0].id if structures else None)
    await seats.add_registration(ctx.session, meeting, arrival, ctx.now, offer_deadline(ctx.now, ctx.territory.zone, meeting))


def _meeting(ctx: Context, chosen: DateChosen) -> Meeting:
    kind, zone = ctx.territory.formats[0], ctx.territory.zone
    wall_end = chosen.wall_end or chosen.wall_start + timedelta(minutes=kind.minutes)
    return Meeting(
        format=kind.name,
        title=short(chosen.title.rstrip("\u00a0\u202f ?"), LONGEST_TITLE),
        wall_start=chosen.wall_start,
        wall_end=wall_end,
        zone=zone.key,
        starts_at=instant(chosen.wall_start, zone),
        ends_at=instant(wall_end, zone),
        seats=kind.seats,
        most_guests=kind.most_guests,
        created_by=ctx.person.user_id,
        created_at=ctx.now,
    )


def instant(wall: datetime, zone: ZoneInfo) -> datetime:
    """When clocks show that."""
    return moment(wall.date(), wall.time(), zone).at
