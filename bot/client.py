"""Our narrow face of matrix-nio: what the shell asks of the homeserver, and the four ways it can fail.

nio returns its errors, retries for ever and loops hot on a revoked token; here each call either gives its answer or raises.
"""

import asyncio
from collections.abc import Awaitable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, TypeVar

import nio
from aiohttp import ClientError
from nio.crypto import ENCRYPTION_ENABLED
from nio.exceptions import EncryptionError, GroupEncryptionError, LocalProtocolError, OlmTrustError, SendRetryError
from typing_extensions import override

from bot import account
from bot.account import Account

LONG_POLL_MS = 30_000
REQUEST_TIMEOUT_S = 30
SYNC_TIMEOUT_S = 120  # nio sets no limit of its own when the whole state is asked for
TIMELINE_LIMIT = 100  # Synapse gives no more (filter_timeline_limit)
SYNC_FILTER: dict[str, Any] = {
    "room": {"timeline": {"limit": TIMELINE_LIMIT}, "ephemeral": {"types": []}, "account_data": {"types": []}},
    "presence": {"types": []},
}
SHARE_ATTEMPTS = 3
# the last ones are nio stumbling over an answer that is no Matrix: bytes that are no text, JSON of another shape
NO_ANSWER = (ClientError, OSError, TimeoutError, asyncio.IncompleteReadError, SendRetryError, UnicodeDecodeError, AttributeError, TypeError)
SHORTEST_WAIT_S = 0.1
FINAL_CODES = frozenset({"M_FORBIDDEN", "M_TOO_LARGE", "M_NOT_FOUND", "M_BAD_JSON", "M_INVALID_PARAM", "M_UNRECOGNIZED"})
TOKEN_CODES = frozenset({"M_UNKNOWN_TOKEN", "M_MISSING_TOKEN", "M_USER_DEACTIVATED"})

R = TypeVar("R")


class Unreachable(Exception):
    """The homeserver does not answer, or not as a homeserver does: try again later."""


class RateLimited(Exception):
    """Too much at once: try again after `seconds`."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"retry after {seconds} s")
        self.seconds = seconds


class Rejected(Exception):
    """The homeserver refuses for good: the same request would be refused again."""


class TokenRevoked(Exception):
    """The account is shut: nothing will work until an operator mends it."""


@dataclass(frozen=True, slots=True)
class RoomFacts:
    """What the homeserver says of a room at this moment."""

    joined: int
    invited: int
    encrypted: bool


class Homeserver(Protocol):
    """What the shell needs of Matrix."""

    @property
    def user_id(self) -> str:
        """Who the bot is."""

    async def sync(self, since: str | None, *, whole: bool) -> nio.SyncResponse:
        """What happened since; `whole` brings the state of every room and does not wait. Messages come decrypted when they can."""

    async def messages_before(self, room_id: str, start: str, end: str | None) -> nio.RoomMessagesResponse:
        """A page of a room's past, the newest first, from `start` back to `end`."""

    async def sender_of(self, room_id: str, event_id: str) -> str | None:
        """Who wrote an event; None when it cannot be seen."""

    async def send(self, room_id: str, content: dict[str, Any], txn_id: str) -> str:
        """Send a message, encrypted where the room is. Returns its event id, the same for the same `txn_id`."""

    async def join(self, room_id: str) -> None:
        """Join a room; being there already is fine."""

    async def leave(self, room_id: str, reason: str) -> None:
        """Leave a room or refuse its invitation; being gone already is fine."""

    def facts(self, room_id: str) -> RoomFacts | None:
        """What is known of a room; None when the bot is not in it."""

    def name_of(self, room_id: str, user_id: str) -> str:
        """A person's name in a room."""

    def unseal(self, room_id: str, source: dict[str, Any]) -> nio.Event | None:
        """Decrypt a message kept as it came, if its key is there now."""


