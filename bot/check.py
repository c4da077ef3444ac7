"""`agora check`: tries everything an installation needs against the real homeserver, and says what to mend."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from math import inf

import nio
from sqlalchemy.exc import DBAPIError

from bot import account, app, introduction_check
from bot.answers import RateLimited, Rejected, TokenRevoked, Unreachable
from bot.client import NioHomeserver, has_encryption
from bot.settings import ConfigurationError, Settings
from storage import delivery, robots, rooms
from storage.database import Database

ROOM_VERSION_OF_MIGHTY_CREATORS = 12  # MSC4289: a creator's power is above all levels, and nio says 0


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was tried. `mend` is what to do when it is not well; None otherwise."""

    what: str
    mend: str | None = None


async def check(settings: Settings) -> AsyncIterator[Finding]:
    """Try one thing after the other, from the ground up; stops where going on would only repeat the same fault."""
    yield Finding(f"Fuseau horaire : {settings.zone}, il y est {app.now().astimezone(settings.as_territory().zone):%H h %M}")
    async for finding in _check_database(settings):
        yield finding
    if settings.homeserver.encryption and not has_encryption():
        yield Finding("Chiffrement", "installez matrix-nio avec son extra e2e")
    try:
        homeserver = await _log_in(settings)
    except (ConfigurationError, Unreachable, RateLimited, Rejected, TokenRevoked) as error:
        yield Finding(f"Serveur {settings.homeserver.url}", str(error))
        return
    try:
        async for finding in _check_account(homeserver, settings):
            yield finding
    finally:
        await homeserver.close()


async def _check_database(settings: Settings) -> AsyncIterator[Finding]:
    database = Database(settings.database_url)
    try:
        settings.data.mkdir(parents=True, exist_ok=True)
        await database.upgrade()
        async with database.reading() as session:
            aside = await delivery.count_aside(session)
            learnt = await robots.list_robots(session)
            pending = await rooms.list_pending(session)
        yield Finding("Base de données : elle répond, son schéma est à jour")
        if learnt:
            yield Finding(f"Autres robots reconnus : {', '.join(learnt)}")
        if aside:
            yield Finding(
                f"Messages : {aside} refusés par le serveur", "voyez le journal (action=set-aside) : un salon a sans doute retiré le robot"
            )
        for move in pending:
            yield Finding(
                f"Salon remplacé ({move.old_room_id})", f"invitez le robot dans le nouveau ({move.new_room_id}) : il y continue tout"
            )
    except (DBAPIError, OSError) as error:
        yield Finding("Base de données", f"vérifiez « database » et « data » ({type(error).__name__})")
    finally:
        await database.close()


async def _log_in(settings: Settings) -> NioHomeserver:
    login = account.read(settings.data) or await app.first_login(settings)
    # without the encryption store: a bot may be running on it at this moment
    homeserver = app.connect(settings, login, None)
    try:
        await homeserver.whoami()
    except BaseException:
        await homeserver.close()
        raise
    return homeserver


async def _check_account(homeserver: NioHomeserver, settings: Settings) -> AsyncIterator[Finding]:
    known = account.read(settings.data)
    yield Finding(f"Compte : {homeserver.user_id}, session {known.device_id if known else '?'}")
    await homeserver.sync(None, whole=True)
    for role, room in settings.rooms.by_role().items():
        yield await _check_room(homeserver, settings, role, room)
    if not settings.rooms.by_role():
        yield Finding("Salons", "aucun salon n’est nommé dans [rooms]")
    async for what, mend in introduction_check.check(homeserver, settings):
        yield Finding(what, mend)


async def _check_room(homeserver: NioHomeserver, settings: Settings, role: str, room: str) -> Finding:
    what = f"Salon {role} ({room})"
    room_id = await homeserver.resolve(room)
    if room_id is None:
        return Finding(what, "cette adresse n’existe pas sur le serveur")
    found = homeserver.client.rooms.get(room_id)
    if found is None:
        return Finding(what, f"invitez {homeserver.user_id} dans ce salon, puis démarrez le robot")
    if found.replacement_room:
        return Finding(what, f"ce salon a été remplacé, et le robot va dans le nouveau : nommez-le dans [rooms] ({found.replacement_room})")
    if found.encrypted and not settings.homeserver.encryption:
        return Finding(what, "il est chiffré : mettez « encryption = true »")
    power, needed = await _power(homeserver, found)
    if power < needed:
        return Finding(what, f"le robot ne peut pas y écrire : donnez-lui le rang {needed}")
    return Finding(f"{what} : {found.joined_count} membres, {'chiffré' if found.encrypted else 'non chiffré'}, le robot peut y écrire")


async def _power(homeserver: NioHomeserver, room: nio.MatrixRoom) -> tuple[float, int]:
    """The bot's power in a room, and what speaking there needs."""
    levels = room.power_levels
    needed = levels.get_message_event_required_level("m.room.message")
    if int(room.room_version) >= ROOM_VERSION_OF_MIGHTY_CREATORS and homeserver.user_id in await homeserver.creators(room.room_id):
        return inf, needed
    return levels.get_user_level(homeserver.user_id), needed
