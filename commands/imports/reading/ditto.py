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
_AS = re.compile(r"(?:idem|id\.|ibid\.?)\s+(?:que\s+|à\s+)?(\S.*)", re.IGNORECASE)
_PART = re.compile(r"[↳→└➔➜➥⤷]\s*(\S.*)")
KEPT, NAMING, LONGEST = 500, 3, 120
"""Rows above that may be named, in how many of their first filled cells, and signs of a cell that may name one."""


class Above:
    """The rows above, of which cells say again what one of them says."""

    def __init__(self) -> None:
        self.last: Sequence[str] = []
        self._rows: deque[tuple[str, Sequence[str]]] = deque(maxlen=KEPT)
        self._heads: dict[int, str] = {}

    def repeated(self, cells: list[str]) -> list[str]:
        """The cells of a row, where such a sign gives what the row above has there, or the one that is named. On the first row: nothing."""
        if not SIGNS.isdisjoint(cells):
            said = [*self.last, *[""] * (len(cells) - len(self.last))]
            cells = [said[column] if cell in SIGNS else cell for column, cell in enumerate(cells)]
        return [self._as_named(column, cell) for column, cell in enumerate(cells)] if self._rows else cells

    def headed(self, cells: list[str]) -> list[str]:
        """The cells of a row, under the name of the structure above where it is a part of it: « CIDFF – point accueil Nord »."""
        column = next((rank for rank, cell in enumerate(cells) if is_filled(cell)), 0)
        part = _PART.fullmatch(cells[column].strip()) if column < len(cells) else None
        if part is None:
            self._heads = {column: cells[column].strip()} if column < len(cells) else {}
            return cells
        head = self._heads.get(column, "")
        return [*cells[:column], f"{head} – {part[1]}" if head else part[1], *cells[column + 1 :]]

    def keep(self, cells: Sequence[str]) -> None:
        """Remember a row as it is read."""
        self.last = cells
        named = [cell for cell in cells if is_filled(cell)][:NAMING]
        self._rows.append((f" {words_of(' '.join(named)[: NAMING * LONGEST])} ", cells))

    def _as_named(self, column: int, cell: str) -> str:
        """« idem SPF »: what the last row above that is called so says in this column; the cell as it is where none is."""
        found = _AS.fullmatch(cell.strip()) if len(cell) <= LONGEST and cell[:1] in "iI" else None
        if found is None:
            return cell
        name = f" {words_of(found[1])} "
        told = (row[column] for called, row in reversed(self._rows) if name in called and column < len(row) and is_filled(row[column]))
        return next(told, cell)
