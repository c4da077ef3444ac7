"""Which declaration a list is read by: given, remembered, a known format, or proposed from its columns."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from rich.console import Console

from bot.administration.import_lists import Known, as_another, find_known, list_known, remember, slug_of
from bot.administration.import_proposal import Read, settle, show_people, show_proposal
from bot.administration.report_tables import say
from commands.imports import cells
from commands.imports.crossing import crossed
from commands.imports.files import Sheet, read_file
from commands.imports.mapping import Mapping, list_mappings, parse_mapping
from commands.imports.meanings import Meanings
from commands.imports.proposal.asking import find_doubtful, likely_values
from commands.imports.proposal.declaring import as_toml, declaration
from commands.imports.proposal.people import people_of
from commands.imports.proposal.proposal import Proposal, propose
from storage.analysis import fold
from storage.database import Database
from storage.lexicon import Lexicon
from storage.reasons import why

NATIONAL = "data_inclusion"
COLUMNS_SHOWN = 8
UNREADABLE = "je ne peux pas lire ce fichier ({why}). Vérifiez son chemin et vos droits."


class ImportFailedError(Exception):
    """Nothing could be read; the message is one French line with what to do."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the operator asks. `data`: where lists are remembered. `read`: asks in the terminal; None where nobody answers.

    `yes`: what is proposed is taken as it is. `name`: the column that names the structures. `tab`: the
    sheet of a workbook.
    """

    data: Path
    source: str | None = None
    mapping: Path | None = None
    name: str | None = None
    tab: str | None = None
    yes: bool = False
    read: Read | None = None


@dataclass(frozen=True, slots=True)
class House:
    """Where a list goes, and when."""

    database: Database
    lexicon: Lexicon
    now: datetime
    console: Console


async def choose_mapping(house: House, sheet: Sheet, file: Path, wishes: Wishes) -> Mapping:
    """The declaration to read a sheet by; who is named in it is shown. Raises ImportFailedError, MappingError."""
    declared = await _declared(house, sheet, file, wishes)
    if declared is None:
        return _proposed(house.console, sheet, file, wishes, house.lexicon)
    show_people(house.console, people_of(sheet, declared), kept=declared.nominatifs == "garder")
    return declared


async def _declared(house: House, sheet: Sheet, file: Path, wishes: Wishes) -> Mapping | None:
    """The declaration that was given, else the remembered one, else the known format; None when there is none."""
    if wishes.mapping is not None:
        return parse_mapping(declaration_text(wishes.mapping), wishes.mapping.name)
    if wishes.source is not None or sheet.apart:
        return _of_the_house(wishes.source or NATIONAL)
    if wishes.name is not None:
        return None
    known = list_known(wishes.data, sheet.columns)
    return await _known(house, known, sheet, file, wishes) if known else None


def _of_the_house(source: str) -> Mapping:
    """The declaration of a source that comes with the house. Raises ImportFailedError."""
    mappings = list_mappings()
    if source not in mappings:
        raise ImportFailedError(f"je ne connais pas la source « {source} ». Celles que je connais : {', '.join(mappings)}.")
    return mappings[source]


async def _known(house: House, known: Sequence[Known], sheet: Sheet, file: Path, wishes: Wishes) -> Mapping:
    """As the list was read the last time, by a format, or as another list that has its columns."""
    found = await find_known(house.database, known, sheet, file.stem, house.lexicon, house.now.date())
    if found is None:
        return _read_alike(house.console, known[0], file, wishes)
    if found.file is not None:
        say(house.console, f"Je lis cette liste comme la dernière fois : {found.file}.")
        _tell_new_columns(house.console, sheet, found.mapping)
    return found.mapping


def _read_alike(console: Console, like: Known, file: Path, wishes: Wishes) -> Mapping:
    """Another list, read as one that has its columns."""
    another = as_another(wishes.data, like, file.stem)
    say(
        console,
        f"Elle a les colonnes de « {like.mapping.titre} », et d’autres structures : c’est une autre liste, que je lis de la même façon.",
    )
    say(console, f"Si c’est la même, ajoutez : {_as_the_same(like)}.")
    if wishes.read is not None or wishes.yes:
        remember(wishes.data, another.name, another.text)
    return another.mapping


def _as_the_same(like: Known) -> str:
    return f'--mapping "{like.file}"' if like.file else f"--source {like.name}"


def _tell_new_columns(console: Console, sheet: Sheet, mapping: Mapping) -> None:
    known = set(mapping.colonnes)
    fresh = sorted(cells.line(name) for name in sheet.columns if fold(name) not in known)
    if fresh:
        say(console, f"Colonnes nouvelles, laissées de côté : {', '.join(fresh)}. Pour tout relire, supprimez ce fichier.")


def _proposed(console: Console, sheet: Sheet, file: Path, wishes: Wishes, lexicon: Lexicon) -> Mapping:
    """Propose a reading, show it, ask what is doubtful, and remember what somebody agreed to."""
    meanings = Meanings(lexicon)
    proposal = propose(sheet, meanings, file.stem)
    if wishes.name is not None:
        proposal = proposal.told(_column(proposal, wishes.name), ("nom",))
    show_proposal(console, proposal)
    likely = proposal.name_column
    if wishes.read is not None and not wishes.yes:
        proposal = settle(console, proposal, sheet, lexicon, wishes.read)
    elif wishes.yes:
        _tell_name(console, proposal)
        proposal = likely_values(proposal, find_doubtful(proposal, sheet, meanings))
    else:
        _tell_doubts(console, proposal)
        proposal = proposal.sure()
    if proposal.name_column is None:
        shown = ", ".join(f"« {cells.line(each.column)} »" for each in proposal.guesses if each.examples)[:300]
        example = cells.line(likely or "COLONNE")
        raise ImportFailedError(
            f'je ne suis pas sûr de la colonne qui nomme les structures. Dites-la : --nom "{example}". Les colonnes : {shown or "aucune"}.'
        )
    slug = slug_of(wishes.data, file.stem)
    text = as_toml(declaration(proposal, slug, meanings))
    mapping = parse_mapping(text, f"{slug}.toml")
    if wishes.read is not None or wishes.yes:
        kept = remember(wishes.data, slug, text)
        say(console, f"Cette lecture est gardée pour la prochaine fois, et se corrige : {kept}.")
    return mapping


def _tell_name(console: Console, proposal: Proposal) -> None:
    """A name that is taken unasked, and is not sure, is told: it is what all the rest hangs on."""
    doubted = next((cells.line(each.column) for each in proposal.doubts if "nom" in each.fields), None)
    if doubted:
        say(console, f'Je ne suis pas sûr que « {doubted} » nomme les structures. Si c’est une autre colonne, dites-la : --nom "COLONNE".')


def _tell_doubts(console: Console, proposal: Proposal) -> None:
    doubts = ", ".join(f"« {cells.line(each.column)} »" for each in proposal.doubts)
    if doubts:
        say(console, f"Je n’en suis pas sûr, et je les laisse de côté : {doubts}. Pour les prendre comme proposé, ajoutez --yes.")


def _column(proposal: Proposal, said: str) -> str:
    """The column that somebody names. Raises ImportFailedError."""
    for each in proposal.guesses:
        if fold(each.column) == fold(said):
            return each.column
    shown = ", ".join(f"« {cells.line(each.column)} »" for each in proposal.guesses[:COLUMNS_SHOWN])
    raise ImportFailedError(f"la liste n’a pas de colonne « {said} ». Elle a : {shown}.")


def read_list(file: Path, tab: str | None, lexicon: Lexicon) -> Sheet:
    """Read a file, a sheet of it by its name; a table of needs is brought to rows. Raises ImportFailedError, UnreadableError."""
    try:
        return crossed(read_file(file, tab), Meanings(lexicon))
    except OSError as error:
        raise ImportFailedError(UNREADABLE.format(why=why(error))) from error


def declaration_text(file: Path) -> str:
    """Read a declaration's text. Raises ImportFailedError."""
    try:
        return file.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise ImportFailedError(UNREADABLE.format(why=why(error))) from error
    except UnicodeDecodeError as error:
        raise ImportFailedError(f"la déclaration {file.name} n’est pas un texte en UTF-8. Enregistrez-la en UTF-8.") from error
