"""The keys of an identity: their signatures are those of the specification, their file is kept and never taken for another one's."""

import json
import stat
from pathlib import Path
from typing import Any

import pytest
import vodozemac

from bot.matrix import cross_signing, kept_files
from bot.matrix.cross_signing import Identity, IdentityFileError

USER = "@agora:town.example"
DEVICE = {
    "user_id": USER,
    "device_id": "AGORA1",
    "algorithms": ["m.megolm.v1.aes-sha2"],
    "keys": {"ed25519:AGORA1": "é"},
    "signatures": {USER: {"ed25519:AGORA1": "of the device"}},
    "unsigned": {"device_display_name": "AGORA (robot)"},
}


@pytest.fixture
def identity() -> Identity:
    return cross_signing.new_identity(USER)


def check(signed: dict[str, Any], public: str) -> None:
    """Verify the signature of a key with another implementation. Raises when it is wrong."""
    bare = {name: value for name, value in signed.items() if name not in {"signatures", "unsigned"}}
    said = json.dumps(bare, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    signature = vodozemac.Ed25519Signature.from_base64(signed["signatures"][USER][f"ed25519:{public}"])
    vodozemac.Ed25519PublicKey.from_base64(public).verify_signature(said, signature)


def test_the_master_key_signs_the_two_others_and_the_second_one_devices(identity: Identity) -> None:
    keys = identity.public()
    (master,) = keys["master_key"]["keys"].values()
    (own,) = keys["self_signing_key"]["keys"].values()
    for name in ("self_signing_key", "user_signing_key"):
        check(keys[name], master)
    check(identity.sign_device(DEVICE), own)
    assert len({master, own, *keys["user_signing_key"]["keys"].values()}) == 3
    assert [key["usage"] for key in keys.values()] == [["master"], ["self_signing"], ["user_signing"]]


def test_a_signature_counts_only_for_what_was_signed(identity: Identity) -> None:
    signed = identity.sign_device(DEVICE)
    assert identity.has_signed(signed | {"unsigned": {}})
    assert not identity.has_signed(signed | {"keys": {"ed25519:AGORA1": "another"}})
    assert not identity.has_signed(DEVICE)
    assert not identity.has_signed({name: value for name, value in DEVICE.items() if name != "signatures"})
    assert not cross_signing.new_identity(USER).has_signed(signed)


def test_the_file_is_the_bots_alone_and_gives_the_same_identity(tmp_path: Path, identity: Identity) -> None:
    assert cross_signing.read(tmp_path, USER) is None
    cross_signing.keep(tmp_path, identity)
    assert cross_signing.read(tmp_path, USER) == identity
    assert stat.S_IMODE((tmp_path / kept_files.IDENTITY).stat().st_mode) == 0o600
    assert [file.name for file in tmp_path.iterdir()] == [kept_files.IDENTITY]


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "{}", '{"user_id": "@agora:town.example", "master": "AA==", "self_signing": "AA==", "user_signing": "AA=="}']
)
def test_a_file_that_was_changed_is_never_taken_for_none(tmp_path: Path, text: str) -> None:
    (tmp_path / kept_files.IDENTITY).write_text(text)
    with pytest.raises(IdentityFileError):
        cross_signing.read(tmp_path, USER)


def test_the_file_of_another_account_is_refused(tmp_path: Path, identity: Identity) -> None:
    cross_signing.keep(tmp_path, identity)
    with pytest.raises(IdentityFileError, match=r"n’est pas celui de @autre:town\.example"):
        cross_signing.read(tmp_path, "@autre:town.example")
