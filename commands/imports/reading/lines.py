"""Lines of a table that are no rows: names of columns said again, totals, titles between rows, notes under them; each with its reason."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import median_low

from commands.core.language.words import sayings, words_of
from commands.imports.reading.headers import Header, Line, count_filled, is_filled

SAMPLE = 200
"""Rows whose look is that of all."""
LONGEST_SHOWN = 80
LONG_NOTE = 60
NEARLY_ALL = 0.8
WIDE, FULL = 3, 3
"""Columns a table has, and cells its rows mostly fill, before a line of one cell is taken for something else than a row."""

TITLE, NOTE, TOTAL = "titre au-dessus du tableau", "note sous le tableau", "ligne de total"
GONE = "structure fermée"
REPEATED, SECTION, EXAMPLE = "noms de colonnes répétés", "intertitre", "ligne d’exemple"
COLOURS = "les couleurs ne se lisent pas (dites-les dans une colonne)"
_COLOUR = re.compile(
    r"\b(?:(?:en|fond|surlign\w+|lignes?|cases?|couleur|l[ée]gende)\W+(?:en\W+)?)?(?:rouge|vert|jaune|orange|bleu|gris|rose|violet)e?s?\s*(?:=|:|→|\bveut\b|\bsign)"
    r"|\b(?:en|fond|surlign\w+)\W+(?:en\W+)?(?:rouge|vert|jaune|orange|bleu|gris|rose|violet)e?s?\b",
    re.IGNORECASE,
)
"""How lines say what a colour means."""
_TOTALS = frozenset({"total", "totaux", "sous total", "total general", "nombre", "nombre total"})
_TOTALS_OF = ("total ", "sous total ")
_PART_OF = "sous total "
_COUNTS = ("total de", "total general", "nombre de", "nb de")
_GONE = sayings("""
    ferme definitivement, fermee definitivement, fermeture definitive, definitivement ferme, definitivement fermee, n existe plus,
    existe plus, cessation d activite, cessation, ferme cessation, a cesse son activite, dissoute, a supprimer
