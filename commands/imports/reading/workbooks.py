"""Workbooks, read by a process of its own: a file that somebody made to harm may abort it, or fill its memory, and nothing else.

The archive is looked at before: what it says it holds, and what it really unfolds to.
"""

import json
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO

from commands.imports.reading import bounds
from commands.imports.reading.sheets import HIDDEN, NO_TABLE, UnreadableError
from commands.imports.reading.signatures import BROKEN, BROKEN_ARCHIVE, LOCKED, ZIP
from commands.imports.reading.tables import Grid

WORKBOOKS, PAGES, DOCUMENTS = (f"commands.imports.reading.{name}" for name in ("calamine_child", "pages", "documents"))
PATIENCE_S = 120
LARGEST_UNFOLDED_MB = 600
"""What an archive may unfold to: a hundred thousand lines of thirty cells are a third of it."""
BLOCK = 1 << 20
LOCAL_HEADER = 30
STORED, DEFLATED = 0, 8
TOO_LARGE = f"Ce classeur se déplie en plus de {LARGEST_UNFOLDED_MB} Mo : c’est trop, ou un piège. Enregistrez sa liste seule, en CSV."
NOT_READ = (
    "Ce classeur ne se laisse pas lire : il est abîmé, ou une cellule est remplie très loin sous le tableau. "
    "Copiez le tableau dans un classeur neuf, ou enregistrez-le en CSV, puis recommencez."
)
_ENDS = {
    bounds.LOCKED: LOCKED,
    bounds.NO_TABLE: "Cette page n’a ni tableau ni texte. Ouvrez-la dans un tableur, enregistrez-la en CSV, puis recommencez.",
    bounds.NO_TEXT: "Ce document n’a pas de texte : c’est une image, ou il est vide. Recopiez la liste dans un tableur.",
}
DOCUMENT_NOT_READ = "Ce document ne se laisse pas lire : il est abîmé. Ouvrez-le, copiez la liste dans un tableur, puis recommencez."


Tables = list[tuple[str, Grid, str]]
"""Their names, their cells, and why one is not to be read by itself."""


def read_grids(content: bytes) -> Tables:
    """Read the sheets of a workbook. Raises UnreadableError."""
    if content.startswith(ZIP):
        _check_archive(content)
    return _apart(WORKBOOKS, content)


def read_page(text: str) -> Tables:
    """Read the tables of a page. Raises UnreadableError."""
    return _apart(PAGES, text.encode("utf-8", errors="replace"))


def read_document(content: bytes) -> Tables:
    """Read the tables and the text of a document: .docx, .odt, PDF. Raises UnreadableError."""
    if content.startswith(ZIP):
        _check_archive(content)
    return _apart(DOCUMENTS, content, DOCUMENT_NOT_READ)


def _apart(module: str, content: bytes, not_read: str = NOT_READ) -> Tables:
    command = (sys.executable, "-P", "-m", module)
    try:
        child = subprocess.run(command, input=content, capture_output=True, timeout=PATIENCE_S, check=False)  # noqa: S603 - ourselves
    except subprocess.TimeoutExpired as error:
        raise UnreadableError(not_read) from error
    if child.returncode:
        raise UnreadableError(_ENDS.get(child.returncode, not_read))
    return list(_grids(BytesIO(child.stdout)))


def _grids(made: BytesIO) -> Iterator[tuple[str, Grid, str]]:
    """Each sheet is a line that says what it is, and as many lines of cells as it says."""
    for said in made:
        sheet = json.loads(said)
        lines = [(place, cells) for place, cells in map(json.loads, (next(made) for _ in range(sheet["lines"])))]
        trouble = NO_TABLE if not lines else HIDDEN if sheet["hidden"] else ""
        merges = [(top, left, bottom, right) for top, left, bottom, right in sheet["merges"]]
        aside, notes = ({int(place): words for place, words in sheet[said].items()} for said in ("aside", "notes"))
        levels = None if sheet["levels"] is None else {int(place): level for place, level in sheet["levels"].items()}
        yield sheet["name"], Grid(lines, merges, aside, notes, levels), trouble


# ── The archive ──────────────────────────────────────────────────────────────────────────────────────────────────


def _check_archive(content: bytes) -> None:
    """Unfold each part to nothing, as far as the limit: what an archive says of its sizes is only what it says."""
    left = LARGEST_UNFOLDED_MB * 1_000_000
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            parts = archive.infolist()
        if sum(part.file_size for part in parts) > left:
            raise UnreadableError(TOO_LARGE)
        for part in parts:
            left -= _unfolded(content, part, left)
    except BROKEN as error:
        raise UnreadableError(BROKEN_ARCHIVE) from error


def _unfolded(content: bytes, part: zipfile.ZipInfo, limit: int) -> int:
    """How many bytes a part unfolds to. Raises UnreadableError over the limit."""
    if part.compress_type not in {STORED, DEFLATED}:
        raise UnreadableError(BROKEN_ARCHIVE)
    head = content[part.header_offset : part.header_offset + LOCAL_HEADER]
    start = part.header_offset + LOCAL_HEADER + int.from_bytes(head[26:28], "little") + int.from_bytes(head[28:30], "little")
    packed = memoryview(content)[start : start + part.compress_size]
    if part.compress_type == STORED:
        return len(packed)
    unfolding, size = zlib.decompressobj(-zlib.MAX_WBITS), 0
    rest: bytes | memoryview = packed
    while rest and not unfolding.eof:
        size += len(unfolding.decompress(rest, BLOCK))
        rest = unfolding.unconsumed_tail
        if size > limit:
            raise UnreadableError(TOO_LARGE)
    return size
