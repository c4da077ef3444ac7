"""The keys of encrypted rooms: what nio's own loop would tend, and a sharing that leaves out only who cannot be given a key."""

import asyncio
from collections.abc import Awaitable, Iterable
from contextlib import suppress
from typing import Any
from uuid import uuid4

import nio
import nio.store
from nio.event_builders import ToDeviceMessage
from nio.exceptions import LocalProtocolError

from bot.matrix.homeserver import LeftOut
from bot.matrix.responses import ask
from bot.matrix.tolerance import set_aside
from bot.matrix.troubles import RateLimited, Rejected, TokenRevoked, Unreachable

PATIENCE_S = 600.0
"""A device that could not be given a key is tried again after that long: its server may have been away."""


class QuietStore(nio.store.DefaultStore):  # type: ignore[misc] # nio is not typed
    """nio's store of keys. nio saves the encrypted rooms at each sync, be there none: two queries between a question and its answer."""

    def save_encrypted_rooms(self, rooms: set[str]) -> None:
        """Save them when there are some."""
        if rooms:
            super().save_encrypted_rooms(rooms)

    def ignore_devices(self, devices: list[nio.crypto.OlmDevice]) -> None:
        """Keep no list of the devices that nobody verified: the bot verifies none. nio's is a file of lines, which a name could forge."""


