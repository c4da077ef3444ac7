"""Whether a list is the next edition of one that was read before. Its columns do not tell: « Nom ; Téléphone ; Adresse » are many lists'.

Its file is called the same but for a year, or it names some of the same structures. Else it is another list, read in the same way: what
was in the first one is not missing from it.
"""

import re
from collections.abc import Sequence
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


async def find_edition(
    session: AsyncSession, sheet: Sheet, title: str, known: Sequence[Mapping], lexicon: Lexicon, today: date
) -> Mapping | None:
    """Which of these declarations, all of lists with these columns, the list is an edition of; None: another list has them too."""
    called = _called(title)
    if found := next((each for each in known if called and called in {_called(each.titre), _called(each.source)}), None):
        return found
    theirs = {each.source: {words_of(name) for name in await imports.list_names(session, each.source)} for each in known}
    names = _names(sheet, known[0], lexicon, today)
    for each in known:
        least = SHARED * min(len(names), len(theirs[each.source]))
        if theirs[each.source] and len(names & theirs[each.source]) >= max(1, least):
            return each
    return next((each for each in known if not theirs[each.source]), None)  # nothing of it is in the directory: nothing is lost


def declared_anew(text: str, source: str, title: str) -> str:
    """A declaration, as TOML, for another list that is read in the same way."""
    quoted = title.replace("\\", " ").replace('"', "’")
    named = _SOURCE.sub(lambda _: f'source = "{source}"', text, count=1)
    return _TITLE.sub(lambda _: f'titre = "{quoted}"', named, count=1)


def _called(title: str) -> str:
    """A file's name without what tells one edition from the next: « annuaire 2026 (2) » is « annuaire »."""
    return " ".join(word for word in re.split(r"[\W_\d]+", words_of(title.replace("_", " "))) if word and word not in _OF_EDITIONS)


def _names(sheet: Sheet, mapping: Mapping, lexicon: Lexicon, today: date) -> set[str]:
    step = -(-len(sheet.structures) // LOOKED_AT) or 1
    some = replace(sheet, structures=sheet.structures[::step], services=())
    return {words_of(str(record.values["name"])) for record in read_records(some, mapping, lexicon, today).structures.values()}
