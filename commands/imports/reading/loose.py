"""A list that is no table: lines of words, where each structure begins with its name. What begins one is what explains the list best.

A heading of a level, a bullet or a number, an empty line, words after lines that told how the structure before is reached, or each line
that says all: each way is tried, and the one is kept under which most structures have a name, and something by which they are found.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from commands.imports.personal import names_somebody
from commands.imports.pieces import is_named, is_told, opening_words
from commands.imports.proposal.names import SURE, fields_named
from commands.imports.reading.headers import LOOKED_AT, Line, count_filled, count_known, is_filled
from commands.imports.reading.sheets import HEADING, NAME, OTHERS, LeftAside, Row, Sheet, rows_of
from commands.imports.reading.turning import field_of
from commands.imports.values.phones import read_phones

TITLE, AROUND, SOMEBODY = "intertitre", "texte autour de la liste", "une personne, sans structure"
MOST_LINES = 20_000
LONGEST_NAME, LONGEST_HEADING, MOST_WORDS = 100, 60, 14
FEWEST = 2
TOLD = 0.6
"""Of the structures that are found by something, those that have a name."""
REGULAR, WIDE, LABELLED = 0.7, 3, 0.3
"""Of the lines of a table, those that fill as many cells; how many these are; and of the cells, those that say their field themselves."""
FEW = 0.25
"""Of the cells of a column of names, those that tell where something is or how it is reached."""
_BULLET = re.compile(
    r"(?:\[?\d{1,2}/\d{1,2}/\d{2,4},?\s(?:à\s)?\d{1,2}:\d\d(?::\d\d)?\]?\s(?:-\s)?[^:]{1,40}:|[-–—•●▪■◦‣*+➢➤→✓☐☑·]+|\(?\d{1,3}[.)°](?!\d)|[a-zA-Z]\))\s*(?=\S)"
)
"""What stands before a thing of a list, or a message of a conversation: who wrote it when."""
_MARKS = re.compile(r"(#{1,6})\s+(?=\S)")
_HEAVY = re.compile(r"\*\*|__")
_LINK = re.compile(r"\[([^\]]+)\]\(((?:https?://|mailto:)[^)\s]+)\)")
"""Headings, words in bold and links as Markdown writes them."""
_OF_A_LETTER = re.compile(r"(?:de|à|a|cc|objet|date|envoyé|from|to|subject|sent)\s?: ", re.IGNORECASE)
"""How the lines begin that say who wrote to whom, above a letter."""
_ARTICLES = ("La ", "Le ", "Les ", "L’", "L'")
_NO_NAME = (".", "!", "?", ",", ";", "…")


@dataclass(frozen=True, slots=True)
class Said:
    """A line of a list. after_gap, before_gap: it stands after, before an empty line. level: of a heading, the highest is 1; 0: it is none.

    first: the words that stand first, where they may be a name. told: whether it tells where something is, when, or how it is reached.
    of_a_letter: it says who wrote to whom.
    """

    place: int
    words: str
    after_gap: bool
    before_gap: bool
    bullet: bool
    level: int
    first: str
    told: bool
    of_a_letter: bool

    @property
    def alone(self) -> bool:
        """Whether empty lines stand around it."""
        return self.after_gap and self.before_gap

    @property
    def in_capitals(self) -> bool:
        """Whether it is written as titles often are."""
        return self.words.isupper() and len(self.words) <= LONGEST_HEADING and not any(map(str.isdecimal, self.words))


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


def loose_of(lines: Sequence[Line], levels: Mapping[int, int] | None = None) -> Sheet | None:
    """The rows of such a list. levels: of the lines that are headings. None: it is a table, or says too little to tell."""
    several = len(lines) >= FEWEST or any("\n" in cell for _, cells in lines for cell in cells)
    if not several or len(lines) > MOST_LINES or _is_table(lines):
        return None
    streams = [_said(stream, levels or {}) for stream in (_across(lines), _down(lines)) if stream]
    readings = [_parted(said, opens) for said in streams for opens in _ways(said)]
    best = max(readings, key=lambda each: each.good - each.bad, default=None)
    if best is None or best.good < FEWEST or best.good < TOLD * (best.good + best.bad):
        return None
    return _sheet(best)


# ── Lines ────────────────────────────────────────────────────────────────────────────────────────────────────────


def _is_table(lines: Sequence[Line]) -> bool:
    """Whether columns are named, or most lines fill as many cells, which do not say their field themselves."""
    if any(count_filled(cells) > 1 and count_known(cells) > 1 for _, cells in lines[:LOOKED_AT]):
        return True
    counts = [count_filled(cells) for _, cells in lines]
    usual = max(counts, key=counts.count)
    header = next((cells for _, cells in lines if count_filled(cells) > 1), [])
    named = count_filled(header) + (bool(header) and not is_filled(header[0]))  # above the names of rows may stand nothing
    if named >= usual > 1 and sum(count > 1 for count in counts) * 2 >= len(counts) and not any(map(is_told, header)):
        first = [cells[0].strip().partition("\n")[0] for _, cells in lines[:LOOKED_AT] if is_filled(cells[0])]
        if sum(map(is_told, first)) <= FEW * len(first):
            return True
    cells = [cell for _, cells in lines[:LOOKED_AT] for cell in cells if is_filled(cell)]
    says_itself = sum(bool(field_of(cell.partition(":")[0])) for cell in cells if ":" in cell)
    several = any(cell.count("\n") > 1 for cell in cells)
    return usual >= WIDE and counts.count(usual) >= REGULAR * len(counts) and says_itself < LABELLED * len(cells) and not several


def _across(lines: Sequence[Line]) -> list[tuple[int, str]]:
    """The words of each line, its cells one after the other."""
    return [(place, ", ".join(cell.strip() for cell in cells if is_filled(cell))) for place, cells in lines]


def _down(lines: Sequence[Line]) -> list[tuple[int, str]]:
    """The words of each column, one after the other; of cells of several lines, each stands apart. Empty: there is one column."""
    width = max(len(cells) for _, cells in lines)
    if sum(count_filled(cells) > 1 for _, cells in lines) * 2 < len(lines) and not any(
        "\n" in cell for _, cells in lines for cell in cells
    ):
        return []
    found: list[tuple[int, str]] = []
    for column in range(width):
        found.append((0, ""))
        for place, cells in lines:
            words = [each.strip() for each in (cells[column] if column < len(cells) else "").split("\n")]
            apart = [(place, "")] if len(words) > 1 else []
            found += [*apart, *((place, each) for each in words), *apart]
    return found


def _said(stream: Sequence[tuple[int, str]], levels: Mapping[int, int]) -> list[Said]:
    """The lines that say something, with what stands around them."""
    found: list[Said] = []
    last, empty = 0, True
    for place, words in stream:
        if not any(map(str.isalnum, words)):
            empty = True
            continue
        after = empty or place > last + 1
        if found and after:
            found[-1] = replace(found[-1], before_gap=True)
        heading = _MARKS.match(words)
        plain = _LINK.sub(r"\1 \2", _HEAVY.sub("", words[heading.end() :] if heading else words)).replace("mailto:", "")
        bullet = _BULLET.match(plain)
        bare = plain[bullet.end() :] if bullet else plain
        of_a_letter = _OF_A_LETTER.match(bare) is not None
        told = not of_a_letter and (is_told(bare) or _calls(bare.partition(":")[2].strip()))
        first = opening_words(bare) if told or ":" in bare else bare
        level = len(heading[1]) if heading else levels.get(place, 0)
        name = first if _may_name(first) and not (of_a_letter or is_named(first)) else ""
        found.append(Said(place, bare, after, False, bullet is not None, level, name, told, of_a_letter))
        last, empty = place, False
    return [*found[:-1], replace(found[-1], before_gap=True)] if found else []


def _calls(words: str) -> bool:
    """Whether what a colon tells is a number to call, which may be a short one: « Violences : 3919 (24h/24) »."""
    return words[:1].isdecimal() and bool(read_phones(words).kept)


def _may_name(words: str) -> bool:
    """Whether words may be what a structure is called: few, no sentence, and no name of a field."""
    if not 1 < len(words) <= LONGEST_NAME or len(words.split()) > MOST_WORDS or not any(map(str.isalpha, words)):
        return False
    return not words.endswith(_NO_NAME) and not is_told(words) and not _is_label(words.partition(":")[0])


def _is_label(words: str) -> bool:
    """Whether words are the name of a field, and of no structure: « La Poste », « Accueil de jour » are none."""
    found = fields_named(words)
    return any(found[name] == SURE for name in found if name not in {"personnes", "services"} or not words.startswith(_ARTICLES))


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
    """The first line of a block, or the one under the titles that stand right above it."""
    each = said[rank]
    if each.alone and not each.told:
        return False
    return each.after_gap or (_is_title(said, rank - 1) and not each.told)


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
        if is_title or (by_gap and each.alone and not each.told):
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
        rest = lines[0].words.removeprefix(name).strip(" \t:,;–—-|.")
        others = "\n".join(filter(None, (rest, *(each.words for each in lines[1:]))))
        rows.append(Row(place, {NAME: name.strip(), OTHERS: others, **({HEADING: heading} if headed else {})}))
    header = (NAME, OTHERS, *([HEADING] if headed else []))
    return Sheet(rows, lines=True, header=header, left=tuple(sorted(left, key=lambda each: each.place)))


def _shown(each: Said) -> str:
    """What a report shows of a line around a list: nothing of somebody."""
    hidden = each.told or each.of_a_letter or is_named(each.words) or names_somebody(each.words)
    return "…" if hidden else each.words[:LONGEST_NAME]
