"""`agora export`: writes the whole directory into a file, and says what its format cannot carry. French, for the operator."""

import asyncio
import json
from datetime import datetime
from pathlib import Path

from rich.console import Console

from bot import logo
from bot.administration.report_tables import counted, say
from bot.delivery.printer import print_page
from bot.installation.ground import open_database
from bot.installation.lexicon_file import LexiconFile
from bot.settings import Settings
from commands.core.declaration.effects import Printed
from commands.core.telling.printing import can_print
from commands.core.telling.rendering import TEXTS
from commands.exports.booklet import PAPERS
from commands.exports.formats import BOOKLET, DRAWN, FORMATS, MAP, PICTURE, QUALITY, File, Occasion, make
from commands.exports.official import is_installed
from storage.database import Database
from storage.whole_directory import list_sheets

MISSING = 'la note officielle demande le paquet data-inclusion-schema : pip install "agora-bot[inclusion]", puis recommencez.'
NO_PRINTER = "un livret ou une carte demande la bibliothèque typst : pip install typst, puis recommencez."
WRONG_PAPER = "le papier est a4 ou a5, et a5 ne vaut que pour le livret. Écrivez : agora export livret livret.pdf --papier a5"
ALIASES = {"excel": "xlsx", "vcf": "vcard", "json": "data-inclusion", "datainclusion": "data-inclusion", "qualité": QUALITY, "pdf": BOOKLET}


async def export_for(settings: Settings, said: str | None, file: Path, now: datetime, paper: str) -> int:
    """`export_directory`, of an installation."""
    async with open_database(settings) as database:
        territory, lexicon = settings.as_territory(), LexiconFile(settings.data)()
        occasion = Occasion(lexicon, now.astimezone(territory.zone).date(), territory.name, territory.contours, paper.lower())
        return await export_directory(database, said, file, occasion, settings.face.logo, Console(soft_wrap=True))


async def export_directory(
    database: Database, said: str | None, file: Path, occasion: Occasion, town: Path | None, console: Console
) -> int:
    """Write the directory in a format. Gives the exit code: 1 when nothing was written, after one line why. town: its own logo."""
    form = form_of(said, file)
    if trouble := _trouble(form, file, occasion.paper):
        say(console, f"agora export : {trouble}")
        return 1
    async with database.reading() as session:
        sheets = await list_sheets(session)
        made = await asyncio.to_thread(make, form, sheets, occasion)
    try:
        await asyncio.to_thread(_write, file, made.data, town)
    except OSError as error:
        say(console, f"agora export : je ne peux pas écrire {file} : {error.strerror}. Choisissez un autre dossier.")
        return 1
    _tell(console, made, file)
    return 0


def _trouble(form: str, file: Path, paper: str) -> str:
    """Why nothing can be written, with what to do. Empty: it can."""
    if form not in FORMATS:
        return f"« {form} » n’est pas un format que j’écris. Choisissez : {', '.join(FORMATS)}."
    if paper not in PAPERS or (paper != "a4" and form != BOOKLET):
        return WRONG_PAPER
    if (end := file.suffix.lower().removeprefix(".")) not in FORMATS[form].endings:
        return _misnamed(form, end, file)
    if form == QUALITY and not is_installed():
        return MISSING
    return NO_PRINTER if form in DRAWN and not can_print() else ""


def form_of(said: str | None, file: Path) -> str:
    """The format that is meant: « carte » for a file in `.png` is the picture. Else the file tells: its name, or its end."""
    names = [said] if said else [file.stem, file.suffix.removeprefix(".")]
    forms = [ALIASES.get(name.lower(), name.lower()) for name in names]
    form = next((form for form in forms if form in FORMATS), said or file.name)
    return PICTURE if form == MAP and file.suffix.lower() == ".png" else form


def _misnamed(form: str, end: str, file: Path) -> str:
    """Why a file of this format would not be opened under its name, and the name it may have."""
    usual = FORMATS[form].endings[0]
    known = sorted({each for known in FORMATS.values() for each in known.endings})
    why = f"un « {form} » finit par .{usual}" if end in ("", *known) else f"je n’écris pas de .{end}, mais : {', '.join(known)}"
    return f'{why}. Écrivez : agora export {form} "{file.with_suffix(f".{usual}")}"'


def _write(file: Path, data: bytes | Printed, town: Path | None) -> None:
    if isinstance(data, Printed):
        data = print_page({"layout": str(TEXTS / data.layout), "page": json.dumps(data.page), "logo": logo.for_print(town)})
    file.write_bytes(data)


def _tell(console: Console, made: File, file: Path) -> None:
    services = f" et {counted(made.services, 'service')}" if made.services else ""
    say(console, f"{file} : {counted(made.count, 'structure')}{services}.")
    if made.score is not None:
        say(console, f"Note moyenne des services : {made.score * 100:.0f} sur 100. Les plus basses d’abord, avec deux choses à ajouter.")
    if verdict := made.verdict:
        valid = f"{counted(verdict.structures, 'structure')} sur {made.count}, {counted(verdict.services, 'service')} sur {made.services}"
        say(console, f"Valides pour data·inclusion : {valid}.")
        for name, fields in verdict.faults:
            say(console, f"- {name} : {', '.join(fields)}")
    if made.unchecked:
        say(console, f"Ne sortent pas, faute d’avoir été vérifiées : {counted(made.unchecked, 'fiche')}.")
    if made.losses:
        say(console, "Ce que ce format ne porte pas, ou pas tel quel :")
    for loss in made.losses:
        say(console, f"- {loss.label} : {loss.count} ({', '.join(loss.names)}{'…' if loss.count > len(loss.names) else ''})")
