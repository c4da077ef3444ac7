"""`agora clock`: what the clocks say, and the operator's word that the machine is right. French, for the operator."""

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.installation.faults import homeserver_refusal
from bot.installation.ground import open_database
from bot.installation.login import connected
from bot.machine import now
from bot.matrix import account
from bot.matrix.troubles import RateLimited, Rejected, TokenRevoked, Unreachable
from bot.settings import Settings
from storage import clock_doubts
from storage.database import Database


async def report_clock(settings: Settings, *, apply: bool) -> int:
    """`tell_clock`, of an installation."""
    async with open_database(settings) as database:
        return await tell_clock(database, settings, apply=apply)


async def tell_clock(database: Database, settings: Settings, *, apply: bool) -> int:
    """Say what the clocks show and whether the bot waits; with `apply`, it believes the machine. Gives the exit code: 1 while it waits."""
    zone, told = ZoneInfo(settings.zone), now()
    print(f"La machine : {_said(told, zone)}")
    print(f"Le serveur Matrix : {await _homeserver(settings, zone)}")
    async with database.writing() as session:
        doubt = await clock_doubts.get_doubt(session)
        accepted = apply and await clock_doubts.set_accepted(session, told)
    if doubt is None:
        print("Le robot n’attend rien : il va à l’heure de la machine.")
        return 0
    witness = f", le serveur le {_said(doubt.homeserver_at, zone)}" if doubt.homeserver_at else ""
    print(f"Le robot attend : le {_said(doubt.since, zone)}, pour lui, la machine montrait le {_said(doubt.machine_at, zone)}{witness}.")
    if accepted:
        print("C’est noté. S’il marche, il reprend dans la minute, à l’heure de la machine ; sinon, à son démarrage dans les 10 minutes.")
        return 0
    print("Mettez la machine à l’heure (timedatectl) : il reprend seul. Si elle y est déjà : agora clock --apply")
    return 1


async def _homeserver(settings: Settings, zone: ZoneInfo) -> str:
    login = account.read(settings.data)
    if login is None:
        return "le robot n’a pas encore de session"
    try:
        async with connected(settings, login) as homeserver:
            told = await homeserver.whoami()
    except (Unreachable, RateLimited, Rejected, TokenRevoked) as error:
        return homeserver_refusal(error)
    return _said(told, zone) if told else "il ne dit pas l’heure"


def _said(instant: datetime, zone: ZoneInfo) -> str:
    return f"{instant.astimezone(zone):%d/%m/%Y, %H h %M}"
