"""How things stand with a meeting, told to who corrects a message that did something about it."""

from commands.core.declaration.context import Context
from commands.core.declaration.effects import Msg, msg
from commands.meetings.subject import MEETINGS
from storage import seats
from storage.meetings import Meeting


@MEETINGS.stands("participe", "absent")
async def tell_place(ctx: Context, meeting: Meeting) -> Msg:
    """Whether the person comes, waits, was offered a seat, or none of it."""
    held = await seats.load(ctx.session, meeting)
    row = next((each for each in held.rows if each.user_id == ctx.person.user_id), None)
    facts = {"state": row.state if row else None, "guests": row.guests if row else 0, "rank": held.rank(row) if row else None}
    return msg("meetings.your-place", meeting=meeting, **facts)


@MEETINGS.stands("rencontre", "modifier", "annuler-rencontre", "accepter", "refuser")
async def tell_meeting(_ctx: Context, meeting: Meeting) -> Msg:
    """When and where the meeting is, and in what state."""
    return msg("meetings.as-it-stands", meeting=meeting)
