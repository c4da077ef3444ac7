"""`agora import`: reads a file, shows what it would change, and applies it when asked. French, for the operator."""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.administration.import_run import BUSY, disagreements, shrinking, write_plan
from bot.administration.people_report import import_people
from bot.administration.report_tables import (
    LONGEST_CELL,
    cell,
    say,
    show_disagreements,
    show_left,
    show_names,
    show_notices,
    show_refusals,
    table,
)
from bot.installation.import_undoing import settle
from commands.imports import cells, people
from commands.imports.files import Sheet, UnreadableError, read_sheet
from commands.imports.labels import FIELDS
from commands.imports.mapping import Mapping, MappingError, list_mappings, parse_mapping, recognise
from commands.imports.plan import Changed, Delta, Plan, make_plan
from commands.imports.records import Records, read_records
from storage.database import Database
from storage.import_runs import NAME
from storage.lexicon import Lexicon
from storage.reasons import why

NATIONAL = "data_inclusion"
DIFFERENCES_SHOWN = 100


class ImportFailedError(Exception):
    """Nothing could be read; the message is one French line with what to do."""


async def import_file(
    database: Database,
    lexicon: Lexicon,
    file: Path,
    *,
    now: datetime,
    console: Console,
    source: str | None = None,
    mapping: Path | None = None,
    by: str | None = None,
    apply: bool = False,
    force: bool = False,
) -> int:
    """Show what a file would change in the directory, or among the people of the network, and write it with `apply`.

    `source` names a declaration of the house, `mapping` is a declaration's file; without either the columns tell.
    `by`: who brings a list of people, in words that they will read. `force`: though its source loses half of what it has.
    Gives the exit code: 0 when the file was read (even if rows were refused), 1 when nothing could be, after one line why.
    """
    try:
        sheet = read_sheet(_bytes(file))
        if source is None and mapping is None and people.describes(sheet.columns):
            return await import_people(database, sheet, _bringer(by), now=now, console=console, apply=apply)
        declared = _declared(sheet, source, mapping)
    except (UnreadableError, MappingError, ImportFailedError) as error:
        console.print(Text(f"agora import : {file.name} : {error}"))
        return 1
    records = read_records(sheet, declared, lexicon, now.date())
    say(console, f"{file.name} : {declared.titre}. {_read_count(records)}")
    if not apply:
        plan = await _plan(database, records, declared)
        _show(console, plan, "Ligne" if sheet.lines else "Fiche n°")
        say(console, (None if force else shrinking(plan)) or _ending(plan, applied=False))
        return 0
    async with database.alone(NAME) as alone:
        if not alone:
            say(console, BUSY)
            return 1
        for cut in await settle(database, now):
            say(console, f"L’import de « {cut.title} » avait été interrompu : ce qu’il avait écrit est défait.")
        plan = await _plan(database, records, declared)
        refused = None if force else shrinking(plan)
        if not refused:
            await write_plan(database, plan, now, console=console)
    _show(console, plan, "Ligne" if sheet.lines else "Fiche n°")
    say(console, refused or _ending(plan, applied=True))
    return 1 if refused else 0


async def _plan(database: Database, records: Records, declared: Mapping) -> Plan:
    async with database.reading() as session:
        return await make_plan(session, records, declared.source, declared.titre)


# ── Reading ──────────────────────────────────────────────────────────────────────────────────────────────────────


def _declared(sheet: Sheet, source: str | None, mapping: Path | None) -> Mapping:
    mappings = list_mappings()
    if mapping is not None:
        return parse_mapping(_declaration(mapping), mapping.name)
    if source is not None and source not in mappings:
        raise ImportFailedError(f"je ne connais pas la source « {source} ». Celles que je connais : {', '.join(mappings)}.")
    if source is not None or sheet.apart:
        return mappings[source or NATIONAL]
    found = recognise(sheet.columns, mappings.values())
    if found is None:
        columns = ", ".join(sorted(map(cells.line, sheet.columns))[:6])
        raise ImportFailedError(
            f"je ne reconnais pas les noms de colonnes de la première ligne ({cells.line(columns)[:200]}…). "
            "Ajoutez-les au fichier, ou déclarez-les avec --mapping FICHIER.toml."
        )
    return found


