"""`Homeserver` over matrix-nio, and the one login of an installation."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import nio
from nio.responses import RoomEventRelationsResponse
from typing_extensions import override

from bot.logs import log
from bot.matrix.account import Account
from bot.matrix.group_room_creation import GroupRooms, Makings
from bot.matrix.homeserver import Homeserver, LeftOut, RoomFacts, RoomMade, RoomWanted, Standing
from bot.matrix.keys import Keys, QuietStore
from bot.matrix.nio_client import Client
from bot.matrix.powers import Powers
from bot.matrix.private_room_creation import Openings, PrivateRooms
from bot.matrix.responses import REQUEST_TIMEOUT_S, ask, time_of
from bot.matrix.room_state import RoomState, room_state
from bot.matrix.seclusion import Seclusion
from bot.matrix.sieve import event_of
from bot.matrix.troubles import RateLimited, Rejected, Unreachable

LONG_POLL_MS = 30_000
SYNC_TIMEOUT_S = 120  # nio sets no limit of its own when the whole state is asked for
TIMELINE_LIMIT = 100  # Synapse gives no more (filter_timeline_limit)
SPACE = "m.space"
SYNC_FILTER: dict[str, Any] = {
    "room": {"timeline": {"limit": TIMELINE_LIMIT}, "ephemeral": {"types": []}, "account_data": {"types": []}},
    "presence": {"types": []},
}


class NioHomeserver(Homeserver):
    """`Homeserver` over matrix-nio."""

    def __init__(self, url: str, user_id: str, store: Path | None, login: Account, rooms: PrivateRooms | None = None) -> None:
        config = nio.AsyncClientConfig(
            max_limit_exceeded=0,
            max_timeouts=0,
            request_timeout=REQUEST_TIMEOUT_S,
            encryption_enabled=store is not None,
            pickle_key=login.pickle_key,
            store_sync_tokens=False,
            **({"store": QuietStore} if store is not None else {}),
        )
        self.client = Client(url, user_id, device_id=login.device_id, store_path=str(store or ""), config=config)
        self.client.restore_login(login.user_id, login.device_id, login.access_token)
        self.hear: Callable[[datetime], None] = lambda _time: None
        """Told what time it is for the homeserver, whenever it says so."""
        self._keys = Keys(self.client)
        self._seclusion, self.powers = Seclusion(), Powers()
        self._openings = Openings(self, self.client, rooms or PrivateRooms())
        self.makings = Makings(self, self.client, GroupRooms())

    @property
    @override
    def user_id(self) -> str:
        return str(self.client.user_id)

    async def close(self) -> None:
        """Close the connections; the login stays."""
        await self.client.close()

    @override
    async def sync(self, since: str | None, *, whole: bool) -> nio.SyncResponse:
        await self._keys.tend()
        timeout = 0 if whole else LONG_POLL_MS
        # nio would continue from a token of its own: the only token is the one our database kept. It also passes over an
        # answer that ends where it stands: on a quiet server, the rooms of a whole answer would then stay unknown
        self.client.next_batch = "" if whole else since or ""
        call = self.client.sync(timeout, SYNC_FILTER, since=since, full_state=whole or None)
        try:
            answer = await ask(nio.SyncResponse, call, SYNC_TIMEOUT_S)
        except Rejected as refusal:  # there is nothing to do without a sync: somebody will mend the server, or what stands before it
            raise Unreachable(str(refusal)) from refusal
        if (said := time_of(answer)) is not None:
            self.hear(said)
        self.learn(answer)
        return answer

    def learn(self, answer: nio.SyncResponse) -> None:
        """Take from a batch what nio, which took it before, keeps nothing of."""
        for room_id in answer.rooms.leave:  # nio goes on believing that it is there
            self.client.rooms.pop(room_id, None)
        self._seclusion.follow(answer)
        self.powers.follow(answer)

    @override
    def left_out(self) -> list[LeftOut]:
        return self._keys.left_out()

    @override
    async def is_well(self) -> bool:
        try:
            await self.whoami()
        except (RateLimited, Unreachable):
            return False
        return True

    @override
    async def messages_before(self, room_id: str, start: str, end: str | None) -> nio.RoomMessagesResponse:
        back = nio.MessageDirection.back
        return await ask(nio.RoomMessagesResponse, self.client.room_messages(room_id, start, end, back, TIMELINE_LIMIT))

    @override
    async def event(self, room_id: str, event_id: str) -> nio.Event | None:
        try:
            answer = await ask(nio.RoomGetEventResponse, self.client.room_get_event(room_id, event_id))
        except Rejected:
            return None
        event = answer.event
        found = (self.unseal(room_id, event.source) or event) if isinstance(event, nio.MegolmEvent) else event
        return found if isinstance(found, nio.Event) else None  # what was sealed may be no event

    @override
    async def send(self, room_id: str, content: dict[str, Any], txn_id: str) -> str:
        room = self.client.rooms.get(room_id)
        if room is None:
            raise Rejected("not in this room")
        if room.encrypted:
            if self.client.olm is None:
                raise Rejected("the room is encrypted and encryption is off: nothing is sent in clear")
            await self._keys.share(room)
        sent = await ask(
            nio.RoomSendResponse,
            self.client.room_send(room_id, "m.room.message", content, tx_id=txn_id, ignore_unverified_devices=True),
        )
        return str(sent.event_id)

    @override
    async def join(self, room_id: str, via: Sequence[str] = ()) -> None:
        method, path = nio.Api.join(self.client.access_token or "", room_id)
        hints = urlencode([(name, server) for server in via for name in ("via", "server_name")])  # `server_name`: before Matrix 1.12
        await ask(nio.JoinResponse, self.client._send(nio.JoinResponse, method, f"{path}&{hints}"))  # noqa: SLF001 - nio's join takes no servers

    @override
    async def predecessor(self, room_id: str) -> str | None:
        if room_id not in self.client.rooms:
            return None
        # nio takes the creation of a room of version 12 that replaces another one for a malformed event
        create = await ask(nio.RoomGetStateEventResponse, self.client.room_get_state_event(room_id, "m.room.create"))
        before = create.content.get("predecessor")
        return str(before.get("room_id", "")) if isinstance(before, dict) else ""

    @override
    async def leave(self, room_id: str, reason: str) -> None:
        method, path = nio.Api.room_leave(self.client.access_token or "", room_id)
        body = nio.Api.to_json({"reason": reason})
        # a refusal means that there is nothing left to leave
        with suppress(Rejected):
            await ask(nio.RoomLeaveResponse, self.client._send(nio.RoomLeaveResponse, method, path, body))  # noqa: SLF001 - nio's room_leave takes no reason

    @override
    async def invite(self, room_id: str, user_id: str) -> bool:
        try:
            await ask(nio.RoomInviteResponse, self.client.room_invite(room_id, user_id))
        except Rejected as refusal:
            log.warning("invitation-refused", room=room_id, error=str(refusal))
            return self.standing(room_id, user_id) is Standing.IN
        return True

    @override
    async def open_private(self, user_id: str, key: str) -> str:
        return await self._openings.open(user_id, key)

    @override
    async def make_room(self, wanted: RoomWanted) -> RoomMade:
        return await self.makings.make(wanted)

    @override
    async def upload(self, name: str, media_type: str, data: bytes, room_id: str) -> dict[str, Any]:
        room = self.client.rooms.get(room_id)
        sealed = room is not None and room.encrypted
        keys: dict[str, Any] | None = None

        async def put() -> object:
            nonlocal keys
            answer, keys = await self.client.upload(BytesIO(data), media_type, None if sealed else name, encrypt=sealed, filesize=len(data))
            return answer

        stored = str((await ask(nio.UploadResponse, put())).content_uri)
        place = {"url": stored} if keys is None else {"file": {**keys, "url": stored}}
        info = {"mimetype": media_type, "size": len(data)}
        return {"msgtype": "m.file", "body": name, "filename": name, "info": info, "m.mentions": {}, **place}

    @override
    async def redact(self, room_id: str, event_id: str, txn_id: str) -> None:
        try:
            await ask(nio.RoomRedactResponse, self.client.room_redact(room_id, event_id, tx_id=txn_id))
        except Rejected as refusal:
            log.warning("redaction-refused", room=room_id, error=str(refusal))

    @override
    async def react(self, room_id: str, event_id: str, key: str, txn_id: str) -> str | None:
        content = {"m.relates_to": {"rel_type": "m.annotation", "event_id": event_id, "key": key}}
        call = self.client.room_send(room_id, "m.reaction", content, tx_id=txn_id, ignore_unverified_devices=True)
        try:
            return str((await ask(nio.RoomSendResponse, call)).event_id)
        except Rejected as refusal:
            if str(refusal).startswith("M_DUPLICATE_ANNOTATION"):
                return None
            raise

    @override
    async def reactions(self, room_id: str, event_id: str) -> list[nio.ReactionEvent]:
        found: list[nio.ReactionEvent] = []
        start: str | None = None
        while True:
            answer = await ask(RoomEventRelationsResponse, self.client.reactions_page(room_id, event_id, start))
            found += [event for event in answer.events if isinstance(event, nio.ReactionEvent)]
            start = answer.next_batch
            if not start:
                return found[::-1]

    @override
    async def resolve(self, room: str) -> str | None:
        if room.startswith("!"):
            return room
        with suppress(Rejected):
            return str((await ask(nio.RoomResolveAliasResponse, self.client.room_resolve_alias(room))).room_id)
        return None

    async def whoami(self) -> datetime | None:
        """Try the token. Returns what time it is for the homeserver, when it says so. Raises TokenRevoked, Unreachable."""
        return time_of(await ask(nio.WhoamiResponse, self.client.whoami()))

    async def state(self, room_id: str) -> RoomState | None:
        """The state of a room at this moment; None when the bot may not see it."""
        try:
            answer = await ask(nio.RoomGetStateResponse, self.client.room_get_state(room_id))
        except Rejected:
            return None
        return room_state(answer.events)

    async def has_profile(self, user_id: str) -> bool:
        """Whether an account has a profile. Raises Rejected when the homeserver does not say."""
        try:
            await ask(nio.ProfileGetResponse, self.client.get_profile(user_id))
        except Rejected as refusal:
            if str(refusal).startswith("M_NOT_FOUND"):
                return False
            raise
        return True

    def wear(self, avatar: dict[str, Any]) -> None:
        """From now on, the private rooms that are made have this picture. avatar: the content of `m.room.avatar`."""
        self._openings.avatar = avatar

    async def introduce(self, name: str) -> None:
        """Take a display name."""
        with suppress(Rejected):
            await ask(nio.ProfileSetDisplayNameResponse, self.client.set_displayname(name))

    @override
    def facts(self, room_id: str) -> RoomFacts | None:
        room = self.client.rooms.get(room_id)
        if room is None:
            return None
        secluded = self._seclusion.is_secluded(room_id)
        return RoomFacts(room.joined_count, room.invited_count, room.encrypted, secluded, space=room.room_type == SPACE)

    @override
    def name_of(self, room_id: str, user_id: str) -> str:
        room = self.client.rooms.get(room_id)
        return (room.user_name(user_id) if room else None) or user_id

    @override
    def standing(self, room_id: str, user_id: str) -> Standing:
        room = self.client.rooms.get(room_id)
        if room is None or user_id not in room.users:
            return Standing.OUT
        return Standing.INVITED if user_id in room.invited_users else Standing.IN

    @override
    def companion(self, room_id: str) -> str | None:
        room = self.client.rooms.get(room_id)
        others = [user for user in room.users if user != self.user_id] if room and len(room.users) <= 2 else []
        return others[0] if len(others) == 1 and self.standing(room_id, others[0]) is Standing.IN else None

    @override
    def sees(self, user_id: str) -> bool:
        return any(self.standing(room_id, user_id) is Standing.IN for room_id in self.client.rooms)

    @override
    def unseal(self, room_id: str, source: dict[str, Any]) -> nio.Event | None:
        sealed = event_of(source)
        if not isinstance(sealed, nio.MegolmEvent) or self.client.olm is None:
            return None
        sealed.room_id = room_id
        try:
            event = self.client.decrypt_event(sealed)
        except nio.EncryptionError:
            return None
        return event if isinstance(event, nio.Event) else None
