"""A room as its state stands at this very moment. A sync may be two minutes old: the homeserver repeats its answer to the same question."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import inf
from typing import Any

from bot.matrix.loose_json import mapping

ROOM_VERSION_OF_MIGHTY_CREATORS = 12  # MSC4289: a creator's power is above all levels
MESSAGE, REACTION, REDACTION, PIN = "m.room.message", "m.reaction", "m.room.redaction", "m.room.pinned_events"


@dataclass(frozen=True, slots=True)
class RoomState:
    """What the state of a room says. members: user id → membership. levels: the content of its `m.room.power_levels`, if it has one.

    spaces: those that it says it is in. children: the rooms that it holds, when it is a space.
    """

    members: Mapping[str, str]
    levels: Mapping[str, Any] | None
    creators: frozenset[str]
    mighty: bool
    encrypted: bool
    replaced_by: str | None
    spaces: frozenset[str]
    children: frozenset[str]

    @property
    def joined(self) -> frozenset[str]:
        """Who is in it."""
        return frozenset(user_id for user_id, membership in self.members.items() if membership == "join")

    def power_of(self, user_id: str) -> float:
        """The power of a person (Matrix specification, `m.room.power_levels`)."""
        if user_id in self.creators and (self.mighty or self.levels is None):
            return inf if self.mighty else 100
        levels = self.levels or {}
        return _level(mapping(levels.get("users")).get(user_id), _level(levels.get("users_default"), 0))

    def needed(self, kind: str, *, state: bool = False) -> float:
        """What sending an event of a kind takes."""
        if self.levels is None:
            return 0
        usual = _level(self.levels.get("state_default"), 50) if state else _level(self.levels.get("events_default"), 0)
        return _level(mapping(self.levels.get("events")).get(kind), usual)

    def needed_to(self, act: str) -> float:
        """What an act on others takes: `redact`, `invite`."""
        return _level((self.levels or {}).get(act), 50 if act == "redact" else 0)

    @property
    def needed_to_ring(self) -> float:
        """What ringing for the whole room takes (`@room`)."""
        return _level(mapping((self.levels or {}).get("notifications")).get("room"), 50)


def room_state(events: Iterable[Mapping[str, Any]]) -> RoomState:
    """Read the state events of a room, as the homeserver gives them."""
    content: dict[tuple[str, str], Mapping[str, Any]] = {}
    creator = ""
    for event in events:
        kind, key = str(event.get("type")), str(event.get("state_key", ""))
        content[kind, key] = mapping(event.get("content"))
        creator = str(event.get("sender")) if kind == "m.room.create" else creator
    create = content.get(("m.room.create", ""), {})
    more = create.get("additional_creators")
    version = str(create.get("room_version", "1"))
    return RoomState(
        members={key: str(said.get("membership")) for (kind, key), said in content.items() if kind == "m.room.member"},
        levels=content.get(("m.room.power_levels", "")),
        creators=frozenset([creator, *(more if isinstance(more, list) else [])]),
        mighty=version.isdigit() and int(version) >= ROOM_VERSION_OF_MIGHTY_CREATORS,
        encrypted=("m.room.encryption", "") in content,
        replaced_by=content.get(("m.room.tombstone", ""), {}).get("replacement_room"),
        spaces=_named(content, "m.space.parent"),
        children=_named(content, "m.space.child"),
    )


def _named(content: Mapping[tuple[str, str], Mapping[str, Any]], wanted: str) -> frozenset[str]:
    """The rooms that state events of a kind name; one without servers to go by was taken back."""
    return frozenset(key for (kind, key), said in content.items() if kind == wanted and said.get("via"))


def _level(value: object, default: float) -> float:
    return value if isinstance(value, int) and not isinstance(value, bool) else default
