"""The account of an installation: its one login, and its client, as the same device as ever."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path

import nio
from nio.crypto import ENCRYPTION_ENABLED

from bot.installation.data_folder import CRYPTO_FOLDER
from bot.installation.faults import homeserver_refusal
from bot.logs import log
from bot.matrix import account
from bot.matrix.account import Account
from bot.matrix.client import NioHomeserver
from bot.matrix.group_room_creation import GroupRooms, Makings
from bot.matrix.nio_client import Client
from bot.matrix.patience import patiently
from bot.matrix.private_room_creation import PrivateRooms
from bot.matrix.responses import NO_ANSWER, failure
from bot.matrix.troubles import Rejected, TokenRevoked, Unreachable
from bot.sections import ConfigurationError
from bot.settings import Settings

KEYS_DAMAGED = (
    f"le dossier {CRYPTO_FOLDER} est abîmé. Remettez celui d’une sauvegarde, avec son {account.FILE} ; sans elle, supprimez les deux, "
    "et relancez avec le mot de passe"
)


async def open_homeserver(settings: Settings) -> NioHomeserver:
    """The homeserver, as the same device as ever; logs in once on the very first start."""
    login = account.read(settings.data)
    if login is None:
        login = await patiently(partial(first_login, settings))
    if not settings.homeserver.encryption:
        return connect(settings, login, None)
    store = settings.data / CRYPTO_FOLDER
    if login.encrypted and not _has_keys(store, login):
        # with its keys lost, this device would stay mute for ever in encrypted rooms: only a new one can be told keys
        log.warning("encryption-store-lost", doing="new device")
        login = await patiently(partial(first_login, settings))
    store.mkdir(mode=0o700, exist_ok=True)
    if not login.encrypted:
        account.keep(settings.data, replace(login, encrypted=True))
    try:
        return connect(settings, login, store)
    except Exception as error:  # whatever it is, nio only read its store
        raise ConfigurationError(KEYS_DAMAGED) from error


def _has_keys(store: Path, login: Account) -> bool:
    """Whether the keys of this device are there: nio would make new ones without a word, for a device that people know by its old ones."""
    file = store / f"{login.user_id}_{login.device_id}.db"
    return file.exists() and file.stat().st_size > 0


def connect(settings: Settings, login: Account, store: Path | None) -> NioHomeserver:
    """The client of an account; without a store, it reads and writes nothing encrypted."""
    known = settings.homeserver
    rooms = PrivateRooms(known.display_name, encrypted=known.encrypted_private_rooms)
    homeserver = NioHomeserver(str(known.url).rstrip("/"), login.user_id, store, login, rooms)
    homeserver.makings = Makings(homeserver, homeserver.client, GroupRooms(settings.rooms.espace, encrypted=known.encrypted_group_rooms))
    return homeserver


@asynccontextmanager
async def connected(settings: Settings, login: Account) -> AsyncIterator[NioHomeserver]:
    """The client of an account, until the block ends; without the encryption store: a bot may be running on it at this moment."""
    homeserver = connect(settings, login, None)
    try:
        yield homeserver
    finally:
        await homeserver.close()


async def first_login(settings: Settings) -> Account:
    """Log in as a new device, and keep it. Raises ConfigurationError when the password is missing or wrong."""
    password = settings.homeserver.read_password()
    if password is None:
        raise ConfigurationError("homeserver.password : le premier démarrage demande le mot de passe du compte (ou password_file)")
    user = settings.homeserver.user
    try:
        login = await log_in(str(settings.homeserver.url).rstrip("/"), user, password)
    except (Rejected, TokenRevoked) as refusal:
        raise ConfigurationError(f"homeserver.user : le serveur refuse le compte {user} : {homeserver_refusal(refusal)}") from refusal
    account.keep(settings.data, login)
    log.info("logged-in", device=login.device_id)
    async with connected(settings, login) as homeserver:
        await homeserver.introduce(settings.homeserver.display_name)
    return login


async def log_in(url: str, user_id: str, password: str) -> Account:
    """The one login of a new installation, as a new device. Raises Unreachable, or Rejected when the password is wrong."""
    device_id = account.new_device_id()
    client = Client(url, user_id, device_id=device_id, config=nio.AsyncClientConfig(max_limit_exceeded=0, max_timeouts=0))
    try:
        answer = await client.login(password, device_name="AGORA (robot)")
    except NO_ANSWER as error:
        raise Unreachable(type(error).__name__) from error
    finally:
        await client.close()
    if not isinstance(answer, nio.LoginResponse):
        raise failure(answer)
    return Account(answer.user_id, answer.device_id, answer.access_token, account.new_pickle_key())


def has_encryption() -> bool:
    """Whether nio was installed with what encryption needs."""
    return bool(ENCRYPTION_ENABLED)
