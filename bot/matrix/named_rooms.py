"""Rooms that the bot makes under a name of their own, and finds again by it, whole, whatever cuts their making off."""

from collections.abc import Awaitable, Callable, Iterable
from typing import Any, TypeAlias, TypeVar

import nio

from bot.logs import log
from bot.matrix.homeserver import Homeserver
from bot.matrix.loose_json import mapping
from bot.matrix.responses import ask
from bot.matrix.troubles import Rejected

ROOM_VERSIONS_BEFORE_12 = frozenset(str(version) for version in range(1, 12))
State: TypeAlias = list[dict[str, Any]]
Made = TypeVar("Made")


class Stillborn(Rejected):
    """What bears the name of a room and can be no such room: nobody can enter it any more, or it is not closed, or not the bot's."""


class NamedRooms:
    """What all makers of such rooms do. `homeserver` does what is asked of it elsewhere too."""

    def __init__(self, homeserver: Homeserver, client: nio.AsyncClient) -> None:
        self._homeserver = homeserver
        self._client = client
        self._server = homeserver.user_id.partition(":")[2]

    async def _first_sound(self, name: str, make: Callable[[str], Awaitable[Made]]) -> Made:
        """Make the room of a name; of the next one, where it is taken by what can be no such room: it is found again after a crash."""
        for alias in (name, f"{name}-2"):
            try:
                return await make(alias)
            except Stillborn:
                log.warning("room-stillborn", room=alias)
        return await make(f"{name}-3")

    async def _make_or_find(self, alias: str, **wanted: Any) -> tuple[str, bool]:
        """The room of an alias, and whether it was made just now. wanted: as nio creates it. Raises as `Homeserver` does."""
        create = self._client.room_create(alias=alias, preset=nio.RoomPreset.private_chat, **wanted)
        try:
            return str((await ask(nio.RoomCreateResponse, create)).room_id), True
        except Rejected:
            room_id = await self._homeserver.resolve(f"#{alias}:{self._server}")
            if room_id is None:
                raise
            return room_id, False

    async def _enter(self, room_id: str) -> State:
        """Come into a room that bears a name of the bot's, and give its state. Raises Stillborn where somebody else made it."""
        try:
            await self._homeserver.join(room_id)
        except Rejected as refusal:
            raise Stillborn(str(refusal)) from refusal
        state = await self._state_of(room_id)
        if not any(event["type"] == "m.room.create" and event["sender"] == self._homeserver.user_id for event in state):
            raise Stillborn("somebody else made it")
        return state

    async def _state_of(self, room_id: str) -> State:
        state: State = (await ask(nio.RoomGetStateResponse, self._client.room_get_state(room_id))).events
        return state

    async def _put(self, room_id: str, kind: str, content: dict[str, Any], key: str = "") -> None:
        await ask(nio.RoomPutStateResponse, self._client.room_put_state(room_id, kind, content, state_key=key))

    async def _complete(self, room_id: str, there: State, wanted: State) -> None:
        """Ask for what a room lacks, and only for that."""
        kinds = {event.get("type") for event in there}
        for piece in wanted:
            if piece["type"] not in kinds:
                await self._put(room_id, piece["type"], piece["content"], piece.get("state_key", ""))

    def _seal(self, *, wanted: bool) -> State:
        """What makes a room encrypted, when it is to be and the bot can."""
        return [nio.EnableEncryptionBuilder().as_dict()] if wanted and self._client.olm is not None else []


def content_of(state: Iterable[dict[str, Any]], kind: str) -> dict[str, Any]:
    """What a piece of state without a key says; empty where the room has none."""
    found = next((event for event in state if event.get("type") == kind and not event.get("state_key")), {})
    return dict(mapping(found.get("content")))


def stands_apart(state: State) -> bool:
    """Whether who made a room has all power there without being named (room version 12)."""
    return str(content_of(state, "m.room.create").get("room_version", "1")) not in ROOM_VERSIONS_BEFORE_12
