"""The keys of encrypted rooms: what nio's own loop would tend, and a sharing that leaves nobody out."""

from collections.abc import Awaitable
from contextlib import suppress
from uuid import uuid4

import nio
import nio.store
from nio.exceptions import LocalProtocolError

from bot.answers import NO_ANSWER, ask


class QuietStore(nio.store.DefaultStore):  # type: ignore[misc] # nio is not typed
    """nio's store of keys. nio saves the encrypted rooms at each sync, be there none: two queries between a question and its answer."""

    def save_encrypted_rooms(self, rooms: set[str]) -> None:
        """Save them when there are some."""
        if rooms:
            super().save_encrypted_rooms(rooms)


class Keys:
    """The keys of one client; without an encryption store there are none."""

    def __init__(self, client: nio.AsyncClient) -> None:
        self._client = client

    async def tend(self) -> None:
        """What nio's own loop does between two syncs: publish, query and claim keys, and send what is due to devices."""
        if self._client.olm is None:
            return
        await _try(self._client.send_to_device_messages())
        if self._client.should_upload_keys:
            await _try(self._client.keys_upload())
        if self._client.should_query_keys:
            await _try(self._client.keys_query())
        if self._client.should_claim_keys:
            await _try(self._client.keys_claim(self._client.get_users_for_key_claiming()))

    async def share(self, room: nio.MatrixRoom) -> None:
        """Give the room's key to every device that can be reached, before sending.

        nio's own sharing takes a homeserver that does not answer for one that did, and a key that nobody got for shared: people would
        never read the answer. Here a sharing that fails is none: its key is dropped, and the next attempt gives another one.
        """
        client = self._client
        assert client.olm is not None
        if not room.members_synced:
            await ask(nio.JoinedMembersResponse, client.joined_members(room.room_id))
        if client.should_query_keys:
            await ask(nio.KeysQueryResponse, client.keys_query())
        if not client.olm.should_share_group_session(room.room_id):
            return
        if missing := client.get_missing_sessions(room.room_id):
            await ask(nio.KeysClaimResponse, client.keys_claim(missing))
        try:
            await self._give(room)
        except BaseException:
            client.olm.outbound_group_sessions.pop(room.room_id, None)
            raise

    async def _give(self, room: nio.MatrixRoom) -> None:
        client = self._client
        kind, people = nio.ShareGroupSessionResponse, list(room.users)
        for devices, content in client.olm.share_group_session_parallel(room.room_id, people, ignore_unverified_devices=True):
            method, path, data = nio.Api.to_device(client.access_token, "m.room.encrypted", content, uuid4())
            await ask(kind, client._send(kind, method, path, data, response_data=(room.room_id, devices)))  # noqa: SLF001 - as nio does it
        client.olm.outbound_group_sessions[room.room_id].shared = True  # also where nobody else has a device


async def _try(call: Awaitable[object]) -> None:
    """Keys that could not be tended now are tended at the next round."""
    with suppress(*NO_ANSWER, LocalProtocolError):
        await call
