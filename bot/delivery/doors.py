"""The private room of a person: found, opened when there is none, and never trusted without looking who is in it."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial

from bot import metrics
from bot.logs import log
from bot.matrix.homeserver import Homeserver, Standing
from bot.matrix.patience import patiently
from bot.matrix.troubles import Rejected
from commands.core.rules.caps import PRIVATE_ROOMS, PRIVATE_ROOMS_LAST
from storage import private_rooms, rooms
from storage.database import Database
from storage.delivery import digest
from storage.private_rooms import PrivateRoom


class Waiting(Exception):
    """The person was invited and has not come in yet: there is nothing to do until they move."""


class Moved(Exception):
    """What waits is for one person, and its room is not theirs alone any more."""


class Doors:
    """Knows in which room a person can be spoken to alone. What the homeserver says at that moment decides."""

    def __init__(self, database: Database, homeserver: Homeserver, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._homeserver = homeserver
        self._clock = clock
        self._opened: dict[str, list[datetime]] = {}  # when a room was opened for somebody, lately
        self._asked: set[str] = set()  # rooms to which somebody was just invited, and of which /sync has not told yet

    def moved(self, room_id: str) -> None:
        """Somebody came, went or was invited there: what the homeserver says of it is fresh again."""
        self._asked.discard(room_id)

    def is_private(self, room_id: str, user_id: str) -> bool:
        """Whether the bot and this person are alone there, nobody else being invited, and nobody may come in or read unasked."""
        facts = self._homeserver.facts(room_id)
        return facts is not None and facts.secluded and self._homeserver.companion(room_id) == user_id

    async def find(self, user_id: str, key: str) -> str:
        """The room where only this person reads; `key` names the need of it, so that a repeat opens no second one.

        Raises Waiting when the person must come in first; Rejected when they left or refused twice; and the troubles of
        `bot.matrix.troubles`.
        """
        known, replaced = await patiently(partial(self._known, user_id))
        for room in sorted(known, key=lambda room: room.room_id in replaced):
            # in one that is being replaced nothing is said: what is to be said waits there, and goes along
            if room.room_id in replaced or self.is_private(room.room_id, user_id):
                return room.room_id
        for room in known:
            if await self._awaits(room, user_id):
                raise Waiting
        self._count(user_id)
        room_id = await self._homeserver.open_private(user_id, digest(f"{key}|{len(known)}"))
        self._opened[user_id].append(self._clock())
        self._asked.add(room_id)
        await patiently(lambda: self._remember(room_id, user_id))
        if not self.is_private(room_id, user_id):  # they may have come while this was written down
            raise Waiting
        return room_id

    async def lead(self, user_id: str, room_id: str) -> None:
        """All that waits for a person goes to this room of theirs."""
        async with self._database.writing() as session:
            await rooms.send_in_private(session, user_id, room_id)

    async def close(self, user_id: str, reason: str) -> None:
        """Give up all that waits for a person who cannot be reached in private."""
        async with self._database.writing() as session:
            await private_rooms.set_person_aside(session, user_id, reason, self._clock())
            await private_rooms.remove_rooms(session, user_id)
        metrics.SET_ASIDE.inc()
        log.warning("set-aside", doing="private", error=reason)

    async def _known(self, user_id: str) -> tuple[Sequence[PrivateRoom], set[str]]:
        """The rooms of a person, the newest first; and all rooms that are being replaced."""
        async with self._database.reading() as session:
            moves = await rooms.list_pending(session)
            return await private_rooms.list_rooms(session, user_id), {move.old_room_id for move in moves}

    def _count(self, user_id: str) -> None:
        """Raises Rejected for who had many rooms opened lately: the bot stays in each, and one person fills no homeserver."""
        lately = [at for at in self._opened.get(user_id, ()) if at > self._clock() - PRIVATE_ROOMS_LAST]
        if len(lately) >= PRIVATE_ROOMS:
            raise Rejected("too many private rooms were opened for this person lately")
        self._opened[user_id] = lately

    async def _awaits(self, room: PrivateRoom, user_id: str) -> bool:
        """Whether the person is expected in a closed room where nobody else is; who left is invited once more."""
        if room.room_id in self._asked:
            return True
        facts = self._homeserver.facts(room.room_id)
        if facts is None or facts.joined != 1 or not facts.secluded:
            return False
        match self._homeserver.standing(room.room_id, user_id):
            case Standing.INVITED:
                return facts.invited == 1
            case Standing.OUT if room.invited_again:
                raise Rejected("the person left the private room, and did not come back")
            case Standing.OUT if facts.invited == 0:
                await self._invite_again(room, user_id)
                return True
            case _:
                return False

    async def _invite_again(self, room: PrivateRoom, user_id: str) -> None:
        await self._homeserver.invite(room.room_id, user_id)
        self._asked.add(room.room_id)
        await patiently(lambda: self._remember_invitation(room.room_id))

    async def _remember(self, room_id: str, user_id: str) -> None:
        """Write the room down, unless the person was erased while it was opened: nothing of them may come back then."""
        async with self._database.writing() as session:
            if await private_rooms.list_waiting(session, user_id):
                await private_rooms.add_room(session, PrivateRoom(room_id=room_id, user_id=user_id, opened_at=self._clock()))

    async def _remember_invitation(self, room_id: str) -> None:
        async with self._database.writing() as session:
            await private_rooms.set_invited_again(session, room_id)


def is_person(place: str) -> bool:
    """Whether a row of the outbox goes to a person whose private room is not known yet."""
    return place.startswith("@")