class NioHomeserver(Homeserver):
    """`Homeserver` over matrix-nio."""

    def __init__(self, url: str, user_id: str, store: Path | None, login: Account) -> None:
        config = nio.AsyncClientConfig(
            max_limit_exceeded=0,
            max_timeouts=0,
            request_timeout=REQUEST_TIMEOUT_S,
            encryption_enabled=store is not None,
            pickle_key=login.pickle_key,
            store_sync_tokens=False,
        )
        self.client = nio.AsyncClient(url, user_id, device_id=login.device_id, store_path=str(store or ""), config=config)
        self.client.restore_login(login.user_id, login.device_id, login.access_token)
        self._shares: dict[str, int] = {}

    @property
    @override
    def user_id(self) -> str:
        return str(self.client.user_id)

    async def close(self) -> None:
        """Close the connections; the login stays."""
        await self.client.close()

    @override
    async def sync(self, since: str | None, *, whole: bool) -> nio.SyncResponse:
        await self._tend_keys()
        timeout = 0 if whole else LONG_POLL_MS
        # nio would continue from a token of its own: the only token is the one our database kept. It also passes over an
        # answer that ends where it stands: on a quiet server, the rooms of a whole answer would then stay unknown
        self.client.next_batch = "" if whole else since or ""
        call = self.client.sync(timeout, SYNC_FILTER, since=since, full_state=whole or None)
        try:
            return await self._ask(nio.SyncResponse, call, SYNC_TIMEOUT_S)
        except Rejected as refusal:  # there is nothing to do without a sync: somebody will mend the server, or what stands before it
            raise Unreachable(str(refusal)) from refusal

    @override
    async def messages_before(self, room_id: str, start: str, end: str | None) -> nio.RoomMessagesResponse:
        return await self._ask(
            nio.RoomMessagesResponse,
            self.client.room_messages(room_id, start=start, end=end, direction=nio.MessageDirection.back, limit=TIMELINE_LIMIT),
        )

    @override
    async def sender_of(self, room_id: str, event_id: str) -> str | None:
        try:
            answer = await self._ask(nio.RoomGetEventResponse, self.client.room_get_event(room_id, event_id))
        except Rejected:
            return None
        return str(answer.event.sender)

    @override
    async def send(self, room_id: str, content: dict[str, Any], txn_id: str) -> str:
        room = self.client.rooms.get(room_id)
        if room is None:
            raise Rejected("not in this room")
        if room.encrypted:
            if self.client.olm is None:
                raise Rejected("the room is encrypted and encryption is off: nothing is sent in clear")
            await self._share_keys(room)
        sent = await self._ask(
            nio.RoomSendResponse,
            self.client.room_send(room_id, "m.room.message", content, tx_id=txn_id, ignore_unverified_devices=True),
        )
        return str(sent.event_id)

    @override
    async def join(self, room_id: str) -> None:
        await self._ask(nio.JoinResponse, self.client.join(room_id))

    @override
    async def leave(self, room_id: str, reason: str) -> None:
        method, path = nio.Api.room_leave(self.client.access_token or "", room_id)
        body = nio.Api.to_json({"reason": reason})
        # a refusal means that there is nothing left to leave
        with suppress(Rejected):
            await self._ask(nio.RoomLeaveResponse, self.client._send(nio.RoomLeaveResponse, method, path, body))  # noqa: SLF001 - nio's room_leave takes no reason

    async def resolve(self, room: str) -> str | None:
        """The id of a room given by its id or alias; None when there is no such room."""
        if room.startswith("!"):
            return room
        try:
            answer = await self._ask(nio.RoomResolveAliasResponse, self.client.room_resolve_alias(room))
        except Rejected:
            return None
        return str(answer.room_id)

    async def whoami(self) -> None:
        """Try the token. Raises TokenRevoked, Unreachable."""
        await self._ask(nio.WhoamiResponse, self.client.whoami())

    async def creators(self, room_id: str) -> set[str]:
        """Who created a room. nio does not know that, in a room of version 12, their power is above all."""
        state = await self._ask(nio.RoomGetStateResponse, self.client.room_get_state(room_id))
        create = next(event for event in state.events if event["type"] == "m.room.create")
        return {create["sender"], *create["content"].get("additional_creators", [])}

    async def introduce(self, name: str) -> None:
        """Take a display name."""
        with suppress(Rejected):
            await self._ask(nio.ProfileSetDisplayNameResponse, self.client.set_displayname(name))

    @override
    def facts(self, room_id: str) -> RoomFacts | None:
        room = self.client.rooms.get(room_id)
        return None if room is None else RoomFacts(room.joined_count, room.invited_count, room.encrypted)

    @override
    def name_of(self, room_id: str, user_id: str) -> str:
        room = self.client.rooms.get(room_id)
        return (room.user_name(user_id) if room else None) or user_id

    @override
    def unseal(self, room_id: str, source: dict[str, Any]) -> nio.Event | None:
        sealed = nio.Event.parse_encrypted_event(source)
        if not isinstance(sealed, nio.MegolmEvent) or self.client.olm is None:
            return None
        sealed.room_id = room_id
        try:
            event = self.client.decrypt_event(sealed)
        except EncryptionError:
            return None
        return event if isinstance(event, nio.Event) else None

    async def _tend_keys(self) -> None:
        """What nio's own loop does between two syncs: publish, query and claim keys, and send what is due to devices."""
        if self.client.olm is None:
            return
        await self._try(self.client.send_to_device_messages())
        if self.client.should_upload_keys:
            await self._try(self.client.keys_upload())
        if self.client.should_query_keys:
            await self._try(self.client.keys_query())
        if self.client.should_claim_keys:
            await self._try(self.client.keys_claim(self.client.get_users_for_key_claiming()))

    async def _try(self, call: Awaitable[object]) -> None:
        """Keys that could not be tended now are tended at the next round."""
        with suppress(*NO_ANSWER, LocalProtocolError):
            await call

    async def _share_keys(self, room: nio.MatrixRoom) -> None:
        """Give the room's key to every device before sending.

        nio marks a key as shared even when a part of the devices could not be reached: those people would never read
        the answer. The key is then dropped and shared again, a few times at most.
        """
        client = self.client
        assert client.olm is not None
        if not room.members_synced:
            await self._ask(nio.JoinedMembersResponse, client.joined_members(room.room_id))
        if client.should_query_keys:
            await self._ask(nio.KeysQueryResponse, client.keys_query())
        if not client.olm.should_share_group_session(room.room_id):
            return
        shared = await self._ask(nio.ShareGroupSessionResponse, client.share_group_session(room.room_id, ignore_unverified_devices=True))
        expected = {
            (user, device.id)
            for user in room.users
            for device in client.device_store.active_user_devices(user)
            if device.id != client.device_id
        }
        tries = self._shares.get(room.room_id, 0) + 1
        if expected <= shared.users_shared_with or tries >= SHARE_ATTEMPTS:
            self._shares.pop(room.room_id, None)
            return
        self._shares[room.room_id] = tries
        client.olm.outbound_group_sessions.pop(room.room_id, None)
        raise Unreachable("a part of the devices did not get the room's key")

    async def _ask(self, kind: type[R], call: Awaitable[object], seconds: float = 2 * REQUEST_TIMEOUT_S) -> R:
        """Wait for an answer of the expected kind; raise what went wrong otherwise."""
        try:
            async with asyncio.timeout(seconds):
                answer = await call
        except (*NO_ANSWER, GroupEncryptionError) as error:  # the key of a room may be dropped while a message is being sealed
            raise Unreachable(type(error).__name__) from error
        except (LocalProtocolError, OlmTrustError) as error:
            raise Rejected(type(error).__name__) from error
        if isinstance(answer, kind):
            return answer
        raise failure(answer)


