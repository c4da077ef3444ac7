"""Coming into a room, leaving it, asking somebody in."""

from bot.delivery.group_rooms import GroupRooms
from bot.logs import log
from bot.matrix.homeserver import Homeserver
from bot.matrix.troubles import Rejected
from storage.actions import Action
from storage.delivery import Due


async def come_or_go(homeserver: Homeserver, group_rooms: GroupRooms, row: Due) -> None:
    """Do one of these. Raises as `Homeserver` does; Rejected for an invitation that is refused."""
    if row.action == Action.LEAVE:
        await homeserver.leave(row.room_id, row.content["reason"])
    elif row.action == Action.INVITE:
        await group_rooms.ask_in(row)
    else:
        await _join(homeserver, row)


async def _join(homeserver: Homeserver, row: Due) -> None:
    """Where nobody asked the bot in (it goes after a room that was replaced), a refusal is no trouble."""
    via = row.content.get("via")
    try:
        await homeserver.join(row.room_id, via or ())
    except Rejected as refusal:
        if via is None:
            raise
        log.info("not-let-in", room=row.room_id, error=str(refusal))
