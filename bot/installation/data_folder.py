"""The data folder is for the bot alone: 0700, and 0600 for what is in it, whatever the umask of who starts it."""

import os
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import make_url

from bot.installation import compiling, lexicon_file
from bot.logs import log
from bot.matrix import account, kept_files
from bot.sections import ConfigurationError
from bot.settings import Settings
from storage.reasons import why

LOCK = "verrou"
CRYPTO_FOLDER = "chiffrement"
FOLDER_MODE, FILE_MODE = 0o700, 0o600
_OPEN_TO_OTHERS = 0o077


def secure(settings: Settings) -> list[Path]:
    """Make the folder, close what is open to others, and say so in the log. Returns what could not be closed.

    What this process makes from here on is for its owner alone. Raises ConfigurationError when there can be no such folder.
    """
    os.umask(_OPEN_TO_OTHERS)
    try:
        settings.data.mkdir(parents=True, exist_ok=True, mode=FOLDER_MODE)
    except OSError as error:
        raise ConfigurationError(f"data : le dossier {settings.data} ne peut pas être utilisé ({why(error)})") from error
    return [path for path in _ours(settings) if not _close(path)]


def _ours(settings: Settings) -> Iterator[Path]:
    """The folder and the files that the bot makes there; what else somebody keeps in it is theirs."""
    yield settings.data
    for name in (account.FILE, account.DRAFT, LOCK, lexicon_file.FILE, kept_files.IDENTITY, kept_files.FACE):
        yield settings.data / name
    for folder in (settings.data / CRYPTO_FOLDER, settings.data / compiling.FOLDER):
        yield folder
        yield from folder.glob("*")
    database = database_file(settings)
    if database is not None:
        yield from (database.with_name(database.name + suffix) for suffix in ("", "-wal", "-shm", "-journal"))


def compiled(settings: Settings) -> Path:
    """Where templates that were compiled are kept. What is there is run as it is: nobody else writes in the data folder."""
    folder = settings.data / compiling.FOLDER
    folder.mkdir(exist_ok=True, mode=FOLDER_MODE)
    return folder


def database_file(settings: Settings) -> Path | None:
    """The file of the database; None when it is none (PostgreSQL), or no address of one."""
    try:
        url = make_url(settings.database_url)
    except Exception:  # noqa: BLE001 - said where the database is opened
        return None
    return Path(url.database) if url.get_backend_name() == "sqlite" and url.database else None


def _close(path: Path) -> bool:
    try:
        found = path.lstat()
        if path.is_symlink() or not found.st_mode & _OPEN_TO_OTHERS:
            return True
        path.chmod(FOLDER_MODE if path.is_dir() else FILE_MODE)
    except FileNotFoundError:
        return True
    except OSError as error:
        log.warning("open-to-others", file=str(path), error=why(error))
        return False
    log.warning("closed-to-others", file=str(path), mode=f"{found.st_mode & 0o777:o}")
    return True
