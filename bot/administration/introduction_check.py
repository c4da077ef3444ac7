"""What `agora check` says of the bot's identity and of its face; nothing is changed."""

from collections.abc import AsyncIterator

from bot import logo
from bot.logo import LogoError
from bot.matrix import kept_files
from bot.matrix.client import NioHomeserver
from bot.matrix.cross_signing import IdentityFileError
from bot.matrix.face import AVATAR
from bot.matrix.identity import IdentityKeeper, State
from bot.matrix.troubles import RateLimited, Rejected, Unreachable
from bot.settings import Settings


async def check(homeserver: NioHomeserver, settings: Settings) -> AsyncIterator[tuple[str, str | None]]:
    """What was looked at, and what is to be mended, if anything."""
    if settings.homeserver.encryption:
        yield await look_at_identity(homeserver, settings)
    yield await _logo(homeserver, settings)


async def look_at_identity(homeserver: NioHomeserver, settings: Settings) -> tuple[str, str | None]:
    """How it stands, and what to do if it does not stand well. The client needs no encryption store."""
    what, file = "Identité", settings.data / kept_files.IDENTITY
    try:
        state = await IdentityKeeper(homeserver.client, settings.data, lambda: None).state()
    except IdentityFileError as error:
        return what, f"{error} : remettez votre copie de ce fichier"
    except (Unreachable, RateLimited, Rejected) as error:
        return what, f"le serveur ne la montre pas ({error})"
    match state:
        case State.FOREIGN:
            how = f"remettez votre copie de {file} ; si elle est perdue : agora identity --replace"
            return what, f"le serveur en connaît une autre que celle du robot, et ses messages chiffrés ont un avertissement : {how}"
        case State.UNPUBLISHED:
            return what, "le serveur ne l’a pas prise : démarrez le robot avec le mot de passe du compte (journal : identity-refused)"
        case State.SIGNED:
            return f"{what} : l’appareil du robot est signé. Gardez une copie de {file}, hors de cette machine", None
        case _:
            return f"{what} : elle signera l’appareil du robot à son prochain démarrage", None


async def _logo(homeserver: NioHomeserver, settings: Settings) -> tuple[str, str | None]:
    try:
        picture = logo.read(settings.face.logo)
    except LogoError as error:
        return "Logo", str(error)
    named = {**settings.rooms.by_role(), **({"espace": settings.rooms.espace} if settings.rooms.espace else {})}
    without = [role for role, room in named.items() if not await _may_wear(homeserver, room)]
    known = settings.face.logo or "celui du projet"
    said = f"Logo : {known} ({len(picture.data) // 1_000} ko)"
    return (f"{said}. Pour le mettre aussi ici, donnez au robot le rang de modérateur : {', '.join(without)}" if without else said), None


async def _may_wear(homeserver: NioHomeserver, room: str) -> bool:
    """Whether the bot is in a room, and has the power to give it a picture."""
    room_id = await homeserver.resolve(room)
    state = await homeserver.state(room_id) if room_id is not None else None
    me = homeserver.user_id
    return state is not None and me in state.joined and state.power_of(me) >= state.needed(AVATAR, state=True)
