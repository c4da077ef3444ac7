"""What the shell asks of the homeserver: our narrow face of matrix-nio.

Each call either gives its answer or raises one of the failures of `bot.matrix.troubles`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any, Protocol

import nio


@dataclass(frozen=True, slots=True)
class RoomFacts:
    """What the homeserver says of a room at this moment.

    secluded: at most two people are in it or invited, nobody comes in unasked, nobody reads it from outside; what is not known is not so.
    space: it holds rooms, and nobody speaks there.
    """

    joined: int
    invited: int
    encrypted: bool
    secluded: bool = False
    space: bool = False


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A device that could not be given a room's key: it will not read what the bot says there. name: as its owner named it."""

    room_id: str
    user_id: str
    device_id: str
    name: str


@dataclass(frozen=True, slots=True)
class RoomWanted:
    """The room of a group. key: what gives the same one again. hosts: who may moderate it; members: the others. Matrix ids.

    room_id: the one that is there, whose powers are put in order; nothing else of it is changed.
    """

    key: str
    name: str
    topic: str
    hosts: tuple[str, ...]
    members: tuple[str, ...]
    room_id: str | None = None


@dataclass(frozen=True, slots=True)
class RoomMade:
    """A room of a group. outside: there is a space, and it does not show the room."""

    room_id: str
    outside: bool = False


class Standing(Enum):
    """Where a person stands towards a room."""

    IN = "in"
    INVITED = "invited"
    OUT = "out"


class Homeserver(Protocol):
    """What the shell needs of Matrix."""

    @property
    def user_id(self) -> str:
        """Who the bot is."""

    async def resolve(self, room: str) -> str | None:
        """The id of a room given by its id or alias; None when there is no such room."""

    async def sync(self, since: str | None, *, whole: bool) -> nio.SyncResponse:
        """What happened since; `whole` brings the state of every room and does not wait. Messages come decrypted when they can."""

    async def is_well(self) -> bool:
        """Whether the homeserver answers right now (tells an odd request from a homeserver in trouble). Raises TokenRevoked."""

    def left_out(self) -> Sequence[LeftOut]:
        """The devices that could not be given a room's key since this was last asked."""

    async def messages_before(self, room_id: str, start: str, end: str | None) -> nio.RoomMessagesResponse:
        """A page of a room's past, the newest first, from `start` back to `end`."""

    async def event(self, room_id: str, event_id: str) -> nio.Event | None:
        """An event of a room, decrypted when it can be; None when it cannot be seen."""

    async def send(self, room_id: str, content: dict[str, Any], txn_id: str) -> str:
        """Send a message, encrypted where the room is. Returns its event id, the same for the same `txn_id`."""

    async def join(self, room_id: str, via: Sequence[str] = ()) -> None:
        """Join a room; being there already is fine. via: servers that know it."""

    async def predecessor(self, room_id: str) -> str | None:
        """The room that one where the bot is says it replaces, empty when it says nothing; None when the bot is not in it."""

    async def leave(self, room_id: str, reason: str) -> None:
        """Leave a room or refuse its invitation; being gone already is fine."""

    def facts(self, room_id: str) -> RoomFacts | None:
        """What is known of a room; None when the bot is not in it."""

    def name_of(self, room_id: str, user_id: str) -> str:
        """A person's name in a room."""

    def standing(self, room_id: str, user_id: str) -> Standing:
        """Where a person stands towards a room that the bot is in."""

    def companion(self, room_id: str) -> str | None:
        """The only other person in a room, nobody else being invited; None when there are more, or none."""

    def sees(self, user_id: str) -> bool:
        """Whether the bot is in a room with a person."""

    async def invite(self, room_id: str, user_id: str) -> bool:
        """Ask a person into a room; being there already is fine. False: it was refused."""

    async def open_private(self, user_id: str, key: str) -> str:
        """Make a room for one person and the bot, and invite them. The same `key` gives the same room. Returns its id."""

    async def make_room(self, wanted: RoomWanted) -> RoomMade:
        """Make the room of a group, with all it needs, and invite its people; or put it in order. The same key gives the same room."""

    async def upload(self, name: str, media_type: str, data: bytes, room_id: str) -> dict[str, Any]:
        """Put a file on the homeserver, sealed when it is for an encrypted room. Returns the content of its message."""

    async def redact(self, room_id: str, event_id: str, txn_id: str) -> None:
        """Take a message back; one that cannot be seen any more is fine."""

    async def react(self, room_id: str, event_id: str, key: str, txn_id: str) -> str | None:
        """React to a message. Returns the event id; None when the same reaction stands there already."""

    async def reactions(self, room_id: str, event_id: str) -> Sequence[nio.ReactionEvent]:
        """All reactions that stand under a message at this moment, the oldest first."""

    def unseal(self, room_id: str, source: dict[str, Any]) -> nio.Event | None:
        """Decrypt a message kept as it came, if its key is there now."""
