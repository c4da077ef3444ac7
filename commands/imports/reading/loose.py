"""A list that is no table: lines of words, where each structure begins with its name. What begins one is what explains the list best.

A heading of a level, a bullet or a number, an empty line, words after lines that told how the structure before is reached, or each line
that says all: each way is tried, and the one is kept under which most structures have a name, and something by which they are found.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from statistics import mode

from commands.imports.personal import names_somebody
from commands.imports.pieces import is_named, is_told
from commands.imports.reading.headers import LOOKED_AT, Line, count_filled, count_known, is_filled
from commands.imports.reading.said import LONGEST_HEADING, LONGEST_NAME, Said, across, down, said_lines, under_titles
from commands.imports.reading.sheets import HEADING, NAME, OTHERS, LeftAside, Row, Sheet, rows_of
from commands.imports.reading.turning import field_of

TITLE, AROUND, SOMEBODY = "intertitre", "texte autour de la liste", "une personne, sans structure"
IN_WORDS = "Ce n’est pas un tableau, et j’y ai cherché les noms des structures. Relisez-les."
MOST_LINES, FEWEST = 20_000, 2
TOLD = 0.6
"""Of the structures that are found by something, those that have a name."""
REGULAR, WIDE, LABELLED = 0.7, 3, 0.3
"""Of the lines of a table, those that fill as many cells; how many these are; and of the cells, those that say their field themselves."""
FEW = 0.25
"""Of the cells of a column of names, those that tell where something is or how it is reached."""


_BETWEEN_BRACKETS = re.compile(r"\A\(([^()\d]*)\)[\s:,;–—-]*")
"""What stands between brackets behind a name: « Restos du cœur (colis) »."""
Opens = Callable[[Sequence[Said], int], bool]


@dataclass(slots=True)
class _Reading:
    """The structures that a way to part the lines gives, each with the title above it; and the lines that are of none."""

    found: list[tuple[str, list[Said]]] = field(default_factory=list)
    titles: list[Said] = field(default_factory=list)
    around: list[Said] = field(default_factory=list)

    @property
    def good(self) -> int:
        """How many have a name, and something by which they are found."""
        return sum(bool(lines[0].first) and any(each.told for each in lines) for _, lines in self.found)

    @property
    def bad(self) -> int:
        """How many are found by something, and have no name; with the lines that tell something of no structure."""
        nameless = sum(not lines[0].first and any(each.told for each in lines) for _, lines in self.found)
        return nameless + sum(each.told for each in self.around)


def loose_of(lines: Sequence[Line], levels: Mapping[int, int] | None = None, *, even: bool = False) -> Sheet | None:
    """The rows of such a list. levels: of the lines that are headings. even: though its lines are as even as those of a table.

    None: it is a table, or says too little to tell.
    """
    several = even or len(lines) >= FEWEST or any("\n" in cell for _, cells in lines for cell in cells)
    if not several or len(lines) > MOST_LINES or (not even and _is_table(lines)):
        return None
    streams = [said_lines(stream, levels or {}) for stream in (across(lines), down(lines), under_titles(lines)) if stream]
    readings = [_parted(said, opens) for said in streams for opens in _ways(said)]
    best = max(readings, key=lambda each: each.good - each.bad, default=None)
    if best is None or best.good < (1 if even else FEWEST) or best.good < TOLD * (best.good + best.bad):
        return None
    return _sheet(best)


# ── Tables ──────────────────────────────────────────────────────────────────────────────────────────────────────


def _is_table(lines: Sequence[Line]) -> bool:
    """Whether columns are named, or most lines fill as many cells, which do not say their field themselves."""
    if any(count_filled(cells) > 1 and count_known(cells) > 1 for _, cells in lines[:LOOKED_AT]):
        return True
    counts = [count_filled(cells) for _, cells in lines]
    usual = mode(counts)
    header = next((cells for _, cells in lines if count_filled(cells) > 1), [])
    named = count_filled(header) + (bool(header) and not is_filled(header[0]))  # above the names of rows may stand nothing
    if (
        named >= usual > 1
        and sum(count > 1 for count in counts) * 2 >= len(counts)
        and not any(map(is_told, header))
        and not under_titles(lines)
    ):
        first = [cells[0].strip().partition("\n")[0] for _, cells in lines[:LOOKED_AT] if is_filled(cells[0])]
        if sum(map(is_told, first)) <= FEW * len(first):
            return True
    cells = [cell for _, cells in lines[:LOOKED_AT] for cell in cells if is_filled(cell)]
    says_itself = sum(bool(field_of(cell.partition(":")[0])) for cell in cells if ":" in cell)
    several = any(cell.count("\n") > 1 for cell in cells)
    return usual >= WIDE and counts.count(usual) >= REGULAR * len(counts) and says_itself < LABELLED * len(cells) and not several


# ── Where structures begin ───────────────────────────────────────────────────────────────────────────────────────


def _ways(said: Sequence[Said]) -> Iterator[Opens]:
    """The ways in which lines may begin a structure, the plainest first: of two that explain as much, it is kept."""
    yield _after_a_gap
    yield from (partial(_of_level, level) for level in sorted({each.level for each in said if each.level}))
    yield _behind_a_bullet
    yield _once_told
    yield _says_all


def _of_level(level: int, said: Sequence[Said], rank: int) -> bool:
    return said[rank].level == level


def _behind_a_bullet(said: Sequence[Said], rank: int) -> bool:
    return said[rank].bullet


def _after_a_gap(said: Sequence[Said], rank: int) -> bool:
    """The first line of a block, the one under the titles that stand right above it, or each of a block of things of a list."""
    each = said[rank]
    if each.alone and not each.told:
        return False
    return each.after_gap or (each.item and each.told) or (_is_title(said, rank - 1) and not each.told)


def _once_told(said: Sequence[Said], rank: int) -> bool:
    """Words before a line that tells something, behind one that did."""
    if said[rank].told or not said[rank].first or (rank and not said[rank - 1].told and not _is_title(said, rank - 1)):
        return False
    return any(each.told for each in said[rank + 1 : rank + 4])


def _says_all(said: Sequence[Said], rank: int) -> bool:
    return said[rank].told and bool(said[rank].first)


def _is_title(said: Sequence[Said], rank: int) -> bool:
    """Whether a line stands above structures: a heading, words before a colon, or in capitals above a name that is not."""
    each = said[rank]
    if each.told or each.bullet or len(each.words) > LONGEST_NAME:
        return False
    if each.level or each.words.endswith(":"):
        return True
    follows = said[rank + 1] if rank + 1 < len(said) else None
    below = follows is not None and not follows.told and not follows.in_capitals and bool(follows.first)
    return each.in_capitals and (below or each.before_gap)


def _parted(said: Sequence[Said], opens: Opens) -> _Reading:
    """The structures that begin where this says."""
    reading, heading, open_ = _Reading(), "", False
    by_level, by_gap = isinstance(opens, partial), opens is _after_a_gap
    for rank, each in enumerate(said):
        is_open = opens(said, rank)
        is_title = _is_title(said, rank) and not (by_level and (is_open or not each.level))
        above = opens is _says_all and each.in_capitals and not each.told  # what follows says all of a structure, itself by name
        if each.of_a_letter:
            open_ = False
            reading.around.append(each)
        elif is_title or above or (by_gap and each.alone and not each.told):
            reading.titles.append(each)
            heading, open_ = each.words.rstrip(" :") if len(each.words) <= LONGEST_HEADING else heading, False
        elif is_open:
            reading.found.append((heading, [each]))
            open_ = True
        elif open_ and (not each.after_gap or by_level or opens is _once_told):
            reading.found[-1][1].append(each)
        else:
            open_ = False
            reading.around.append(each)
    return reading


# ── Rows ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def _sheet(reading: _Reading) -> Sheet:
    rows, left = rows_of(), [LeftAside(each.place, each.words[:LONGEST_NAME], TITLE) for each in reading.titles]
    left += (LeftAside(each.place, _shown(each), AROUND) for each in reading.around)
    headed = any(heading for heading, _ in reading.found)
    for heading, lines in reading.found:
        name, place = lines[0].first, lines[0].place
        if not name:
            left += (LeftAside(each.place, _shown(each), SOMEBODY if is_named(lines[0].words) else AROUND) for each in lines)
            continue
        rest = _BETWEEN_BRACKETS.sub(r"\1, ", lines[0].words.removeprefix(name).strip(" \t:,;–—-|."))
        others = "\n".join(filter(None, (rest, *(each.words for each in lines[1:]))))
        rows.append(Row(place, {NAME: name.strip(), OTHERS: others, **({HEADING: heading} if headed else {})}))
    header = (NAME, OTHERS, *([HEADING] if headed else []))
    return Sheet(rows, lines=True, header=header, left=tuple(sorted(left, key=lambda each: each.place)), laid_out=IN_WORDS)


def _shown(each: Said) -> str:
    """What a report shows of a line around a list: nothing of somebody."""
    hidden = each.told or each.of_a_letter or is_named(each.words) or names_somebody(each.words)
    return "…" if hidden else each.words[:LONGEST_NAME]
