"""How the private room of a person is made on the homeserver, whole, whatever cuts its making off."""

from dataclasses import dataclass
from typing import Any

import nio

from bot.logs import log
from bot.matrix.homeserver import Homeserver
from bot.matrix.responses import ask
from bot.matrix.seclusion import THERE, is_closed
from bot.matrix.troubles import Rejected

ONLY_THE_BOT_INVITES = {"invite": 50}  # nobody else is asked into a private room by mistake
CLOSED = (
    {"type": "m.room.join_rules", "content": {"join_rule": "invite"}},
    {"type": "m.room.history_visibility", "content": {"history_visibility": "shared"}},
)
ROOM_VERSIONS_BEFORE_12 = frozenset(str(version) for version in range(1, 12))


@dataclass(frozen=True, slots=True)
class PrivateRooms:
    """How the rooms for one person are made. `encrypted`: when the bot can encrypt."""

    name: str = "AGORA (robot)"
    encrypted: bool = True


class Stillborn(Rejected):
    """What bears the name of a private room and can be nobody's: nobody can enter it any more, or it is not closed, or not the bot's."""


class Openings:
    """Opens private rooms. `homeserver` does what is asked of it elsewhere too."""

    def __init__(self, homeserver: Homeserver, client: nio.AsyncClient, rooms: PrivateRooms) -> None:
        self._homeserver = homeserver
        self._client = client
        self._rooms = rooms
        self.avatar: dict[str, Any] | None = None
        """The picture of the rooms that are made, once it is known (the content of `m.room.avatar`)."""

    async def open(self, user_id: str, key: str) -> str:
        """Make the room of a person, or find it again: the same `key` gives the same room. Returns its id. Raises as `Homeserver` does."""
        aliases = [f"agora-prive-{key}{suffix}" for suffix in ("", "-2", "-3")]
        for alias in aliases[:-1]:
            try:
                return await self._open(user_id, alias)
            except Stillborn:  # what bears this name can be nobody's room: the next name is tried, and found again after a crash
                log.warning("room-stillborn", room=alias)
        return await self._open(user_id, aliases[-1])

    async def _open(self, user_id: str, alias: str) -> str:
        """Make the room of this alias, or complete the one there is. Raises Stillborn when the bot itself cannot come in."""
        create = self._client.room_create(
            alias=alias,
            name=self._rooms.name,  # else its alias is read in the invitation
            invite=[user_id],
            is_direct=True,
            preset=nio.RoomPreset.private_chat,
            initial_state=[*self._seal(), *self._picture()],
            power_level_override=ONLY_THE_BOT_INVITES,
        )
        try:
            return str((await ask(nio.RoomCreateResponse, create)).room_id)
        except Rejected:
            server = self._homeserver.user_id.partition(":")[2]
            room_id = await self._homeserver.resolve(f"#{alias}:{server}")
            if room_id is None:
                raise
            await self._complete(room_id, user_id)
            return room_id

    async def _complete(self, room_id: str, user_id: str) -> None:
        """Ask again for what a private room lacks: the homeserver may have been cut off while it made it.

        Without this, nobody might be asked in, and private words said in clear.
        """
        try:
            await self._homeserver.join(room_id)
        except Rejected as refusal:
            raise Stillborn(str(refusal)) from refusal
        state = (await ask(nio.RoomGetStateResponse, self._client.room_get_state(room_id))).events
        create = next(event for event in state if event["type"] == "m.room.create")
        self._check(state, create["sender"], user_id)
        creator_stands_apart = str(create["content"].get("room_version", "1")) not in ROOM_VERSIONS_BEFORE_12
        users = {} if creator_stands_apart else {self._homeserver.user_id: 100}
        power = {"type": "m.room.power_levels", "content": ONLY_THE_BOT_INVITES | {"users": users}}
        name = {"type": "m.room.name", "content": {"name": self._rooms.name}}
        there = {event["type"] for event in state}
        for wanted in (power, *CLOSED, *self._seal(), *self._picture(), name):
            if wanted["type"] not in there:
                put = self._client.room_put_state(room_id, wanted["type"], wanted["content"])
                await ask(nio.RoomPutStateResponse, put)
        if not any(event["type"] == "m.room.member" and event["state_key"] == user_id for event in state):
            await self._homeserver.invite(room_id, user_id)

    def _picture(self) -> list[dict[str, Any]]:
        return [{"type": "m.room.avatar", "state_key": "", "content": self.avatar}] if self.avatar else []

    def _check(self, state: list[dict[str, Any]], creator: str, user_id: str) -> None:
        """Raises Stillborn for a room that somebody else made, or opened to others, or where others are: a name is found by anybody."""
        said = {event["type"]: event["content"] for event in (*CLOSED, *state) if not event.get("state_key")}
        rule, visibility = said["m.room.join_rules"].get("join_rule"), said["m.room.history_visibility"].get("history_visibility")
        there = {each["state_key"] for each in state if each["type"] == "m.room.member" and each["content"].get("membership") in THERE}
        if creator != self._homeserver.user_id or not is_closed(rule, visibility) or there - {user_id, creator}:
            raise Stillborn("it is not for this person alone")

    def _seal(self) -> list[dict[str, Any]]:
        """What makes a private room encrypted, when it is to be."""
        return [nio.EnableEncryptionBuilder().as_dict()] if self._rooms.encrypted and self._client.olm is not None else []
