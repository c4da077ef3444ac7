"""Which rooms are for two people and nobody else: who is in or invited, who may come in unasked, who may read from outside.

nio keeps a state too, and cannot be believed here: it takes what a sealed message, or a message that is no state, says of the rules and of
the people of a room, and it takes a room of which it was told nothing for one where people are only invited. What is not known is open.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import nio

CLOSED = frozenset({"invite"})
"""The join rules of a room where nobody comes in without having been asked. One may knock at the door of the others, or be let in as a
member of a space."""
NOT_SHOWN_OUTSIDE = frozenset({"invited", "joined", "shared"})
"""What may be the visibility of a room whose past is read by its members only. Guests need no rule of their own: without an account they
enter and read as anybody does, on an invitation (`m.room.guest_access`), or where it is `world_readable`."""
THERE = frozenset({"join", "invite"})
"""The memberships of who is in a room, or may come in."""


@dataclass(slots=True)
class _Rules:
    """What the state of a room says. None: it said nothing yet."""

    join_rule: object = None
    visibility: object = None
    people: set[str] = field(default_factory=set)


class Seclusion:
    """Follows the state of the rooms as the homeserver gives it."""

    def __init__(self) -> None:
        self._rooms: dict[str, _Rules] = {}

    def follow(self, answer: nio.SyncResponse) -> None:
        """Learn what a batch says of the rooms. Where the bot is no more, nothing is known."""
        for room_id, info in answer.rooms.join.items():
            self._learn(self._rooms.setdefault(room_id, _Rules()), [*info.state, *info.timeline.events])
        for room_id in answer.rooms.leave:
            self._rooms.pop(room_id, None)

    def is_secluded(self, room_id: str) -> bool:
        """Whether at most two people are in a room or invited to it, nobody may come in unasked, and nobody reads it from outside."""
        rules = self._rooms.get(room_id, _Rules())
        return is_closed(rules.join_rule, rules.visibility) and len(rules.people) <= 2

    def _learn(self, rules: _Rules, events: Iterable[object]) -> None:
        for event in events:
            source = getattr(event, "source", None)
            if not isinstance(source, Mapping) or getattr(event, "decrypted", False):
                continue
            key, content = source.get("state_key"), source.get("content")
            said: Mapping[str, Any] = content if isinstance(content, Mapping) else {}
            match source.get("type"):
                case "m.room.join_rules" if key == "":
                    rules.join_rule = said.get("join_rule")
                case "m.room.history_visibility" if key == "":
                    rules.visibility = said.get("history_visibility")
                case "m.room.member" if isinstance(key, str):
                    (rules.people.add if said.get("membership") in THERE else rules.people.discard)(key)


def is_closed(join_rule: object, visibility: object) -> bool:
    """Whether nobody comes unasked into a room of this join rule and this visibility, and nobody reads it from outside."""
    return _is_one_of(CLOSED, join_rule) and _is_one_of(NOT_SHOWN_OUTSIDE, visibility)


def _is_one_of(values: frozenset[str], said: object) -> bool:
    return isinstance(said, str) and said in values
