"""How the private room of a person is made on the homeserver, whole, whatever cuts its making off."""

from dataclasses import dataclass
from typing import Any

import nio

from bot.matrix.homeserver import Homeserver
from bot.matrix.named_rooms import NamedRooms, State, Stillborn, stands_apart
from bot.matrix.seclusion import THERE, is_closed

ONLY_THE_BOT_INVITES = {"invite": 50}  # nobody else is asked into a private room by mistake
CLOSED = (
    {"type": "m.room.join_rules", "content": {"join_rule": "invite"}},
    {"type": "m.room.history_visibility", "content": {"history_visibility": "shared"}},
)


@dataclass(frozen=True, slots=True)
class PrivateRooms:
    """How the rooms for one person are made. `encrypted`: when the bot can encrypt."""

    name: str = "AGORA (robot)"
    encrypted: bool = True


class Openings(NamedRooms):
    """Opens private rooms."""

    def __init__(self, homeserver: Homeserver, client: nio.AsyncClient, rooms: PrivateRooms) -> None:
        super().__init__(homeserver, client)
        self._rooms = rooms
        self.avatar: dict[str, Any] | None = None
        """The picture of the rooms that are made, once it is known (the content of `m.room.avatar`)."""

    async def open(self, user_id: str, key: str) -> str:
        """Make the room of a person, or find it again: the same `key` gives the same room. Returns its id. Raises as `Homeserver` does."""
        return await self._first_sound(f"agora-prive-{key}", lambda alias: self._open(user_id, alias))

    async def _open(self, user_id: str, alias: str) -> str:
        """Make the room of this alias, or complete the one there is. Raises Stillborn when the bot itself cannot come in."""
        room_id, is_new = await self._make_or_find(
            alias,
            name=self._rooms.name,  # else its alias is read in the invitation
            invite=[user_id],
            is_direct=True,
            initial_state=[*self._seal(wanted=self._rooms.encrypted), *self._picture()],
            power_level_override=ONLY_THE_BOT_INVITES,
        )
        if not is_new:
            await self._finish(room_id, user_id)
        return room_id

    async def _finish(self, room_id: str, user_id: str) -> None:
        """Ask again for what a private room lacks: the homeserver may have been cut off while it made it.

        Without this, nobody might be asked in, and private words said in clear.
        """
        state = await self._enter(room_id)
        self._check(state, user_id)
        users = {} if stands_apart(state) else {self._homeserver.user_id: 100}
        power = {"type": "m.room.power_levels", "content": ONLY_THE_BOT_INVITES | {"users": users}}
        name = {"type": "m.room.name", "content": {"name": self._rooms.name}}
        await self._complete(room_id, state, [power, *CLOSED, *self._seal(wanted=self._rooms.encrypted), *self._picture(), name])
        if not any(event["type"] == "m.room.member" and event["state_key"] == user_id for event in state):
            await self._homeserver.invite(room_id, user_id)

    def _picture(self) -> list[dict[str, Any]]:
        return [{"type": "m.room.avatar", "state_key": "", "content": self.avatar}] if self.avatar else []

    def _check(self, state: State, user_id: str) -> None:
        """Raises Stillborn for a room that somebody opened to others, or where others are: a name is found by anybody."""
        said = {event["type"]: event["content"] for event in (*CLOSED, *state) if not event.get("state_key")}
        rule, visibility = said["m.room.join_rules"].get("join_rule"), said["m.room.history_visibility"].get("history_visibility")
        there = {each["state_key"] for each in state if each["type"] == "m.room.member" and each["content"].get("membership") in THERE}
        if not is_closed(rule, visibility) or there - {user_id, self._homeserver.user_id}:
            raise Stillborn("it is not for this person alone")
