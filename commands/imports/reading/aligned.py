"""Text whose columns are made of blanks, as terminals and PDF have them: cut where blanks stand above one another."""

import re
from collections.abc import Sequence

from commands.imports.reading.headers import Line

FEWEST, MOSTLY, COLUMNS = 3, 0.6, 2
"""Lines that have several columns, and the part of all lines that they are."""
NEARLY_ALL = 0.9
"""Of these, those that are blank between two columns: a long cell may run over."""
LONGEST = 400
_GAP = re.compile(r"\S {2,}\S")
_RULE = re.compile(r"[\s|+:=_\-–—─═]*")
_OTHERS = re.compile(r"[;\t|]")


def aligned(text: Sequence[str]) -> list[Line] | None:
    """The lines of cells of such a text; one that begins under an empty first column goes on with the line above. None: it is another."""
    lines = [(place, line.rstrip()[:LONGEST]) for place, line in enumerate(text, start=1) if line.strip() and not _RULE.fullmatch(line)]
    wide = [line for _, line in lines if _GAP.search(line.strip()) and not _OTHERS.search(line)]
    if len(wide) < FEWEST:
        return None
    cuts = _cuts(wide)
    under = sum(_goes_on(line, cuts) for _, line in lines)
    if len(cuts) < COLUMNS or len(wide) + under < MOSTLY * len(lines):
        return None
    found: list[Line] = []
    heights: list[int] = []
    for place, line in lines:
        cells = [line[begin:end].strip() for begin, end in zip(cuts, [*cuts[1:], None], strict=True)]
        if not _GAP.search(line.strip()) and line[:1].strip():  # a title, or a sentence, stands across
            cells = [line.strip()]
        goes_on = not cells[0] or (len(cells) == len(cuts) and cells[0][:1].islower())
        if found and goes_on and any(cells) and place == found[-1][0] + heights[-1]:
            above = found[-1][1]
            above[:] = [_joined(*pair) for pair in zip([*above, *[""] * (len(cells) - len(above))], cells, strict=False)]
            heights[-1] += 1
        elif any(cells):
            found.append((place, cells))
            heights.append(1)
    return found


def _goes_on(line: str, cuts: Sequence[int]) -> bool:
    """Whether a line says something under another column than the first, and nothing else."""
    return not _GAP.search(line.strip()) and len(line) - len(line.lstrip()) in cuts[1:]


def _joined(above: str, cell: str) -> str:
    """A cell and what it goes on with on the next line."""
    if above.endswith("-") or not (above and cell):
        return above + cell
    return f"{above} {cell}" if cell[:1].islower() or above.endswith(",") or above[-5:].isdecimal() else f"{above}\n{cell}"


def _cuts(lines: Sequence[str]) -> list[int]:
    """Where columns begin: behind two blanks or more that nearly all lines have."""
    width = max(map(len, lines))
    most = (1 - NEARLY_ALL) * len(lines)
    blank = [sum(column < len(line) and line[column] != " " for line in lines) <= most for column in range(width)]
    begins = [column for column in range(2, width) if not blank[column] and blank[column - 1] and blank[column - 2]]
    return [0, *begins]
