"""The words of a cell: tags, control characters and surplus blanks removed; what stands for nothing is empty."""

import html
import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Generic, NamedTuple, TypeVar

import nh3

T = TypeVar("T")

BREAKS = re.compile(r"(?i)<(?:br|/p|/li|/div|/h\d|/tr)\b[^<>]*>")
TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
INVISIBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\ud800-\udfff\ufeff]")
ERRORS = (
    "#ref!",
    "#valeur!",
    "#value!",
    "#n/d",
    "#n/a",
    "#div/0!",
    "#nom?",
    "#name?",
    "#nombre!",
    "#num!",
    "#nul!",
    "#null!",
    "#spill!",
    "#calc!",
)
"""What a formula shows that fails: nothing."""
HELD_BACK = ("=", "+", "-", "@")
"""What exports put an apostrophe before, so that no spreadsheet runs it."""
VOID = frozenset(
    {
        *(
            "",
            "-",
            "–",
            "—",
            "--",
            "---",
            "/",
            ".",
            "..",
            "...",
            "…",
            "?",
            "n/a",
            "na",
            "nc",
            "n.c",
            "n.c.",
            "nr",
            "nd",
            "n.d.",
            "s/o",
            "néant",
            "neant",
        ),
        *(
            "null",
            "none",
            "nan",
            "undefined",
            "non renseigné",
            "non renseigne",
            "non communiqué",
            "non communique",
            "sans objet",
            "à compléter",
        ),
        *("(vide)", "inconnu", *ERRORS),
    }
)


class Read(NamedTuple, Generic[T]):
    """What was read of a cell. left: the part that could not be used. told: what was mended or is wrong, in French; both may be empty."""

    kept: T
    left: str = ""
    told: str = ""


def text(value: object) -> str:
    """Keep the words of a cell: tags, control characters and surplus blanks removed, lines kept. Numbers as people write them."""
    if value is None or isinstance(value, bool):
        return ""
    if isinstance(value, list | tuple):
        return "; ".join(filter(None, map(text, value)))
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    written = str(value)
    return _short(written) if len(written) <= SHORT else _cleaned(written)


@lru_cache(maxsize=20_000)
def _short(written: str) -> str:
    """Cells are read by several readers, and lists say the same words over and over."""
    return _cleaned(written)


SHORT = 100


def _cleaned(written: str) -> str:
    if written.isprintable() and "<" not in written and "&" not in written:  # most cells: nothing to take out but blanks
        return _worded(" ".join(written.split()))
    words = INVISIBLE.sub("", written.replace("\r\n", "\n").replace("\r", "\n"))
    if TAG.search(words):
        words = nh3.clean(BREAKS.sub("\n", words), tags=set())
    if "&" in words:
        words = INVISIBLE.sub("", html.unescape(words))
    lines = (" ".join(line.split()) for line in words.split("\n"))
    return _worded(re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip())


def _worded(words: str) -> str:
    """Words without the apostrophe that holds them back; those that stand for nothing are none."""
    if words.startswith("'") and words[1:].lstrip().startswith(HELD_BACK):
        words = words[1:].lstrip()
    return "" if words.casefold() in VOID else words


def line(value: object) -> str:
    """Keep the words of a cell, on one line."""
    return _short_line(value) if isinstance(value, str) and len(value) <= SHORT else " ".join(text(value).split())


@lru_cache(maxsize=20_000)
def _short_line(written: str) -> str:
    words = _cleaned(written)  # most cells are read as lines only: they are kept at hand once
    return " ".join(words.split()) if "\n" in words else words


def items(value: object, separators: Iterable[str]) -> list[str]:
    """Part the values of a cell that holds several: a list as it is, a text cut at the separators. In order, each once."""
    parts = list(value) if isinstance(value, list | tuple) else [value]
    for mark in separators:
        parts = [piece for part in parts for piece in (part.split(mark) if isinstance(part, str) else [part])]
    return list(dict.fromkeys(word for word in map(line, parts) if word))
