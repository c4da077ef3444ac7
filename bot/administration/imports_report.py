"""`agora import`: reads a file, shows what it would change, and applies it when asked. French, for the operator."""

import sys
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import track

from bot.administration.import_changes import account_of, place_word, show_around, show_changes
from bot.administration.import_reading import House, ImportFailedError, Wishes, choose_mapping, read_list
from bot.administration.import_run import BUSY, plan_of, read_rows_of, shrinking, write_plan
from bot.administration.people_report import import_people
from bot.administration.report_tables import LONGEST_CELL, counted, say
from bot.installation.ground import open_database
from bot.installation.import_undoing import settle
from bot.installation.lexicon_file import LexiconFile
from bot.installation.memory import collect_seldom
from bot.settings import Settings
from commands.imports import cells, people
from commands.imports.files import Sheet, UnreadableError
from commands.imports.mapping import Mapping, MappingError
from commands.imports.plan import Plan
from commands.imports.records import Records, read_records
from storage.import_runs import NAME


async def import_for(
    settings: Settings, file: Path, asked: dict[str, Any], *, now: datetime, by: str | None, apply: bool, force: bool
) -> int:
    """`import_file`, of an installation. asked: what was wished of the reading, as `Wishes` has it."""
    collect_seldom()
    console = Console(soft_wrap=True)
    answered = sys.stdin.isatty() and sys.stdout.isatty()
    wishes = Wishes(settings.data, **asked, read=partial(console.input, markup=False) if answered else None)
    async with open_database(settings, mapped=False) as database:
        house = House(database, LexiconFile(settings.data)(), now, console)
        return await import_file(house, file, wishes, by=by, apply=apply, force=force)


async def import_file(house: House, file: Path, wishes: Wishes, *, by: str | None = None, apply: bool = False, force: bool = False) -> int:
    """Show what a file would change in the directory, or among the people of the network, and write it with `apply`.

    `by`: who brings a list of people, in words that they will read. `force`: though its source loses half of what it has.
    Gives the exit code: 0 when the file was read (even if rows were refused), 1 when nothing could be, after one line why.
    """
    console, now = house.console, house.now
    try:
        sheet = read_list(file, wishes.tab, house.lexicon)
        if wishes.source is None and wishes.mapping is None and people.describes(sheet.columns):
            return await import_people(house.database, sheet, _bringer(by), now=now, console=console, apply=apply)
        declared = await choose_mapping(house, sheet, file, wishes)
    except (UnreadableError, MappingError, ImportFailedError) as error:
        say(console, f"agora import : {file.name} : {error}")
        return 1
    watch = partial(track, description="Lecture", console=console, transient=True)
    records = await read_rows_of(house.database, sheet, declared, house.lexicon, now.date(), watch)
    say(console, f"{file.name}, lue comme « {declared.titre} ».")
    say(console, _accounted(sheet, records))
    show_around(console, sheet)
    if apply:
        return await _apply(house, sheet, records, declared, force=force)
    plan = await plan_of(house.database, records, declared)
    show_changes(console, plan, place_word(sheet))
    say(console, (None if force else shrinking(plan)) or _ending(plan, file))
    return 0


async def _apply(house: House, sheet: Sheet, records: Records, declared: Mapping, *, force: bool) -> int:
    """Write what the records change, alone, once what an import that was cut had written is undone. Gives the exit code."""
    database, console = house.database, house.console
    async with database.alone(NAME) as alone:
        if not alone:
            say(console, BUSY)
            return 1
        for cut in await settle(database, house.now):
            say(console, f"L’import de « {cut.title} » avait été interrompu : ce qu’il avait écrit est défait.")
            records = read_records(sheet, declared, house.lexicon, house.now.date())  # what rows were known by may be undone
        plan = await plan_of(database, records, declared)
        refused = None if force else shrinking(plan)
        if not refused:
            await write_plan(database, plan, house.now, console=console)
    show_changes(console, plan, place_word(sheet))
    say(console, refused or _ending(plan))
    return 1 if refused else 0


def _bringer(by: str | None) -> str:
    if not by or not by.strip():
        raise ImportFailedError(
            'c’est une liste de personnes. Dites qui l’apporte : ces personnes le liront. Exemple : --par "l’équipe d’animation (CCAS)".'
        )
    return cells.line(by)[:LONGEST_CELL]


def _accounted(sheet: Sheet, records: Records) -> str:
    """Every row of the file, once: « 12 lignes : 10 prises, 1 refusée, 1 laissée de côté. »."""
    found, what = account_of(sheet, records), "ligne" if sheet.lines else "fiche"
    told = f"{counted(found.taken, 'prise')}, {counted(found.refused, 'refusée')}, {counted(found.aside, 'laissée')} de côté"
    rows = f"{counted(found.rows, what)} : {told}."
    return f"{rows} Elles donnent {counted(len(records.structures), 'structure')} et {counted(len(records.services), 'service')}."


def _ending(plan: Plan, rehearsed: Path | None = None) -> str:
    """The last line. rehearsed: the file, when nothing was written."""
    if plan.is_empty:
        return "L’annuaire dit déjà tout cela : rien à changer."
    if rehearsed is not None:
        return f'Essai à blanc : rien n’a été écrit. Pour écrire : agora import "{rehearsed}" --apply'
    return "C’est écrit dans l’annuaire. Essayez dans un salon : !qui-fait logement"
