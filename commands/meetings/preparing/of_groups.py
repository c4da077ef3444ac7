"""Meetings of a working group: whoever leads it holds them, they are announced in its room, and their minutes are its own."""

from collections.abc import Sequence

from commands.core.declaration.context import Context
from commands.core.declaration.effects import Refused
from commands.meetings.preparing.wording import group_in
from storage import group_rooms, groups
from storage.groups import LIVING, Group
from storage.meetings import Meeting


async def leads_its_group(ctx: Context, parts: Sequence[str]) -> bool:
    """Whether what is said names a group that the person leads. Raises Refused for a group that does not live."""
    number = group_in(parts)
    if number is None:
        return False
    group = await _find(ctx, number)
    return ctx.person.user_id in await groups.list_hosts(ctx.session, group.number or 0)


async def set_group(ctx: Context, meeting: Meeting) -> None:
    """A meeting of a group is announced in its room, and tells that the group lives."""
    if group_rooms.is_of_group(meeting.asked_for):
        group = await _find(ctx, group_rooms.number_of(meeting.asked_for))
        waits = None if group.trouble else group_rooms.place_of(group.number or 0)
        meeting.room_id = group.room_id or waits
        await groups.set_active(ctx.session, group.number or 0, ctx.now)


async def _find(ctx: Context, number: int) -> Group:
    group = await groups.get_group(ctx.session, number)
    if group is None or group.state not in LIVING:
        raise Refused("meetings.no-such-group", number=number, known=await groups.list_groups(ctx.session, *LIVING, limit=3))
    return group
