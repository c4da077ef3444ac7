"""What an Excel workbook shows of its cells beside their words: lines that are struck out or hidden, and notes put on cells.

Read by the process that reads workbooks, from the parts of the archive (ECMA-376), as calamine tells none of it.
"""

import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from xml.etree import ElementTree

STRUCK, HIDDEN = "ligne rayée", "ligne masquée"
MOSTLY_STRUCK = 0.5
"""Of the filled cells of a line, those that are struck out, from which on it is: « fermé » is noted beside, and not struck."""
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_PLACE = re.compile(r"[A-Z]+(\d+)")
_COMMENT = re.compile(r"^Comment(?:aire)?\s?:", re.MULTILINE)
"""Where the words of a discussion begin, behind what Excel writes in brackets for its older versions."""


@dataclass(slots=True)
class Marks:
    """Of a sheet. aside: lines to leave aside, and why; notes: those of the cells of a line."""

    aside: dict[int, str] = field(default_factory=dict)
    notes: dict[int, str] = field(default_factory=dict)


def marks_of(content: bytes) -> dict[str, Marks]:
    """The marks of each sheet of an .xlsx, by its name; none of any other workbook, nor where the parts that tell them are spoiled."""
    try:
        return _marks(content) if zipfile.is_zipfile(BytesIO(content)) else {}
    except (ElementTree.ParseError, zipfile.BadZipFile, zlib.error, ValueError):
        return {}


def _marks(content: bytes) -> dict[str, Marks]:
    with zipfile.ZipFile(BytesIO(content)) as archive:
        if "xl/workbook.xml" not in archive.namelist():
            return {}
        struck = _struck(archive)
        parts = _related(archive, "xl/workbook.xml")
        sheets = _root(archive, "xl/workbook.xml").iter(f"{_MAIN}sheet")
        found = {sheet.get("name", ""): parts.get(sheet.get(_ID, ""), "") for sheet in sheets}
        return {name: Marks(_aside(archive, part, struck), _notes(archive, part)) for name, part in found.items() if part}


def _root(archive: zipfile.ZipFile, part: str) -> ElementTree.Element:
    return ElementTree.fromstring(archive.read(part))  # noqa: S314 - expat bounds entities, and we are bounded


def _related(archive: zipfile.ZipFile, part: str) -> dict[str, str]:
    """The parts that a part names, by the names that it gives them."""
    folder, name = posixpath.split(part)
    rels = f"{folder}/_rels/{name}.rels"
    if rels not in archive.namelist():
        return {}
    targets = {each.get("Id", ""): each.get("Target", "") for each in _root(archive, rels) if each.get("TargetMode") != "External"}
    paths = {key: posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/") for key, target in targets.items()}
    return {key: path for key, path in paths.items() if path in archive.namelist()}


def _struck(archive: zipfile.ZipFile) -> frozenset[str]:
    """The styles of cells whose words are struck out."""
    if "xl/styles.xml" not in archive.namelist():
        return frozenset()
    styles = _root(archive, "xl/styles.xml")
    marks = (each.find(f"{_MAIN}strike") for each in styles.iterfind(f"{_MAIN}fonts/{_MAIN}font"))
    fonts = {str(rank) for rank, mark in enumerate(marks) if mark is not None and mark.get("val", "1") in {"1", "true"}}
    cells = styles.iterfind(f"{_MAIN}cellXfs/{_MAIN}xf")
    return frozenset(str(rank) for rank, cell in enumerate(cells) if cell.get("fontId") in fonts)


def _aside(archive: zipfile.ZipFile, part: str, struck: frozenset[str]) -> dict[int, str]:
    """The lines that are hidden, or mostly struck out. A sheet without any is not gone through."""
    sheet = archive.read(part)
    if not struck and b"hidden=" not in sheet:
        return {}
    return dict(_lines(sheet, struck))


def _lines(sheet: bytes, struck: frozenset[str]) -> Iterator[tuple[int, str]]:
    place = 0
    for _, element in ElementTree.iterparse(BytesIO(sheet)):  # noqa: S314 - the same
        if element.tag != f"{_MAIN}row":
            continue
        place = int(element.get("r", place + 1))
        filled = [cell for cell in element if len(cell)]
        if element.get("hidden", "0") in {"1", "true"}:
            yield place, HIDDEN
        elif sum(cell.get("s") in struck for cell in filled) > MOSTLY_STRUCK * len(filled):
            yield place, STRUCK
        element.clear()


def _notes(archive: zipfile.ZipFile, part: str) -> dict[int, str]:
    """What is noted on the cells of each line, without the names of those who wrote it."""
    found: dict[int, str] = {}
    for path in _related(archive, part).values():
        if "comments" not in path.lower() or "threaded" in path.lower():
            continue
        notes = _root(archive, path)
        authors = {each.text or "" for each in notes.iter(f"{_MAIN}author")}
        for each in notes.iter(f"{_MAIN}comment"):
            words = "".join(run.text or "" for run in each.iter(f"{_MAIN}t")).strip()
            if words.startswith("[") and (said := _COMMENT.search(words)):
                words = words[said.end() :].strip()
            author, colon, rest = words.partition(":")
            words = rest.strip() if colon and author.strip() in authors else words
            if (line := _PLACE.fullmatch(each.get("ref", ""))) and words:
                place = int(line[1])
                found[place] = "\n".join(filter(None, (found.get(place, ""), words)))
    return found
