"""The process that reads documents: Word (.docx), LibreOffice (.odt) and PDF. Nothing in them is run; it is bounded as those of workbooks.

Of a PDF, only the words and where they stand: what is drawn or scanned says nothing.
"""

import re
import sys
import zipfile
from collections.abc import Iterator
from io import BytesIO
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from commands.imports.reading.bounds import LOCKED, NO_TEXT, UNREADABLE, bound, tell_flow
from commands.imports.reading.flowing import BOLD, Flow, beside
from commands.imports.reading.pdf import read_pdf

WIDEST = 50
_TITLE = re.compile(r"(?:titre|heading|title|subtitle|sous-titre)\s?(\d?)", re.IGNORECASE)
_BREAKS = frozenset({"br", "cr", "line-break"})
_UNSAID = frozenset({"del", "instrText", "Fallback", "tracked-changes", "annotation", "comment", "footnote", "note", "frame", "pict"})
_ITEMS = frozenset({"list-item"})


def main() -> int:
    """Read one document; what it ends with says why not."""
    bound()
    content = sys.stdin.buffer.read()
    flow = Flow()
    try:
        if content.startswith(b"PK"):
            _read_archive(content, flow)
        elif not read_pdf(content, flow):
            return LOCKED
    except Exception:  # noqa: BLE001 - a spoiled PDF raises anything
        return UNREADABLE
    if not flow.lines and not flow.tables:
        return NO_TEXT
    tell_flow(flow)
    return 0


# ── Word, LibreOffice ────────────────────────────────────────────────────────────────────────────────────────────


def _read_archive(content: bytes, flow: Flow) -> None:
    with zipfile.ZipFile(BytesIO(content)) as archive:
        names = set(archive.namelist())
        part, links = ("word/document.xml", "word/_rels/document.xml.rels") if "word/document.xml" in names else ("content.xml", "")
        targets = {each.get("Id", ""): each.get("Target", "") for each in _root(archive, links)} if links in names else {}
        _Reader(flow, targets).read(_root(archive, part))


def _root(archive: zipfile.ZipFile, part: str) -> Element:
    return ElementTree.fromstring(archive.read(part))  # noqa: S314 - expat bounds entities, and we are bounded


class _Reader:
    """Tells a flow of the paragraphs and the tables of either format: their elements have the same names, or nearly."""

    def __init__(self, flow: Flow, targets: dict[str, str]) -> None:
        self.flow, self.targets = flow, targets

    def read(self, element: Element, *, in_list: bool = False) -> None:
        """Read what stands in an element, in order."""
        for child in element:
            name = _bare(child.tag)
            if name in {"tbl", "table"}:
                self.flow.add_table([(place, cells) for place, cells in enumerate(self._rows(child), start=1) if any(cells)])
            elif name in {"p", "h"}:
                words = self._words(child)
                item = in_list or child.find(".//{*}numPr") is not None
                self.flow.add_block(f"- {words}" if item and words.strip() else words, _level(child, words))
            elif name not in _UNSAID:
                self.read(child, in_list=in_list or name in _ITEMS)

    def _rows(self, table: Element) -> Iterator[list[str]]:
        for row in table.iter():
            if _bare(row.tag) in {"tr", "table-row"}:
                cells: list[str] = []
                for cell in row:
                    if _bare(cell.tag) in {"tc", "table-cell", "covered-table-cell"}:
                        words = "\n".join(filter(None, (" ".join(line.split()) for line in self._paragraphs(cell))))
                        cells += [words, *[""] * (_width(cell) - 1)]
                yield cells

    def _paragraphs(self, cell: Element) -> Iterator[str]:
        for each in cell.iter():
            if _bare(each.tag) in {"p", "h"}:
                yield from self._words(each).split("\n")

    def _words(self, element: Element) -> str:
        """The words of an element, with the addresses that its links lead to."""
        name = _bare(element.tag)
        if name in _UNSAID:
            return ""
        if name in _BREAKS:
            return "\n"
        if name in {"tab", "s"}:
            return " "
        own = (element.text or "") if name not in {"p", "r"} or "opendocument" in element.tag else ""
        words = own + "".join(self._words(child) + (child.tail or "" if "opendocument" in element.tag else "") for child in element)
        target = next((value for key, value in element.attrib.items() if key.endswith(("}href", "relationships}id"))), "")
        return beside(words, self.targets.get(target, target)) if name in {"a", "hyperlink"} else words


def _width(cell: Element) -> int:
    """How many columns a cell spans, or stands for."""
    span = cell.find("./{*}tcPr/{*}gridSpan")
    said = {**cell.attrib, **(span.attrib if span is not None else {})}
    told = next((value for name, value in said.items() if name.endswith(("}val", "}number-columns-repeated"))), "1")
    return min(int(told), WIDEST) if told.isdecimal() else 1


def _bare(tag: object) -> str:
    """A tag without its namespace; of a comment, nothing."""
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _level(paragraph: Element, words: str) -> int:
    """The level of a heading; of a line in bold, the lowest; else 0."""
    for key, value in paragraph.attrib.items():
        if key.endswith("}outline-level") and value.isdecimal():
            return min(int(value), BOLD - 1)
    style = paragraph.find("./{*}pPr/{*}pStyle")
    told = _TITLE.match(next(iter(style.attrib.values()), "")) if style is not None else None
    if told:
        return min(int(told[1] or 1), BOLD - 1)
    runs = [run for run in paragraph.findall(".//{*}r") if "".join(run.itertext()).strip()]
    return BOLD if runs and "\n" not in words and all(map(_is_bold, runs)) else 0


def _is_bold(run: Element) -> bool:
    mark = run.find("./{*}rPr/{*}b")
    return mark is not None and next(iter(mark.attrib.values()), "1") not in {"0", "false"}


if __name__ == "__main__":
    sys.exit(main())
