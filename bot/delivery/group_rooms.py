"""The room of a group: asked of the homeserver, and written down once the bot is known to be in it."""

from collections.abc import Callable
from datetime import datetime
from functools import partial

from bot import metrics
from bot.delivery.doors import Waiting
from bot.logs import log
from bot.matrix.homeserver import Homeserver, RoomMade, RoomWanted
from bot.matrix.patience import patiently
from bot.matrix.troubles import RateLimited, Rejected, TokenRevoked, Unreachable
from storage import delivery, group_rooms
from storage.actions import Action
from storage.database import Database
from storage.delivery import Due
from storage.group_rooms import Wanted


class GroupRooms:
    """Makes the rooms that groups wait for. A kill between two steps leads to the same room again."""

    def __init__(self, database: Database, homeserver: Homeserver, clock: Callable[[], datetime]) -> None:
        self._database, self._homeserver, self._clock = database, homeserver, clock
        self._made: dict[str, RoomMade] = {}  # transaction → the room it made, which /sync has not told of yet

    async def make(self, place: str, first: Due) -> None:
        """Make the room of a place. first: what waits longest for it.

        Raises Waiting until the bot is known to be in it; Rejected where there is none to come; the troubles of `bot.matrix.troubles`.
        """
        wanted = await self._wanted(place)
        if wanted.room_id is None and first.action != Action.OPEN:
            raise Rejected("the group has no room")
        made = self._made.get(first.txn_id) or await self._ask(wanted)
        self._made[first.txn_id] = made
        if self._homeserver.facts(made.room_id) is None:
            raise Waiting
        await patiently(partial(self._write_down, wanted, made, first))
        del self._made[first.txn_id]
        log.info("group-room", room=made.room_id, outside=made.outside)

    async def put_in_order(self, row: Due) -> None:
        """Give those who lead a group the power to moderate its room, and take it from who leads it no more. Raises as `make`."""
        await self._ask(await self._wanted(row.content["place"]))

    async def ask_in(self, row: Due) -> None:
        """Ask somebody into the room of a group. Raises Rejected where the homeserver refuses, once the group is told."""
        user_id = str(row.content["user_id"])
        if await self._homeserver.invite(row.room_id, user_id):
            return
        await patiently(partial(self._tell_refused, row.room_id, user_id))
        raise Rejected("the invitation is refused")

    async def _tell_refused(self, room_id: str, user_id: str) -> None:
        async with self._database.writing() as session:
            await group_rooms.set_not_asked_in(session, room_id, user_id, self._clock())

    async def _ask(self, wanted: Wanted) -> RoomMade:
        asked = RoomWanted(wanted.key, wanted.name, wanted.topic, wanted.hosts, wanted.members, wanted.room_id)
        try:
            return await self._homeserver.make_room(asked)
        except (RateLimited, Unreachable, TokenRevoked, Rejected):
            raise
        except Exception as error:  # a fault of ours, or of nio: it must neither stop the bot nor be asked for ever
            log.error("group-room-failed", error=error)
            raise Rejected(type(error).__name__) from error

    async def give_up(self, place: str, reason: str) -> None:
        """The room is refused: the group is told, and what waits there is given up."""
        async with self._database.writing() as session:
            await group_rooms.set_refused(session, group_rooms.number_of(place), reason, self._clock())
        metrics.SET_ASIDE.inc()
        log.warning("set-aside", doing=Action.OPEN, error=reason)

    async def _wanted(self, place: str) -> Wanted:
        async def read() -> Wanted | None:
            async with self._database.reading() as session:
                return await group_rooms.get_wanted(session, place)

        wanted = await patiently(read)
        if wanted is None:
            raise Rejected("the group is over")
        return wanted

    async def _write_down(self, wanted: Wanted, made: RoomMade, first: Due) -> None:
        async with self._database.writing() as session:
            if first.action == Action.OPEN:
                await delivery.set_sent(session, first.id, None, self._clock(), txn_id=first.txn_id)
            await group_rooms.set_there(session, wanted.number, made.room_id, self._clock(), outside=made.outside)
