"""What an import changes, as `agora import` shows it: the count of the rows, the changes field by field, and what is not taken."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rich.console import Console
from rich.table import Table

from bot.administration.import_run import disagreements
from bot.administration.report_tables import cell, say, show_disagreements, show_left, show_names, show_notices, show_refusals, table
from commands.imports.comparing import Changed
from commands.imports.duplicates import Duplicate
from commands.imports.files import Sheet
from commands.imports.labels import FIELDS
from commands.imports.plan import Plan
from commands.imports.records import Records

DIFFERENCES_SHOWN = 100
DUPLICATES_SHOWN = 30


@dataclass(frozen=True, slots=True)
class Account:
    """Every row of a file, once: taken, refused or left aside."""

    taken: int
    refused: int
    aside: int

    @property
    def rows(self) -> int:
        """All of them."""
        return self.taken + self.refused + self.aside


def account_of(sheet: Sheet, read: Records | Plan) -> Account:
    """What became of the rows of a sheet, and of the lines around them."""
    return Account(read.taken, len(read.refusals), len(read.left) + sum(each.place > 0 for each in sheet.left))


def place_word(sheet: Sheet) -> str:
    """What the places of its rows are called."""
    return "Ligne" if sheet.lines else "Fiche n°"


def show_around(console: Console, sheet: Sheet) -> None:
    """Show how a file was laid out, what of it is no row, and the sheets that are not read."""
    if sheet.laid_out:
        say(console, sheet.laid_out)
    show_left(console, (each for each in sheet.left if each.place), place_word(sheet))
    show_names(console, "Feuilles laissées de côté", (f"{each.words} ({each.reason})" for each in sheet.left if not each.place))


def show_changes(console: Console, plan: Plan, place: str) -> None:
    """Show a plan. place: what the places of rows are called."""
    console.print(_summary(plan))
    _show_differences(console, (*plan.structures.changed, *plan.services.changed))
    show_refusals(console, plan.refusals, place)
    show_left(console, plan.left, place)
    show_notices(console, plan.notices, place)
    show_disagreements(console, disagreements(plan.disagreements), place)
    _show_duplicates(console, plan.duplicates, place)
    show_names(console, "Ne sont plus dans le fichier (gardées, à vérifier)", (gone.name for gone in plan.structures.gone))
    merged = (plan.records.structures[key].name for key in plan.merged if key in plan.records.structures)
    show_names(console, "Réunies à une autre fiche (laissées : leurs services vont à celle qui reste)", merged)
    show_names(console, "Services qui ne sont plus dans le fichier (gardés, à vérifier)", (gone.name for gone in plan.services.gone))
    show_names(console, "Services que leur structure ne propose plus", (gone.name for gone in plan.services.withdrawn))
    show_names(console, "Colonnes sans emploi (leurs lignes sont gardées telles quelles, sans ce qui nomme des personnes)", plan.unused)


def _show_duplicates(console: Console, found: Sequence[Duplicate], place: str) -> None:
    """List what may be one structure under two sheets, the sheets to be merged or not by people, in a room."""
    rows = table("Peut-être la même structure", place, "Votre liste", "Autre fiche", "Pourquoi", "Elles diffèrent")
    for each in found[:DUPLICATES_SHOWN]:
        differ = ", ".join(FIELDS[difference.field] for difference in each.differences)
        rows.add_row(*map(cell, (each.place, each.name, f"{each.other} ({each.source})", ", ".join(each.reasons), differ)))
    if found:
        console.print(rows)
        others = f" {len(found) - DUPLICATES_SHOWN} autres ne sont pas montrées." if len(found) > DUPLICATES_SHOWN else ""
        example = f"!fusionner {found[0].name} ; {found[0].other}"
        say(console, f"Rien n’est réuni sans vous.{others} Pour réunir deux fiches, écrivez au robot : {example}")


def _summary(plan: Plan) -> Table:
    summary = table("Ce qui change", "", "ajoutés", "modifiés", "inchangés", "retirés", "absents du fichier", "refusés")
    for title, delta, kind in (("structures", plan.structures, "structure"), ("services", plan.services, "service")):
        refused = sum(refusal.kind == kind for refusal in plan.refusals)
        summary.add_row(title, *map(str, (*delta.counts.values(), refused)))
    return summary


def _show_differences(console: Console, changed: Iterable[Changed]) -> None:
    differences = [(each.record.name, difference) for each in changed for difference in each.differences]
    if not differences:
        return
    shown = table("Champ par champ", "Nom", "Champ", "Avant", "Après")
    for name, difference in differences[:DIFFERENCES_SHOWN]:
        shown.add_row(*map(cell, (name, FIELDS[difference.field], difference.before, difference.after)))
    console.print(shown)
    if len(differences) > DIFFERENCES_SHOWN:
        say(console, f"… et {len(differences) - DIFFERENCES_SHOWN} autres champs modifiés.")
