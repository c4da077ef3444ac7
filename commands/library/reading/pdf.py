"""The text of a PDF, page after page, by pypdf: it is Python, so that what a stranger wrote overruns no memory, and it runs no script."""

import logging
import time
from collections.abc import Callable, Iterator
from functools import partial
from io import BytesIO
from typing import Any, TypeVar

from pypdf import PdfReader
from pypdf.errors import FileNotDecryptedError

from commands.library.reading.texts import DAMAGED, LOCKED, MOST_TAKEN, Text, UnreadableError, plain

MOST_PAGES = 1_000
READ_FOR_S = 40.0
"""Of the processor: the pages that come after are not read."""
_SCRIPTS = (b"/JavaScript", b"/JS ", b"/JS(", b"/JS<")
_FIRST_LINES = 4
_UNTOLD = ("", "", None)

Read = TypeVar("Read")


def read_pdf(content: bytes) -> Text:
    """Raises UnreadableError."""
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it quotes the file
    reader = _unless_spoiled(partial(_opened, content))
    count = (reader and _unless_spoiled(reader.get_num_pages)) or 0
    pages = list(_pages(reader, min(count, MOST_PAGES))) if reader else []
    if not reader or not pages:
        raise UnreadableError(DAMAGED)
    paragraphs = [(page, each) for page, lines in pages for each in _joined(lines)]
    title, maker, year = _unless_spoiled(partial(_told, reader)) or _UNTOLD
    scripted = any(sign in content for sign in _SCRIPTS) or bool(_unless_spoiled(partial(_has_scripts, reader)))
    headline = _headline(pages[0][1]) if pages[0][0] == 1 else ""
    return Text("pdf", paragraphs, count, len(pages), title, headline, maker, year, scripted)


def _unless_spoiled(read: Callable[[], Read]) -> Read | None:
    """What is read of a file; None where it is spoiled or odd there: pypdf raises then whatever Python may raise."""
    try:
        return read()
    except (UnreadableError, MemoryError):
        raise
    except Exception:  # noqa: BLE001 - as above
        return None


def _opened(content: bytes) -> PdfReader:
    """Raises UnreadableError for one that needs a password."""
    try:
        reader = PdfReader(BytesIO(content))
        opens = not reader.is_encrypted or bool(reader.decrypt(""))
    except FileNotDecryptedError:
        opens = False
    if not opens:
        raise UnreadableError(LOCKED)
    return reader


def _pages(reader: PdfReader, count: int) -> Iterator[tuple[int, list[str]]]:
    """The first pages, with their numbers, as long as there is time and room. One that cannot be read is passed over: the others are."""
    until, taken = time.process_time() + READ_FOR_S, 0
    for page in range(1, count + 1):
        lines = _unless_spoiled(partial(_lines, reader, page))
        if lines is not None:
            yield page, lines
            taken += sum(map(len, lines))
        if time.process_time() > until or taken > MOST_TAKEN:
            break


def _lines(reader: PdfReader, page: int) -> list[str]:
    return [plain(line) for line in reader.pages[page - 1].extract_text().splitlines()]


def _joined(lines: list[str]) -> Iterator[str]:
    """The lines of a page, in paragraphs; a word that is cut at the end of a line is one again."""
    held = ""
    for line in lines:
        if not line:
            if held:
                yield held
            held = ""
        elif held.endswith("-") and held[-2:-1].isalpha() and line[:1].islower():
            held = held[:-1] + line
        else:
            held = f"{held} {line}" if held else line
    if held:
        yield held


def _headline(lines: list[str]) -> str:
    """The first line that may be a title: some words, most of them in letters."""
    first = [line for line in lines if line][:_FIRST_LINES]
    return next((line for line in first if len(line) >= 8 and sum(map(str.isalpha, line)) > len(line) / 2), "")


def _told(reader: PdfReader) -> tuple[str, str, int | None]:
    """What the file tells of itself: its title, who made it, the year; nothing of it is to be relied on."""
    told = reader.metadata
    if not told:
        return _UNTOLD
    created = _unless_spoiled(lambda: told.creation_date)
    return plain(str(told.title or "")), plain(str(told.author or "")), created.year if created else None


def _has_scripts(reader: PdfReader) -> bool:
    """Whether it holds JavaScript where a reader of PDF looks for it. Nothing runs it here."""
    root: Any = reader.trailer["/Root"].get_object()
    names = root.get("/Names")
    opening = root.get("/OpenAction")
    acts = opening.get_object() if opening is not None else {}
    by_name = names is not None and "/JavaScript" in names.get_object()
    return by_name or "/AA" in root or (isinstance(acts, dict) and acts.get("/S") == "/JavaScript")
