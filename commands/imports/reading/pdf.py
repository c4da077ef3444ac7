"""The text of a PDF as it stands on its pages: columns of blanks are tables, larger or bold lines are headings."""

import logging
from collections import Counter
from io import BytesIO
from typing import Any

from pypdf import PageObject, PdfReader

from commands.imports.reading.aligned import aligned
from commands.imports.reading.flowing import BOLD, Flow, Line

MOST_PAGES = 300
LARGER = 1.1
"""How much larger than the others letters of a heading are."""
_HEAVY = ("bold", "black", "heavy")

_Styles = dict[str, tuple[float, bool]]
"""Of a line, without its blanks: how large its letters are, and whether all are bold."""


def read_pdf(content: bytes, flow: Flow) -> bool:
    """Read the pages. False: it needs a password."""
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it quotes the file
    reader = PdfReader(BytesIO(content))
    if reader.is_encrypted and not reader.decrypt(""):
        return False
    styles: _Styles = {}
    pages, table, place = list[list[str]](), list[Line](), 0
    for page in reader.pages[:MOST_PAGES]:
        pages.append((page.extract_text(extraction_mode="layout") or "").splitlines())
        styles |= _styles_of(page)
    for lines in pages:
        if rows := aligned(lines):
            table += ((place + line, cells) for line, cells in rows)
        else:
            _add_text(lines, styles, flow)
        place += len(lines) + 1
    flow.add_table(table)
    return True


def _add_text(lines: list[str], styles: _Styles, flow: Flow) -> None:
    sizes = Counter[float]()
    for words, (size, _) in styles.items():
        sizes[size] += len(words)
    usual = sizes.most_common(1)[0][0] if sizes else 0.0
    larger = sorted((size for size in sizes if size > LARGER * usual), reverse=True)
    for line in lines:
        size, bold = styles.get(_squeezed(line), (0.0, False))
        level = min(larger.index(size) + 1, BOLD - 1) if size in larger else BOLD if bold else 0
        flow.add(line, level)
    flow.part()


def _styles_of(page: PageObject) -> _Styles:
    """The styles of the lines of a page."""
    found: _Styles = {}
    words, size, bold = "", 0.0, True

    def visit(text: str, _matrix: Any, placed: list[float], font: dict[str, Any] | None, font_size: float) -> None:
        nonlocal words, size, bold
        for rank, part in enumerate(text.split("\n")):
            if rank:
                found.setdefault(words, (size, bold))
                words, size, bold = "", 0.0, True
            if bare := _squeezed(part):
                words += bare
                size = max(size, round(font_size * abs(placed[3] or 1.0), 1))
                bold &= any(mark in str((font or {}).get("/BaseFont", "")).lower() for mark in _HEAVY)

    page.extract_text(visitor_text=visit)
    found.setdefault(words, (size, bold))
    found.pop("", None)
    return found


def _squeezed(words: str) -> str:
    return "".join(words.split())
