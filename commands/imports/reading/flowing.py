"""Text that flows, as documents and pages have it: its lines, what stands between them, and which are headings; with its tables apart."""

from collections.abc import Sequence

Line = tuple[int, list[str]]
Merge = tuple[int, int, int, int]

BOLD = 7
"""The level of a line that is all in bold: below the six of headings."""
MOST_SHOWN = 60


class Flow:
    """What a document says, in order: lines of text, and tables, each under the heading that stands above it."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self.levels: dict[int, int] = {}
        self.tables: list[tuple[str, list[Line], Sequence[Merge]]] = []
        self._place = 0
        self._last = ""

    def part(self) -> None:
        """What follows stands apart, as after an empty line."""
        self._place += 1

    def add(self, words: str, level: int = 0) -> None:
        """A line of text; an empty one parts. level: of a heading, 0 of any other line."""
        words = " ".join(words.split())
        self._place += 1
        if words:
            self.lines.append((self._place, [words]))
            self._last = words if level or not self._last else self._last
            if level:
                self.levels[self._place] = level

    def add_block(self, words: str, level: int = 0) -> None:
        """A paragraph: one of several lines stands apart."""
        lines = words.strip("\n").split("\n")
        if len(lines) > 1 or level:
            self.part()
        for each in lines:
            self.add(each, level)
        if len(lines) > 1:
            self.part()

    def add_table(self, lines: list[Line], merges: Sequence[Merge] = ()) -> None:
        """A table, called as what stands above it."""
        if lines:
            self.tables.append((self._last[:MOST_SHOWN] or f"Tableau {len(self.tables) + 1}", lines, merges))
            self.part()


def beside(words: str, target: str) -> str:
    """The words of a link with where it leads, unless they say it; an address of mail is said alone."""
    bare = target.removeprefix("mailto:").removeprefix("tel:").partition("?")[0]
    if not target.startswith(("http://", "https://", "mailto:")) or bare.rstrip("/") in words:
        return words
    return f" {bare} " if target.startswith("mailto:") else f"{words} {bare} "