class Keys:
    """The keys of one client; without an encryption store there are none."""

    def __init__(self, client: nio.AsyncClient) -> None:
        self._client = client
        self._tried_at: dict[str, float] = {}  # room → when those of its devices that have no session were last tried, in loop time
        self._withheld: set[tuple[str, str]] = set()  # devices that were told
        self._left_out: list[LeftOut] = []

    def left_out(self) -> list[LeftOut]:
        """The devices that were left out since this was last asked."""
        found, self._left_out = self._left_out, []
        return found

    async def tend(self) -> None:
        """What nio's own loop does between two syncs: publish, query and claim keys, and send what is due to devices."""
        if self._client.olm is None:
            return
        for message in list(self._client.outgoing_to_device_messages):
            await _try(self._post(message))
        if self._client.should_upload_keys:
            await _try(ask(nio.KeysUploadResponse, self._client.keys_upload()))
        if self._client.should_query_keys:
            await _try(self._query())
        if self._client.should_claim_keys:
            await _try(self._mend_sessions())

    async def _post(self, message: ToDeviceMessage) -> None:
        try:
            await ask(nio.ToDeviceResponse, self._client.to_device(message))
        except Rejected:  # it would be refused for ever
            set_aside("to-device")
            with suppress(ValueError):
                self._client.outgoing_to_device_messages.remove(message)

    async def _mend_sessions(self) -> None:
        """Begin anew with the devices whose session is broken. One that leaves no good key is not asked again at each sync."""
        client = self._client
        with suppress(Rejected):
            await ask(nio.KeysClaimResponse, client.keys_claim(client.get_users_for_key_claiming()))
        client.olm.wedged_devices.clear()
        client.olm.key_request_devices_no_session.clear()

    async def share(self, room: nio.MatrixRoom) -> None:
        """Give the room's key to every device that can be reached, before sending.

        nio's own sharing takes a homeserver that does not answer for one that did, and a key that nobody got for shared: people would
        never read the answer. Here a sharing that fails is none: its key is dropped, and the next attempt gives another one. A device that
        nothing can be given to is left out, and told so.
        """
        client = self._client
        assert client.olm is not None
        if not room.members_synced:
            await ask(nio.JoinedMembersResponse, client.joined_members(room.room_id))
        if client.should_query_keys:
            await self._query()
        due = client.olm.should_share_group_session(room.room_id)
        now = asyncio.get_running_loop().time()
        if not due and self._tried_at.get(room.room_id, now) + PATIENCE_S > now:
            return
        self._tried_at.pop(room.room_id, None)
        if missing := self._missing(room):
            self._tried_at[room.room_id] = now
            await self._claim(missing)
        if not due and self._missing(room) == missing:
            return
        try:
            await self._give(room)
        except BaseException:
            client.olm.outbound_group_sessions.pop(room.room_id, None)
            raise
        self._leave_out(room)

    def _missing(self, room: nio.MatrixRoom) -> dict[str, list[str]]:
        """User id → ids of the devices that the bot has no session with."""
        return dict(self._client.olm.get_missing_sessions(list(room.users)))

    async def _query(self) -> None:
        """Ask for the devices of people. What is refused for all may be refused for one of them, who is not asked about again."""
        client = self._client
        try:
            await ask(nio.KeysQueryResponse, client.keys_query())
        except Rejected:
            for user_id in list(client.olm.users_for_key_query):
                method, path, data = nio.Api.keys_query(client.access_token, {user_id})
                with suppress(Rejected):
                    await ask(nio.KeysQueryResponse, client._send(nio.KeysQueryResponse, method, path, data))  # noqa: SLF001 - nio asks for all
                client.olm.users_for_key_query.discard(user_id)

    async def _claim(self, missing: dict[str, list[str]]) -> None:
        """Claim a key of each device. What is refused for all may be refused for one of them."""
        try:
            await ask(nio.KeysClaimResponse, self._client.keys_claim(missing))
        except Rejected:
            for user_id in missing if len(missing) > 1 else ():
                await self._claim({user_id: missing[user_id]})

    async def _give(self, room: nio.MatrixRoom) -> None:
        client = self._client
        for devices, content in client.olm.share_group_session_parallel(room.room_id, list(room.users), ignore_unverified_devices=True):
            await self._hand(room.room_id, devices, content["messages"])
        client.olm.outbound_group_sessions[room.room_id].shared = True  # also where nobody else has a device

    async def _hand(self, room_id: str, devices: set[tuple[str, str]], messages: dict[str, Any]) -> None:
        """Send the key to some devices. What is refused for all may be refused for one of them."""
        kind, client = nio.ShareGroupSessionResponse, self._client
        method, path, data = nio.Api.to_device(client.access_token, "m.room.encrypted", {"messages": messages}, uuid4())
        try:
            await ask(kind, client._send(kind, method, path, data, response_data=(room_id, devices)))  # noqa: SLF001 - as nio does it
        except Rejected:
            set_aside("device")
            for user_id in messages if len(messages) > 1 else ():
                theirs = {device for device in devices if device[0] == user_id}
                await self._hand(room_id, theirs, {user_id: messages[user_id]})

    def _leave_out(self, room: nio.MatrixRoom) -> None:
        """Tell the devices that were given nothing (specification, `m.room_key.withheld`), each once, and keep them for their owners."""
        for user_id, device_id, name in self._without_key(room):
            if (user_id, device_id) in self._withheld:
                continue
            self._withheld.add((user_id, device_id))
            set_aside("device")
            content = {
                "algorithm": "m.megolm.v1.aes-sha2",
                "code": "m.no_olm",
                "reason": "Unable to establish a secure channel.",
                "sender_key": self._client.olm.account.identity_keys["curve25519"],
            }
            self._client.olm.outgoing_to_device_messages.append(ToDeviceMessage("m.room_key.withheld", user_id, device_id, content))
            self._left_out.append(LeftOut(room.room_id, user_id, device_id, name))

    def _without_key(self, room: nio.MatrixRoom) -> Iterable[tuple[str, str, str]]:
        """User id, device id and name of each device in a room that has no session, or no keys that can be used."""
        olm = self._client.olm
        for user_id, devices in self._missing(room).items():
            for device_id in devices:
                yield user_id, device_id, olm.device_store[user_id][device_id].display_name or device_id
        for user_id in room.users:
            for device_id, name in olm.unfit.get(user_id, {}).items():
                yield user_id, device_id, name


async def _try(call: Awaitable[object]) -> None:
    """Keys that could not be tended now are tended at the next round. A login that was revoked is for the sync to tell."""
    with suppress(Unreachable, RateLimited, Rejected, TokenRevoked, LocalProtocolError):
        await call
