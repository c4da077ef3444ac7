"""`agora erase`: what is held about a person who cannot write to the bot, and its erasure. French, for the operator."""

import re
from datetime import datetime

from rich.console import Console

from bot.administration.report_tables import say, table
from bot.sections import MATRIX_USER
from commands.personal_data.told import SECTIONS
from storage import personal_data
from storage.database import Database


async def erase_person(database: Database, user_id: str, *, now: datetime, console: Console, configured: bool, apply: bool) -> int:
    """Show how much is held, and erase it with `apply`. Gives the exit code: 1 when this is no Matrix id.

    configured: whether the configuration names the person as a coordinator, which no erasure changes.
    """
    if not re.fullmatch(MATRIX_USER, user_id):
        say(console, f"agora erase : « {user_id} » n’est pas un identifiant Matrix (exemple : @lea:example.org).")
        return 1
    receipt = None
    async with database.writing() if apply else database.reading() as session:
        held = await personal_data.count_held(session, user_id)
        if apply and held:
            receipt = await personal_data.erase(session, user_id, now, "request", configured=configured)
    counts = table("Ce que garde le robot", "", "à effacer", "gardé sans le nom")
    for name, section in SECTIONS.items():
        if one := held.get(name):
            counts.add_row(section.name.replace("_", " "), str(one.goes), str(one.stays))
    if held:
        console.print(counts)
    say(console, _ending(bool(held), receipt.id if receipt else None))
    if configured:
        say(console, "La configuration nomme cette personne dans l’équipe d’animation : retirez-la aussi de [[pilots]].")
    return 0


def _ending(held: bool, number: int | None) -> str:
    if number is not None:
        return f"C’est effacé. Reçu n° {number}. Le robot retire ses messages des salons dès qu’il a de quoi faire."
    return "Essai à blanc : rien n’a été effacé. Pour effacer, ajoutez --apply." if held else "Le robot ne garde rien sur cette personne."
