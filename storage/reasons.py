"""Why a file, a network or a database refuses, in French: what the system says is English, and says less."""

import errno
import re
import sqlite3
from collections.abc import Iterator

_BY_NUMBER = {
    errno.ENOENT: "il n’existe pas",
    errno.EACCES: "les droits manquent",
    errno.EPERM: "les droits manquent",
    errno.EISDIR: "c’est un dossier",
    errno.ENOTDIR: "un fichier est à la place d’un dossier de ce chemin",
    errno.EEXIST: "un fichier est à la place de ce dossier",
    errno.ENOSPC: "le disque est plein",
    errno.EDQUOT: "le quota de disque est atteint",
    errno.EROFS: "le disque est en lecture seule",
    errno.EIO: "le disque est en panne",
    errno.EMFILE: "trop de fichiers sont ouverts",
    errno.ENAMETOOLONG: "ce nom est trop long",
    errno.ELOOP: "des liens tournent en rond",
    errno.EADDRINUSE: "ce port est déjà pris",
    errno.EADDRNOTAVAIL: "cette adresse n’est pas à cette machine",
    errno.ECONNREFUSED: "rien n’écoute à cette adresse",
    errno.ECONNRESET: "la connexion a été coupée",
    errno.EHOSTUNREACH: "cette machine est injoignable",
    errno.ENETUNREACH: "le réseau est coupé",
    errno.ETIMEDOUT: "elle n’a pas répondu à temps",
}
_TOML_PLACE = re.compile(r"at line (\d+), column (\d+)")
_LASTING = frozenset({sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_AUTH})
_DAMAGED = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})
_DAMAGED_STATES = frozenset({"XX001", "XX002"})  # PostgreSQL: data_corrupted, index_corrupted


def why(error: OSError) -> str:
    """Why the system refuses."""
    return _BY_NUMBER.get(error.errno or 0, f"le système refuse (n° {error.errno})" if error.errno else "le système refuse")


def toml_trouble(message: str) -> str:
    """Where a file in TOML cannot be read. message: of `tomllib`."""
    place = _TOML_PLACE.search(message)
    where = f"ligne {place[1]}, colonne {place[2]}" if place else "fin du fichier"
    return f"{where} : je ne comprends pas l’écriture. Vérifiez les guillemets, les crochets et les virgules."


def is_damaged(error: BaseException) -> bool:
    """Whether an error says that the file of a database is no database any more."""
    return any(_code(each) in _DAMAGED or getattr(each, "sqlstate", None) in _DAMAGED_STATES for each in chain(error))


def database_refusal(error: BaseException) -> str | None:
    """Why a database cannot be opened before somebody acts; None when it may come back by itself."""
    for each in chain(error):
        state = getattr(each, "sqlstate", None) or ""
        if _code(each) in _LASTING:
            return "son fichier ne s’ouvre pas : vérifiez son chemin et les droits de son dossier"
        if state.startswith("28"):
            return "elle refuse l’utilisateur ou le mot de passe"
        if state == "3D000":
            return "elle n’existe pas : créez-la (createdb)"
        if state == "42501":
            return "son utilisateur n’a pas le droit d’y créer des tables"
    return None


def chain(error: BaseException) -> Iterator[BaseException]:
    """An error, and those that it came from."""
    seen: set[int] = set()
    waiting: list[BaseException | None] = [error]
    while waiting:
        each = waiting.pop(0)
        if each is None or id(each) in seen:
            continue
        seen.add(id(each))
        yield each
        waiting += [getattr(each, "orig", None), each.__cause__, each.__context__]


def _code(error: BaseException) -> int | None:
    code = getattr(error, "sqlite_errorcode", None) if isinstance(error, sqlite3.Error) else None
    return None if code is None else code & 0xFF  # the rest of it details
