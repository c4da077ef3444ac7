"""A homeserver that answers at once and fails on demand; the real one is met in tests/e2e."""

import asyncio
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

import nio
from typing_extensions import override

from bot.matrix.homeserver import Homeserver, LeftOut, RoomFacts, RoomMade, RoomWanted, Standing


class Town(Homeserver):
    """Takes what is sent. `trouble` gives the failure of a body at an attempt, or None.

    Rooms are sets of people, joined or invited; the bot is in all of them.
    """

    def __init__(self, wanted: int, trouble: Callable[[str, int], Exception | None] = lambda _body, _attempt: None) -> None:
        self.taken: list[tuple[str, dict[str, Any]]] = []
        self.attempts: Counter[str] = Counter()
        self.complete = asyncio.Event()
        self.joined: dict[str, set[str]] = {}
        self.invited: dict[str, set[str]] = {}
        self.opened: dict[str, str] = {}
        self.open: set[str] = set()  # rooms where whoever wishes may come in
        self.opening = asyncio.Event()
        self.opening.set()
        self.invitations = 0
        self.refuses: set[str] = set()  # whom the homeserver lets nobody invite
        self.made: list[RoomWanted] = []  # the rooms of groups, each time one was asked for
        self.refuses_rooms: Exception | None = None
        self.knows = True  # whether /sync told of the rooms that were made
        self.reacted: dict[str, list[nio.ReactionEvent]] = {}
        self.under_edits: set[str] = set()
        self.removed: set[str] = set()
        self.taken_back_at: dict[str, object] = {}
        self._wanted = wanted
        self._trouble = trouble

    @property
    @override
    def user_id(self) -> str:
        return "@agora:town.example"

    @override
    async def send(self, room_id: str, content: dict[str, Any], txn_id: str) -> str:
        await asyncio.sleep(0)
        self.attempts[content["body"]] += 1
        if trouble := self._trouble(content["body"], self.attempts[content["body"]]):
            raise trouble
        self.taken.append((room_id, content))
        if len(self.taken) == self._wanted:
            self.complete.set()
        return f"$of-{txn_id}"

    @override
    async def react(self, room_id: str, event_id: str, key: str, txn_id: str) -> str | None:
        self.taken.append((room_id, {"body": f"{key} under {event_id}"}))
        return f"$of-{txn_id}"

    @override
    async def reactions(self, room_id: str, event_id: str) -> list[nio.ReactionEvent]:
        if trouble := self._trouble(event_id, 1):
            raise trouble
        return self.reacted.get(event_id, [])

    @override
    async def sync(self, since: str | None, *, whole: bool) -> nio.SyncResponse:
        raise NotImplementedError

    @override
    async def is_well(self) -> bool:
        return True

    @override
    def left_out(self) -> Sequence[LeftOut]:
        return ()

    @override
    async def messages_before(self, room_id: str, start: str, end: str | None) -> nio.RoomMessagesResponse:
        raise NotImplementedError

    @override
    async def event(self, room_id: str, event_id: str) -> nio.Event | None:
        source = {"event_id": event_id, "sender": self.user_id, "origin_server_ts": 0, "type": "m.reaction"}
        if event_id in self.under_edits:
            return nio.ReactionEvent(source, "$edit", "1️⃣")
        if event_id in self.reacted and event_id not in self.removed:
            return nio.RoomMessageText(source, "Bonjour", None, None)
        because = {"origin_server_ts": self.taken_back_at.get(event_id)}
        return nio.RedactedEvent({**source, "unsigned": {"redacted_because": because}}, "m.reaction", self.user_id, None)

    @override
    async def join(self, room_id: str, via: Sequence[str] = ()) -> None:
        if trouble := self._trouble(f"join {room_id}", 1):
            raise trouble
        self.taken.append((room_id, {"body": "join"}))

    @override
    async def predecessor(self, room_id: str) -> str | None:
        return None

    @override
    async def leave(self, room_id: str, reason: str) -> None:
        self.taken.append((room_id, {"body": reason}))

    @override
    def facts(self, room_id: str) -> RoomFacts | None:
        if room_id not in self.joined:
            return None
        return RoomFacts(1 + len(self.joined[room_id]), len(self.invited[room_id]), encrypted=False, secluded=room_id not in self.open)

    @override
    def name_of(self, room_id: str, user_id: str) -> str:
        return user_id

    @override
    def standing(self, room_id: str, user_id: str) -> Standing:
        if user_id in self.joined[room_id]:
            return Standing.IN
        return Standing.INVITED if user_id in self.invited[room_id] else Standing.OUT

    @override
    def companion(self, room_id: str) -> str | None:
        joined, invited = self.joined.get(room_id, set()), self.invited.get(room_id, set())
        return next(iter(joined)) if len(joined) == 1 and not invited else None

    @override
    def sees(self, user_id: str) -> bool:
        return any(user_id in people for people in self.joined.values())

    @override
    async def invite(self, room_id: str, user_id: str) -> bool:
        self.invitations += 1
        if user_id in self.refuses:
            return False
        self.invited[room_id].add(user_id)
        return True

    @override
    async def resolve(self, room: str) -> str | None:
        return room if room in self.joined else None

    @override
    async def open_private(self, user_id: str, key: str) -> str:
        await self.opening.wait()
        room_id = self.opened.setdefault(key, f"!private-{len(self.opened)}:town.example")
        self.joined.setdefault(room_id, set())
        self.invited.setdefault(room_id, set()).add(user_id)
        return room_id

    @override
    async def make_room(self, wanted: RoomWanted) -> RoomMade:
        """Made at once, and refused where `refuses_rooms` says why; the bot is told of it by `knows`."""
        if self.refuses_rooms is not None:
            raise self.refuses_rooms
        room_id = wanted.room_id or self.opened.setdefault(wanted.key, f"!group-{len(self.opened)}:town.example")
        self.made.append(wanted)
        if self.knows:
            self.joined.setdefault(room_id, set())
            self.invited.setdefault(room_id, set())
        return RoomMade(room_id)

    @override
    async def upload(self, name: str, media_type: str, data: bytes, room_id: str) -> dict[str, Any]:
        return {"msgtype": "m.file", "body": name, "url": f"mxc://town.example/{data.decode()}"}

    @override
    async def redact(self, room_id: str, event_id: str, txn_id: str) -> None:
        self.taken.append((room_id, {"body": f"redact {event_id}"}))

    @override
    def unseal(self, room_id: str, source: dict[str, Any]) -> nio.Event | None:
        raise NotImplementedError

    def come(self, room_id: str, user_id: str) -> None:
        """Somebody enters a room."""
        self.joined.setdefault(room_id, set()).add(user_id)
        self.invited.setdefault(room_id, set()).discard(user_id)

    def go(self, room_id: str, user_id: str) -> None:
        """Somebody leaves a room, or refuses to come."""
        self.joined[room_id].discard(user_id)
        self.invited[room_id].discard(user_id)

    def bodies(self, room_id: str) -> list[str]:
        return [content["body"] for room, content in self.taken if room == room_id]
