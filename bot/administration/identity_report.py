"""`agora identity`: whether the bot's device is signed. An identity is only ever replaced here, because an operator says so."""

from bot.administration.introduction_check import look_at_identity
from bot.installation.login import connected
from bot.matrix import account, kept_files
from bot.matrix.cross_signing import IdentityFileError
from bot.matrix.identity import IdentityKeeper, PasswordWanted, State
from bot.matrix.troubles import RateLimited, Rejected, TokenRevoked, Unreachable
from bot.settings import Settings


async def report_identity(settings: Settings, *, replace: bool) -> tuple[bool, str]:
    """Whether something is left to be mended, and what is to be said."""
    login = account.read(settings.data)
    if login is None:
        return True, "Le robot n’a pas encore de session : démarrez-le d’abord."
    try:
        async with connected(settings, login) as homeserver:
            keeper = IdentityKeeper(homeserver.client, settings.data, settings.homeserver.read_password)
            replaced = replace and await keeper.state() is State.FOREIGN
            if replaced:
                await keeper.replace()
            what, mend = await look_at_identity(homeserver, settings)
    except PasswordWanted:
        return True, "Le serveur demande le mot de passe du compte : par AGORA_HOMESERVER__PASSWORD, ou password_file. Rien n’est changé."
    except IdentityFileError as error:
        return True, f"{error} : ôtez ce fichier, ou remettez votre copie. Rien n’est changé."
    except (Unreachable, RateLimited, Rejected, TokenRevoked) as error:
        return True, f"Le serveur refuse, ou ne répond pas : {error}. Rien n’est changé."
    if replaced:
        file = settings.data / kept_files.IDENTITY
        return False, f"Le compte a une nouvelle identité. Relancez le robot : il signera son appareil. Gardez une copie de {file}."
    return mend is not None, f"{what} : {mend}" if mend else f"{what}."
