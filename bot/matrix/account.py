"""The bot's one login: token and device, kept for ever in the data folder (mode 0600), never logged out.

A transaction id is only remembered by the homeserver for one device: a new login would send again what was already sent.
"""

import secrets
from dataclasses import asdict, astuple, dataclass
from json import dumps, loads
from pathlib import Path

from bot import private_files
from bot.sections import ConfigurationError
from storage.reasons import why

DAMAGED = (
    "{file} : ce fichier est vide ou abîmé. Remettez celui d’une sauvegarde ; sans elle, supprimez-le, ainsi que le dossier chiffrement, "
    "et relancez avec le mot de passe"
)
FILE = "compte.json"
DRAFT = f"{FILE}.new"


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
    """The account of an earlier start, if there was one. Raises ConfigurationError when its file cannot be used."""
    file = folder / FILE
    try:
        kept = loads(file.read_text(encoding="utf-8"))
        found = Account(**kept)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise ConfigurationError(f"{file} : ce fichier ne se lit pas ({why(error)})") from error
    except (ValueError, TypeError) as error:
        raise ConfigurationError(DAMAGED.format(file=file)) from error
    if not all(isinstance(each, str) and each for each in astuple(found)[:-1]) or not isinstance(found.encrypted, bool):
        raise ConfigurationError(DAMAGED.format(file=file))
    return found


def keep(folder: Path, account: Account) -> None:
    """Write the account, readable by its owner only."""
    private_files.write(folder / FILE, dumps(asdict(account)))


def new_pickle_key() -> str:
    """The key of a new encryption store."""
    return secrets.token_urlsafe(32)
