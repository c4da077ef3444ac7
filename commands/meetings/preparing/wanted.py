"""What another family wants held becomes a meeting: an idea of a programme, once it has a date."""

from commands.core.declaration.context import Context
from commands.core.declaration.effects import Effects, Happens
from commands.core.declaration.happenings import MeetingMade, MeetingWanted
from commands.core.telling.french import short
from commands.meetings.planning import replan
from commands.meetings.preparing.chosen import hold, instant
from commands.meetings.preparing.wording import LONGEST_TEXT, LONGEST_TITLE, is_video, named_format, new_link
from commands.meetings.subject import announced, family
from storage import meetings
from storage.meetings import Meeting


@family.when(MeetingWanted)
async def hold_wanted(ctx: Context, wanted: MeetingWanted) -> Effects:
    """Planned and announced like any other; the one on a date that was chosen, with those who said yes."""
    meeting = _meeting(ctx, wanted)
    if wanted.chosen is not None:
        told = await hold(ctx, meeting, wanted.chosen)
    else:
        await meetings.add_meeting(ctx.session, meeting)
        await replan(ctx.session, meeting, ctx.territory, ctx.now)
        told = await announced(ctx.session, meeting, ctx.now, quiet=wanted.quiet)
    return *told, Happens(MeetingMade(wanted.asked_for, meeting.number or 0))


def _meeting(ctx: Context, wanted: MeetingWanted) -> Meeting:
    """« visio » is a link, where the configuration says how to make one; else it stands as it was said."""
    zone, formats = ctx.territory.zone, ctx.territory.formats
    kind = named_format(wanted.format, formats) or formats[0]
    linked = is_video(wanted.place) and bool(ctx.territory.video_link)
    return Meeting(
        format=kind.name,
        title=short(wanted.title, LONGEST_TITLE),
        theme=short(wanted.theme, LONGEST_TEXT),
        wall_start=wanted.wall_start,
        wall_end=wanted.wall_end,
        zone=zone.key,
        starts_at=instant(wanted.wall_start, zone),
        ends_at=instant(wanted.wall_end, zone),
        place="" if linked else wanted.place,
        video_link=new_link(ctx, wanted.asked_for) if linked else None,
        seats=kind.seats,
        most_guests=kind.most_guests,
        host_id=wanted.host_id,
        asked_for=wanted.asked_for,
        created_by=ctx.person.user_id,
        created_at=ctx.now,
    )
