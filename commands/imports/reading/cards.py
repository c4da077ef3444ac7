"""A list of cards, one under the other: « Nom : X », « Adresse : Y », then « Nom : » again. Each card is a row before it is read."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from commands.core.language.words import words_of
from commands.imports.packing import Packed
from commands.imports.proposal.names import fields_told
from commands.imports.reading.headers import Line, count_filled, is_filled
from commands.imports.reading.turning import FEWEST, MOST_FIELDS, SURE, field_of
from commands.imports.values.words import line

_Pair = tuple[int, str, str]
"""A line of a card: its place, the name of a field, and what it says. Without a name it goes on with the one before."""


def carded(lines: Sequence[Line]) -> Sequence[Line] | None:
    """The rows of such a list: the first has the names, others the place of the first line of their card. None: it is another one."""
    lines = _one_by_one(lines)
    named = [(words_of(name), field_of(name)) for _, name, _ in _pairs(islice(lines, MOST_FIELDS)) if name]
    known = [(name, field) for name, field in named if field]
    if len({field for _, field in known}) < FEWEST or len(known) < SURE * len(named):
        return None
    begins, _ = known[0]
    if "nom" not in fields_told(begins) and not any(fields_told(name) == {"nom"} for name, _ in known):
        return None  # said of structures that other lines name
    if [name for name, _ in named].count(begins) < 2 or any(count_filled(cells) > 2 for _, cells in islice(lines, MOST_FIELDS)):
        return None
    return Packed(_rows(list(_pairs(lines)), begins))


def _one_by_one(lines: Sequence[Line]) -> Sequence[Line]:
    """The lines with one field each, where they name several: « Nom : | Le Pari | Tél : | 05 … »; else as they are."""
    looked = [cells for _, cells in islice(lines, MOST_FIELDS) if count_filled(cells) > 1]
    if not looked or sum(len(_labels(cells)) > 1 for cells in looked) < SURE * len(looked):
        return lines
    found: list[Line] = []
    for place, cells in lines:
        labels = _labels(cells)
        found += [(place, [cells[at], *cells[at + 1 : at + 2]]) for at in labels] if labels else [(place, cells)]
    return found


def _labels(cells: Sequence[str]) -> list[int]:
    """Where cells name fields before a colon, each with a cell of its own behind."""
    found = [at for at, cell in enumerate(cells) if cell.rstrip().endswith(":") and field_of(line(cell).rstrip(" :"))]
    return [] if any(at + 1 in found for at in found) else found


def keyed(lines: Sequence[Line]) -> Sequence[Line] | None:
    """The rows of a list of three columns: a structure, the name of a field, what it says of it. None: it is another one."""
    looked = [cells for _, cells in islice(lines, 1, MOST_FIELDS)]
    if len(looked) < KEYED or any(count_filled(cells) > len(_KEYED) for cells in looked):
        return None
    fields = [field_of(line(cells[1])) if len(cells) > 1 else "" for cells in looked]
    names = {words_of(cells[0]) for cells in looked}
    if len(set(filter(None, fields))) < FEWEST - 1 or sum(map(bool, fields)) < SURE * len(looked) or 2 * len(names) > len(looked):
        return None
    return Packed(_of_keys(lines))


KEYED, _KEYED = 4, ("structure", "champ", "valeur")


def _of_keys(lines: Sequence[Line]) -> Iterator[Line]:
    """A row a structure, at the place where it is met first; the first line, which names the three columns, names its own."""
    found: dict[str, tuple[int, dict[str, str]]] = {}
    title, last = next((cells[0] for _, cells in islice(lines, 1)), ""), ""
    for place, cells in islice(lines, 1, None):
        last = cells[0].strip() or last
        _, told = found.setdefault(words_of(last), (place, {title: last}))
        name, said = (line(cells[1]).rstrip(" :"), cells[2].strip()) if len(cells) > len(_KEYED) - 1 else ("", "")
        if name:
            told[name] = "\n".join(filter(None, (told.get(name), said)))
    names = list(dict.fromkeys(name for _, told in found.values() for name in told))
    yield 0, names
    yield from ((place, [told.get(name, "") for name in names]) for place, told in found.values())


def _pairs(lines: Iterable[Line]) -> Iterator[_Pair]:
    """The lines that name a field or go on with one; a title does neither."""
    for place, cells in lines:
        filled = [cell for cell in cells if is_filled(cell)]
        name, colon, said = filled[0].partition(":")
        if len(filled) > 1:
            yield place, line(name if not said.strip() else filled[0]), filled[1]
        elif colon and said.strip():
            yield place, line(name), said.strip()
        elif not is_filled(cells[0]):
            yield place, "", filled[0]


def _rows(pairs: Sequence[_Pair], begins: str) -> Iterator[Line]:
    names = list(dict.fromkeys(name for _, name, _ in pairs if name))
    ranks = {name: rank for rank, name in enumerate(names)}
    yield 0, names
    row: Line | None = None
    rank = 0
    for place, name, said in pairs:
        if words_of(name) == begins:
            if row is not None:
                yield row
            row = place, [""] * len(names)
        rank = ranks.get(name, rank)
        if row is not None:
            row[1][rank] = "\n".join(filter(None, (row[1][rank], said)))
    if row is not None:
        yield row
