"""The keys of encrypted rooms: what nio's own loop would tend, and a sharing that leaves nobody out."""

from collections.abc import Awaitable
from contextlib import suppress

import nio
import nio.store
from nio.exceptions import LocalProtocolError

from bot.answers import NO_ANSWER, Unreachable, ask

SHARE_ATTEMPTS = 3


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
        self._shares: dict[str, int] = {}

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
        """Give the room's key to every device before sending.

        nio marks a key as shared even when a part of the devices could not be reached: those people would never read
        the answer. The key is then dropped and shared again, a few times at most.
        """
        client = self._client
        assert client.olm is not None
        if not room.members_synced:
            await ask(nio.JoinedMembersResponse, client.joined_members(room.room_id))
        if client.should_query_keys:
            await ask(nio.KeysQueryResponse, client.keys_query())
        if not client.olm.should_share_group_session(room.room_id):
            return
        shared = await ask(nio.ShareGroupSessionResponse, client.share_group_session(room.room_id, ignore_unverified_devices=True))
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


async def _try(call: Awaitable[object]) -> None:
    """Keys that could not be tended now are tended at the next round."""
    with suppress(*NO_ANSWER, LocalProtocolError):
        await call
