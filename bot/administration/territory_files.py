"""What a published file holds: tables (in a CSV, an archive, a workbook), and what its `meta_*` file says of columns and of their codes.

Archives and workbooks are unfolded to a folder that goes away, as far as a limit: what they say of their sizes is only what they say.
"""

import csv
import io
import json
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from commands.figures.importing.tables import UnreadableTableError

LARGEST = 4 << 30
MOST_PARTS = 60
"""Bytes, and files, that an archive may unfold to: all of France in one table is 0.6 GB."""
BLOCK = 1 << 20
PATIENCE_S = 180
TITLE_LINES = 20
"""Among so many first lines of a sheet stands the one that names its columns: INSEE writes titles above."""
META = "meta_"
_ZIPPED, _OLD_WORKBOOK = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_BROKEN = (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError)
Known = Callable[[Sequence[str]], bool]
"""Whether these headers are those of a file that a declaration knows."""


@dataclass(frozen=True, slots=True)
class Meta:
    """labels: what INSEE calls a column. notes: what a code of a column means, by both."""

    labels: Mapping[str, str] = field(default_factory=dict)
    notes: Mapping[tuple[str, str], str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Part:
    """A table of a file. name: as it is told, and as its level is read from."""

    name: str
    path: Path
    meta: Meta


@contextmanager
def parts_of(file: Path, metas: Iterable[Path], known: Known) -> Iterator[list[Part]]:
    """The tables of a file. metas: the `meta_*` files that came beside it. Raises UnreadableTableError."""
    with tempfile.TemporaryDirectory(prefix="agora-") as folder:
        found = list(_unfolded(file, Path(folder), known))
        said = [*metas, *(path for name, path in found if is_meta(name))]
        meta = read_meta(said)
        tables = [Part(name, path, meta) for name, path in found if not is_meta(name)]
        if not tables:
            raise UnreadableTableError("Cette archive ou ce classeur ne contient aucune table que la maison connaît.")
        yield tables


def is_meta(name: str) -> bool:
    """Whether a file tells of columns, and has no figures."""
    return Path(name).name.lower().startswith(META)


def _unfolded(file: Path, folder: Path, known: Known) -> Iterator[tuple[str, Path]]:
    """The tables of a file by their names; of a CSV, itself."""
    start = _start_of(file)
    if start.startswith(_OLD_WORKBOOK):
        yield from _sheets(file, folder, known)
    elif not start.startswith(_ZIPPED):
        yield file.name, file
    elif _is_workbook(file):
        yield from _sheets(file, folder, known)
    else:
        for name, path in _members(file, folder):
            inside = folder / f"{path.name}-sheets"
            yield from _unfolded_member(name, path, inside, known)


def _unfolded_member(name: str, path: Path, folder: Path, known: Known) -> Iterator[tuple[str, Path]]:
    if not _start_of(path).startswith((_ZIPPED, _OLD_WORKBOOK)):
        yield name, path
        return
    folder.mkdir()
    yield from ((f"{name} {sheet}", each) for sheet, each in _sheets(path, folder, known))


def _start_of(file: Path) -> bytes:
    try:
        with file.open("rb") as opened:
            return opened.read(4)
    except OSError as error:
        raise UnreadableTableError(f"Ce fichier ne se lit pas ({error.strerror or error}).") from error


def _is_workbook(file: Path) -> bool:
    try:
        with zipfile.ZipFile(file) as archive:
            names = set(archive.namelist())
    except _BROKEN as error:
        raise UnreadableTableError("Cette archive est abîmée. Téléchargez-la à nouveau.") from error
    return bool(names & {"xl/workbook.xml", "xl/workbook.bin", "content.xml"})


def _members(file: Path, folder: Path) -> Iterator[tuple[str, Path]]:
    """Its tables, under names of ours: nothing is written elsewhere, whatever names it gives."""
    left = LARGEST
    try:
        with zipfile.ZipFile(file) as archive:
            tables = [
                each for each in archive.infolist() if each.filename.lower().endswith((".csv", ".txt", ".xlsx", ".xlsm", ".xls", ".ods"))
            ]
            if len(tables) > MOST_PARTS or sum(each.file_size for each in tables) > LARGEST:
                raise UnreadableTableError("Cette archive se déplie en trop de données : c’est un piège, ou pas le fichier publié.")
            for rank, each in enumerate(tables):
                path = folder / f"{rank}.part"
                left -= _copy(archive, each, path, left)
                yield Path(each.filename).name, path
    except _BROKEN as error:
        raise UnreadableTableError("Cette archive est abîmée ou protégée par un mot de passe. Téléchargez-la à nouveau.") from error


def _copy(archive: zipfile.ZipFile, member: zipfile.ZipInfo, path: Path, limit: int) -> int:
    size = 0
    with archive.open(member) as opened, path.open("wb") as written:
        while block := opened.read(BLOCK):
            size += written.write(block)
            if size > limit:
                raise UnreadableTableError("Cette archive se déplie en trop de données : c’est un piège, ou pas le fichier publié.")
    return size


# ── Workbooks ────────────────────────────────────────────────────────────────────────────────────────────────────


def _sheets(file: Path, folder: Path, known: Known) -> Iterator[tuple[str, Path]]:
    """The sheets that a declaration knows, each from the line that names its columns on."""
    command = (sys.executable, "-P", "-m", "bot.administration.workbook_child", str(file), str(folder))
    try:
        child = subprocess.run(command, capture_output=True, timeout=PATIENCE_S, check=False)  # noqa: S603 - ourselves
    except subprocess.TimeoutExpired as error:
        raise UnreadableTableError("Ce classeur est trop long à lire : enregistrez la feuille en CSV.") from error
    if child.returncode:
        raise UnreadableTableError("Ce classeur ne se laisse pas lire (abîmé, protégé ou trop grand) : enregistrez la feuille en CSV.")
    for sheet, name in map(json.loads, child.stdout.splitlines()):
        written = folder / name
        with written.open(encoding="utf-8", newline="") as opened:
            heads = list(islice(csv.reader(opened, delimiter=";"), TITLE_LINES))
        first = next((rank for rank, head in enumerate(heads) if known([cell.strip() for cell in head])), None)
        if first is not None:
            yield f"{file.stem} {sheet}" if file.suffix != ".part" else sheet, _from_line(written, first)


def _from_line(file: Path, first: int) -> Path:
    """The same file without its first records, and without the columns that nothing names."""
    shorter = file.with_suffix(".table")
    with file.open(encoding="utf-8", newline="") as opened, shorter.open("w", encoding="utf-8", newline="") as written:
        rows = islice(csv.reader(opened, delimiter=";"), first, None)
        head = next(rows)
        named = [rank for rank, cell in enumerate(head) if cell.strip()]
        writer = csv.writer(written, delimiter=";")
        writer.writerow([head[rank] for rank in named])
        writer.writerows([row[rank] for rank in named] for row in rows if any(row))
    return shorter


# ── What is said of columns ──────────────────────────────────────────────────────────────────────────────────────


def read_meta(files: Iterable[Path]) -> Meta:
    """What INSEE says of its columns (COD_VAR, LIB_VAR) and of their codes (COD_MOD, LIB_MOD); nothing of a file that says otherwise."""
    labels: dict[str, str] = {}
    notes: dict[tuple[str, str], str] = {}
    for file in files:
        for row in _rows(file):
            column = row.get("COD_VAR", "")
            if column:
                labels.setdefault(column, row.get("LIB_VAR_LONG") or row.get("LIB_VAR", ""))
                notes[column, row.get("COD_MOD", "")] = row.get("LIB_MOD", "")
    return Meta(labels, {key: label for key, label in notes.items() if key[1] and label})


def _rows(file: Path) -> list[dict[str, str]]:
    try:
        data = file.read_bytes()
    except OSError as error:
        raise UnreadableTableError(f"{file.name} ne se lit pas ({error.strerror or error}).") from error
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")
    read = csv.DictReader(io.StringIO(text, newline=""), delimiter=";")
    return [{str(name).strip(): (cell or "").strip() for name, cell in row.items() if isinstance(cell, str)} for row in read]
