"""The text of a PDF, page after page, by pypdf: it is Python, so that what a stranger wrote overruns no memory, and it runs no script."""

import logging
import time
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from pypdf import PdfReader
from pypdf.errors import FileNotDecryptedError

from commands.library.reading.texts import DAMAGED, LOCKED, Text, UnreadableError, plain

MOST_PAGES = 1_000
READ_FOR_S = 40.0
"""Of the processor: the pages that come after are not read."""
_SCRIPTS = (b"/JavaScript", b"/JS ", b"/JS(", b"/JS<")
_FIRST_LINES = 4


def read_pdf(content: bytes) -> Text:
    """Raises UnreadableError."""
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it quotes the file
    reader = _opened(content)
    try:
        count = len(reader.pages)
    except MemoryError:
        raise
    except Exception as error:
        raise UnreadableError(DAMAGED) from error
    if not count:
        raise UnreadableError(DAMAGED)
    paragraphs: list[tuple[int, str]] = []
    headline, page = "", 0
    until = time.process_time() + READ_FOR_S
    for page in range(1, min(count, MOST_PAGES) + 1):
        lines = _lines(reader, page - 1)
        headline = headline or (_headline(lines) if page == 1 else "")
        paragraphs += [(page, each) for each in _joined(lines)]
        if time.process_time() > until:
            break
    title, maker, year = _told(reader)
    return Text("pdf", paragraphs, count, page, title, headline, maker, year, _is_scripted(reader, content))


def _opened(content: bytes) -> PdfReader:
    try:
        reader = PdfReader(BytesIO(content))
        opens = not reader.is_encrypted or bool(reader.decrypt(""))
    except FileNotDecryptedError as error:
        raise UnreadableError(LOCKED) from error
    except MemoryError:
        raise
    except Exception as error:  # whatever a spoiled file may raise
        raise UnreadableError(DAMAGED) from error
    if not opens:
        raise UnreadableError(LOCKED)
    return reader


def _lines(reader: PdfReader, index: int) -> list[str]:
    """A page that cannot be read says nothing: the others do."""
    try:
        return [plain(line) for line in reader.pages[index].extract_text().splitlines()]
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - whatever a spoiled page may raise
        return []


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
    """What the file tells of itself; nothing of it is to be relied on."""
    try:
        told = reader.metadata
        created = told.creation_date if told else None
        return (plain(str(told.title or "")), plain(str(told.author or "")), created.year if created else None) if told else ("", "", None)
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - as above
        return "", "", None


def _is_scripted(reader: PdfReader, content: bytes) -> bool:
    """Whether it holds JavaScript: said in the open, or where a reader looks for it. Nothing runs it here."""
    if any(sign in content for sign in _SCRIPTS):
        return True
    try:
        root: Any = reader.trailer["/Root"].get_object()
        names = root.get("/Names")
        opening = root.get("/OpenAction")
        acts = opening.get_object() if opening is not None else {}
        by_name = names is not None and "/JavaScript" in names.get_object()
        return by_name or "/AA" in root or (isinstance(acts, dict) and acts.get("/S") == "/JavaScript")
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - as above
        return False
