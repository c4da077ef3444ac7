"""The bot's one login: token and device, kept for ever in the data folder (mode 0600), never logged out.

A transaction id is only remembered by the homeserver for one device: a new login would send again what was already sent.
"""

import os
import secrets
from dataclasses import asdict, dataclass
from json import dumps, loads
from pathlib import Path

FILE = "compte.json"


@dataclass(frozen=True, slots=True)
class Account:
    """What is needed to be the same device again.

    `pickle_key` locks the encryption store; `encrypted` tells that there was one, so that its loss is noticed.
    """

    user_id: str
    device_id: str
    access_token: str
    pickle_key: str
    encrypted: bool = False


def new_device_id() -> str:
    """A random one: nio skips, when it shares keys, any device of anybody that bears the bot's own id."""
    return "AGORA" + secrets.token_hex(5).upper()


def read(folder: Path) -> Account | None:
    """The account of an earlier start, if there was one."""
    file = folder / FILE
    return Account(**loads(file.read_text(encoding="utf-8"))) if file.exists() else None


def keep(folder: Path, account: Account) -> None:
    """Write the account so that a crash leaves either the old file or the new one, readable by its owner only."""
    draft = folder / f"{FILE}.new"
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        file.write(dumps(asdict(account)))
        file.flush()
        os.fsync(file.fileno())
    draft.replace(folder / FILE)


def new_pickle_key() -> str:
    """The key of a new encryption store."""
    return secrets.token_urlsafe(32)