def failure(answer: object) -> Unreachable | RateLimited | Rejected | TokenRevoked:
    """What an error answer of nio means for us."""
    if not isinstance(answer, nio.ErrorResponse):
        return Unreachable(type(answer).__name__)
    code = str(answer.status_code or "")
    transport = getattr(answer, "transport_response", None)
    status = transport.status if transport is not None else 0
    if code == "M_LIMIT_EXCEEDED" or status == 429:
        return RateLimited(max((answer.retry_after_ms or 5_000) / 1_000, SHORTEST_WAIT_S))
    if code in TOKEN_CODES:
        return TokenRevoked(code)
    if code in FINAL_CODES or (code.startswith("M_") and 400 <= status < 500 and status != 408):
        return Rejected(f"{code} {answer.message}")
    return Unreachable(f"{code} {status}")


async def log_in(url: str, user_id: str, password: str) -> Account:
    """The one login of a new installation, as a new device. Raises Unreachable, or Rejected when the password is wrong."""
    device_id = account.new_device_id()
    client = nio.AsyncClient(url, user_id, device_id=device_id, config=nio.AsyncClientConfig(max_limit_exceeded=0, max_timeouts=0))
    try:
        answer = await client.login(password, device_name="AGORA (robot)")
    except NO_ANSWER as error:
        raise Unreachable(type(error).__name__) from error
    finally:
        await client.close()
    if not isinstance(answer, nio.LoginResponse):
        raise failure(answer)
    return Account(answer.user_id, answer.device_id, answer.access_token, account.new_pickle_key())


def has_encryption() -> bool:
    """Whether nio was installed with what encryption needs."""
    return bool(ENCRYPTION_ENABLED)
