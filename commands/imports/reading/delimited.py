"""CSV, whatever parts its cells: from text to lines of cells."""

import csv
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from itertools import chain, islice

from commands.imports.packing import Packed
from commands.imports.reading.headers import Line, count_known, is_filled
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
    mark = _delimiter(text)
    return Packed(_ruleless(_lines(text, mark)) if mark == "|" else _lines(text, mark) if mark else _uncut(text))


def _ruleless(lines: Iterator[Line]) -> Iterator[Line]:
    """The lines of a table of Markdown, without the rule under its names, and the signs of bold words."""
    for place, cells in lines:
        if not all(_RULE.fullmatch(cell) for cell in cells):
            yield place, [cell.replace("**", "").strip() for cell in cells]


_RULE = re.compile(r"[\s:=-]*")


def _delimiter(text: str) -> str:
    """What cuts the most lines into the same number of cells; of two that do as well, what cuts the first line most. Empty: none does.

    Sentences have commas too: these cut lines evenly, or under names of columns, or not at all.
    """
    cut = {mark: _evenness(text, mark) for mark in DELIMITERS}
    best = max(cut, key=lambda mark: cut[mark][:2])
    _, _, part, first = cut[best]
    return "" if best == "," and part < EVEN and count_known(first) < FEWEST else best


EVEN, FEWEST = 0.5, 2
"""Of the lines, those that have the usual number of cells; and names of columns that are known."""


def _evenness(text: str, mark: str) -> tuple[float, int, float, list[str]]:
    """How even the lines are that a mark cuts, into how many cells it cuts the first, the part of those cut alike, and the first line."""
    counts: Counter[int] = Counter()
    first: list[str] = []
    with suppress(csv.Error):
        for cells in islice(csv.reader(_pieces(text[:SAMPLE_LENGTH]), delimiter=mark), SAMPLE):
            counts[len(cells)] += any(map(is_filled, cells))
            first = first or cells
    lines = counts.total() or 1
    scores = (((width - 1) * count * (count / lines) ** 2, count / lines) for width, count in counts.items() if width > 1)
    best, part = max(scores, default=(0.0, 0.0))
    return best, len(first), part, first


def _uncut(text: str) -> Iterator[Line]:
    """The lines of a text that is no table."""
    return ((place, [line.strip()]) for place, line in enumerate(_pieces(text), start=1) if line.strip())


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
