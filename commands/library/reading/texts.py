"""What is read of a document, and why one is not."""

from dataclasses import dataclass

from commands.core.language.words import speakable
from storage.passages import MOST_CHARACTERS

LOCKED, DAMAGED, MACROS, BOMB, OLD, OTHER = "locked", "damaged", "macros", "bomb", "old", "other"
"""A password is needed; it is cut or spoiled; it holds macros; it is huge once unfolded; of an old program; of a kind that is not read."""
MOST_TAKEN = 2 * MOST_CHARACTERS
"""Characters that are kept of what a file says: some are spaces, of which one in a row is kept."""
_SIGNS = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st", "\u00ad": "", "\ufffd": ""})


class UnreadableError(Exception):
    """A document that is not kept. why: one of the words above."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True, slots=True)
class Text:
    """What a file says. paragraphs: with the page where each begins, 0 where its kind has none. read_pages: how many of these were read.

    title, maker, year: as the file tells them of itself; the maker is a person as often as a structure. headline: the words that stand
    first, or in the style of a title.
    """

    kind: str
    paragraphs: list[tuple[int, str]]
    pages: int = 0
    read_pages: int = 0
    title: str = ""
    headline: str = ""
    maker: str = ""
    year: int | None = None
    scripted: bool = False


def plain(text: str) -> str:
    """Words of a file on one line, of letters that can be looked for and stored."""
    return " ".join(speakable(text.translate(_SIGNS)).split())
