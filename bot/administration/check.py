"""`agora check`: tries everything an installation needs against the real homeserver, and says what to mend."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack
from datetime import datetime

from rapidfuzz import fuzz, process
from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.administration import introduction_check
from bot.engine.timepiece import near
from bot.installation import data_folder
from bot.installation.faults import DAMAGED, fault_of, homeserver_refusal
from bot.installation.ground import open_database
from bot.installation.libraries import look_at_libraries
from bot.installation.login import connected, first_login, has_encryption
from bot.installation.room_findings import Finding, look_at_rooms
from bot.machine import now
from bot.matrix import account
from bot.matrix.client import NioHomeserver
from bot.matrix.troubles import RateLimited, Rejected, TokenRevoked, Unreachable
from bot.sections import ConfigurationError
from bot.settings import Settings
from commands.core.language.words import words_of
from storage import clock_doubts, delivery, directory, robots, rooms
from storage.analysis import fold
from storage.database import Database

NEAR, MOST_NEAR = 85, 2
"""Of names of the directory that may be meant: how like, of 100; how many."""


async def check(settings: Settings) -> AsyncIterator[Finding]:
    """Try one thing after the other, from the ground up; stops where going on would only repeat the same fault."""
    yield Finding(f"Fuseau horaire : {settings.zone}, il y est {_hour(settings, now())}")
    for finding in [*_check_folder(settings), *await _check_database(settings), *look_at_libraries(), *check_contours(settings)]:
        yield finding
    if settings.homeserver.encryption and not has_encryption():
        yield Finding("Chiffrement", "installez matrix-nio avec son extra e2e")
    try:
        login = account.read(settings.data) or await first_login(settings)
        async with connected(settings, login) as homeserver:
            found = await _check_account(homeserver, settings)
    except ConfigurationError as error:
        found = [Finding(f"Serveur {settings.homeserver.url}", str(error))]
    except (Unreachable, RateLimited, Rejected, TokenRevoked) as error:
        found = [Finding(f"Serveur {settings.homeserver.url}", homeserver_refusal(error))]
    for finding in found:
        yield finding


def _check_folder(settings: Settings) -> list[Finding]:
    try:
        still_open = data_folder.secure(settings)
    except ConfigurationError as error:
        return [Finding("Dossier de données", str(error))]
    if not still_open:
        return [Finding(f"Dossier de données ({settings.data}) : lui seul le lit")]
    said = "d’autres comptes de la machine peuvent le lire : donnez-le au compte du robot, puis chmod go="
    return [Finding(f"Droits de {path}", said) for path in still_open]


def check_contours(settings: Settings) -> list[Finding]:
    """Of a file that was given: maps go without one that is bad."""
    if settings.directory.contours is None:
        return []
    try:
        count = len(settings.directory.read_contours())
    except ConfigurationError as error:
        return [Finding("Contours du territoire", f"{error}. Les cartes n’en ont pas", advice=True)]
    return [Finding(f"Contours du territoire : {count} {'ligne' if count == 1 else 'lignes'}")]


async def _check_database(settings: Settings) -> list[Finding]:
    async with AsyncExitStack() as stack:
        try:
            database = await stack.enter_async_context(open_database(settings))
        except Exception as error:
            fault = fault_of(error)
            if fault is None:
                raise
            return [Finding("Base de données", fault.said)]
        async with database.reading() as session:
            return [await _check_integrity(database, session), *await _check_contents(session, settings)]


async def _check_integrity(database: Database, session: AsyncSession) -> Finding:
    if database.is_sqlite:
        told = (await session.exec(text("PRAGMA quick_check(1)"))).scalar_one()  # type: ignore[call-overload] # a pragma is no model
        if told != "ok":
            return Finding("Base de données", DAMAGED)
    return Finding("Base de données : elle répond, son schéma est à jour")


async def _check_contents(session: AsyncSession, settings: Settings) -> list[Finding]:
    findings = []
    if learnt := await robots.list_robots(session):
        findings.append(Finding(f"Autres robots reconnus : {', '.join(learnt)}"))
    if aside := await delivery.count_aside(session):
        said = "voyez le journal (action=set-aside) : un salon a sans doute retiré le robot"
        findings.append(Finding(f"Messages : {aside} refusés par le serveur", said))
    for move in await rooms.list_pending(session):
        said = f"invitez le robot dans le nouveau ({move.new_room_id}) : il y continue tout"
        findings.append(Finding(f"Salon remplacé ({move.old_room_id})", said))
    if await clock_doubts.get_doubt(session) is not None:
        findings.append(Finding("Horloge", "elle a sauté, le robot n’envoie plus de rappel et n’efface rien : agora clock"))
    return [*findings, *check_coordinators(settings), *check_pilots(await directory.list_all_names(session), settings)]


def check_coordinators(settings: Settings) -> Sequence[Finding]:
    """Whether each coordinator is under one pilot structure: whoever is under several is of the last one, and has one voice."""
    under: dict[str, list[str]] = {}
    names: dict[str, str] = {}
    for pilot in settings.pilots:
        for person in pilot.coordinators:
            under.setdefault(person.id, []).append(pilot.structure)
            names[person.id] = person.name
    said = "une personne n’a qu’une voix, et l’équipe la compte dans la dernière. Ne la laissez que sous une structure dans [[pilots]]"
    return [
        Finding(f"Équipe d’animation : {names[user_id]} ({user_id}) est sous {' et '.join(structures)}", said)
        for user_id, structures in under.items()
        if len(structures) > 1
    ]


def check_pilots(names: Mapping[str, str], settings: Settings) -> Sequence[Finding]:
    """Whether each structure of [[pilots]] is in the directory. names: folded → as written."""
    if not names:
        return [Finding("Annuaire", "il est vide : agora import", advice=True)]
    unknown = [pilot.structure for pilot in settings.pilots if fold(pilot.structure) not in names]
    return [Finding(f"Structure pilote « {name} »", f"l’annuaire n’a pas ce nom{_near(name, names)}") for name in unknown]


def _near(name: str, names: Mapping[str, str]) -> str:
    """What to do about a name that the directory has not, with those that hold it, or nearly."""
    longer = [written for written in names.values() if len(written) >= len(name)]
    found = process.extract(name, longer, scorer=fuzz.partial_ratio, processor=words_of, limit=MOST_NEAR, score_cutoff=NEAR)
    if not found:
        return " : corrigez [[pilots]], ou importez la structure"
    told = " ou ".join(f"« {written} »" for written, _, _ in found)
    return f". Dans [[pilots]], écrivez {told} si c’est elle ; sinon, importez la structure"


async def _check_account(homeserver: NioHomeserver, settings: Settings) -> list[Finding]:
    said_at = await homeserver.whoami()
    known = account.read(settings.data)
    here = Finding(f"Compte : {homeserver.user_id}, session {known.device_id if known else '?'}")
    shown = [Finding(what, mend) async for what, mend in introduction_check.check(homeserver, settings)]
    return [here, _check_clock(settings, said_at), *await look_at_rooms(homeserver, settings), *shown]


def _check_clock(settings: Settings, said_at: datetime | None) -> Finding:
    if said_at is None:
        return Finding("Horloge", "le serveur ne dit pas l’heure (en-tête Date) : rien ne confirmera celle de la machine", advice=True)
    if near(said_at, now()):
        return Finding("Horloge : la machine et le serveur sont d’accord")
    apart = f"la machine dit {_hour(settings, now(), day=True)}, le serveur {_hour(settings, said_at, day=True)}"
    return Finding("Horloge", f"{apart} : mettez à l’heure celle qui se trompe")


def _hour(settings: Settings, instant: datetime, *, day: bool = False) -> str:
    return f"{instant.astimezone(settings.as_territory().zone):{'%d/%m/%Y à ' if day else ''}%H h %M}"
