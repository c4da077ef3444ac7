"""`agora import` of people: what a list would add to the network, and what of it is not taken. French, for the operator."""

from datetime import datetime

from rich.console import Console

from bot.administration.report_tables import cell, say, show_names, show_notices, show_refusals, table
from commands.imports.files import Sheet
from commands.imports.people import Arrivals, apply_plan, make_plan, read_people
from storage.database import Database


async def import_people(database: Database, sheet: Sheet, by: str, *, now: datetime, console: Console, apply: bool) -> int:
    """Show whom a list would add, and add them with `apply`. Gives the exit code, 0."""
    async with database.writing() if apply else database.reading() as session:
        plan = await make_plan(session, read_people(sheet))
        if apply:
            await apply_plan(session, plan, by, now)
    say(console, f"Liste de personnes, apportée par : {by}.")
    _show(console, plan, "Ligne" if sheet.lines else "Fiche n°")
    say(console, _ending(plan, apply))
    return 0


def _show(console: Console, plan: Arrivals, place: str) -> None:
    summary = table("Ce qui change", "", "ajoutées", "déjà connues (gardées telles quelles)", "refusées")
    summary.add_row("personnes", *(str(len(each)) for each in (plan.added, plan.known, plan.refusals)))
    console.print(summary)
    if plan.added:
        added = table("Personnes ajoutées", place, "Nom", "Identifiant", "Structures reconnues dans l’annuaire")
        for newcomer in plan.added:
            person, posts = newcomer.person, [structure.name for structure, _ in newcomer.posts]
            added.add_row(*map(cell, (person.place, person.name, person.user_id, posts)))
        console.print(added)
    show_refusals(console, plan.refusals, place)
    show_notices(console, plan.notices, place)
    show_names(console, "Colonnes sans emploi (elles ne sont pas gardées)", plan.unused)


def _ending(plan: Arrivals, applied: bool) -> str:
    if not plan.added:
        return "Personne à ajouter : rien à changer."
    if not applied:
        return "Essai à blanc : rien n’a été écrit. Pour écrire, ajoutez --apply."
    return "C’est écrit. Ces personnes seront informées à leur premier message au robot, et pourront s’y opposer."
