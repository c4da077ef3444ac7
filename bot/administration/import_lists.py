"""How lists are read, remembered from one edition to the next: a declaration for each, in the data folder, that one can correct by hand."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bot.logs import log
from commands.core.language.words import words_of
from commands.imports.editions import declared_anew, find_edition, is_called
from commands.imports.mapping import Mapping, MappingError, list_declarations, list_mappings, parse_mapping, recognise
from commands.imports.reading.sheets import Sheet
from storage.analysis import fold
from storage.database import Database
from storage.lexicon import Lexicon

FOLDER = "listes"
ALIKE = 0.75
"""Which part of the columns of two editions must be the same."""
LONGEST_SLUG = 60


@dataclass(frozen=True, slots=True)
class Known:
    """A list that was read before, or a format of the house. text: its declaration, as it is written. file: None, of the house."""

    name: str
    mapping: Mapping
    text: str
    file: Path | None = None


def list_known(data: Path, columns: Collection[str]) -> list[Known]:
    """What has these columns: lists that were read before, or nearly these, the nearest first; then a format. Faulty files are logged."""
    present = {fold(name) for name in columns}
    found: list[tuple[float, Known]] = []
    for file in sorted((data / FOLDER).glob("*.toml")):
        try:
            text = file.read_text(encoding="utf-8-sig")
            mapping = parse_mapping(text, file.name)
        except (OSError, UnicodeDecodeError, MappingError) as error:
            log.warning("list-unreadable", file=str(file), error=str(error))
            continue
        known = set(mapping.colonnes)
        share = len(present & known) / max(1, len(present | known))
        if set(mapping.structure.nom) <= present and share >= ALIKE:
            found.append((share, Known(file.stem, mapping, text, file)))
    return [*(each for _, each in sorted(found, key=lambda one: -one[0])), *_formats(columns)]


def _formats(columns: Collection[str]) -> Iterator[Known]:
    mappings = list_mappings()
    found = recognise(columns, mappings.values())
    for name in (name for name, mapping in mappings.items() if mapping is found):
        yield Known(name, mappings[name], list_declarations()[name])


async def find_known(database: Database, known: Sequence[Known], sheet: Sheet, title: str, lexicon: Lexicon, today: date) -> Known | None:
    """Of these, the one that the list is another edition of; None: it is another list. title: of its file."""
    if named := next((each for each in known if each.file and is_called(title, each.mapping)), None):
        return named
    async with database.reading() as session:
        edition = await find_edition(session, sheet, [each.mapping for each in known], lexicon, today)
    return next((each for each in known if each.mapping is edition), None)


def as_another(data: Path, like: Known, title: str) -> Known:
    """How another list is read, that has the columns of one that is known; it is not remembered yet. title: of its file."""
    slug = slug_of(data, title)
    text = declared_anew(like.text, slug, title)
    return Known(slug, parse_mapping(text, f"{slug}.toml"), text)


def slug_of(data: Path, title: str) -> str:
    """A short name for a list, that no other one has: « annuaire-2026 », then « annuaire-2026-2 »."""
    short = words_of(title).replace(" ", "-")[:LONGEST_SLUG].strip("-") or "liste"
    taken = {file.stem for file in (data / FOLDER).glob("*.toml")}
    number = 1
    slug = short
    while slug in taken:
        number += 1
        slug = f"{short}-{number}"
    return slug


def remember(data: Path, slug: str, text: str) -> Path:
    """Keep a declaration."""
    file = place_of(data, slug)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return file


def place_of(data: Path, slug: str) -> Path:
    """Where the declaration of a list is kept."""
    return data / FOLDER / f"{slug}.toml"
