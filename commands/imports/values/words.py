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
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return _text(value if isinstance(value, str) else str(value))


@lru_cache(maxsize=512)
def _text(value: str) -> str:
    """The words of a cell, remembered for a while: a row is looked into several times, and columns repeat themselves."""
    words = INVISIBLE.sub("", value.replace("\r\n", "\n").replace("\r", "\n"))
    if TAG.search(words):
        words = nh3.clean(BREAKS.sub("\n", words), tags=set())
    if "&" in words:
        words = INVISIBLE.sub("", html.unescape(words))
    if "\n" in words:
        lines = (" ".join(line.split()) for line in words.split("\n"))
        words = re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
    else:
        words = " ".join(words.split())
    if words == value:
        words = value  # a hundred thousand rows need not hold it twice
    return "" if words.casefold() in VOID else words


def line(value: object) -> str:
    """Keep the words of a cell, on one line."""
    words = text(value)
    return " ".join(words.split()) if "\n" in words else words


def items(value: object, separators: Iterable[str]) -> list[str]:
    """Part the values of a cell that holds several: a list as it is, a text cut at the separators. In order, each once."""
    parts = list(value) if isinstance(value, list | tuple) else [value]
    for mark in separators:
        parts = [piece for part in parts for piece in (part.split(mark) if isinstance(part, str) else [part])]
    return list(dict.fromkeys(word for word in map(line, parts) if word))
