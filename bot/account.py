"""The bot's one login: token and device, kept for ever in the data folder (mode 0600), never logged out.

A transaction id is only remembered by the homeserver for one device: a new login would send again what was already sent.
"""

import secrets
from dataclasses import asdict, dataclass
from json import dumps, loads
from pathlib import Path

from bot import private_files

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
    """Write the account, readable by its owner only."""
    private_files.write(folder / FILE, dumps(asdict(account)))


def new_pickle_key() -> str:
    """The key of a new encryption store."""
    return secrets.token_urlsafe(32)
