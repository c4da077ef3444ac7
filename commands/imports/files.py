"""From the bytes of a file to its rows, or one clear sentence that says why not. CSV and JSON."""

import codecs
import csv
import json
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import StringIO
from typing import Any, Literal

import charset_normalizer

Kind = Literal["structure", "service"]

DELIMITERS = ";,\t|"
SIGNATURES = {
    b"PK\x03\x04": "C’est un classeur (Excel, LibreOffice) ou une archive. Enregistrez-le en CSV, puis recommencez.",
    b"\xd0\xcf\x11\xe0": "C’est un ancien classeur Excel. Enregistrez-le en CSV, puis recommencez.",
    b"%PDF": "C’est un PDF. Il faut le tableau d’origine, en CSV ou en JSON.",
    b"\x1f\x8b": "C’est un fichier compressé. Décompressez-le, puis recommencez.",
}
BINARY = "Ce n’est pas un fichier de texte. Il faut un tableau en CSV ou en JSON."
EMPTY = "Le fichier est vide. Vérifiez l’export, puis recommencez."
NO_ROWS = "Le fichier ne contient aucune ligne sous les noms de colonnes. Vérifiez l’export, puis recommencez."
CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f]")
CONTROLS_ALLOWED = 0.05  # a null byte here and there is dirt; more than one character in twenty is no text
WESTERN = ["cp1252", "iso8859_15", "mac_roman"]
LAST_LINE = "agora-fin-de-fichier"


class UnreadableError(Exception):
    """Nothing can be read; the message is one French sentence or two, with what to do."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row as it came. `place`: its line in a CSV file (the header is line 1), its rank in a JSON list (from 1)."""

    place: int
    cells: Any


@dataclass(frozen=True, slots=True)
class Sheet:
    """The rows of a file. `services` has rows only when the file keeps structures and services apart."""

    structures: tuple[Row, ...]
    services: tuple[Row, ...] = ()
    apart: bool = False
    lines: bool = False

    @property
    def columns(self) -> frozenset[str]:
        """The names of the columns met among the structures (or, in a file without any, among the services)."""
        return frozenset(name for row in self.structures or self.services if isinstance(row.cells, dict) for name in row.cells)


def read_sheet(content: bytes) -> Sheet:
    """Read a JSON list, a data·inclusion `{structures, services}`, or a CSV with a header. Raises UnreadableError."""
    text = _decode(content)
    if text.lstrip()[:1] in {"[", "{"}:
        return _read_json(text)
    return _read_csv(text)


# ── Bytes to text ────────────────────────────────────────────────────────────────────────────────────────────────


def _decode(content: bytes) -> str:
    if not content.strip():
        raise UnreadableError(EMPTY)
    for signature, sentence in SIGNATURES.items():
        if content.startswith(signature):
            raise UnreadableError(sentence)
    text = _text_of(content)
    if text is None or len(CONTROLS.findall(text)) > CONTROLS_ALLOWED * len(text):
        raise UnreadableError(BINARY)
    if not text.strip():
        raise UnreadableError(EMPTY)
    return text


def _text_of(content: bytes) -> str | None:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):  # « Texte Unicode » of spreadsheets
        return _decoded(content, "utf-16")
    text = _decoded(content, "utf-8-sig")
    if text is not None:
        return text
    guess = charset_normalizer.from_bytes(content, cp_isolation=WESTERN).best()
    return None if guess is None else str(guess)


def _decoded(content: bytes, encoding: str) -> str | None:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        return None


# ── JSON ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def _finite(digits: str) -> float | str:
    """Read a number JSON can write back; one too large for that stays as it was written."""
    number = float(digits)
    return number if math.isfinite(number) else digits


def _read_json(text: str) -> Sheet:
    try:
        content = json.loads(text, parse_constant=str, parse_float=_finite)
    except json.JSONDecodeError as error:
        raise UnreadableError(
            f"Le JSON s’arrête ou se trompe à la ligne {error.lineno}, colonne {error.colno}. "
            "Le fichier est peut-être coupé : reprenez-le à la source."
        ) from error
    except (ValueError, RecursionError) as error:
        raise UnreadableError("Le JSON contient un nombre démesuré ou trop de niveaux. Reprenez le fichier à la source.") from error
    if isinstance(content, dict) and isinstance(content.get("structures", content.get("services")), list):
        return _apart(content)
    if isinstance(content, list):
        return Sheet(_some(_ranked(content)))
    raise UnreadableError("Le JSON doit être une liste de fiches, ou {structures, services} du schéma data·inclusion.")


def _apart(content: dict[str, Any]) -> Sheet:
    structures, services = content.get("structures") or [], content.get("services") or []
    if not isinstance(structures, list) or not isinstance(services, list):
        raise UnreadableError("Dans ce JSON, « structures » et « services » doivent être des listes.")
    _some(_ranked(structures) + _ranked(services))
    return Sheet(_ranked(structures), _ranked(services), apart=True)


def _ranked(entries: list[Any]) -> tuple[Row, ...]:
    return tuple(Row(place, entry) for place, entry in enumerate(entries, start=1))


def _some(rows: tuple[Row, ...]) -> tuple[Row, ...]:
    if not rows:
        raise UnreadableError(EMPTY)
    return rows


# ── CSV ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def _read_csv(text: str) -> Sheet:
    """Blank lines are no rows. A row longer than the header keeps its surplus under « colonne N »."""
    delimiter = max(DELIMITERS, key=lambda mark: len(next(_lines(text, mark), (0, []))[1]))
    lines = _lines(text, delimiter)
    first = next(lines, None)
    if first is None:
        raise UnreadableError(EMPTY)
    header = [name.strip() for name in first[1]]
    names = [name or f"colonne {number}" for number, name in enumerate(header, start=1)]
    if len(set(names)) < len(names):
        raise UnreadableError("Deux colonnes portent le même nom sur la première ligne. Renommez-en une, puis recommencez.")
    return Sheet(_some_lines(Row(place, _named(names, cells)) for place, cells in lines), lines=True)


def _named(names: list[str], cells: list[str]) -> dict[str, str]:
    surplus = [f"colonne {number}" for number in range(len(names) + 1, len(cells) + 1)]
    return dict(zip(names + surplus, cells + [""] * (len(names) - len(cells)), strict=True))


def _some_lines(rows: Iterator[Row]) -> tuple[Row, ...]:
    found = tuple(rows)
    if not found:
        raise UnreadableError(NO_ROWS)
    return found


def _lines(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the filled lines, with the number each starts at. The added last line comes back whole unless a quote stayed open."""
    reader = csv.reader(StringIO(f"{text}\n{LAST_LINE}\n", newline=""), delimiter=delimiter)
    begun, place = 1, 1
    try:
        for cells in reader:
            if cells == [LAST_LINE]:
                return
            if any(cell.strip() for cell in cells):
                yield place, cells
            begun, place = place, reader.line_num + 1
    except csv.Error as error:
        raise UnreadableError(f"La ligne {place} n’a pas de fin : un guillemet est resté ouvert. Corrigez-la, puis recommencez.") from error
    raise UnreadableError(f"Un guillemet est resté ouvert à la ligne {begun}. Fermez-le, puis recommencez.")
