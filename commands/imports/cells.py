"""What a cell means: text, phones, addresses, dates, numbers, however a spreadsheet spoiled them. All pure.

A reader returns what could be kept and what could not (the part left out, for a notice); an empty cell is neither.
"""

import math
import re
from collections.abc import Callable, Iterable
from datetime import date, datetime
from functools import lru_cache
from urllib.parse import urlsplit

from commands.imports.values.numbers import read_postcode, read_siret
from commands.imports.values.phones import read_phones
from commands.imports.values.words import items, line, text

__all__ = ["day", "degrees", "emails", "insee", "items", "line", "phones", "postcode", "siret", "text", "webs"]

EMAIL = re.compile(r"[\w.%+'-]+@(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\.)+[A-Za-z]{2,24}")
HOST = re.compile(r"(?:\w(?:[\w-]*\w)?\.)+[^\W\d_]{2,24}")
NUMBERED_HOST = re.compile(r"(?:\d{1,3}\.){3}\d{1,3}", re.ASCII)
_BETWEEN = re.compile(r"[\s|;,<>]+")
_MAILTO, _SCHEME = re.compile(r"^mailto:", re.IGNORECASE), re.compile(r"(https?)://", re.IGNORECASE)
URL_LENGTH = 2_000
AROUND = "()[]{}\"'«»“”.:!/-–•"
JOINING = frozenset({"", "et", "ou", "mail", "mel", "courriel", "email", "e-mail", "site"})


# ── Ways to reach ────────────────────────────────────────────────────────────────────────────────────────────────


def phones(value: object) -> tuple[list[str], str]:
    """Find phone numbers as the French read them, and what was left out."""
    read = read_phones(value)
    return read.kept, read.left


def emails(value: object) -> tuple[list[str], str]:
    """Find e-mail addresses, and what in the cell is none."""
    return _sorted_out(value, lambda word: word if EMAIL.fullmatch(word) else "")


def webs(value: object) -> tuple[list[str], str]:
    """Find addresses of sites, `https://` put before those that have no scheme, and what in the cell is none."""
    return _sorted_out(value, _web)


def _sorted_out(value: object, reader: Callable[[str], str]) -> tuple[list[str], str]:
    """Sort the words of a cell into those the reader keeps and the others; signs around them, « ou » and « et » are nothing."""
    kept: dict[str, None] = {}
    left = []
    for word in _BETWEEN.split(line(value)):
        bare = _MAILTO.sub("", word)
        if good := reader(bare) or reader(bare.strip(AROUND)):
            kept[good] = None
        elif word:
            left.append(word)
    return list(kept), " ".join(left) if any(word.strip(AROUND).casefold() not in JOINING for word in left) or not kept else ""


@lru_cache(maxsize=2_000)
def _web(word: str) -> str:
    scheme = _SCHEME.match(word)
    address = f"{scheme[1].lower()}://{word[scheme.end() :]}" if scheme else f"https://{word}"
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    host = parts.netloc.split(":")[0]
    known = HOST.fullmatch(host) or (scheme and NUMBERED_HOST.fullmatch(host))
    return address if known and "@" not in parts.netloc and len(address) <= URL_LENGTH else ""


# ── Where and when ───────────────────────────────────────────────────────────────────────────────────────────────


def postcode(value: object) -> str | None:
    """Read five digits; a spreadsheet's number gets back the zero it lost."""
    return read_postcode(value).kept


def insee(value: object) -> str | None:
    """Read the code of a commune, five signs: 33069, 01001, 2A004."""
    code = line(value).upper().replace(" ", "")
    code = code.zfill(5) if code.isascii() and code.isdigit() else code
    return code if re.fullmatch(r"\d{5}|2[AB]\d{3}", code, re.ASCII) else None


def siret(value: object) -> str | None:
    """Read fourteen digits."""
    return read_siret(value).kept


def degrees(value: object, limit: float) -> float | None:
    """Read a latitude or a longitude, decimal comma or point, within ± `limit`."""
    try:
        number = float(line(value).replace(",", "."))
    except ValueError:
        return None
    return number if math.isfinite(number) and abs(number) <= limit else None


def day(value: object, formats: Iterable[str]) -> date | None:
    """Read a date: ISO (with or without a time), or one of the source's formats."""
    words = line(value)
    try:
        return date.fromisoformat(words[:10])
    except ValueError:
        pass
    for form in formats:
        try:
            return datetime.strptime(words, form).date()  # noqa: DTZ007 - a day, no instant
        except ValueError:
            continue
    return None
