"""What a document tells of itself, to be proposed to who brings it: a title, a year, a theme, whom it is for, a licence."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from commands.core import guard
from commands.core.language.words import says_something
from commands.library.licences import licence_in
from commands.library.reading.texts import Text
from storage.analysis import fold, stems_of
from storage.lexicon import Lexicon, Stems
from storage.passages import Passage

LONGEST_TITLE = 150
SHORTEST_TITLE = 4
READ = 120
"""Passages whose words tell the theme: the first ones."""
OFTEN = 4
"""Times that a theme or a public is named before it is proposed."""
_IN_TITLE = 4
"""Times that one in the title counts for."""
_NO_TITLE = ("microsoft word", "microsoft powerpoint", "sans titre", "untitled", "document", "presentation", "diapositive", "powerpoint")
_FILE = re.compile(r"\.(?:pdf|docx?|odt|pptx?|odp|indd|pub|qxp)$", re.IGNORECASE)
_YEAR = re.compile(r"(?<!\d)(?:19[89]\d|20\d\d)(?!\d)")
_FIRST = 3
"""Passages where a licence stands: the first and the last ones."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """What is proposed; empty where nothing is."""

    title: str
    maker: str
    year: int | None
    theme: str
    audience: str
    licence: str


def propose(name: str, text: Text, passages: Sequence[Passage], lexicon: Lexicon, year: int) -> Proposal:
    """name: of the file. year: this one. Nothing that may name an accompanied person is proposed."""
    title = next((each for each in (text.title, text.headline, _title_of(name)) if _is_title(each)), "")
    read = [title] * _IN_TITLE + [each.text for each in passages[:READ]]
    stems = [stems_of(each) for each in read]
    needs = {phrase: found[0].name for phrase, found in lexicon.needs_by_phrase.items()}
    publics = {phrase: public.name for phrase, public in lexicon.publics_by_phrase.items()}
    ends = [each.text for each in (*passages[:_FIRST], *passages[-_FIRST:])]
    return Proposal(
        title[:LONGEST_TITLE],
        text.maker,
        _year_of(name, title, passages, text.year, year),
        _most_named(needs, stems, lexicon),
        _most_named(publics, stems, lexicon),
        next((found for each in ends if (found := licence_in(each))), ""),
    )


def _is_title(words: str) -> bool:
    folded = fold(words)
    usual = folded.startswith(_NO_TITLE) and len(folded) <= 20 + folded.count(" ")
    sane = SHORTEST_TITLE <= len(words) <= LONGEST_TITLE and says_something(words) and not _FILE.search(words)
    return sane and not usual and not folded.startswith("microsoft ") and guard.is_safe(words)


def _title_of(name: str) -> str:
    """The name of a file in words: « rapport_logement-2023.pdf »."""
    words = " ".join(PurePath(name).stem.replace("_", " ").replace("-", " ").split())
    return words[:1].upper() + words[1:]


def _year_of(name: str, title: str, passages: Sequence[Passage], made: int | None, year: int) -> int | None:
    """The one that its title, its name or its first words tell, the last of these; else that of the file. None to come."""
    for words in (title, name, *(each.text for each in passages[:1])):
        if found := [int(each) for each in _YEAR.findall(words) if int(each) <= year]:
            return found[-1]
    return made if made and 1980 <= made <= year else None


def _most_named(names: Mapping[Stems, str], read: Iterable[Stems], lexicon: Lexicon) -> str:
    """What is named the most often; empty where nothing is often."""
    counts = Counter(name for stems in read for _, name in lexicon.runs(stems, names.get) if name)
    ((most, count),) = counts.most_common(1) or [("", 0)]
    return most if count >= OFTEN else ""
