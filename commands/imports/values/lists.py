"""Cells that hold several values, cut at the marks of their column; never in a bracket, nor in a number."""

from collections.abc import Iterable, Iterator

from commands.imports.values.words import line, text

COMMA = ","
_OPENING, _CLOSING = "([{«", ")]}»"


def cut(value: object, marks: Iterable[str]) -> list[str]:
    """The values of a cell, in order, each once; bullets and numbers before them taken off. A list is as it is."""
    marks = tuple(marks)
    parts = value if isinstance(value, list | tuple) else list(_pieces(text(value), marks)) if marks else [value]
    found = (_bare(line(part)) for part in parts)
    return list(dict.fromkeys(part for part in found if part))


def _bare(item: str) -> str:
    return item.lstrip("-–*•· ").rstrip(" ,;")


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
