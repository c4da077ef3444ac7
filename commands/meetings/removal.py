"""The announcement of a meeting that was taken away in the room of the agenda: `!rencontre R12 remettre` puts it back."""

from commands.core.context import Context
from commands.core.effects import Effects, Refused, Reply, msg
from commands.core.happenings import Removed
from commands.core.removals import make_way, tell_leaders
from commands.core.rights import only_who_leads
from commands.meetings.subject import KIND, announced, family, only_to_come
from storage import meetings
from storage.meetings import PLANNED, Meeting


@family.removed(KIND)
async def tell_removed(ctx: Context, removed: Removed) -> Effects:
    """Who made the meeting is told, while it is to come. The bot does not argue: it puts nothing back by itself."""
    meeting = await meetings.get_meeting(ctx.session, removed.number)
    if meeting is None or meeting.state != PLANNED or meeting.starts_at <= ctx.now:
        return ()
    return await tell_leaders(ctx, msg("meetings.announcement-removed", meeting=meeting), meeting.created_by)


async def put_back(ctx: Context, meeting: Meeting) -> Effects:
    """Announce the meeting anew. Raises Refused when its announcement is still there, or has not come yet."""
    only_to_come(ctx, meeting)
    await only_who_leads(ctx, meeting.created_by)
    if not await make_way(ctx.session, f"{KIND}:{meeting.number}"):
        raise Refused("meetings.not-removed", meeting=meeting)
    return Reply(msg("meetings.put-back", meeting=meeting)), *await announced(ctx.session, meeting, ctx.now)
