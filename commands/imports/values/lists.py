"""Cells that hold several values: where to cut them, as the whole column shows; never in a bracket, nor in a sentence."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from commands.core.language.words import words_of
from commands.imports.values.words import line, text

ALWAYS = ("\n", ";", "|", "•", "·", "●", "▪")
COMMA, SLASH, DASH = ",", " / ", " - "
SAMPLE = 500
SHORT_ITEM = 3
"""Words: what is as short on both sides of a comma is a list, and no sentence."""
MOSTLY = 0.6
AGAIN = 0.4
LONGEST_SHORTENED, LONGEST_ITEM = 8, 6
"""Signs: « démarches. » is the last of a list, « compl. » is shortened. And words: more are a sentence."""
_OPENING, _CLOSING = "([{«", ")]}»"


@dataclass(frozen=True, slots=True)
class Listed:
    """What a column of activities lists: what is done, and the publics and conditions told among it."""

    done: tuple[str, ...]
    publics: tuple[str, ...]
    conditions: tuple[str, ...]


def list_marks(cells: Iterable[object]) -> tuple[str, ...]:
    """What cuts the cells of a column: signs that always do, when they are there; commas, slashes and dashes when they part values.

    They do when what stands between them comes again from cell to cell, or looks like names rather than like the rest of a sentence.
    """
    words = [
        text(cell) for cell, _ in zip((cell for cell in cells if cell), range(SAMPLE), strict=False) if not isinstance(cell, list | tuple)
    ]
    return (
        *(mark for mark in ALWAYS if any(mark in cell for cell in words)),
        *(mark for mark in (COMMA, SLASH, DASH) if _cuts(words, mark)),
    )


def cut(value: object, marks: Iterable[str]) -> list[str]:
    """The values of a cell, in order, each once; bullets and numbers before them taken off. A list is as it is."""
    marks = tuple(marks)
    if isinstance(value, list | tuple):
        return _kept(value)
    return list(_cut(text(value), marks))


@lru_cache(maxsize=10_000)
def _cut(words: str, marks: tuple[str, ...]) -> tuple[str, ...]:
    """Lists say the same things over and over, and each cell is cut by several readers."""
    return tuple(_kept(list(_pieces(words, marks)) if any(mark in words for mark in marks) else [words]))


def _kept(parts: Iterable[object]) -> list[str]:
    return list(dict.fromkeys(part for part in (_bare(line(each)) for each in parts) if part))


def _bare(item: str) -> str:
    item = item.lstrip("-–*•· ").rstrip(" ,;")
    is_ended = item.endswith(".") and item[-2:-1].islower() and len(item) > LONGEST_SHORTENED and len(item.split()) <= LONGEST_ITEM
    item = item[:-1] if is_ended else item
    return item.replace("_", " ") if "_" in item and " " not in item else item


def _pieces(words: str, marks: tuple[str, ...]) -> Iterator[str]:
    """Cut at the marks that stand in no bracket; « 1,5 » is one number."""
    begin = depth = place = 0
    while place < len(words):
        sign = words[place]
        depth += (sign in _OPENING) - (sign in _CLOSING and depth > 0)
        mark = next((mark for mark in marks if words.startswith(mark, place)), "") if depth == 0 or sign == "\n" else ""
        if mark and not (mark == COMMA and _in_number(words, place)):
            yield words[begin:place]
            begin = place = place + len(mark)
            depth = 0
        else:
            place += 1
    yield words[begin:]


def _in_number(words: str, place: int) -> bool:
    return words[place - 1 : place].isdigit() and words[place + 1 : place + 2].isdigit()


def _cuts(cells: list[str], mark: str) -> bool:
    pieces = [
        parts
        for cell in cells
        if len(parts := [part.strip() for part in _pieces(cell, (mark, *ALWAYS)) if part.strip()]) > 1 and mark in cell
    ]
    if not pieces:
        return False
    met = Counter(word for parts in pieces for word in {words_of(part) for part in parts})
    again = sum(count for count in met.values() if count > 1)
    if len(pieces) > 2 and again >= AGAIN * met.total():
        return True
    return sum(map(_looks_like_names, pieces)) >= MOSTLY * len(pieces)


def _looks_like_names(parts: list[str]) -> bool:
    """Whether what stands between commas is names: short, or most with a capital; and not « accompagnement, écoute et orientation »."""
    if all(len(part.split()) <= SHORT_ITEM for part in parts):
        return " et " not in f" {parts[-1]} " or len(parts) > 2
    capitals = sum(part[:1].isupper() or part[:1].isdigit() for part in parts[1:])
    return capitals * 2 >= len(parts) - 1 and capitals > 0
