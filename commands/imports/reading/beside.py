"""Lists that stand side by side in one table, under the same names of columns: they are one, and read line by line."""

from collections.abc import Iterator, Sequence
from itertools import islice

from commands.core.language.words import words_of
from commands.imports.packing import Packed
from commands.imports.reading.headers import LOOKED_AT, Line, count_filled, count_known, is_filled
from commands.imports.reading.sheets import HEADING

FEWEST = 2
"""Names of columns that are said again."""

_Blocks = list[range]
"""The columns of each list."""


def one_under_the_other(lines: Sequence[Line]) -> Sequence[Line] | None:
    """The lines of such lists, as of one; what stands above each is told of its rows. None: there is one list."""
    for rank, (_, cells) in enumerate(islice(lines, LOOKED_AT)):
        if (blocks := _blocks(cells)) and count_known(cells) >= FEWEST * len(blocks):
            return Packed(_rows(lines, rank, blocks))
    return None


def _blocks(cells: Sequence[str]) -> _Blocks:
    """Where names of columns are said, then said again in the same order; empty columns may stand between."""
    columns = [column for column, cell in enumerate(cells) if is_filled(cell)]
    names = [words_of(cells[column]) for column in columns]
    for width in range(FEWEST, len(names) // 2 + 1):
        if len(names) % width == 0 and len(set(names)) == width and names == names[:width] * (len(names) // width):
            found = [range(columns[first], columns[first + width - 1] + 1) for first in range(0, len(names), width)]
            return found if len({len(block) for block in found}) == 1 else []
    return []


def _rows(lines: Sequence[Line], header: int, blocks: _Blocks) -> Iterator[Line]:
    titles = _titles(lines[header - 1][1], blocks) if header else []
    asides = [[title] for title in titles] or [[] for _ in blocks]
    for rank, (place, cells) in enumerate(lines):
        if rank < header:
            yield place, [", ".join(titles)] if titles and rank == header - 1 else cells
        elif rank == header:
            yield place, [*_of(cells, blocks[0]), *([HEADING] if titles else [])]
        else:
            for block, aside in zip(blocks, asides, strict=True):
                if any(map(is_filled, own := _of(cells, block))):
                    yield place, [*own, *aside]


def _titles(above: Sequence[str], blocks: _Blocks) -> list[str]:
    """What stands above each list, where one cell does above every one; else none."""
    titles = [next(filter(is_filled, _of(above, block)), "") for block in blocks]
    return titles if all(titles) and count_filled(above) == len(blocks) else []


def _of(cells: Sequence[str], block: range) -> list[str]:
    return [cells[column] if column < len(cells) else "" for column in block]
