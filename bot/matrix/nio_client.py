"""nio's client, which nothing that one person, one device or one server says can stop, deceive or silence."""

from dataclasses import replace
from typing import Any

import nio
from aiohttp import ClientResponse
from nio.api import RelationshipType
from nio.crypto import ENCRYPTION_ENABLED
from nio.responses import RoomEventRelationsResponse
from typing_extensions import override

from bot.matrix import sieve
from bot.matrix.loose_json import NoMatrix, parse
from bot.matrix.olm import ToughOlm
from bot.matrix.tolerance import tolerating

RELATIONS_PAGE = 100


class Room(nio.MatrixRoom):  # type: ignore[misc] # nio is not typed
    """A room as nio knows it, which an odd event leaves as it was."""

    @override
    def handle_event(self, event: nio.Event) -> None:
        with tolerating("event"):
            super().handle_event(event)

    @override
    def handle_membership(self, event: nio.RoomMemberEvent) -> bool:
        with tolerating("member"):
            return bool(super().handle_membership(event))
        return False


class Client(nio.AsyncClient):  # type: ignore[misc] # nio is not typed
    """nio's client. An answer is read by `bot.matrix.sieve`, and what it brings is taken in piece by piece. Calls raise NoMatrix."""

    olm: Any  # a ToughOlm; None without a store of keys

    # ── Reading ──────────────────────────────────────────────────────────────────────────────────────────────────

    @override
    async def parse_body(self, transport_response: ClientResponse) -> Any:
        return parse(await transport_response.read())

    @override
    async def create_matrix_response(
        self, response_class: type, transport_response: ClientResponse, data: tuple[Any, ...] | None = None, save_to: Any = None
    ) -> nio.Response:
        read = sieve.READERS.get(response_class)
        try:
            if read is None:
                return await super().create_matrix_response(response_class, transport_response, data, save_to)
            found = await self.parse_body(transport_response)
            good = transport_response.status < 400
            answer: Any = read(_shaped(response_class, found), *(data or ())) if good else nio.ErrorResponse.from_dict(found)
        except (AttributeError, KeyError, TypeError, ValueError) as error:  # nio stumbling over JSON of another shape
            raise NoMatrix(type(error).__name__) from error
        answer.transport_response = transport_response
        return answer

    @override
    async def receive_response(self, response: nio.Response) -> None:
        # an error takes no login away, and whoever one is was known before: nio would believe any answer
        if not isinstance(response, nio.ErrorResponse | nio.WhoamiResponse):
            await super().receive_response(response)

    async def reactions_page(self, room_id: str, event_id: str, start: str | None) -> object:
        """A page of the reactions under an event, the newest first. nio has an iterator of its own, which fails on an error answer."""
        token = self.access_token or ""
        method, path = nio.Api.room_get_event_relations(
            token, room_id, event_id, RelationshipType.annotation, "m.reaction", nio.MessageDirection.back, start, limit=RELATIONS_PAGE
        )
        return await self._send(RoomEventRelationsResponse, method, path, response_data=(room_id, event_id))

    def joined(self, room_id: str) -> frozenset[str] | None:
        """Who is in a room, invited people left out; None where the bot is not."""
        room = self.rooms.get(room_id)
        return None if room is None else frozenset(room.users.keys() - room.invited_users.keys())

    # ── What a sync brings ───────────────────────────────────────────────────────────────────────────────────────

    @override
    async def _handle_invited_rooms(self, response: nio.SyncResponse) -> None:
        for room_id, info in response.rooms.invite.items():
            with tolerating("invitation"):
                await super()._handle_invited_rooms(replace(response, rooms=nio.Rooms({room_id: info}, {}, {})))

    @override
    async def _handle_joined_rooms(self, response: nio.SyncResponse) -> None:
        for room_id, info in response.rooms.join.items():
            self.rooms.setdefault(room_id, Room(room_id, self.user_id, room_id in self.encrypted_rooms))
            with tolerating("room"):
                await super()._handle_joined_rooms(replace(response, rooms=nio.Rooms({}, {room_id: info}, {})))

    @override
    def _handle_timeline_event(self, event: nio.Event, room_id: str, room: nio.MatrixRoom, encrypted_rooms: set[str]) -> Any:
        with tolerating("event"):
            return super()._handle_timeline_event(event, room_id, room, encrypted_rooms)

    # ── Keys ─────────────────────────────────────────────────────────────────────────────────────────────────────

    @override
    def load_store(self) -> None:
        """Open the store of keys, as nio does, for an Olm machine of ours."""
        if self.olm or not self.config.encryption_enabled or not self.store_path or not ENCRYPTION_ENABLED:
            return
        store = self.config.store(self.user_id, self.device_id, self.store_path, self.config.pickle_key, self.config.store_name)
        self.store, self.olm = store, ToughOlm(self.user_id, self.device_id, store)
        self.encrypted_rooms = store.load_encrypted_rooms()

    @override
    def _handle_olm_events(self, response: nio.SyncResponse) -> None:
        super()._handle_olm_events(response)
        if response.device_key_count.signed_curve25519 == 0:  # nio takes it for no news: somebody may have claimed all of them at once
            self.olm.uploaded_key_count = 0

    @override
    def _handle_messages_response(self, response: nio.RoomMessagesResponse) -> None:
        for event in response.chunk:
            if isinstance(event, nio.MegolmEvent):
                event.room_id = response.room_id  # the server's word for it may be missing, or another
        super()._handle_messages_response(response)


def _shaped(kind: type, found: object) -> object:
    """JSON of the outer shape that an answer has. Raises NoMatrix."""
    if not isinstance(found, list if kind is nio.RoomGetStateResponse else dict):
        raise NoMatrix(kind.__name__)
    return found
