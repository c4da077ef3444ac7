"""The power that rooms give, followed as the homeserver tells it: for nio, who made a room of version 12 has none."""

from collections.abc import Mapping
from typing import Any

import nio

from bot.matrix.room_state import room_state

FOLLOWED = frozenset({"m.room.create", "m.room.power_levels"})


class Powers:
    """Follows what the state of the rooms says of power."""

    def __init__(self) -> None:
        self._rooms: dict[str, dict[str, Mapping[str, Any]]] = {}

    def follow(self, answer: nio.SyncResponse) -> None:
        """Learn what a batch says of the rooms. Where the bot is no more, nothing is known."""
        for room_id, info in answer.rooms.join.items():
            for event in (*info.state, *info.timeline.events):
                source = getattr(event, "source", None)
                if isinstance(source, Mapping) and source.get("state_key") == "" and not getattr(event, "decrypted", False):
                    kind = str(source.get("type"))
                    if kind in FOLLOWED:
                        self._rooms.setdefault(room_id, {})[kind] = source
        for room_id in answer.rooms.leave:
            self._rooms.pop(room_id, None)

    def may_ring(self, room_id: str, user_id: str) -> bool:
        """Whether a mention of the whole room by this person rings for everybody there. Not where nothing is known of the room."""
        known = self._rooms.get(room_id)
        if known is None:
            return False
        state = room_state(known.values())
        return state.power_of(user_id) >= state.needed_to_ring
