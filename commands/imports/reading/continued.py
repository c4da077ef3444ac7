"""Rows that go on with the one above: a structure is named once over its activities, a theme once over its structures."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice, pairwise, zip_longest

from commands.imports.cells import phones, postcode
from commands.imports.packing import Packed
from commands.imports.proposal.names import fields_named, fields_told
from commands.imports.reach import holds_reach, without_reach
from commands.imports.reading.headers import Header, Line, count_filled, is_filled
from commands.imports.reading.lines import SAMPLE
from commands.imports.reading.sheets import OTHERS

OWN = frozenset(
    {
        "nom",
        "adresse",
        "commune",
        "code_postal",
        "code_insee",
        "siret",
        "telephone",
        "courriel",
        "site",
        "latitude",
        "longitude",
        "position",
    }
)
"""What a row that goes on does not say: it would be another structure, whose name is missing."""
SHARED = frozenset({"type", "quartier", "commune", "zone", "services", "publics"})
"""What a column says that is written once, above all the rows it is true of."""
OFTEN = 0.4


class Continued:
    """Which rows of a table go on with the one above."""

    def __init__(self, names: Sequence[str], lines: Iterable[Line]) -> None:
        first, *others = [fields_told(name) for name in names] or [set()]
        self._is_name = "nom" in first
        self._own = [rank for rank, told in enumerate(others, start=1) if not OWN.isdisjoint(told)]
        looked = [cells for _, cells in islice(lines, SAMPLE) if cells]
        self._is_shared = bool(first & SHARED or not first) and not self._is_name and _is_said_once([cells[0] for cells in looked])

    def filled(self, cells: list[str], above: Sequence[str]) -> list[str]:
        """The cells of a row, with those of the row above where it goes on with it: its first cells, as far as it says none."""
        if is_filled(cells[0]) or not above:
            return cells
        if self._is_name and not any(rank < len(cells) and is_filled(cells[rank]) for rank in self._own):
            begin = next((rank for rank, cell in enumerate(cells) if is_filled(cell)), 0)
            return [*above[:begin], *cells[begin:]]
        return [above[0], *cells[1:]] if self._is_shared else cells


def with_notes_below(lines: Sequence[Line], header: Header) -> Sequence[Line] | None:
    """The lines of a table where a line of words goes on with each row, in a column of its own. None: none does."""
    looked = [cells for _, cells in lines[header.end : header.end + SAMPLE]]
    alone = [count_filled(cells) == 1 for cells in looked]
    followed = sum(not one and two for one, two in pairwise(alone))
    if len(header.names) < COLUMNS or not alone or alone[0] or followed < max(FEWEST, MOSTLY * alone.count(False)):
        return None
    return Packed(_joined(lines, header))


FEWEST, MOSTLY, COLUMNS = 2, 0.6, 3


def _joined(lines: Sequence[Line], header: Header) -> Iterator[Line]:
    width = len(header.names)
    yield from islice(lines, header.end - 1)
    place, cells = lines[header.end - 1]
    row: Line = (place, [*header.names, OTHERS])
    for place, cells in islice(lines, header.end, None):
        if count_filled(cells) == 1 and row[1] and len(row[1]) == width:
            row[1].append(next(filter(is_filled, cells)).strip(" →↳>•-–"))
        else:
            yield row
            row = place, [*cells[:width], *[""] * (width - len(cells))]
    yield row


def over_several_lines(lines: Sequence[Line], header: Header) -> Sequence[Line] | None:
    """The lines of a table where a structure takes several: its name, then more of it below, in the same columns. None: it takes one."""
    column = next((rank for rank, name in enumerate(header.names) if "nom" in fields_told(name)), None)
    if column is None:
        return None
    own = [rank for rank, name in enumerate(header.names) if rank != column and not OWN.isdisjoint(fields_named(name))]
    records = [[cells for _, cells in rows] for rows in _records(islice(lines, header.end, header.end + SAMPLE), column)]
    looked, below = sum(map(len, records)), sum(len(rows) - 1 for rows in records)
    telling = sum(_is_filled_at(cells, [column, *own]) for rows in records for cells in rows[1:])
    parted = [rows for rows in records if len(rows) > 1 and _is_in_parts(rows, own)]
    if below < max(FEWEST, OFTEN * looked) or telling * 2 < below or len(parted) * 2 < sum(len(rows) > 1 for rows in records):
        return None
    return Packed(_in_one(lines, header, column))


def _records(lines: Iterable[Line], column: int) -> Iterator[list[Line]]:
    """The lines of each structure: those below its name that have none, or the same again, as a cell that spans several lines."""
    record: list[Line] = []
    for each in lines:
        if record and not _opens(each[1], record[0][1], column):
            record.append(each)
            continue
        if record:
            yield record
        record = [each]
    if record:
        yield record


def _opens(cells: Sequence[str], first: Sequence[str], column: int) -> bool:
    """Whether a row begins another structure: what reaches one is no name. Below a line of one cell, a title, any does."""
    words = cells[column] if column < len(cells) else ""
    if not is_filled(words) or (holds_reach(words) and not is_filled(without_reach(words))):
        return count_filled(first) == 1 or not count_filled(cells)
    return column >= len(first) or words != first[column]


def _is_filled_at(cells: Sequence[str], columns: Sequence[int]) -> bool:
    return any(rank < len(cells) and is_filled(cells[rank]) for rank in columns)


def _is_in_parts(rows: Sequence[Sequence[str]], own: Sequence[int]) -> bool:
    """Whether each line says a part of where a structure is or how it is reached: the lines of two sites say as much, each."""
    kinds = [{_kind(cells[rank]) for rank in own if rank < len(cells) and is_filled(cells[rank])} for cells in rows]
    return len(set().union(*kinds)) > max(map(len, kinds))


def _kind(words: str) -> str:
    if "@" in words:
        return "mail"
    if phones(words)[0]:
        return "phone"
    return "town" if postcode(words[:TOWN]) else "words"


TOWN = 5
"""Signs of a postcode, with which the line of a town begins."""


def _in_one(lines: Sequence[Line], header: Header, column: int) -> Iterator[Line]:
    yield from islice(lines, header.end)
    for rows in _records(islice(lines, header.end, None), column):
        columns = zip_longest(*(cells for _, cells in rows), fillvalue="")
        yield rows[0][0], ["\n".join(dict.fromkeys(filter(is_filled, cells))) for cells in columns]


def _is_said_once(cells: Sequence[str]) -> bool:
    """Whether a column says each of its words once, and mostly nothing: what it says is true of the rows below too."""
    said = [cell for cell in cells if is_filled(cell)]
    return len(said) > 1 and is_filled(cells[0]) and len(cells) - len(said) >= OFTEN * len(cells) and len(set(said)) == len(said)
