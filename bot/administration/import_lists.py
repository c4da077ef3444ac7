"""How lists are read, remembered from one edition to the next: a declaration for each, in the data folder, that one can correct by hand."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlmodel.ext.asyncio.session import AsyncSession

from bot.logs import log
from commands.core.language.words import words_of
from commands.imports.editions import find_edition
from commands.imports.mapping import Mapping, MappingError, parse_mapping
from commands.imports.reading.sheets import Sheet
from storage.analysis import fold
from storage.lexicon import Lexicon

FOLDER = "listes"
ALIKE = 0.75
"""Which part of the columns of two editions must be the same."""
LONGEST_SLUG = 60


@dataclass(frozen=True, slots=True)
class Remembered:
    """How a list was read: its file in the data folder, and what it declares."""

    file: Path
    mapping: Mapping

    @property
    def text(self) -> str:
        """As it is written."""
        return self.file.read_text(encoding="utf-8-sig")


def list_remembered(data: Path, columns: Iterable[str]) -> list[Remembered]:
    """The declarations of lists with these columns, or nearly these; the best first. The log tells faulty files."""
    present = {fold(name) for name in columns}
    found: list[tuple[float, Remembered]] = []
    for file in sorted((data / FOLDER).glob("*.toml")):
        try:
            mapping = parse_mapping(file.read_text(encoding="utf-8-sig"), file.name)
        except (OSError, UnicodeDecodeError, MappingError) as error:
            log.warning("list-unreadable", file=str(file), error=str(error))
            continue
        known = set(mapping.colonnes)
        share = len(present & known) / max(1, len(present | known))
        if set(mapping.structure.nom) <= present and share >= ALIKE:
            found.append((share, Remembered(file, mapping)))
    return [each for _, each in sorted(found, key=lambda one: -one[0])]


async def find_remembered(
    session: AsyncSession, known: Sequence[Remembered], sheet: Sheet, title: str, lexicon: Lexicon, today: date
) -> Remembered | None:
    """Of these, the one that the list is another edition of; None: it is another list."""
    edition = await find_edition(session, sheet, title, [each.mapping for each in known], lexicon, today)
    return next((each for each in known if each.mapping is edition), None)


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
