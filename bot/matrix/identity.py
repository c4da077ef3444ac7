"""The bot's identity on the homeserver: its device is signed by its owner, and no client warns of it. Never replaced unasked."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

import nio

from bot.logs import log
from bot.matrix import cross_signing, kept_files
from bot.matrix.cross_signing import Identity, Signed
from bot.matrix.requests import fetch, only_done, request
from bot.matrix.troubles import Rejected, Unreachable

KEYS = "/_matrix/client/v3/keys"
PASSWORD = "m.login.password"  # noqa: S105 - the name of a stage


class State(Enum):
    """How the identity stands."""

    NONE = "none"
    """Nobody knows one: it is to be made."""
    UNPUBLISHED = "unpublished"
    """It is kept here, and the homeserver has none, or a part of it."""
    UNSIGNED = "unsigned"
    """The homeserver knows ours, which has not signed this device."""
    SIGNED = "signed"
    """All is well."""
    FOREIGN = "foreign"
    """The homeserver knows one that is not kept here."""


class PasswordWanted(Rejected):
    """The homeserver asks for the password of the account before it takes an identity."""


@dataclass(frozen=True, slots=True)
class Known:
    """What the homeserver shows of the account: its master and self-signing keys, and this device."""

    master: str | None
    self_signing: str | None
    device: Signed | None


class IdentityKeeper:
    """Makes, publishes and keeps the identity of one account. Raises, where it asks the homeserver, as `bot.matrix.troubles` says."""

    def __init__(self, client: nio.AsyncClient, folder: Path, password: Callable[[], str | None]) -> None:
        """folder: where its file is kept. password: some homeservers ask for it, once."""
        self._client = client
        self._folder = folder
        self._password = password

    async def state(self) -> State:
        """How it stands; nothing is changed. Raises IdentityFileError."""
        return self._state(cross_signing.read(self._folder, self._client.user_id), await self._known())

    async def establish(self) -> None:
        """Make what is missing: the identity, its publication, its signature on this device. Raises IdentityFileError."""
        own, known = cross_signing.read(self._folder, self._client.user_id), await self._known()
        state = self._state(own, known)
        if state is State.FOREIGN:
            log.warning("identity-unknown", error="run agora check")
            return
        if own is None:
            own = cross_signing.new_identity(self._client.user_id)
            cross_signing.keep(self._folder, own)  # first: one that is published and lost could never be replaced silently
        if state in {State.NONE, State.UNPUBLISHED}:
            await self._publish(own)
            log.info("identity-published", file=kept_files.IDENTITY)
        if state is not State.SIGNED:
            await self._sign(own, known.device)

    async def replace(self) -> None:
        """Give the account the identity kept here, or a new one, whatever it had: an operator asked for it."""
        own = cross_signing.read(self._folder, self._client.user_id)
        if own is None:
            own = cross_signing.new_identity(self._client.user_id)
            cross_signing.keep(self._folder, own)
        await self._publish(own)

    def _state(self, own: Identity | None, known: Known) -> State:
        if known.master is None:
            return State.NONE if own is None else State.UNPUBLISHED
        if own is None or known.master != cross_signing.public_of(own.master):
            return State.FOREIGN
        if known.self_signing != cross_signing.public_of(own.self_signing):  # its taking was cut off
            return State.UNPUBLISHED
        signed = known.device is not None and own.has_signed(known.device)
        return State.SIGNED if signed else State.UNSIGNED

    async def _known(self) -> Known:
        user_id = self._client.user_id
        shown = await fetch(self._client, "POST", f"{KEYS}/query", {"device_keys": {user_id: []}})
        keys = [shown.get(f"{kind}_keys", {}).get(user_id, {}).get("keys", {}) for kind in ("master", "self_signing")]
        master, self_signing = (next(iter(each.values()), None) for each in keys)
        device = shown.get("device_keys", {}).get(user_id, {}).get(self._client.device_id)
        return Known(master, self_signing, device)

    async def _publish(self, own: Identity) -> None:
        """Where the homeserver wants to know first that it is us (user-interactive authentication), the password says so."""
        status, said = await request(self._client, "POST", f"{KEYS}/device_signing/upload", dict(own.public()))
        if status == 401 and "flows" in said:
            if [PASSWORD] not in [flow.get("stages") for flow in said["flows"]]:
                raise Rejected("the homeserver takes no password for an identity")
            password = self._password()
            if password is None:
                raise PasswordWanted("homeserver.password")
            user = {"type": "m.id.user", "user": self._client.user_id}
            auth = {"type": PASSWORD, "identifier": user, "password": password, "session": said.get("session")}
            status, said = await request(self._client, "POST", f"{KEYS}/device_signing/upload", {**own.public(), "auth": auth})
        only_done(status, said)

    async def _sign(self, own: Identity, device: Signed | None) -> None:
        """Sign this device, once the homeserver has its keys, and only those that are really ours."""
        device = device or (await self._known()).device
        if device is None:
            raise Unreachable("the homeserver does not have the keys of this device yet")
        ours = self._client.olm.account.identity_keys
        shown = {name.partition(":")[0]: key for name, key in device.get("keys", {}).items()}
        if shown != {"curve25519": str(ours["curve25519"]), "ed25519": str(ours["ed25519"])}:
            raise Rejected("the homeserver shows other keys for this device")
        signed = own.sign_device(device)
        done = await fetch(self._client, "POST", f"{KEYS}/signatures/upload", {own.user_id: {self._client.device_id: signed}})
        if done.get("failures"):
            raise Rejected("the homeserver refuses the signature")
        log.info("device-signed", device=self._client.device_id)
