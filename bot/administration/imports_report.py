"""`agora import`: reads a file, shows what it would change, and applies it when asked. French, for the operator."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from rich.console import Console
from rich.text import Text

from bot.administration.import_changes import show_changes
from bot.administration.import_reading import ImportFailedError, Wishes, choose_mapping, file_bytes
from bot.administration.import_run import Importing
from bot.administration.people_report import import_people
from bot.administration.report_tables import LONGEST_CELL, counted, say, show_left, show_names
from commands.imports import cells, people
from commands.imports.files import Sheet, UnreadableError, read_sheet
from commands.imports.mapping import MappingError
from commands.imports.plan import Plan
from commands.imports.records import Records, read_records
from storage.database import Database
from storage.lexicon import Lexicon


@dataclass(frozen=True, slots=True)
class House:
    """Where a list goes, and when."""

    database: Database
    lexicon: Lexicon
    now: datetime
    console: Console


async def import_file(house: House, file: Path, wishes: Wishes, *, by: str | None = None, apply: bool = False, force: bool = False) -> int:
    """Show what a file would change in the directory, or among the people of the network, and write it with `apply`.

    `by`: who brings a list of people, in words that they will read. `force`: though its source loses half of what it has.
    Gives the exit code: 0 when the file was read (even if rows were refused), 1 when nothing could be, after one line why.
    """
    console, now = house.console, house.now
    try:
        sheet = read_sheet(file_bytes(file))
        if wishes.source is None and wishes.mapping is None and people.describes(sheet.columns):
            return await import_people(house.database, sheet, _bringer(by), now=now, console=console, apply=apply)
        declared = choose_mapping(console, sheet, file, wishes, house.lexicon)
    except (UnreadableError, MappingError, ImportFailedError) as error:
        console.print(Text(f"agora import : {file.name} : {error}"))
        return 1
    records = read_records(sheet, declared, house.lexicon, now.date())
    run = Importing(house.database, now, console, declared.source, declared.titre)
    plan, refused = await (run.write(records, force=force) if apply else run.look(records, force=force))
    if plan is None:
        say(console, refused or "")
        return 1
    say(console, f"{file.name}, lue comme « {declared.titre} ».")
    say(console, _accounted(sheet, records))
    place = "Ligne" if sheet.lines else "Fiche n°"
    show_left(console, (each for each in sheet.left if each.place), place)
    show_names(console, "Feuilles laissées de côté", (f"{each.words} ({each.reason})" for each in sheet.left if not each.place))
    show_changes(console, plan, place)
    say(console, refused or _ending(plan, file, apply))
    return 1 if apply and refused else 0


def _bringer(by: str | None) -> str:
    if not by or not by.strip():
        raise ImportFailedError(
            'c’est une liste de personnes. Dites qui l’apporte : ces personnes le liront. Exemple : --par "l’équipe d’animation (CCAS)".'
        )
    return cells.line(by)[:LONGEST_CELL]


def _accounted(sheet: Sheet, records: Records) -> str:
    """Every row of the file, once: « 12 lignes : 10 prises, 1 refusée, 1 laissée de côté. »."""
    lines = sum(each.place > 0 for each in sheet.left)
    taken, refused, aside = records.taken, len(records.refusals), len(records.left) + lines
    total = taken + refused + aside
    what = "ligne" if sheet.lines else "fiche"
    rows = f"{counted(total, what)} : {counted(taken, 'prise')}, {counted(refused, 'refusée')}, {counted(aside, 'laissée')} de côté."
    return f"{rows} Elles donnent {counted(len(records.structures), 'structure')} et {counted(len(records.services), 'service')}."


def _ending(plan: Plan, file: Path, applied: bool) -> str:
    if plan.is_empty:
        return "L’annuaire dit déjà tout cela : rien à changer."
    if applied:
        return "C’est écrit dans l’annuaire. Essayez dans un salon : !qui-fait logement"
    return f'Essai à blanc : rien n’a été écrit. Pour écrire : agora import "{file}" --apply'
