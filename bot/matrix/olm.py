"""nio's Olm machine: each message to the device, each device and each key is worked with by itself."""

from collections.abc import Mapping
from typing import Any

import nio
from nio.crypto import Olm
from nio.events import BadEvent, OlmEvent, UnknownBadEvent
from nio.exceptions import EncryptionError
from typing_extensions import override

from bot.matrix import loose_json
from bot.matrix.sieve import ROOM_STATE
from bot.matrix.tolerance import set_aside, tolerating

CLEAR_ONLY = ROOM_STATE | {"m.room.member", "m.room.redaction", "m.room.encrypted"}
"""What the homeserver allows or refuses: sealed, it would be anybody's word."""


class ToughOlm(Olm):  # type: ignore[misc] # nio is not typed
    """nio's Olm machine, which an odd message, device or key does not stop."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.unfit: dict[str, dict[str, str]] = {}
        """User id → device id → its name, for the devices whose own keys cannot be used."""

    # ── Messages to the device ───────────────────────────────────────────────────────────────────────────────────

    @override
    def handle_to_device_event(self, event: nio.ToDeviceEvent) -> Any:
        with tolerating("to-device"):
            return super().handle_to_device_event(event)
        if isinstance(event, OlmEvent):  # the session may be broken, and a new one heal it
            with tolerating("to-device"):
                self._mark_device_for_unwedging(event.sender, event.sender_key)
        return None

    @override
    def collect_key_requests(self) -> list[nio.ToDeviceEvent]:
        with tolerating("key-request"):
            return list(super().collect_key_requests())
        self.received_key_requests = {}
        return []

    @override
    def clear_verifications(self) -> list[nio.ToDeviceEvent]:
        with tolerating("verification"):
            return list(super().clear_verifications())
        self.key_verifications = {}
        return []

    # ── Messages of a room ───────────────────────────────────────────────────────────────────────────────────────

    @override
    def decrypt_megolm_event(self, event: nio.MegolmEvent, room_id: str | None = None) -> nio.Event | BadEvent | UnknownBadEvent:
        """Decrypt a message of a room. What was sealed may be anything: no homeserver has looked at it. Raises EncryptionError."""
        no_key: EncryptionError | None = None
        with tolerating("sealed"):
            try:
                return _vetted(super().decrypt_megolm_event(event, room_id))
            except EncryptionError as error:
                no_key = error
        if no_key is not None:
            raise no_key
        return UnknownBadEvent(event.source)

    # ── Devices and their keys ───────────────────────────────────────────────────────────────────────────────────

    @override
    def verify_json(self, json: dict[str, Any], user_key: str, user_id: str, device_id: str) -> bool:
        with tolerating("signature"):
            return bool(super().verify_json(json, user_key, user_id, device_id))
        return False

    @override
    def _handle_key_query(self, response: nio.KeysQueryResponse) -> None:
        known = response.device_keys
        with tolerating("device"):
            super()._handle_key_query(response)
        for user_id, theirs in known.items():
            self.users_for_key_query.discard(user_id)  # whatever was said of them: asked again at once, it would be the same
            fit = self.device_store[user_id].keys() | ({self.device_id} if user_id == self.user_id else set())
            self.unfit[user_id] = {device: _name_of(keys, device) for device, keys in theirs.items() if device not in fit}

    @override
    def _handle_key_claiming(self, response: nio.KeysClaimResponse) -> None:
        for user_id, theirs in response.one_time_keys.items():
            for device_id, key in theirs.items():
                with tolerating("one-time-key"):
                    super()._handle_key_claiming(nio.KeysClaimResponse({user_id: {device_id: key}}, {}))


def _name_of(keys: Mapping[str, Any], device_id: str) -> str:
    return str(loose_json.mapping(keys.get("unsigned")).get("device_display_name") or device_id)


def _vetted(event: nio.Event | BadEvent | UnknownBadEvent) -> nio.Event | BadEvent | UnknownBadEvent:
    """A message that was sealed, if it may be; as a database takes it."""
    if not isinstance(event, nio.Event):
        set_aside("sealed")
        return event
    source = event.source
    if "state_key" in source or source["type"] in CLEAR_ONLY or isinstance(event, nio.RedactedEvent):
        raise ValueError("it can only be said in clear")
    tidy = loose_json.tidied(source)
    if tidy is source:
        return event
    again = nio.Event.parse_decrypted_event(tidy)
    for name in ("decrypted", "verified", "sender_key", "session_id", "transaction_id", "room_id"):
        setattr(again, name, getattr(event, name, None))
    return again
