"""The three keys of an identity (Matrix specification, end-to-end encryption, cross-signing): made, kept in a file, and what they sign."""

import base64
import binascii
import secrets
from dataclasses import dataclass
from json import dumps, loads
from pathlib import Path
from typing import Any

import nio
from Crypto.PublicKey import ECC
from Crypto.Signature import eddsa

from bot import private_files
from bot.matrix import kept_files

SEED_BYTES = 32

Signed = dict[str, Any]


class IdentityFileError(Exception):
    """The file of the identity cannot be used: it was changed, or is of another account."""


@dataclass(frozen=True, slots=True)
class Identity:
    """Who the account is, whatever device it has: an Ed25519 seed for each key, the master key above the two others."""

    user_id: str
    master: bytes
    self_signing: bytes
    user_signing: bytes

    def public(self) -> dict[str, Signed]:
        """What the homeserver is given, under the names it knows."""
        master = self._key("master", self.master)
        return {
            "master_key": master,
            "self_signing_key": self._signed(self._key("self_signing", self.self_signing), self.master),
            "user_signing_key": self._signed(self._key("user_signing", self.user_signing), self.master),
        }

    def sign_device(self, device: Signed) -> Signed:
        """The keys of a device with the signature that says: it is mine."""
        return self._signed(device, self.self_signing)

    def has_signed(self, device: Signed) -> bool:
        """Whether the homeserver shows that signature, the right one, on a device."""
        shown = device.get("signatures", {}).get(self.user_id, {})
        ours = self.sign_device(device)["signatures"][self.user_id]
        return all(shown.get(name) == value for name, value in ours.items() if name == f"ed25519:{public_of(self.self_signing)}")

    def _key(self, usage: str, seed: bytes) -> Signed:
        public = public_of(seed)
        return {"user_id": self.user_id, "usage": [usage], "keys": {f"ed25519:{public}": public}}

    def _signed(self, what: Signed, seed: bytes) -> Signed:
        bare = {name: value for name, value in what.items() if name not in {"signatures", "unsigned"}}
        signer = eddsa.new(ECC.construct(curve="Ed25519", seed=seed), "rfc8032")
        signature = _encoded(signer.sign(nio.Api.to_canonical_json(bare).encode()))
        return bare | {"signatures": {self.user_id: {f"ed25519:{public_of(seed)}": signature}}}


def new_identity(user_id: str) -> Identity:
    """An identity that nobody knows yet."""
    return Identity(user_id, *(secrets.token_bytes(SEED_BYTES) for _ in range(3)))


def read(folder: Path, user_id: str) -> Identity | None:
    """The identity kept in a data folder; None when there is none. Raises IdentityFileError."""
    file = folder / kept_files.IDENTITY
    if not file.exists():
        return None
    try:
        kept = loads(file.read_text(encoding="utf-8"))
        seeds = [base64.b64decode(kept[name], validate=True) for name in ("master", "self_signing", "user_signing")]
    except (OSError, ValueError, KeyError, TypeError, binascii.Error) as error:
        raise IdentityFileError(f"{file} ne se lit pas") from error
    if kept.get("user_id") != user_id or any(len(seed) != SEED_BYTES for seed in seeds):
        raise IdentityFileError(f"{file} n’est pas celui de {user_id}")
    return Identity(user_id, *seeds)


def keep(folder: Path, identity: Identity) -> None:
    """Write it down, before anybody is told of it."""
    seeds = {name: _encoded(getattr(identity, name), padded=True) for name in ("master", "self_signing", "user_signing")}
    private_files.write(folder / kept_files.IDENTITY, dumps({"user_id": identity.user_id, **seeds}))


def public_of(seed: bytes) -> str:
    """The public half of a key, as Matrix writes it."""
    return _encoded(ECC.construct(curve="Ed25519", seed=seed).public_key().export_key(format="raw"))


def _encoded(data: bytes, *, padded: bool = False) -> str:
    text = base64.b64encode(data).decode()
    return text if padded else text.rstrip("=")
