"""Whether a list is the next edition of one that was read before. Its columns do not tell: « Nom ; Téléphone ; Adresse » are many lists'.

Its file is called the same but for a year, or it names some of the same structures. Else it is another list, read in the same way: what
was in the first one is not missing from it.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date

from sqlmodel.ext.asyncio.session import AsyncSession

from commands.core.dates.spoken import MONTHS
from commands.core.language.words import words_of
from commands.imports.mapping import Mapping
from commands.imports.reading.sheets import Sheet
from commands.imports.records import read_records
from storage import imports
from storage.lexicon import Lexicon

SHARED = 0.2
"""Which part of the shorter list both name at least."""
LOOKED_AT = 1_000
"""Rows of the file whose names are read: some of all of it, as lists are sorted."""
_VERSIONS = "v version final finale def definitif definitive copie copy maj mise jour a au nouveau nouvelle le la les l du de des d"
_OF_EDITIONS = frozenset([*MONTHS, *_VERSIONS.split()])
"""Words of a file's name that tell one edition from the next, and small ones."""
_SOURCE, _TITLE = re.compile(r"^source[ \t]*=.*$", re.MULTILINE), re.compile(r"^titre[ \t]*=.*$", re.MULTILINE)


def is_called(title: str, mapping: Mapping) -> bool:
    """Whether a file is called as the list of a declaration, but for what tells one edition from the next."""
    called = _called(title)
    return bool(called) and called in {_called(mapping.titre), _called(mapping.source)}


async def find_edition(session: AsyncSession, sheet: Sheet, known: Sequence[Mapping], lexicon: Lexicon, today: date) -> Mapping | None:
    """Which of these declarations, all of lists with these columns, is the one whose structures the list names; None: another list's.

    One of which nothing is in the directory will do.
    """
    unused = None
    for mapping in known:
        names = _names(sheet, mapping, lexicon, today)
        count, same = await imports.count_named(session, mapping.source, names)
        if count == 0:
            unused = unused or mapping
        elif same >= max(1, SHARED * min(len(names), count)) or await _names_as_many(session, mapping.source, names):
            return mapping
    return unused


async def _names_as_many(session: AsyncSession, source: str, names: Collection[str]) -> bool:
    """Whether enough of these names are those of the structures of a source, however they are written."""
    ours, theirs = (set(map(words_of, some)) for some in (names, await imports.list_names(session, source)))
    return len(ours & theirs) >= max(1, SHARED * min(len(ours), len(theirs)))


def declared_anew(text: str, source: str, title: str) -> str:
    """A declaration, as TOML, for another list that is read in the same way."""
    quoted = title.replace("\\", " ").replace('"', "’")
    named = _SOURCE.sub(lambda _: f'source = "{source}"', text, count=1)
    return _TITLE.sub(lambda _: f'titre = "{quoted}"', named, count=1)


def _called(title: str) -> str:
    """A file's name without what tells one edition from the next: « annuaire 2026 (2) » is « annuaire »."""
    return " ".join(word for word in re.findall(r"[^\W\d_]+", words_of(title)) if word not in _OF_EDITIONS)


def _names(sheet: Sheet, mapping: Mapping, lexicon: Lexicon, today: date) -> set[str]:
    """How the structures of a list are called, as it would be read: some of them, from its beginning to its end."""
    step = -(-len(sheet.structures) // LOOKED_AT) or 1
    some = replace(sheet, structures=sheet.structures[::step], services=())
    return {str(record.values["name"]) for record in read_records(some, mapping, lexicon, today).structures.values()}
