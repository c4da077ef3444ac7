"""`agora territoire import`: reads official files, shows what they would change, and writes it when asked. French, for the operator."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from rich.console import Console
from rich.progress import Progress

from bot.administration.report_tables import counted, say, show_names
from bot.administration.territory_files import META, Part, is_meta, parts_of
from bot.installation.ground import open_database
from bot.settings import Settings
from commands.figures.catalogue import catalogue
from commands.figures.importing import plan
from commands.figures.importing.mappings import FigureMappingError, Fit, Mapping, fit, is_known, load_mapping, own_mappings
from commands.figures.importing.plan import Changes
from commands.figures.importing.scope import Scope, trouble
from commands.figures.importing.tables import Rows, Table, UnreadableTableError, can_read, open_table, read_rows
from commands.figures.importing.values import ImplausibleError, Reading, asked_columns, is_near, read_values
from storage.database import Database
from storage.figures import Source

NAME = "figures"
REFUSED_SHOWN = 10
BUSY = "Un autre import de chiffres est en cours. Attendez sa fin, puis recommencez."
NO_DUCKDB = 'Il manque de quoi lire ces fichiers : pip install "agora-bot[data]", puis recommencez.'
FLAGS = {"s": "secret statistique", "ns": "non significatif", "nd": "non disponible", "so": "sans objet", "vide": "case vide"}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the operator says of the files, beside their paths: level, year, edition, where files do not; mapping, a declaration."""

    mapping: Path | None = None
    level: str = ""
    year: int | None = None
    edition: str = ""


@dataclass(frozen=True, slots=True)
class _Import:
    """All that the files of one import have in common. metas: the `meta_*` files among them. mappings: the declarations, read once."""

    database: Database
    scope: Scope
    wanted: Wanted
    mappings: tuple[Mapping, ...]
    metas: Sequence[Path]
    now: datetime
    console: Console
    apply: bool


async def import_for(settings: Settings, files: Sequence[Path], wanted: Wanted, *, now: datetime, apply: bool) -> int:
    """`import_figures`, of an installation."""
    async with open_database(settings) as database:
        console = Console(soft_wrap=True)
        return await import_figures(database, settings.figures, files, wanted, now=now, console=console, apply=apply)


async def import_figures(
    database: Database, scope: Scope, files: Sequence[Path], wanted: Wanted, *, now: datetime, console: Console, apply: bool
) -> int:
    """Show what each file changes, and write it with `apply`. Gives the exit code: 1 when one of them could not be read."""
    try:
        mappings = (load_mapping(wanted.mapping),) if wanted.mapping else own_mappings()
    except FigureMappingError as error:
        return _refused(console, str(error))
    if said := (None if can_read() else NO_DUCKDB) or trouble(scope):
        return _refused(console, said)
    one = _Import(database, scope, wanted, mappings, [file for file in files if is_meta(file.name)], now, console, apply)
    async with database.alone(NAME) as alone:
        if not alone:
            say(console, BUSY)
            return 1
        read = [await _import_file(one, file) for file in files if file not in one.metas]
    if any(read):
        say(console, "C’est écrit. Essayez dans un salon : !chiffres" if apply else _how_to_write(files))
    return 0 if all(read) else 1


def _refused(console: Console, reason: str) -> int:
    say(console, f"agora territoire : {reason}")
    return 1


async def _import_file(one: _Import, file: Path) -> bool:
    """All tables of one file: whether one could be read, at least. Of an archive, those that are of elsewhere are only told."""
    try:
        beside = [*one.metas, *(each for each in _siblings(file) if each not in one.metas)]
        with parts_of(file, beside, lambda headers: is_known(one.mappings, headers)) as parts:
            read = [await _import_one(one, part) for part in parts]
    except UnreadableTableError as error:
        say(one.console, f"agora territoire : {file.name} : {error}")
        return False
    return any(read)


def _siblings(file: Path) -> list[Path]:
    """`meta_base-cc-….csv` beside `base-cc-….csv`."""
    if not file.parent.is_dir():
        return []
    return [each for each in sorted(file.parent.iterdir()) if each.name.lower() == f"{META}{file.name}".lower()]


async def _import_one(one: _Import, part: Part) -> bool:
    """One table: whether it could be read."""
    try:
        table, found, rows, reading = _read(one, part)
    except (UnreadableTableError, FigureMappingError, ImplausibleError) as error:
        say(one.console, f"agora territoire : {part.name} : {error}")
        return False
    async with one.database.writing() as session:
        changes = await plan.apply(session, reading, _source(found, table, part, one), one.scope, catalogue(), one.now)
        if not one.apply:
            await session.rollback()
    _show(one.console, part, found, rows, reading, changes)
    return True


def _read(one: _Import, part: Part) -> tuple[Table, Fit, Rows, Reading]:
    size = part.path.stat().st_size if part.path.is_file() else 0
    with Progress(console=one.console, transient=True) as progress:
        bar = progress.add_task(part.name, total=size or None)
        with open_table(part.path, lambda read: progress.advance(bar, read)) as table:
            found = fit(one.mappings, table.headers, part.name, level=one.wanted.level, year=one.wanted.year)
            code = found.header(found.mapping.code)
            if not code:
                raise FigureMappingError(f"la colonne « {found.mapping.code} », des codes, n’y est pas.")
            rows = read_rows(table, code, asked_columns(found), lambda each: is_near(one.scope, each))
            return table, found, rows, read_values(found, rows, one.scope, catalogue(), part.meta.notes)


def _source(found: Fit, table: Table, part: Part, one: _Import) -> Source:
    after = found.mapping.geographie_apres
    return Source(
        title=found.title,
        edition=one.wanted.edition or str(found.years[0]),
        file=part.name,
        digest=table.digest,
        level=found.level,
        geography=None if after is None else found.years[0] + after,
        imported_at=one.now,
    )


def _show(console: Console, part: Part, found: Fit, rows: Rows, reading: Reading, changes: Changes) -> None:
    say(console, f"{part.name} : {found.title}.")
    mine = rows.total - reading.elsewhere
    say(console, f"{counted(rows.total, 'ligne')} : {mine} de votre territoire ou de ses références, {reading.elsewhere} d’ailleurs.")
    labels = {each.header: part.meta.labels[each.header] for each in found.used if each.header in part.meta.labels}
    show_names(console, "Ce que la source dit des colonnes", (f"{header} : {label}" for header, label in labels.items()))
    if reading.refused:
        say(console, f"{counted(len(reading.refused), 'case refusée', 'cases refusées')} :")
        for code, column, text, why in reading.refused[:REFUSED_SHOWN]:
            say(console, f"  {code}, {column} : « {text[:40]} », {why}")
    for told in reading.left:
        say(console, told)
    flags = Counter(each.flag for each in reading.said if each.value is None)
    show_names(console, "Sans valeur dans le fichier", (f"{FLAGS.get(flag, flag)} ({count})" for flag, count in flags.items()))
    if changes.is_empty:
        say(console, "Tout cela est déjà là : 0 changement.")
        return
    new = [counted(len(changes.added), "valeur nouvelle", "valeurs nouvelles"), counted(len(changes.changed), "changée")]
    say(console, f"{', '.join(new)}, {changes.same} déjà là.")
    if changes.hidden:
        say(console, f"Dites à personne (trop petites, ou trop près de l’être) : {changes.hidden}.")


def _how_to_write(files: Sequence[Path]) -> str:
    return f"Essai à blanc : rien n’a été écrit. Pour écrire : agora territoire import {' '.join(file.name for file in files)} --apply"
