"""An official table of any size, read by duckdb: the rows of the territory only, as text, with what the whole file is made of.

What duckdb reads is UTF-8: a file of Windows (cp1252) is written anew first, beside, and taken away afterwards.
"""

import codecs
import csv
import hashlib
import tempfile
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

CHUNK = 1 << 20
DELIMITERS = ";,\t|"
MEMORY = "100MB"
"""Of duckdb, which puts the rest on the disk: a file of 500 MB is read within 300 MB, Python and all."""
LONGEST_HEADER = 1 << 20
_ZIPPED = b"PK\x03\x04"


class UnreadableTableError(Exception):
    """Nothing of a file can be taken. The message says why and what to do, in French, for the operator."""


@dataclass(frozen=True, slots=True)
class Looked:
    """What a whole file is made of. digest: SHA-256, as it came. is_utf8: else it is of Windows."""

    digest: str
    is_utf8: bool


@dataclass(frozen=True, slots=True)
class Table:
    """A file, as it is to be read. looked: it is looked through meanwhile, beside. folder: for a copy of it, in other letters."""

    path: Path
    headers: tuple[str, ...]
    delimiter: str
    folder: Path
    looked: Future[Looked]

    @property
    def digest(self) -> str:
        """SHA-256 of the file as it came."""
        return self.looked.result().digest


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows that were asked for, as text; of the file, how many rows it has, and its first codes."""

    kept: Sequence[tuple[str, ...]]
    total: int
    first_codes: Sequence[str]


def can_read() -> bool:
    """Whether duckdb is there: `pip install "agora-bot[data]"` brings it."""
    return find_spec("duckdb") is not None


@contextmanager
def open_table(file: Path, advance: Callable[[int], None] = lambda _: None) -> Iterator[Table]:
    """Read its header, and look through it by a thread while its rows are read. advance: hears of bytes. Raises UnreadableTableError."""
    with tempfile.TemporaryDirectory(prefix="agora-") as folder, ThreadPoolExecutor(1) as beside:
        try:
            with file.open("rb") as opened:
                first = opened.readline(LONGEST_HEADER)
        except OSError as error:
            raise UnreadableTableError(f"Ce fichier ne se lit pas ({error.strerror or error}).") from error
        if first.startswith(_ZIPPED):
            raise UnreadableTableError("C’est un classeur ou une archive qui ne se déplie pas : enregistrez la feuille en CSV.")
        try:
            head = first.decode("utf-8-sig")
        except UnicodeDecodeError:
            head = first.decode("cp1252", errors="replace")
        delimiter = max(DELIMITERS, key=head.count)
        if not head.count(delimiter):
            raise UnreadableTableError("La première ligne ne nomme pas plusieurs colonnes : est-ce bien le fichier CSV publié ?")
        headers = tuple(name.strip() for name in next(csv.reader([head], delimiter=delimiter)))
        yield Table(file, headers, delimiter, Path(folder), beside.submit(_look_through, file, advance))


def _look_through(file: Path, advance: Callable[[int], None]) -> Looked:
    digest, decoder, is_utf8 = hashlib.sha256(), codecs.getincrementaldecoder("utf-8")(), True
    with file.open("rb") as opened:
        while chunk := opened.read(CHUNK):
            digest.update(chunk)
            if is_utf8:
                try:
                    decoder.decode(chunk)
                except UnicodeDecodeError:
                    is_utf8 = False
            advance(len(chunk))
    with suppress(UnicodeDecodeError):
        decoder.decode(b"", final=True)
    return Looked(digest.hexdigest(), is_utf8)


def _as_utf8(file: Path, copy: Path) -> Path:
    """The same, from the letters of Windows. A sign that they have not is one that nobody reads: « ? »."""
    decoder = codecs.getincrementaldecoder("cp1252")(errors="replace")
    with file.open("rb") as opened, copy.open("w", encoding="utf-8", newline="") as written:
        while chunk := opened.read(CHUNK):
            written.write(decoder.decode(chunk))
    return copy


def read_rows(table: Table, code: str, columns: Sequence[str], wanted: Callable[[str], bool]) -> Rows:
    """The cells of some columns, of the rows whose code is wanted. Raises UnreadableTableError: truncated, or of uneven lines."""
    try:
        found = _read(table, table.path, (code, *columns), wanted)
    except UnreadableTableError:
        if table.looked.result().is_utf8:
            raise
    else:
        if table.looked.result().is_utf8:
            return found
    return _read(table, _as_utf8(table.path, table.folder / "table.csv"), (code, *columns), wanted)


def _read(table: Table, path: Path, columns: Sequence[str], wanted: Callable[[str], bool]) -> Rows:
    import duckdb  # noqa: PLC0415 - an extra, and 40 MB

    place = {name: f"c{rank}" for rank, name in enumerate(table.headers)}
    asked = ", ".join(f"coalesce({place[name]}, '')" for name in columns)
    config: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": MEMORY,
        "threads": "2",
        "temp_directory": str(table.folder / "duckdb"),
        "preserve_insertion_order": "false",
    }
    config |= {"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"}
    try:
        with duckdb.connect(":memory:", config=config) as connection:
            found = connection.execute(
                f"SELECT {asked} FROM read_csv(?, delim=?, header=false, skip=1, columns=?, auto_detect=false, "  # noqa: S608 - names of ours
                "quote='\"', escape='\"', null_padding=false, buffer_size=4000000)",
                [str(path), table.delimiter, dict.fromkeys(place.values(), "VARCHAR")],
            )
            return _taken(iter(lambda: found.fetchmany(2_000), []), wanted)
    except duckdb.Error as error:
        raise UnreadableTableError(_why(error)) from error


def _taken(portions: Iterator[list[tuple[str, ...]]], wanted: Callable[[str], bool]) -> Rows:
    kept: list[tuple[str, ...]] = []
    first: list[str] = []
    total = 0
    for portion in portions:
        total += len(portion)
        for code, *cells in portion:
            if len(first) < 3:
                first.append(code)
            if wanted(code):
                kept.append((code, *cells))
    return Rows(kept, total, first)


def _why(error: Exception) -> str:
    said, *others = str(error).splitlines() or [""]
    line = said.rpartition("Line: ")[2]
    at = f" à la ligne {line}" if line.isdigit() else ""
    what = "Un guillemet est resté ouvert" if any("unterminated quote" in other for other in others) else "Le nombre de colonnes change"
    return f"{what}{at} : le fichier est coupé, ou abîmé. Téléchargez-le à nouveau."
