"""The legend of a list: « A = aide alimentaire ». Cells, and names of columns, that say nothing but its codes say its words instead."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import islice

from commands.core.language.words import words_of
from commands.imports.reading.headers import Line, is_filled
from commands.imports.reading.lines import SAMPLE
from commands.imports.reading.sheets import Row, Sheet, rows_of

LEGEND = "légende"
_OPENINGS = ("legende", "codes", "code des", "abreviations", "signification")
_PAIR = re.compile(r"(?<![^\s;,|(])([^\W_]{1,5}|[*+✓✔●○■□▲◆])\s*+(?:=|:|→|–)\s*+([^;|\n=]+?)(?=[;|\n]|,\s*+[^\W_]{1,5}\s*+[=:→]|$)")
_CODE = re.compile(r"[^\W_]{1,5}|[*+✓✔●○■□▲◆]")
_BETWEEN = re.compile(r"\s*[,;/+|\n]\s*|\s+")
LOOKED_AT, FEWEST, MOSTLY = 60, 2, 0.6

Codes = dict[str, str]


def legend_of(lines: Sequence[Line]) -> tuple[Codes, frozenset[int]]:
    """The codes of a legend among the first or the last lines, with their words; and the places of its lines. Empty: there is none."""
    looked = [*islice(lines, LOOKED_AT), *lines[max(LOOKED_AT, len(lines) - LOOKED_AT) :]]
    for rank, (place, cells) in enumerate(looked):
        first = next(filter(is_filled, cells), "")
        if not words_of(first[:LOOKED_AT]).startswith(_OPENINGS):
            continue
        codes = _told(first.partition(":")[2])
        places = {place}
        for below, others in looked[rank + 1 :]:
            pairs = _pairs([cell.strip() for cell in others if is_filled(cell)])
            if not pairs:
                break
            codes |= pairs
            places.add(below)
        if len(codes) >= FEWEST:
            return codes, frozenset(places)
    return {}, frozenset()


def _pairs(filled: Sequence[str]) -> Codes:
    """The codes that a line of a legend tells: a code and its words in two cells, or in one."""
    if len(filled) == FEWEST and _CODE.fullmatch(filled[0]):
        return {filled[0]: filled[1]}
    return _told(filled[0]) if len(filled) == 1 else {}


def _told(words: str) -> Codes:
    return {code: meant.strip() for code, meant in _PAIR.findall(words)}


def deciphered(sheet: Sheet, codes: Mapping[str, str]) -> Sheet:
    """The sheet with words in the place of codes, in the columns whose cells mostly are some, and in the names of columns."""
    columns = {name for name in sheet.header if _is_of_codes([row.cells.get(name, "") for row in islice(sheet.structures, SAMPLE)], codes)}
    named = {name: codes.get(name, name) for name in sheet.header}
    named = named if len(set(named.values())) == len(named) else {name: name for name in named}
    rows = rows_of(
        Row(
            row.place,
            {named.get(name, name): _words(cell, codes) if name in columns else cell for name, cell in row.cells.items()},
            row.sheet,
        )
        for row in sheet.structures
    )
    return replace(sheet, structures=rows, header=tuple(named.values()))


def _is_of_codes(cells: Sequence[str], codes: Mapping[str, str]) -> bool:
    filled = [cell for cell in cells if is_filled(cell)]
    return sum(all(part in codes for part in _BETWEEN.split(cell.strip())) for cell in filled) >= max(1, MOSTLY * len(filled))


def _words(cell: str, codes: Mapping[str, str]) -> str:
    parts = _BETWEEN.split(cell.strip())
    return ", ".join(codes[part] for part in parts) if all(part in codes for part in parts) else cell
