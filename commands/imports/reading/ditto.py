"""What stands for a cell above: « idem », « // », « " », « idem SPF »; and « ↳ antenne Nord » for a part of the structure above."""

import re
from collections import deque
from collections.abc import Sequence

from commands.core.language.words import words_of
from commands.imports.reading.headers import is_filled

_WORDS = ("idem", "id.", "ibid", "ibid.", "ditto")
SIGNS = frozenset(
    {*_WORDS, *map(str.capitalize, _WORDS), *map(str.upper, _WORDS), *("//", '"', '""', "''", "’’", "″", "〃", "«", "»", '-"-')}
)
"""How people write that a cell says what the one above does."""
_AS = re.compile(r"idem\s+(?:que\s+|à\s+)?(\S.*)", re.IGNORECASE)
ARROWS = frozenset("↳→└➔➜➥⤷")
KEPT, NAMING, LONGEST = 500, 3, 120
"""Rows above that may be named, in how many of their first filled cells, and signs of a cell that may name one."""


class Above:
    """The rows above, of which cells say again what one of them says."""

    def __init__(self) -> None:
        self.last: Sequence[str] = []
        self._rows: deque[Sequence[str]] = deque(maxlen=KEPT)
        self._head = 0, ""

    def repeated(self, cells: list[str]) -> list[str]:
        """The cells of a row, where such a sign gives what the row above has there, or the one that is named. On the first row: nothing."""
        if not SIGNS.isdisjoint(cells):
            said = [*self.last, *[""] * (len(cells) - len(self.last))]
            cells = [said[column] if cell in SIGNS else cell for column, cell in enumerate(cells)]
        if "idem " not in "\n".join(cells).casefold():  # nearly all rows
            return cells
        return [self._as_named(column, cell) for column, cell in enumerate(cells)]

    def headed(self, cells: list[str]) -> list[str]:
        """The cells of a row, under the name of the structure above where it is a part of it: « CIDFF – point accueil Nord »."""
        column = next((rank for rank, cell in enumerate(cells) if is_filled(cell)), 0)
        first = cells[column].strip()
        if first[:1] not in ARROWS:
            self._head = column, first
            return cells
        part = first.lstrip("".join(ARROWS) + " ")
        place, head = self._head
        return [*cells[:column], f"{head} – {part}" if head and place == column else part, *cells[column + 1 :]]

    def keep(self, cells: Sequence[str]) -> None:
        """Remember a row as it is read."""
        self.last = cells
        self._rows.append(cells)

    def _as_named(self, column: int, cell: str) -> str:
        """« idem SPF »: what the last row above that is called so says in this column; the cell as it is where none is."""
        found = _AS.fullmatch(cell.strip()) if len(cell) <= LONGEST else None
        if found is None:
            return cell
        name = f" {words_of(found[1])} "
        told = (row[column] for row in reversed(self._rows) if column < len(row) and is_filled(row[column]) and name in _called(row))
        return next(told, cell)


def _called(row: Sequence[str]) -> str:
    """What a row may be named by, folded."""
    named = [cell[:LONGEST] for cell in row if is_filled(cell)][:NAMING]
    return f" {words_of(' '.join(named))} "
