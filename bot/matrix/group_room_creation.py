"""How the room of a group is made on the homeserver, whole, whatever cuts its making off; and put in order again later."""

from dataclasses import dataclass
from typing import Any

import nio

from bot.logs import log
from bot.matrix.homeserver import Homeserver, RoomMade, RoomWanted
from bot.matrix.loose_json import mapping
from bot.matrix.named_rooms import NamedRooms, State, content_of, stands_apart
from bot.matrix.troubles import Rejected

MODERATES, OWNS = 50, 100
HOSTS_INVITE = {"invite": MODERATES}
LONGEST_NAME, LONGEST_TOPIC = 80, 400


@dataclass(frozen=True, slots=True)
class GroupRooms:
    """How the rooms of groups are made. space: the id or the alias of the one they are in, if there is one. encrypted: when the bot can."""

    space: str | None = None
    encrypted: bool = True


class Makings(NamedRooms):
    """Makes the rooms of groups."""

    def __init__(self, homeserver: Homeserver, client: nio.AsyncClient, rooms: GroupRooms) -> None:
        super().__init__(homeserver, client)
        self._rooms = rooms

    async def make(self, wanted: RoomWanted) -> RoomMade:
        """Make a room, or find it again and complete it: the same key gives the same room. Raises as `Homeserver` does."""
        space = await self._homeserver.resolve(self._rooms.space) if self._rooms.space else None
        if wanted.room_id is not None:
            return await self._finish(wanted.room_id, wanted, space)
        return await self._first_sound(f"agora-groupe-{wanted.key}", lambda alias: self._make(alias, wanted, space))

    async def _make(self, alias: str, wanted: RoomWanted, space: str | None) -> RoomMade:
        """Make the room of this alias, then complete it, as one that was half made. Raises Stillborn."""
        room_id, _ = await self._make_or_find(
            alias,
            name=wanted.name[:LONGEST_NAME],
            topic=wanted.topic[:LONGEST_TOPIC],
            initial_state=self._rules(space),
            power_level_override=HOSTS_INVITE,
        )
        return await self._finish(room_id, wanted, space)

    async def _finish(self, room_id: str, wanted: RoomWanted, space: str | None) -> RoomMade:
        """Ask for what the room lacks, and only for that: what people changed of its name or its rules since stays."""
        state = await (self._enter(room_id) if wanted.room_id is None else self._state_of(room_id))
        named: State = [
            {"type": "m.room.name", "content": {"name": wanted.name[:LONGEST_NAME]}},
            {"type": "m.room.topic", "content": {"topic": wanted.topic[:LONGEST_TOPIC]}},
        ]
        await self._complete(room_id, state, [*named, *self._rules(space)] if wanted.room_id is None else [])
        before = content_of(state, "m.room.power_levels")
        powers = _powers(before, wanted, None if stands_apart(state) else self._homeserver.user_id)
        if powers != before:
            await self._put(room_id, "m.room.power_levels", powers)
        known = {event.get("state_key") for event in state if event.get("type") == "m.room.member"}
        if wanted.room_id is None:
            for user_id in wanted.hosts:
                if user_id not in known:
                    await self._homeserver.invite(room_id, user_id)
        return RoomMade(room_id, outside=space is not None and not await self._show_in(space, room_id))

    async def _show_in(self, space: str, room_id: str) -> bool:
        """Whether the space shows the room: where the bot may not say so, a person must."""
        try:
            await self._put(space, "m.space.child", {"via": [self._server], "suggested": True}, room_id)
        except Rejected as refusal:
            log.warning("room-outside-the-space", room=room_id, error=str(refusal))
            return False
        return True

    def _rules(self, space: str | None) -> State:
        """Who enters: the members of the space; where none is known, who is invited, or knocks and is let in.

        Never `invite`: with its host alone in it, such a room would be taken for the private room of that person.
        """
        enter: dict[str, Any] = {"join_rule": "knock"}
        if space is not None:
            enter = {"join_rule": "restricted", "allow": [{"type": "m.room_membership", "room_id": space}]}
        rules: State = [
            {"type": "m.room.join_rules", "state_key": "", "content": enter},
            {"type": "m.room.history_visibility", "state_key": "", "content": {"history_visibility": "shared"}},
        ]
        if space is not None:
            rules.append({"type": "m.space.parent", "state_key": space, "content": {"via": [self._server], "canonical": True}})
        return rules + self._seal(wanted=self._rooms.encrypted)


def _powers(before: dict[str, Any], wanted: RoomWanted, owner: str | None) -> dict[str, Any]:
    """The powers of a room, with its hosts able to moderate, and who leads no more not so. What people gave beside stays."""
    given = dict(mapping(before.get("users")))
    users = {user_id: power for user_id, power in given.items() if not (user_id in wanted.members and power == MODERATES)}
    if owner is not None:
        users = {owner: OWNS} | users
    for user_id in wanted.hosts:
        power = users.get(user_id, 0)
        users[user_id] = power if isinstance(power, int) and power > MODERATES else MODERATES
    return (HOSTS_INVITE | before if wanted.room_id is None else before) | {"users": users}
