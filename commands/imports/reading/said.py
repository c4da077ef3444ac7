"""The lines of a list that is no table: what each says first, and whether it tells where something is, when, or how it is reached."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from commands.imports.pieces import is_named, is_told, opening_words
from commands.imports.proposal.names import SURE, fields_named
from commands.imports.reading.headers import Line, count_filled, is_filled
from commands.imports.values.phones import read_phones

LONGEST_NAME, LONGEST_HEADING, MOST_WORDS = 100, 60, 14
_BULLET = re.compile(
    r"(?:\[?\d{1,2}/\d{1,2}/\d{2,4},?\s(?:à\s)?\d{1,2}:\d\d(?::\d\d)?\]?\s(?:-\s)?[^:]{1,40}:"
    r"|[-–—•●▪■◦‣*+➢➤→✓☐☑·]+|\(?\d{1,3}[.)°](?!\d)|[a-zA-Z]\))\s*(?=\S)"
)
"""What stands before a thing of a list, or a message of a conversation: who wrote it when."""
_MARKS = re.compile(r"(#{1,6})\s+(?=\S)")
_FRAMES = frozenset("*=~#_–—-")
"""The signs that stand on both sides of a title: « === LOGEMENT === »."""
_LEADERS = re.compile(r"(?<!\s)\s*+(?:\.{4,}|_{3,}|…{2,})\s*+")
"""What leads the eye from a name to its phone."""
_HEAVY = re.compile(r"\*\*|__")
_LINK = re.compile(r"\[([^\[\]]+)\]\(((?:https?://|mailto:)[^()\[\]\s]+)\)")
"""Headings, words in bold and links as Markdown writes them."""
_OF_A_LETTER = re.compile(r"(?:de|à|a|cc|objet|date|envoyé|from|to|subject|sent)\s?: ", re.IGNORECASE)
"""How the lines begin that say who wrote to whom, above a letter."""
_LEAVE = re.compile(
    r"(?:bonne (?:journ[ée]e|soir[ée]e|continuation|lecture|semaine)|bon (?:week-?end|courage)|(?:bien |tr[èe]s )?cordialement|cdt"
    r"|bien [àa] vous|[àa] (?:bient[ôo]t|tr[èe]s vite|votre disposition)|merci|amiti[ée]s|amicalement|salutations|respectueusement|bises?)"
    r"\b(?!.*\d)",
    re.IGNORECASE,
)
"""How one takes leave at the end of a letter; who signs it stands below."""
MOST_SIGNED = 8
"""Lines below it at most."""
_CODE = re.compile(r"(, \d{5}), (?=[^\W\d])")
"""A postcode, before the cell of its commune."""
_PROSE = ("pour ", "si ", "en cas ", "afin ", "vous ", "il ", "nous ")
"""How sentences begin, and no name."""
_ARTICLES = ("La ", "Le ", "Les ", "L’", "L'")
_NO_NAME = (".", "!", "?", ",", ";", "…")


@dataclass(frozen=True, slots=True)
class Said:
    """A line of a list. after_gap, before_gap: it stands after, before an empty line. level: of a heading, the highest is 1; 0: it is none.

    bullet: one stands before it; item: and before the first line of its block. first: the words that stand first, where they may be a name.
    told: whether it tells where something is, when, or how it is reached. of_a_letter: it says who wrote to whom, takes leave or signs.
    """

    place: int
    words: str
    after_gap: bool
    before_gap: bool
    bullet: bool
    item: bool
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


def across(lines: Sequence[Line]) -> list[tuple[int, str]]:
    """The words of each line, its cells one after the other."""
    return [(place, _CODE.sub(r"\1 ", ", ".join(cell.strip() for cell in cells if is_filled(cell)))) for place, cells in lines]


def down(lines: Sequence[Line]) -> list[tuple[int, str]]:
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


def under_titles(lines: Sequence[Line]) -> list[tuple[int, str]]:
    """The words of groups of columns, one after the other, each under the title that stands above its first. Empty: there are none."""
    rank = next((rank for rank, (_, cells) in enumerate(lines) if count_filled(cells) > 1), len(lines))
    if rank + 1 >= len(lines):
        return []
    place, titles = lines[rank]
    begins = [column for column, title in enumerate(titles) if is_filled(title)]
    width = max(len(cells) for _, cells in lines)
    ends = [*begins[1:], width]
    if begins[0] or any(end - begin < WIDTH for begin, end in zip(begins, ends, strict=True)):
        return []
    found: list[tuple[int, str]] = []
    for begin, end in zip(begins, ends, strict=True):
        found += [(0, ""), (place, f"{titles[begin].strip()} :")]
        found += across([(below, cells[begin:end]) for below, cells in lines[rank + 1 :]])
    return found


WIDTH = 2
"""Columns that stand under one title, at least."""


def said_lines(stream: Sequence[tuple[int, str]], levels: Mapping[int, int]) -> list[Said]:
    """The lines that say something, with what stands around them."""
    found: list[Said] = []
    last, empty, item, end = 0, True, False, _leave_of(stream)
    for rank, (place, words) in enumerate(stream):
        if not any(map(str.isalnum, words)):
            empty = True
            continue
        after = empty or place > last + 1
        if found and after:
            found[-1] = replace(found[-1], before_gap=True)
        heading, framed = _MARKS.match(words), _framed(words)
        plain = _LINK.sub(r"\1 \2", _HEAVY.sub("", framed or words[heading.end() :] if heading else _LEADERS.sub(" : ", words))).replace(
            "mailto:", ""
        )
        bullet = _BULLET.match(plain)
        bare = plain[bullet.end() :] if bullet else plain
        item = bullet is not None and (item or after)
        of_a_letter = rank >= end or _OF_A_LETTER.match(bare) is not None
        told = not of_a_letter and (is_told(bare) or _calls(bare.partition(":")[2].strip()))
        first = opening_words(bare) if told or ":" in bare else bare
        level = 1 if framed else len(heading[1]) if heading else levels.get(place, 0)
        name = first if _may_name(first) and not (of_a_letter or is_named(first)) else ""
        found.append(Said(place, bare, after, False, bullet is not None, item, level, name, told, of_a_letter))
        last, empty = place, False
    return [*found[:-1], replace(found[-1], before_gap=True)] if found else []


def _leave_of(stream: Sequence[tuple[int, str]]) -> int:
    """Where who wrote the list takes leave; after its end where nobody does."""
    said = [rank for rank, (_, words) in enumerate(stream) if any(map(str.isalnum, words))][-MOST_SIGNED:]
    return next((rank for rank in said if len(stream[rank][1]) <= LONGEST_HEADING and _LEAVE.match(stream[rank][1])), len(stream))


def _framed(words: str) -> str:
    """A title that stands between signs, without them; empty: there is none."""
    sign = words[:1]
    title = words.strip(sign).strip() if sign in _FRAMES and words.endswith(sign) else ""
    return title if title[:1].isalnum() else ""


def _calls(words: str) -> bool:
    """Whether what a colon tells is a number to call, which may be a short one: « Violences : 3919 (24h/24) »."""
    return words[:1].isdecimal() and bool(read_phones(words).kept)


def _may_name(words: str) -> bool:
    """Whether words may be what a structure is called: few, no sentence, and no name of a field."""
    if not 1 < len(words) <= LONGEST_NAME or len(words.split()) > MOST_WORDS or not any(map(str.isalpha, words)):
        return False
    return (
        not words.endswith(_NO_NAME)
        and not words.casefold().startswith(_PROSE)
        and not is_told(words)
        and not _is_label(words.partition(":")[0])
    )


def _is_label(words: str) -> bool:
    """Whether words are the name of a field, and of no structure: « La Poste », « Accueil de jour » are none."""
    found = fields_named(words)
    return any(found[name] == SURE for name in found if name not in {"personnes", "services"} or not words.startswith(_ARTICLES))
