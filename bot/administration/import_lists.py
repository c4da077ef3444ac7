"""How lists are read, remembered from one edition to the next: a declaration for each, in the data folder, that one can correct by hand."""

from collections.abc import Iterable
from pathlib import Path

from bot.logs import log
from commands.core.language.words import words_of
from commands.imports.mapping import Mapping, MappingError, parse_mapping
from storage.analysis import fold

FOLDER = "listes"
ALIKE = 0.75
"""Which part of the columns of two editions must be the same."""
LONGEST_SLUG = 60


def find_remembered(data: Path, columns: Iterable[str]) -> tuple[Path, Mapping] | None:
    """The declaration of a list with these columns, or nearly these: the one that has the most of them. The log tells faulty files."""
    present = {fold(name) for name in columns}
    best: tuple[float, Path, Mapping] | None = None
    for file in sorted((data / FOLDER).glob("*.toml")):
        try:
            mapping = parse_mapping(file.read_text(encoding="utf-8-sig"), file.name)
        except (OSError, UnicodeDecodeError, MappingError) as error:
            log.warning("list-unreadable", file=str(file), error=str(error))
            continue
        known = set(mapping.colonnes)
        share = len(present & known) / max(1, len(present | known))
        if set(mapping.structure.nom) <= present and share >= ALIKE and (best is None or share > best[0]):
            best = (share, file, mapping)
    return best and (best[1], best[2])


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
