"""Which room has which role: as the configuration says, and from there on wherever these rooms were moved to."""

from collections.abc import Iterator, Mapping

from typing_extensions import override

from bot.logs import log
from storage.rooms import newest


class Roles(Mapping[str, str]):
    """Room id → role, at this moment. Changed only once the move of a room is committed."""

    def __init__(self, rooms: Mapping[str, str]) -> None:
        """rooms: room id → role, as configured."""
        self._room_of = {role: room_id for room_id, role in rooms.items()}

    def room_of(self, role: str) -> str | None:
        """The room of a role; None when it has none."""
        return self._room_of.get(role)

    def catch_up(self, moves: Mapping[str, str]) -> None:
        """At the start, the configuration may name old rooms. moves: old room → new room, those that were made."""
        for role, room_id in self._room_of.items():
            now = newest(moves, room_id)
            if now != room_id:
                log.warning("room-replaced", role=role, room=room_id, error=f"[rooms] should name {now}")
            self._room_of[role] = now

    def follow(self, old_room_id: str, new_room_id: str) -> None:
        """A room was moved: its role goes along."""
        self._room_of = {role: new_room_id if room_id == old_room_id else room_id for role, room_id in self._room_of.items()}

    @override
    def __getitem__(self, room_id: str) -> str:
        for role, room in self._room_of.items():
            if room == room_id:
                return role
        raise KeyError(room_id)

    @override
    def __iter__(self) -> Iterator[str]:
        return iter(dict.fromkeys(self._room_of.values()))

    @override
    def __len__(self) -> int:
        return len(set(self._room_of.values()))