""")
"""What a cell says of a structure that is no more."""
_GONE_SINCE = (
    *("ferme depuis", "fermee depuis", "centre ferme depuis", "structure fermee depuis", "lieu ferme depuis", "service ferme depuis"),
    *("ferme a la rentree", "dissoute en", "dissoute depuis", "dissoute le", "ne plus orienter", "ne plus envoyer", "en sommeil"),
)
"""What such a cell begins with."""
_PAGER = sayings("suivant, precedent, suivante, page suivante, page precedente, next, voir plus, haut de page, retour en haut")
_STARTS = frozenset({said[:2] for said in (*_GONE, *_GONE_SINCE, *_PAGER)} | {"n'", "n’", "dé", "à "})
"""How such cells begin, folded or not: few others do, and to fold each cell would cost more than the rest of the reading."""
LONGEST_PAGER = 15
"""Cells of the line of a web page that leads to its other pages."""
_COUNTED = re.compile(r"\d{1,4} (?:adresses?|structures?|lieux|partenaires?|associations?|organismes?|fiches?|lignes?|resultats?)")
"""« 6 adresses », at the end of a tab."""
_NOTES = (
    "*",
    "(*",
    "†",
    "nb :",
    "nb:",
    "n.b",
    "note",
    "source",
    "légende",
    "legende",
    "mise à jour",
    "mis à jour",
    "màj ",
    "màj:",
    "màj :",
    "maj ",
    "maj:",
    "dernière mise",
    "page ",
    "©",
    "document ",
)
_EXAMPLES = ("exemple", "ex :", "ex:", "ex.", "(exemple", "par exemple")


@dataclass(frozen=True, slots=True)
class Shape:
    """What rows of a table look like. usual: the cells most rows fill. capitals: rows begin in capitals.

    titles: the names of its columns, folded, then the lines that they stand on. foot: where the last lines of one or two cells begin;
    total: the line among them under which nothing is a row: a total, or the last one above a signature.
    """

    titles: list[list[str]]
    usual: int
    capitals: bool
    sections: frozenset[int]
    foot: int
    total: int | None = None

    @property
    def names(self) -> list[str]:
        """The names of its columns, folded."""
        return self.titles[0]

    def why(self, rank: int, line: Line, follows: Line | None) -> str:
        """Why the line of this rank is no row. Empty: it is one. follows: the next one."""
        is_under = rank >= self.foot and (_is_note(line[1], self.usual) or (self.total is not None and rank > self.total))
        reason = self.reason(*line, follows)
        return NOTE if is_under and reason != TOTAL else reason

    def reason(self, place: int, cells: Sequence[str], follows: Line | None = None) -> str:
        """Why a line is no row. Empty: it is one. follows: the next one; above the names of the columns, said again, stands a title."""
        filled = [cell.strip() for cell in cells if is_filled(cell)]
        first = filled[0]
        opening, _, rest = first.partition(":")
        opening = words_of(opening[:LONGEST_SHOWN])
        alone = len(filled) == 1
        second = words_of(filled[1]) if len(filled) > 1 else ""
        if (
            (alone and _COUNTED.fullmatch(opening))
            or self._is_total(opening, (rest, *filled[1:]), alone=alone)
            or self._is_total(second, filled[2:])
        ):
            return TOTAL
        if len(filled) > 1 and any(opening in names and _repeats(names, cells, len(filled)) for names in self.titles):
            return REPEATED
        told = {words_of(cell) for cell in filled if len(cell) <= LONG_NOTE and cell.lstrip("—–-* ")[:2].casefold() in _STARTS}
        if len(filled) <= LONGEST_PAGER and not _PAGER.isdisjoint(told):
            return NOTE
        if first.casefold().startswith(_EXAMPLES) and len(self.names) >= WIDE:
            return EXAMPLE
        if not alone:
            said = told - {words_of(first)}
            return GONE if said & _GONE or any(each.startswith(_GONE_SINCE) for each in said) else ""
        return self._of_one_cell(place, first, follows)

    def _of_one_cell(self, place: int, first: str, follows: Line | None) -> str:
        if _COLOUR.search(first):
            return COLOURS
        if place in self.sections:
            return SECTION
        if len(self.names) < WIDE or self.usual < FULL:
            return ""
        if first.startswith(_NOTES[:3]):
            return NOTE
        is_title = first.endswith(":") or (first.isupper() and not self.capitals)
        return SECTION if is_title or (follows is not None and self.reason(*follows) == REPEATED) else ""

    def _is_total(self, opening: str, others: Sequence[str], *, alone: bool = False) -> bool:
        """alone: they stand in one cell, which may say what is counted."""
        if opening.startswith(_PART_OF):
            return True
        counted = opening.startswith(_TOTALS_OF) and any(sign.isdecimal() for cell in others for sign in cell)
        told = counted or opening.rstrip("0123456789 ") in _TOTALS or opening.startswith(_COUNTS)
        return told and (alone or not any(sign.isalpha() for cell in others for sign in cell))


def _repeats(names: Sequence[str], cells: Sequence[str], filled: int) -> bool:
    same = sum(bool(name) and words_of(cell) == name for name, cell in zip(names, cells, strict=False))
    return same >= max(2, NEARLY_ALL * filled)


def reason_of(words: str, reason: str) -> str:
    """Why a line around a table is not taken, unless it says what colours mean, which are not read."""
    return COLOURS if _COLOUR.search(words) else reason


def shown_words(cells: Sequence[str]) -> str:
    """What a line says, as far as a report shows it."""
    words = " | ".join(" ".join(cell[: 2 * LONGEST_SHOWN].split()) for cell in cells if is_filled(cell))
    return words if len(words) <= LONGEST_SHOWN else f"{words[: LONGEST_SHOWN - 1]}…"


def shape_of(lines: Sequence[Line], header: Header, sections: frozenset[int]) -> Shape:
    """What the rows under a header look like. sections: lines that one cell spans across."""
    sample = lines[header.end : header.end + SAMPLE]
    titles = [[words_of(name) for name in told] for told in (header.names, *(cells for _, cells in lines[header.first : header.end]))]
    shape = Shape(titles, _usual(sample), _capitals(sample), sections, _foot(lines, header.end))
    foot = range(max(shape.foot - 1, header.end), len(lines))
    total = next((rank for rank in foot if shape.reason(*lines[rank]) == TOTAL), None)
    signed = _signed(lines, shape.foot) if shape.usual >= FULL else None
    return replace(shape, total=min((rank for rank in (total, signed) if rank is not None), default=None))


def _signed(lines: Sequence[Line], foot: int) -> int | None:
    """The last line above a signature: several lines of one cell under an empty line, to the end. None: there is none."""
    rank = len(lines)
    while rank > foot and count_filled(lines[rank - 1][1]) == 1:
        rank -= 1
    is_apart = 0 < rank < len(lines) - 1 and lines[rank][0] > lines[rank - 1][0] + 1
    return rank - 1 if is_apart else None


def _usual(lines: Sequence[Line]) -> int:
    """How many cells rows fill; lines of one cell are titles, where the others are more."""
    counts = [count_filled(cells) for _, cells in lines]
    several = [count for count in counts if count > 1]
    return median_low((several if len(several) * 2 >= len(counts) else counts) or [0])


def _foot(lines: Sequence[Line], start: int) -> int:
    """Where the last lines of one or two cells begin."""
    rank = len(lines)
    while rank > start + 1 and count_filled(lines[rank - 1][1]) <= 2:
        rank -= 1
    return rank


def _is_note(cells: Sequence[str], usual: int) -> bool:
    filled = [cell.strip() for cell in cells if is_filled(cell)]
    if filled[0].casefold().startswith(_NOTES):
        return len(filled) == 1 or usual > len(filled)
    return len(filled) == 1 and ("=" in filled[0] or (usual >= FULL and len(filled[0]) > LONG_NOTE))


def _capitals(lines: Sequence[Line]) -> bool:
    """Whether rows mostly begin with words in capitals."""
    firsts = [next(cell for cell in cells if is_filled(cell)) for _, cells in lines if count_filled(cells) > 1]
    return sum(first.isupper() for first in firsts) * 4 > len(firsts)
