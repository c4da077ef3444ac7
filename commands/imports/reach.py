"""Ways to reach a structure, as cells hold them: phones, addresses of mail and of sites, alone in their column or among other words."""

import re
from collections.abc import Callable

from commands.imports import cells
from commands.imports.values.phones import read_phones
from commands.imports.values.words import Read

Reader = Callable[[object], Read[list[str]]]


def read_mails(value: object) -> Read[list[str]]:
    """Find addresses of mail, and what in the cell is none."""
    return Read(*cells.emails(value))


def read_webs(value: object) -> Read[list[str]]:
    """Find addresses of sites, and what in the cell is none."""
    return Read(*cells.webs(value))


READERS: tuple[tuple[str, str, Reader, str], ...] = (
    ("phone", "telephone", read_phones, "numéro inutilisable"),
    ("email", "courriel", read_mails, "adresse électronique inutilisable"),
    ("web", "site", read_webs, "adresse de site inutilisable"),
)
"""Of each way: its kind, our field, what reads it, and what is said of a cell that holds none."""
_SIGNS = {
    "phone": re.compile(r"(?<!\d)0[1-9](?:[ .\-]?\d\d){4}(?!\d)"),
    "email": re.compile("@"),
    "web": re.compile(r"\bwww\.|://"),
}
"""Of each kind, what no way to reach of it goes without, or hardly: a first look, as every cell is looked at."""
_LABEL = re.compile(r"\b(?:t[ée]l(?:[ée]phone)?|portable|mobile|fax|mail|e-mail|m[ée]l|courriel|site|web)\b[ .]?(?::|$)", re.IGNORECASE)
"""What stands before a way to reach, and says nothing once it is gone."""


def may_hold(kind: str, words: str) -> bool:
    """Whether words that tell something else may hold a way to reach of this kind too."""
    return _SIGNS[kind].search(words) is not None


def holds_reach(words: str) -> bool:
    """Whether words that tell something else hold a way to reach too."""
    return any(may_hold(kind, words) and reader(words).kept for kind, _, reader, _ in READERS)


def without_reach(words: str) -> str:
    """The words of a cell without the ways to reach that it holds: « 12 cours Gambetta, tél. : 05 53 10 20 30 »."""
    for _, _, reader, _ in READERS:
        found = reader(words)
        words = found.left if found.kept else words
    return " ".join(_LABEL.sub(" ", words).split()).strip(" ,;:-–/")