def _bringer(by: str | None) -> str:
    if not by or not by.strip():
        raise ImportFailedError(
            'c’est une liste de personnes. Dites qui l’apporte : ces personnes le liront. Exemple : --par "l’équipe d’animation (CCAS)".'
        )
    return cells.line(by)[:LONGEST_CELL]


def _bytes(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise ImportFailedError(f"je ne peux pas lire ce fichier ({why(error)}). Vérifiez son chemin et vos droits.") from error


def _declaration(file: Path) -> str:
    try:
        return _bytes(file).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ImportFailedError(f"la déclaration {file.name} n’est pas un texte en UTF-8. Enregistrez-la en UTF-8.") from error


# ── Showing ──────────────────────────────────────────────────────────────────────────────────────────────────────


def _show(console: Console, plan: Plan, place: str) -> None:
    console.print(_summary(plan))
    _show_changes(console, (*plan.structures.changed, *plan.services.changed))
    show_refusals(console, plan.refusals, place)
    show_notices(console, plan.notices, place)
    show_left(console, plan.left, place)
    show_disagreements(console, disagreements(plan.disagreements), place)
    show_names(console, "Ne sont plus dans le fichier (gardées, à vérifier)", (gone.name for gone in plan.structures.gone))
    merged = (plan.records.structures[key].name for key in plan.merged if key in plan.records.structures)
    show_names(console, "Réunies à une autre fiche (laissées : leurs services vont à celle qui reste)", merged)
    show_names(console, "Services qui ne sont plus dans le fichier (gardés, à vérifier)", (gone.name for gone in plan.services.gone))
    show_names(console, "Services que leur structure ne propose plus", (gone.name for gone in plan.services.withdrawn))
    show_names(console, "Colonnes sans emploi (leurs lignes sont gardées telles quelles)", plan.unused)


def _summary(plan: Plan) -> Table:
    summary = table("Ce qui change", "", "ajoutés", "modifiés", "inchangés", "retirés", "absents du fichier", "refusés")
    for title, delta, kind in (("structures", plan.structures, "structure"), ("services", plan.services, "service")):
        refused = sum(refusal.kind == kind for refusal in plan.refusals)
        summary.add_row(title, *map(str, (*_counts(delta), refused)))
    return summary


def _counts(delta: Delta) -> tuple[int, ...]:
    return len(delta.added), len(delta.changed), delta.unchanged, len(delta.withdrawn), len(delta.gone)


def _show_changes(console: Console, changed: Iterable[Changed]) -> None:
    differences = [(each.record.name, difference) for each in changed for difference in each.differences]
    if not differences:
        return
    shown = table("Champ par champ", "Nom", "Champ", "Avant", "Après")
    for name, difference in differences[:DIFFERENCES_SHOWN]:
        shown.add_row(*map(cell, (name, FIELDS[difference.field], difference.before, difference.after)))
    console.print(shown)
    if len(differences) > DIFFERENCES_SHOWN:
        say(console, f"… et {len(differences) - DIFFERENCES_SHOWN} autres champs modifiés.")


def _read_count(records: Records) -> str:
    rows = records.taken + len(records.refusals) + len(records.left)
    return (
        f"{len(records.structures)} structure(s) et {len(records.services)} service(s) lus. {rows} lignes : "
        f"{records.taken} prises, {len(records.refusals)} refusées, {len(records.left)} laissées de côté."
    )


def _ending(plan: Plan, applied: bool) -> str:
    if plan.is_empty:
        return "L’annuaire dit déjà tout cela : rien à changer."
    return "C’est écrit dans l’annuaire." if applied else "Essai à blanc : rien n’a été écrit. Pour écrire, ajoutez --apply."
