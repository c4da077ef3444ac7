"""What stands for the cell above: « idem », « // », « " »."""

from collections.abc import Sequence

_WORDS = ("idem", "id.", "ibid", "ibid.", "ditto")
SIGNS = frozenset(
    {*_WORDS, *map(str.capitalize, _WORDS), *map(str.upper, _WORDS), *("//", '"', '""', "''", "’’", "″", "〃", "«", "»", '-"-')}
)
"""How people write that a cell says what the one above does."""


def repeated(cells: list[str], above: Sequence[str]) -> list[str]:
    """The cells of a row, where such a sign gives what the row above has there. On the first row it stands for nothing."""
    if SIGNS.isdisjoint(cells):
        return cells
    said = [*above, *[""] * (len(cells) - len(above))]
    return [said[column] if cell in SIGNS else cell for column, cell in enumerate(cells)]
