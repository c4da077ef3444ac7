"""What a cell means: text, phones, addresses, dates, numbers, however a spreadsheet spoiled them. All pure.

A reader returns what could be kept and what could not (the part left out, for a notice); an empty cell is neither.
"""

import html
import math
import re
from collections.abc import Callable, Iterable
from datetime import date, datetime
from urllib.parse import urlsplit

import nh3

BREAKS = re.compile(r"(?i)<(?:br|/p|/li|/div|/h\d|/tr)\b[^<>]*>")
TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
INVISIBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufeff]")
VOID = frozenset({"", "-", "–", "—", "/", ".", "?", "n/a", "na", "nc", "nr", "néant", "neant", "null", "none", "nan", "non renseigné"})

PHONE = re.compile(
    r"(?<![\w+])(?:"
    r"(?:\+|00)(?P<home>33|262|590|594|596)[\s.\-]*+(?:\(0\)[\s.\-]*+)?(?P<after>[1-9](?:[\s.\-/]*+\d){8})"
    r"|(?P<national>0[1-9](?:[\s.\-/]*+\d){8})"
    r"|\+(?P<foreign>[1-9](?:[\s.\-]*+\d){6,14})"
    r"|(?P<short>(?:3\d|10)[\s.]?\d\d|11[68][\s.]?\d{3}|1(?:1[2-9]|96|5|7|8))"
    r")(?!\w)"
)
PHONE_FILLING = re.compile(r"(?i)[\s.,;:/|()\-]|\bet\b|\bou\b|\bt[ée]l(?:[ée]phone)?\b|\bphone\b")
EMAIL = re.compile(r"[\w.%+'-]+@(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\.)+[A-Za-z]{2,24}")
HOST = re.compile(r"(?:\w(?:[\w-]*\w)?\.)+[^\W\d_]{2,24}")
NUMBERED_HOST = re.compile(r"(?:\d{1,3}\.){3}\d{1,3}", re.ASCII)
URL_LENGTH = 2_000


def text(value: object) -> str:
    """Keep the words of a cell: tags, control characters and surplus blanks removed, lines kept. Numbers as people write them."""
    if value is None or isinstance(value, bool):
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    words = INVISIBLE.sub("", str(value).replace("\r\n", "\n").replace("\r", "\n"))
    if TAG.search(words):
        words = nh3.clean(BREAKS.sub("\n", words), tags=set())
    if "&" in words:
        words = INVISIBLE.sub("", html.unescape(words))
    lines = (" ".join(line.split()) for line in words.split("\n"))
    words = re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
    return "" if words.casefold() in VOID else words


def line(value: object) -> str:
    """Keep the words of a cell, on one line."""
    return " ".join(text(value).split())


def items(value: object, separators: Iterable[str]) -> list[str]:
    """Part the values of a cell that holds several: a list as it is, a text cut at the separators. In order, each once."""
    parts = list(value) if isinstance(value, list | tuple) else [value]
    for mark in separators:
        parts = [piece for part in parts for piece in (part.split(mark) if isinstance(part, str) else [part])]
    return list(dict.fromkeys(word for word in map(line, parts) if word))


# ── Ways to reach ────────────────────────────────────────────────────────────────────────────────────────────────


def phones(value: object) -> tuple[list[str], str]:
    """Find phone numbers as the French read them (« 05 56 07 20 48 », « 39 49 », « +352 26 88 11 »), and what was left out."""
    words = line(value)
    if re.fullmatch(r"[1-9]\d{8}", words):  # a spreadsheet took it for a number and ate its zero
        words = f"0{words}"
    found = dict.fromkeys(_phone(match) for match in PHONE.finditer(words))
    rest = PHONE.sub(" ", words)
    if "" in found:
        del found[""]
        rest = words
    return list(found), rest.strip() if PHONE_FILLING.sub("", rest) else ""


def _phone(match: re.Match[str]) -> str:
    kind = match.lastgroup
    digits = re.sub(r"\D", "", match["after"] or match["national"] or match["foreign"] or match["short"])
    if kind == "foreign":
        return f"+{digits}"
    if kind == "short":
        return digits if len(digits) < 4 else " ".join((digits[:-3], digits[-3:]) if len(digits) == 6 else (digits[:2], digits[2:]))
    number = digits if kind == "national" else f"0{digits}"
    if not number[2:].strip("0"):  # 05 00 00 00 00: a number put there to fill the cell
        return ""
    return " ".join(number[start : start + 2] for start in range(0, 10, 2))


def emails(value: object) -> tuple[list[str], str]:
    """Find e-mail addresses, and what in the cell is none."""
    return _sorted_out(value, lambda word: word if EMAIL.fullmatch(word) else "")


def webs(value: object) -> tuple[list[str], str]:
    """Find addresses of sites, `https://` put before those that have no scheme, and what in the cell is none."""
    return _sorted_out(value, _web)


def _sorted_out(value: object, reader: Callable[[str], str]) -> tuple[list[str], str]:
    """Sort the words of a cell into those the reader keeps and the others."""
    kept: dict[str, None] = {}
    left = []
    for word in re.split(r"[\s|;,<>]+", line(value)):
        good = reader(re.sub(r"(?i)^mailto:", "", word))
        if good:
            kept[good] = None
        elif word:
            left.append(word)
    return list(kept), " ".join(left)


def _web(word: str) -> str:
    scheme = re.match(r"(?i)(https?)://", word)
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
    digits = line(value).replace(" ", "")
    return digits.zfill(5) if re.fullmatch(r"\d{4,5}", digits, re.ASCII) else None


def insee(value: object) -> str | None:
    """Read the code of a commune, five signs: 33069, 01001, 2A004."""
    code = line(value).upper().replace(" ", "")
    code = code.zfill(5) if code.isascii() and code.isdigit() else code
    return code if re.fullmatch(r"\d{5}|2[AB]\d{3}", code, re.ASCII) else None


def siret(value: object) -> str | None:
    """Read fourteen digits."""
    digits = re.sub(r"[\s.]", "", line(value))
    return digits if re.fullmatch(r"\d{14}", digits, re.ASCII) else None


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


def street(address: str, commune: str | None, fold: Callable[[str], str]) -> tuple[str, str | None]:
    """Split « 8, rue Condorcet - 33110 Le Bouscat » into its street and its postcode, when the end says the commune."""
    match = re.search(r"\b(\d{5})\s++(\D++)\Z", address, re.ASCII)
    if not match:
        alone = re.search(r"\b(\d{5})\b(?=\D*+\Z)", address, re.ASCII)
        return address, alone[1] if alone else None
    before, town = address[: match.start()].rstrip(" \t\r\n,–-"), match[2].split()
    if len(town) > 1 and town[-1].casefold() == "cedex":
        town.pop()
    if commune and fold(" ".join(town)) == fold(commune) and before:
        return before, match[1]
    return address, match[1]
