"""Cells where all stands together: « 12 rue de la Paix, 05 …, le mardi 14h-16h, voir Mme Duval ». Each piece goes where it belongs.

Nothing is guessed: a piece is an address, hours or somebody when its own words say so; whatever else it says stays words.
"""

import re
from collections.abc import Container
from dataclasses import dataclass
from functools import lru_cache

from commands.core.guard.words import FIRST_NAMES
from commands.imports.personal import is_person
from commands.imports.proposal.names import NEUTRAL, fields_named
from commands.imports.reach import holds_reach, without_reach
from commands.imports.values.addresses import is_street, is_town
from commands.imports.values.hours import week_of
from storage.analysis import fold

LONGEST = 2_000
"""Signs of a cell that is cut: what is longer is a page, and stays words."""
MONDAY = (0,)
PARTING = r"(?<!\s)[^\S\n]*+\n\s*+|(?<!\s)\s*+[;•]\s*+|,\s++|(?<!\s)\s++[/|]\s++"
"""What parts the words of any cell: the end of a line, and signs."""
_BETWEEN = re.compile(rf"{PARTING}|(?<!\s)\s++[-–—]\s++|(?:(?<=\w{{4}})(?<!\bmerc)(?<!\bvend)(?<!\bsept)|(?<=\d)|(?<=\dh)|(?<=\)))\.\s++")
"""What stands between pieces; the point of « av. Foch », « lun. » parts nothing."""
_DAY = re.compile(
    r"\b(?:(?:ouvert\w*|permanences?|accueil|tous|du|le|les|de|chaque)\s+){0,3}"
    r"(?:lun|mar|mer|jeu|ven|sam|dim)(?:\.|di\b|credi\b|dredi\b|edi\b|anche\b|(?![^\W\d_]))s?",
    re.IGNORECASE,
)
"""Where the hours begin, behind what is done then: « cours de français | le mardi et le vendredi 14h-16h »."""
_LEAD = re.compile(
    r"(?:voir|contacter|contact|demander|joindre|avec|chez|aupr[èe]s de|s['’]adresser [àa]|r[ée]f[ée]rente?|responsable)\b[ :]*",
    re.IGNORECASE,
)
"""What stands before somebody's name, and says nothing without it."""
_COLON, _REACHED = re.compile(r":(?:\s|$)"), re.compile(r"\s(?=\(|(?i:t[ée]l)\b|0[1-9](?:[ .]?\d\d){4}\b|\S+@|https?://|www\.)")
"""What parts a name from what is said of it, and from how it is reached."""
_MAY_NAME = re.compile(
    r"\b(?i:m|mr|mme|mlle|dr|monsieur|madame|mademoiselle)\b|(?<![\w.-])[A-ZÀ-Ý][\w.-]*+\s++[A-ZÀ-Ý]"
    r"|\b(?i:voir|contacter|contact|demander|joindre|avec)\s++:?\s*+[A-ZÀ-Ý]|\([A-ZÀ-Ý]\w++\)"
)
"""What no words that name somebody go without: a civility, two capitals, or one behind who is asked for. A first look, at every cell."""
_NOT = re.compile(r"\b(?:ferm|sauf|hors|except|pas|sans)\w*\W*$", re.IGNORECASE)
"""What makes of the days behind it those of something else."""
_NO = re.compile(r"\b(?:ferm\w+|sauf|hors|pas|ni|sans|plus)\b", re.IGNORECASE)
"""What a piece that says what is not done has."""
_FAX = re.compile(r"(?:fax|t[ée]l[ée]copie(?:ur)?)\b[\s.:]*+\d[\d .]*+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Pieces:
    """What a cell says, but for the ways to reach and for who is named: its pieces, each with what stands before it and what it is.

    others: what may say what is done.
    """

    pieces: tuple[tuple[str, str, str], ...] = ()
    others: tuple[str, ...] = ()
    address: str = ""
    hours: str = ""

    def told(self, elsewhere: Container[str] = ()) -> str:
        """Its words, but for what is told elsewhere: ADDRESS, HOURS."""
        words = ""
        for between, piece, kind in self.pieces:
            words = words if kind in elsewhere else _joined(words, between, piece)
        return words


ADDRESS, HOURS = "adresse", "horaires"


@lru_cache(maxsize=2_000)
def pieces_of(words: str) -> Pieces:
    """Cut the words of a cell, lines kept, and sort its pieces."""
    if len(words) > LONGEST:
        return Pieces((("", words, ""),))
    pieces, others, hours = list[tuple[str, str, str]](), list[str](), list[str]()
    for between, piece in _with_times(_cut(words)):
        bare = without_reach(piece) if holds_reach(piece) else piece
        if not bare or is_named(bare) or _FAX.fullmatch(bare):
            continue
        label, words_said = labelled(bare)
        said, when = with_hours(words_said)
        if hours and not when and week_of(bare, MONDAY) is not None:  # « lun-ven 8h-12h / 14h-17h »
            hours[-1] += f"{between}{bare}"
            pieces.append((between, bare, HOURS))
        elif label == ADDRESS or is_street(words_said) or is_town(words_said):
            pieces.append((between, words_said, ADDRESS))
        else:
            hours += [when] if when else []
            others += [said] if said and not _NO.search(said) else []
            pieces.append((between, bare, "" if said else HOURS))
    address = ", ".join(piece for _, piece, kind in pieces if kind == ADDRESS)
    return Pieces(tuple(pieces), tuple(others), address, " ; ".join(hours))


def labelled(piece: str) -> tuple[str, str]:
    """The field that a piece names before a colon (« Adresse : le bourg »), and what it says of it; empty: it names none."""
    label, colon, rest = piece.partition(":")
    found = fields_named(label.strip()) if colon and rest[:1].isspace() else {}
    named = next((name for name in found if found[name] >= NEUTRAL), "")
    return (named, rest.strip()) if named else ("", piece)


def is_told(words: str) -> bool:
    """Whether words tell where a structure is, when it opens or how it is reached, so that they are no name."""
    found = pieces_of(words)
    return holds_reach(words) or bool(found.address or found.hours)


def opening_words(words: str) -> str:
    """What a line says first, before the sign that parts it from the rest, or from a phone."""
    first = next((piece for _, piece in _cut(words)), "")
    return _REACHED.split(_COLON.split(first, maxsplit=1)[0], maxsplit=1)[0].strip(" (")


def without_people(words: str) -> str:
    """The words of a cell, lines kept, but for the pieces that name somebody and nothing else."""
    if len(words) > LONGEST or not _MAY_NAME.search(words):
        return words
    left, changed = "", False
    for between, piece in _cut(words):
        bare = without_reach(piece) if any(map(str.isdecimal, piece)) or "@" in piece else piece
        named = is_named(bare)
        left, changed = _joined(left, between, _behind(bare, piece) if named else piece), changed or named
    return left if changed else words


def is_named(piece: str) -> bool:
    """Whether a piece names somebody, and says nothing else: « voir Mme Duval », « demander Karim », « (Jean) »."""
    said = _LEAD.sub("", piece, count=1).strip("() ")
    return is_person(said) or (said[:1].isupper() and fold(said) in FIRST_NAMES)


def _cut(words: str) -> list[tuple[str, str]]:
    """The pieces, each with what stands before it."""
    found, begin, between = [], 0, ""
    for mark in (*_BETWEEN.finditer(words), None):
        found.append((between, words[begin : mark.start() if mark else None].strip()))
        begin, between = (mark.end(), mark[0]) if mark else (begin, "")
    return [(between, piece) for between, piece in found if piece]


def _with_times(pieces: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """The pieces, where days that a sign parts from their times are one with them: « du lundi au vendredi, 9h-17h »."""
    found: list[tuple[str, str]] = []
    for between, piece in pieces:
        before = found[-1][1] if found else ""
        if piece[:1].isdecimal() and _DAY.search(before) and week_of(piece, MONDAY) and not with_hours(before)[1]:
            both = f"{before} {piece}"
            if with_hours(both)[1]:
                found[-1] = (found[-1][0], both)
                continue
        found.append((between, piece))
    return found


def _behind(name: str, piece: str) -> str:
    """What a piece says behind a name."""
    return piece.removeprefix(name).strip() if piece.startswith(name) else ""


def _joined(words: str, between: str, piece: str) -> str:
    return f"{words}{between}{piece}" if words and piece else words or piece


def with_hours(piece: str) -> tuple[str, str]:
    """What a piece says, and the hours that it ends with; either may be empty."""
    begins = _DAY.search(piece)
    before = piece[: begins.start()].strip(" ,:(") if begins else ""
    if begins and before and not _NOT.search(before) and week_of(piece[begins.start() :]) is not None:
        return before, piece[begins.start() :]
    return ("", piece) if week_of(piece) is not None else (piece, "")
