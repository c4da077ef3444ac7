"""CSV, whatever parts its cells: from text to lines of cells."""

import csv
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from itertools import chain, islice

from commands.imports.packing import Packed
from commands.imports.reading.headers import Line, is_filled
from commands.imports.reading.sheets import UnreadableError

DELIMITERS = ";,\t|"
SAMPLE, SAMPLE_LENGTH = 60, 100_000
LONGEST_DECLARATION = 100
LAST_LINE = "agora-fin-de-fichier"
_DECLARED = "sep="
_PIECE = re.compile(r"[^\r\n]*+(?:\r\n?|\n)|[^\r\n]++")


def read_lines(text: str) -> Sequence[Line]:
    """The filled lines, with the number each starts at. Raises UnreadableError: a quote that stays open."""
    declared = text[:LONGEST_DECLARATION].partition("\n")[0].strip().strip('"')
    if (
        declared.lower().startswith(_DECLARED) and len(declared) <= len(_DECLARED) + 1
    ):  # Excel's own line: « sep=; », or a tab that was stripped
        return Packed(_lines(text[text.index("\n") + 1 :] if "\n" in text else "", declared[len(_DECLARED) :] or "\t", first=2))
    return Packed(_lines(text, _delimiter(text)))


def _delimiter(text: str) -> str:
    """What cuts the most lines into the same number of cells; of two that do as well, what cuts the first line most."""
    return max(DELIMITERS, key=lambda mark: _evenness(text, mark))


def _evenness(text: str, mark: str) -> tuple[float, int]:
    counts: Counter[int] = Counter()
    first = 0
    with suppress(csv.Error):
        for cells in islice(csv.reader(_pieces(text[:SAMPLE_LENGTH]), delimiter=mark), SAMPLE):
            counts[len(cells)] += any(map(is_filled, cells))
            first = first or len(cells)
    lines = counts.total() or 1
    return max(((width - 1) * count * (count / lines) ** 2 for width, count in counts.items()), default=0), first


def _pieces(text: str) -> Iterator[str]:
    """Its lines with their ends, one at a time: `StringIO` would hold four bytes for each letter."""
    return (found[0] for found in _PIECE.finditer(text))


def _lines(text: str, delimiter: str, first: int = 1) -> Iterator[Line]:
    """The added last line comes back whole unless a quote stayed open."""
    reader = csv.reader(chain(_pieces(text), ["\n", f"{LAST_LINE}\n"]), delimiter=delimiter)
    begun, place = first, first
    try:
        for cells in reader:
            if cells == [LAST_LINE]:
                return
            if any(cell.strip() for cell in cells):
                yield place, cells
            begun, place = place, reader.line_num + first
    except csv.Error as error:
        raise UnreadableError(f"La ligne {place} n’a pas de fin : un guillemet est resté ouvert. Corrigez-la, puis recommencez.") from error
    raise UnreadableError(f"Un guillemet est resté ouvert à la ligne {begun}. Fermez-le, puis recommencez.")
