"""Phone numbers as the French write and read them, and as spreadsheets leave them."""

import re

from commands.imports.values.numbers import ZERO_BACK, unspoiled
from commands.imports.values.words import Read, line

LONGEST = 2_000
"""Characters: what is longer is no cell of phones."""
_RUN = re.compile(r"[+(]{0,3}\d(?:[\s.\-/()·–]{0,6}\d)*+")
"""Digits that nothing parts but signs: one number, or several of them in full."""
_PLAIN = re.compile(r"0[1-9](?:[ .\-]?[0-9][0-9]){4}")
"""One number, in full: most cells."""
_NUMBER = re.compile(r"(?:\+|00)(33|262|590|594|596)0?([1-9]\d{8})|(0[1-9]\d{8})")
_WITHOUT_PLUS = re.compile(r"(33)0?([1-9]\d{8})|()([1-9]\d{8})")
_FOREIGN = re.compile(r"(?:\+|00)([1-9]\d{6,14})")
_SHORT = re.compile(r"(?:3\d|10)\d\d|11[68]\d{3}|1(?:1[2-9]|96|5|7|8)")
_DECIMAL = re.compile(r"[-+]?(?:[1-9]\d{0,2}|0)\.\d{4,}|[-+]?\d{5,8}\.\d{1,4}")
"""A coordinate, and no number to call."""
_BETWEEN = " .-/()·–"
_NO_PHONE = re.compile(
    r"(?:\b(?:fax|t[ée]l[ée]copie(?:ur)?|postes?|ext|extension|code|porte|bus|lignes?|b[âa]t(?:iment)?|bureau|salle|bp|cs)|n°)[\s.:]{0,3}\Z",
    re.IGNORECASE,
)
"""What stands before digits that are no number to call."""
_FILLING = re.compile(
    r"[\s.,;:/|()\-–+]|\b(?:et|ou|t[ée]l|t[ée]l[ée]phone|phone|fixe|portable|mobile|standard|accueil|num[ée]ro|vert|gratuit|le|au|appel|appeler|composer)\b",
    re.IGNORECASE,
)
_LONGEST_LEAD = 20
_PARTS = re.compile(r"/|–| - | ?\((?=[+0])")
_BEHIND_A_NAME = re.compile(r"\d{2,3}[ :]{1,2}(?=\(?0[1-9](?:[ .\-]?\d\d){4}\Z)")
"""The number that a name ends with, and a phone behind: « ADIL 47 05 53 00 11 22 »."""


def read_phones(value: object) -> Read[list[str]]:
    """Find phone numbers (« 05 56 07 20 48 », « 39 49 », « +352268811 »), and what was left out. Never a short one out of a longer one."""
    plain = line(value)
    if _PLAIN.fullmatch(plain) and not _fills(number := _grouped("".join(filter(str.isdigit, plain)))):
        return Read([number])
    lines = value.replace("\n", " / ") if isinstance(value, str) else value  # a number ends with its line, unless it goes on
    words, unread, told = unspoiled(lines)
    if told or len(words) > LONGEST or _DECIMAL.fullmatch(words):
        return Read([], unread or words, told)
    found: list[str] = []
    rest, end = [], 0
    for run in _RUN.finditer(words):
        said = _whole(words, run)
        for part, start in _parts(words, said, run.start()):
            numbers, mended = _read(words, part, start)
            told = told or mended
            if numbers:
                rest.append(words[end:start])
                end = start + len(part)
                found += numbers
    kept = list(dict.fromkeys(found))
    good = [number for number in kept if not _fills(number)]
    left = words if len(good) < len(kept) else " ".join("".join((*rest, words[end:])).split())
    return Read(good, left if not good or _FILLING.sub("", left) else "", told)


def _fills(number: str) -> bool:
    """Whether a number was put there to fill the cell: 05 00 00 00 00."""
    return number.startswith("0") and not number[2:].strip("0 ")


def _whole(words: str, run: re.Match[str]) -> str:
    """A run of digits, less its last ones when letters follow: « 05 53 00 11 22 9h-12h »."""
    follows = words[run.end() : run.end() + 1]
    return run[0].rstrip("0123456789").rstrip(_BETWEEN) if follows.isalnum() else run[0]


def _parts(words: str, said: str, start: int) -> list[tuple[str, int]]:
    """A run in one piece when it is made of whole numbers; else what stands between its bars, with where each begins."""
    if _read(words, said, start)[0]:
        return [(said, start)]
    if (name := _BEHIND_A_NAME.match(said)) and words[:start].rstrip()[-1:].isalpha():
        return [(said[name.end() :], start + name.end())]
    found, begin = [], 0
    for mark in (*_PARTS.finditer(said), None):
        part = said[begin : mark.start() if mark else None]
        found.append((part.strip(), start + begin + len(part) - len(part.lstrip())))
        begin = mark.end() if mark else begin
    return found


def _read(words: str, said: str, start: int) -> tuple[list[str], str]:
    """The numbers that digits are, all of them; none if some are too many. And what was mended."""
    lead = words[max(0, start - _LONGEST_LEAD) : start]
    digits = ("+" if "+" in said else "") + "".join(sign for sign in said if sign in "0123456789")
    if _NO_PHONE.search(lead):
        return [], ""
    if found := _WITHOUT_PLUS.fullmatch(digits):
        return [_grouped(f"0{found[2] or found[4]}")], "" if found[1] else ZERO_BACK
    if _SHORT.fullmatch(digits):
        return ([_short(digits)] if _stands_alone(words, said, lead, digits) else []), ""
    numbers, end = [], 0
    while found := _NUMBER.match(digits, end):
        numbers.append(_grouped(found[3] or f"0{found[2]}"))
        end = found.end()
    if numbers and end == len(digits):
        return numbers, ""
    foreign = _FOREIGN.fullmatch(digits)
    return ([f"+{foreign[1]}"] if foreign and not foreign[1].startswith("33") else []), ""


def _stands_alone(words: str, said: str, lead: str, digits: str) -> bool:
    """Whether a short number is one: those of two or three figures only when nothing else is said, out of brackets.

    The minutes of « 08:30-12:00 » are none.
    """
    if lead[-1:].isalnum() or "/" in said or (lead[-1:] == ":" and lead[-2:-1].isdecimal()):
        return False
    outside = re.sub(r"\([^()]*\)", " ", words.replace(said.strip(), " "))
    return len(digits) > 3 or not any(sign.isalnum() for sign in _FILLING.sub("", outside))


def _grouped(number: str) -> str:
    return " ".join(number[start : start + 2] for start in range(0, 10, 2))


def _short(digits: str) -> str:
    if len(digits) < 4:
        return digits
    return f"{digits[:3]} {digits[3:]}" if len(digits) == 6 else f"{digits[:2]} {digits[2:]}"
