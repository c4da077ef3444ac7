"""The process that reads pages, and tables which much software calls « .xls »: HTML, and XML. Nothing in them is run.

The parser of pages takes long over those that are badly made on purpose: it is bounded.
"""

import sys
from html.parser import HTMLParser

from commands.imports.reading.bounds import NO_TABLE, bound, tell, tell_flow
from commands.imports.reading.flowing import BOLD, Flow, beside
from commands.imports.reading.xml_records import records_of

_ROWS, _CELLS, _BREAKS = frozenset({"tr", "row"}), frozenset({"td", "th", "cell"}), frozenset({"br", "p", "div", "li"})
_PARTS = frozenset({"p", "article", "section", "ul", "ol", "dl", "address", "hr", "main", "blockquote", "figure"})
"""What stands apart from what is around it."""
_LINES = frozenset({"li", "div", "br", "dt", "dd", "tr", *_PARTS})
_HEADINGS = {f"h{level}": level for level in range(1, BOLD)}
_HEAVY = frozenset({"b", "strong", "dt"})
_UNSEEN = frozenset({"script", "style", "title", "styles", "documentproperties", "nav", "footer", "aside", "form", "svg", "noscript"})
WIDEST, MOST_SPANNED = 50, 100_000
"""Cells that one may span, and that all of them may."""


def main() -> int:
    """Read the tables of a page that hold something, in order."""
    bound()
    text = sys.stdin.buffer.read().decode("utf-8", errors="replace")
    reader = _Reader()
    reader.feed(text)
    reader.close()
    tables = [table for table in reader.tables if table.lines]
    records = [] if tables else records_of(text)
    if records:
        tell("Fiches", records, [])
        return 0
    for table in tables:
        reader.text.flow.add_table(table.lines, table.merges)
    tell_flow(reader.text.flow)
    return 0 if tables or reader.text.flow.lines else NO_TABLE


class _Table:
    def __init__(self) -> None:
        self.lines: list[tuple[int, list[str]]] = []
        self.merges: list[tuple[int, int, int, int]] = []
        self.place = 0
        self.cells: list[str] | None = None
        self.taken: set[tuple[int, int]] = set()

    def begin_row(self) -> None:
        self.end_row()
        self.place += 1
        self.cells = []

    def begin_cell(self, across: int, down: int, column: int) -> None:
        cells = self.cells = self.cells if self.cells is not None else []
        cells += [""] * (column - 1 - len(cells))
        while (self.place, len(cells) + 1) in self.taken:
            cells.append("")
        cells.append("")
        first = len(cells)
        if across > 1 or down > 1:
            self.merges.append((self.place, first, self.place + down - 1, first + across - 1))
        if down > 1 and len(self.taken) < MOST_SPANNED:
            self.taken.update((self.place + row, first + each) for row in range(1, down) for each in range(across))

    def end_cell(self, across: int) -> None:
        if self.cells is not None:
            self.cells += [""] * (across - 1)

    def end_row(self) -> None:
        if self.cells is not None and any(cell.strip() for cell in self.cells):
            self.lines.append((self.place, [cell.strip() for cell in self.cells]))
        self.cells = None


BEGUN, ENDED = "begun", "ended"


class _Text:
    """What a page says out of its tables: its lines, as they are shown."""

    def __init__(self) -> None:
        self.flow = Flow()
        self.words, self.level, self.heavy, self.plain = "", 0, 0, False
        self.leads, self.link = "", 0
        self.since = ""  # whether a block began or ended, and nothing was said since: the one around it holds others

    def begin(self, tag: str, leads: str) -> None:
        if tag in _LINES or tag in _HEADINGS:
            self.end_line()
        if tag in _PARTS or tag in _HEADINGS or (tag == "div" and self.since == BEGUN):
            self.flow.part()
        self.since = BEGUN if tag == "div" else self.since
        self.level = _HEADINGS.get(tag, self.level)
        self.heavy += tag in _HEAVY
        self.words += "- " if tag == "li" else ""
        if tag == "a":
            self.leads, self.link = leads, len(self.words)

    def end(self, tag: str) -> None:
        if tag == "a":
            self.words = self.words[: self.link] + beside(self.words[self.link :], self.leads)
            self.leads = ""
        if tag in _LINES or tag in _HEADINGS:
            self.end_line()
        if tag in _PARTS or (tag == "div" and self.since == ENDED):
            self.flow.part()
        self.since = ENDED if tag == "div" else self.since
        self.level = 0 if tag in _HEADINGS else self.level
        self.heavy = max(0, self.heavy - (tag in _HEAVY))

    def add(self, data: str) -> None:
        self.words += " ".join(data.split()).join((" " if data[:1].isspace() else "", " " if data[-1:].isspace() else ""))
        self.since = "" if data.strip() else self.since
        self.plain |= not self.heavy and bool(data.strip())

    def end_line(self) -> None:
        if self.words.strip(" -"):
            self.flow.add(self.words, self.level or (0 if self.plain else BOLD))
        self.words, self.plain, self.link = "", False, 0


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tables: list[_Table] = []
        self.text = _Text()
        self._open: list[_Table] = []
        self._across = 0  # of the cell that is open; 0: none is
        self._unseen = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._unseen = self._unseen or (tag if tag in _UNSEEN else "")
        if tag == "table":
            self.text.end_line()
            self._open.append(_Table())
            self.tables.append(self._open[-1])
            return
        said = {name.rpartition(":")[2]: value or "" for name, value in attrs}
        if not self._open:
            self.text.begin(tag, said.get("href", ""))
            return
        table = self._open[-1]
        if tag in _ROWS:
            self._close_cell()
            table.begin_row()
        elif tag in _CELLS:
            self._close_cell()
            self._across = _count(said.get("colspan")) if "colspan" in said else _count(said.get("mergeacross"), 0) + 1
            down = _count(said.get("rowspan")) if "rowspan" in said else _count(said.get("mergedown"), 0) + 1
            table.begin_cell(self._across, down, _count(said.get("index"), 0))
        elif tag in _BREAKS:
            self.handle_data("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag == self._unseen:
            self._unseen = ""
        if not self._open:
            self.text.end(tag)
        elif tag in _CELLS:
            self._close_cell()
        elif tag in _ROWS:
            self._close_cell()
            self._open[-1].end_row()
        elif tag == "table":
            self._close_cell()
            self._open.pop().end_row()

    def handle_data(self, data: str) -> None:
        if not self._open and not self._unseen:
            self.text.add(data)
        elif self._across and self._open and self._open[-1].cells and not self._unseen:
            self._open[-1].cells[-1] += data if data == "\n" else " ".join(data.split()) + (" " if data[-1:].isspace() else "")

    def close(self) -> None:
        super().close()
        self.text.end_line()
        for table in self._open:
            table.end_row()

    def _close_cell(self) -> None:
        if self._across and self._open:
            self._open[-1].end_cell(self._across)
        self._across = 0


def _count(said: str | None, least: int = 1) -> int:
    return min(max(int(said), least), WIDEST) if said and said.isascii() and said.isdigit() and len(said) < 6 else least


if __name__ == "__main__":
    sys.exit(main())
