"""How the bot shows itself at each start, beside all else: its device signed by its owner, then its picture. Neither holds up an answer."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping

from bot import logo
from bot.logo import LogoError
from bot.logs import log
from bot.matrix.client import NioHomeserver
from bot.matrix.cross_signing import IdentityFileError
from bot.matrix.face import Face
from bot.matrix.identity import IdentityKeeper
from bot.matrix.patience import patiently
from bot.matrix.troubles import Rejected, TokenRevoked
from bot.sections import ConfigurationError
from bot.settings import Settings
from storage import private_rooms
from storage.database import Database


class Introduction:
    """The bot's identity and its face, of one installation."""

    def __init__(self, settings: Settings, homeserver: NioHomeserver, database: Database, roles: Mapping[str, str]) -> None:
        """roles: room id → role, at each moment."""
        self._settings = settings
        self._homeserver = homeserver
        self._database = database
        self._roles = roles
        self._awaited: set[str] = set()
        self._came = asyncio.Event()

    async def make(self) -> None:
        """Do both, once the rooms are known; then the face again, each time the bot comes into a room that the configuration names."""
        if self._homeserver.client.olm is not None:
            await _tried("identity-refused", self._sign)
        while True:
            await _tried("face-refused", self._show)
            await self._came.wait()
            self._came.clear()

    def moved(self, rooms: Iterable[str]) -> None:
        """Somebody came or went there: perhaps the bot."""
        if self._awaited.intersection(rooms):
            self._came.set()

    async def _sign(self) -> None:
        await IdentityKeeper(self._homeserver.client, self._settings.data, self._password).establish()

    def _password(self) -> str | None:
        """Whoever took its file away after the first start did as the guide says."""
        try:
            return self._settings.homeserver.read_password()
        except ConfigurationError:
            return None

    async def _show(self) -> None:
        file = self._settings.face.logo
        picture = await asyncio.to_thread(logo.read, file)
        face = Face(self._homeserver.client, self._settings.data, picture, chosen=file is not None)
        async with self._database.reading() as session:
            private = await private_rooms.list_all(session)
        space = await self._homeserver.resolve(self._settings.rooms.espace) if self._settings.rooms.espace else None
        named = {*self._roles, *([space] if space else [])}
        self._awaited = named - set(self._homeserver.client.rooms)
        self._homeserver.wear(await face.put_on(named, private))


async def _tried(action: str, step: Callable[[], Awaitable[None]]) -> None:
    """Try it until the homeserver answers; what it refuses is said once in the log, and tried again at the next start."""
    try:
        await patiently(step)
    except TokenRevoked:
        pass  # the stream meets it too, and ends the bot
    except (Rejected, IdentityFileError, LogoError) as refusal:
        log.warning(action, error=str(refusal))
    except Exception as error:  # noqa: BLE001 - a fault of ours here must not take the bot's voice away
        log.error(action, error=error)
