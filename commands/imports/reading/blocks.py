"""A list that is one column: a block of lines a structure, its name first, and an empty line between two. Each block is a row."""

from collections.abc import Iterator, Sequence

from commands.imports.pieces import is_told
from commands.imports.reading.beside import HEADING
from commands.imports.reading.headers import Line, count_known, is_filled
from commands.imports.reading.sheets import LeftAside, Row, Sheet, rows_of

NAME, OTHERS = "Structure", "Informations"
MOST_LINES = 20_000
LONGEST_NAME, LONGEST_HEADING = 100, 60
ALONE = 0.7
"""Of the lines, those that fill one cell: the others are sentences, cut at their commas."""
FEWEST = 2
TOLD = 0.6
"""Of the blocks, those that tell where a structure is or how it is reached."""

_Block = list[tuple[int, str]]
"""Lines that follow each other: their places, and their words."""


def blocks_of(lines: Sequence[Line], reason: str) -> Sheet | None:
    """The rows of such a list; what stands alone is left aside with this reason, and told of the blocks below. None: it is no such list."""
    if not 2 * FEWEST < len(lines) <= MOST_LINES or not _is_one_column(lines):
        return None
    blocks = list(_blocks(lines))
    cards = [block for block in blocks if len(block) > 1]
    stuck = not any(len(block) == 1 for block in blocks) and sum(block[0][1].isupper() for block in cards) * 2 <= len(cards)
    if len(cards) < FEWEST or sum(map(_tells, cards)) < TOLD * len(cards):
        return None
    rows, left, heading = rows_of(), list[LeftAside](), ""
    for block in blocks:
        before, card, after = _parted(block, stuck=stuck)
        heading = _last(before, heading)
        if card:
            others = "\n".join(words for _, words in card[1:])
            rows.append(Row(card[0][0], {NAME: card[0][1], OTHERS: others, HEADING: heading}))
        heading = _last(after, heading)
        left += (LeftAside(place, words, reason) for place, words in (*before, *after))
    header = (NAME, OTHERS, HEADING) if any(row.cells[HEADING] for row in rows) else (NAME, OTHERS)
    return Sheet(rows, lines=True, header=header, left=tuple(left))


def _is_one_column(lines: Sequence[Line]) -> bool:
    """Whether lines mostly fill one cell, and none names columns. The names are looked for last: it takes long where there are none."""
    filled = [[cell for cell in cells if is_filled(cell)] for _, cells in lines]
    if sum(len(cells) == 1 for cells in filled) < ALONE * len(filled):
        return False
    return not any(len(cells) > 1 and count_known(cells) > 1 for cells in filled)


def _blocks(lines: Sequence[Line]) -> Iterator[_Block]:
    """Lines between empty ones."""
    block: _Block = []
    for place, cells in lines:
        if block and block[-1][0] != place - 1:
            yield block
            block = []
        block.append((place, ", ".join(cell.strip() for cell in cells if is_filled(cell))))
    yield block


def _tells(block: _Block) -> bool:
    """Whether its first line is a name, and another tells where it is or how it is reached."""
    (_, name), *others = block
    return len(name) <= LONGEST_NAME and not is_told(name) and any(is_told(words) for _, words in others)


def _parted(block: _Block, *, stuck: bool) -> tuple[_Block, _Block, _Block]:
    """What titles stand above a structure, its lines, and the titles under it, of what follows.

    stuck: titles may stand right above a name: no title stands alone, and few names are in capitals.
    """
    if len(block) == 1:
        return ([], block, []) if is_told(block[0][1]) else (block, [], [])
    begin, end = 0, len(block)
    while stuck and begin < end - 1 and _is_heading(block[begin][1]) and not is_told(block[begin + 1][1]):
        begin += 1
    while end > begin + 2 and _is_heading(block[end - 1][1]):
        end -= 1
    return block[:begin], block[begin:end], block[end:]


def _last(titles: _Block, heading: str) -> str:
    """The title that stands above what follows these; without any, the one before."""
    return titles[-1][1].rstrip(" :") if titles else heading


def _is_heading(words: str) -> bool:
    return len(words) <= LONGEST_HEADING and words.isupper() and not any(map(str.isdecimal, words)) and "@" not in words
