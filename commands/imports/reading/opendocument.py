"""What calamine does not tell of a LibreOffice workbook: merged cells, lines that are struck out or hidden, and notes put on cells.

Read by the process that reads workbooks, in one pass (OpenDocument 1.3, parts 3.9 and 9).
"""

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from commands.imports.reading.marks import HIDDEN, MOSTLY_STRUCK, STRUCK, Marks

_NAMES = "{urn:oasis:names:tc:opendocument:xmlns:"
_TABLE, _TEXT, _STYLE, _OFFICE = (f"{_NAMES}{name}:1.0}}" for name in ("table", "text", "style", "office"))
_CELLS = frozenset({f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"})
_LINED = f"{_STYLE}text-line-through-style"
MOST_MARKED = 10_000
"""Lines alike that a mark may be told of: the rest of a sheet may be one."""

Span = tuple[int, int, int, int]


@dataclass(slots=True)
class About:
    """Of a sheet: its merged cells, and what is marked on its lines."""

    spans: list[Span] = field(default_factory=list)
    marks: Marks = field(default_factory=Marks)


def about_sheets(content: bytes) -> dict[str, About]:
    """What is to be told of each sheet, by its name; nothing of another workbook."""
    if not zipfile.is_zipfile(BytesIO(content)):
        return {}
    with zipfile.ZipFile(BytesIO(content)) as archive:
        if "content.xml" not in archive.namelist():
            return {}
        with archive.open("content.xml") as part:
            return _read(ElementTree.iterparse(part, events=("start", "end")))  # noqa: S314 - expat bounds entities, and we are bounded


def _read(events: Iterator[tuple[str, Element]]) -> dict[str, About]:
    found: dict[str, About] = {}
    struck: set[str] = set()
    about, row = About(), 1
    for event, element in events:
        match event, element.tag:
            case "end", tag if tag == f"{_STYLE}style" and any(_is_struck(each) for each in element):
                struck.add(element.get(f"{_STYLE}name", ""))
            case "start", tag if tag == f"{_TABLE}table":
                about, row = found.setdefault(element.get(f"{_TABLE}name", ""), About()), 1
            case "end", tag if tag == f"{_TABLE}table-row":
                again = int(element.get(f"{_TABLE}number-rows-repeated", 1))
                _take_row(element, row, again, about, struck)
                row += again
                element.clear()
            case _:
                pass
    return found


def _is_struck(properties: Element) -> bool:
    return properties.get(_LINED, "none") != "none"


def _take_row(element: Element, row: int, again: int, about: About, struck: set[str]) -> None:
    cells = [cell for cell in element if cell.tag in _CELLS]
    column = 1
    for cell in cells:
        down, across = (int(cell.get(f"{_TABLE}number-{way}-spanned", 1)) for way in ("rows", "columns"))
        if down > 1 or across > 1:
            about.spans.append((row, column, row + down - 1, column + across - 1))
        column += int(cell.get(f"{_TABLE}number-columns-repeated", 1))
    filled = [cell for cell in cells if cell.find(f"{_TEXT}p") is not None]
    hidden = element.get(f"{_TABLE}visibility", "visible") != "visible"
    if hidden or sum(_all_struck(cell, struck) for cell in filled) > MOSTLY_STRUCK * len(filled):
        about.marks.aside.update((row + rank, HIDDEN if hidden else STRUCK) for rank in range(min(again, MOST_MARKED)))
    if notes := [words for cell in cells for each in cell.iter(f"{_OFFICE}annotation") if (words := _noted(each))]:
        about.marks.notes[row] = "\n".join(notes)


def _all_struck(cell: Element, struck: set[str]) -> bool:
    """Whether all the words of a cell are struck out: by the style of the cell, or those of its words."""
    if cell.get(f"{_TABLE}style-name") in struck:
        return True
    lines = cell.findall(f"{_TEXT}p")
    spans = [span for each in lines for span in each]
    bare = any((each.text or "").strip() or any((span.tail or "").strip() for span in each) for each in lines)
    return bool(spans) and not bare and all(span.get(f"{_TEXT}style-name") in struck for span in spans)


def _noted(annotation: Element) -> str:
    """The words of a note, without who wrote it when."""
    return "\n".join("".join(each.itertext()).strip() for each in annotation.iter(f"{_TEXT}p")).strip()
