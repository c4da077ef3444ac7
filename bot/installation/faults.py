"""What stops a verb of the command line, in one French line that says what to do: no name of an exception, no English."""

import asyncio
from dataclasses import dataclass

from sqlalchemy.exc import DBAPIError

from bot.matrix.troubles import RateLimited, Rejected, TokenRevoked, Unreachable
from bot.sections import ConfigurationError
from storage.database import is_trouble
from storage.lexicon_troubles import LexiconError
from storage.reasons import chain, database_refusal, is_damaged, why

DAMAGED = "la base est abîmée. Arrêtez le robot et remettez une sauvegarde : « Restaurer » dans docs/exploitation.md"
REVOKED = (
    "le serveur ne reconnaît plus la session du robot : supprimez compte.json et le dossier chiffrement du dossier de données, "
    "puis relancez avec le mot de passe"
)
NO_MATRIX = "ce qui répond n’est pas un serveur Matrix, ou il est en panne : vérifiez « url »"
_REFUSALS = {
    "M_FORBIDDEN": "l’identifiant ou le mot de passe n’est pas le bon",
    "M_INVALID_USERNAME": "cet identifiant n’est pas possible",
    "M_USER_DEACTIVATED": "ce compte a été fermé",
    "M_NOT_FOUND": "il ne connaît pas cette adresse",
    "M_UNRECOGNIZED": "il ne connaît pas cette demande : est-ce bien un serveur Matrix ?",
}


@dataclass(frozen=True, slots=True)
class Fault:
    """`lasting`: a restart would only meet it again, an operator must act."""

    said: str
    lasting: bool


def fault_of(error: BaseException) -> Fault | None:
    """What an error means for who runs the bot; None for a fault of ours."""
    if (lasting := _lasting(error)) is not None:
        return Fault(lasting, lasting=True)
    if isinstance(error, Unreachable | RateLimited | Rejected):
        return Fault(f"le serveur Matrix : {homeserver_refusal(error)}", lasting=False)
    if isinstance(error, DBAPIError) and is_trouble(error):
        return Fault(f"database : {_of_the_moment(error)}", lasting=False)
    if isinstance(error, OSError):
        place = f"{error.filename} : " if error.filename else ""
        return Fault(f"{place}{why(error)}", lasting=False)
    return None


def _lasting(error: BaseException) -> str | None:
    if isinstance(error, ConfigurationError | LexiconError):
        return str(error)
    if isinstance(error, TokenRevoked):
        return REVOKED
    if is_damaged(error):
        return DAMAGED
    refusal = database_refusal(error)
    return None if refusal is None else f"database : {refusal}"


def homeserver_refusal(error: Exception) -> str:
    """Why the homeserver does not answer, or not as it should."""
    if isinstance(error, TokenRevoked):
        return REVOKED
    if isinstance(error, RateLimited):
        return f"il demande d’attendre {max(1, round(error.seconds))} s"
    if isinstance(error, Rejected):
        code = str(error).partition(" ")[0]
        return _REFUSALS.get(code, f"il refuse ({code})" if code.startswith("M_") else "il refuse")
    return next((said for each in chain(error) if (said := _silence(each)) is not None), NO_MATRIX)


def _silence(each: BaseException) -> str | None:
    """Why nothing Matrix came back, by one of the errors that an absence came from."""
    from aiohttp import ClientConnectorCertificateError, ClientConnectorDNSError, ClientSSLError  # noqa: PLC0415 - few verbs need it

    if isinstance(each, ClientConnectorCertificateError | ClientSSLError):
        return "son certificat n’est pas valable : vérifiez « url » et le certificat du serveur"
    if isinstance(each, ClientConnectorDNSError):
        return "ce nom n’existe pas, ou le réseau est coupé : vérifiez « url »"
    if isinstance(each, asyncio.TimeoutError):
        return "il n’a pas répondu à temps : réessayez dans un moment"
    return f"{why(each)} : vérifiez « url », et que le serveur marche" if isinstance(each, OSError) and each.errno else None


def _of_the_moment(error: DBAPIError) -> str:
    told = str(error.orig).lower()
    if "locked" in told:
        return "elle est occupée par un autre programme : recommencez dans un moment"
    if "full" in told:
        return "le disque est plein : libérez de la place"
    return "elle ne répond pas comme il faut : vérifiez le disque, ou le serveur de la base"
