"""Amounts of money as people write them, in cents: « 9 000 », « 9.000,50 € », « 12 euros 50 », « cent vingt euros ». Never a float.

What may be read two ways is not read: « 9,000 » is nine thousand to some, nine to others.
"""

import re
from enum import Enum

from commands.core.language.numbers import read_number
from commands.core.language.words import audible, words_of

MOST = 100_000_000
"""Cents: a million euros. A network of peers has 9 000 a year: more is a slip of the thumb."""
_EURO = r"(?:€|eur(?:o?s?)\b)"
_SPACE = "[ \u00a0\u202f\u2009]"
_DIGITS = rf"[0-9]{{1,3}}(?:{_SPACE}[0-9]{{3}})+|[0-9]{{1,3}}(?:\.[0-9]{{3}})+|[0-9]{{1,3}}(?:['’][0-9]{{3}})+|[0-9]+"
_WHOLE = re.compile(rf"(?P<euros>{_DIGITS})(?:[.,](?P<cents>[0-9]+))?\s*+(?:,-\s*+)?{_EURO}?", re.IGNORECASE)
_PARTED = re.compile(rf"(?P<euros>{_DIGITS})\s*{_EURO}\s*(?:et\s+)?(?P<cents>[0-9]{{1,2}})\s*(?P<unit>c(?:ts?|entimes?)?)?", re.IGNORECASE)
_IN_WORDS = re.compile(r"(?P<euros>(?:(?! euro)[a-z ])++) euros?(?: (?:et )?(?P<cents>(?:(?! centime)[a-z ])++))?(?: centimes?)?")
_NEGATIVE = re.compile(r"[-−–—]\s*[0-9]|moins\b", re.IGNORECASE)


class Unread(Enum):
    """Why words are no amount."""

    UNCLEAR = "unclear"
    NEGATIVE = "negative"
    DECIMALS = "decimals"
    HUGE = "huge"


def read_amount(said: str) -> int | Unread:
    """The cents that words tell, and nothing else; else why not."""
    text = audible(said).strip(" .;")
    if _NEGATIVE.match(text):
        return Unread.NEGATIVE
    if (parted := _PARTED.fullmatch(text)) is not None and (parted["unit"] or len(parted["cents"]) == 2):
        return _limited(_digits(parted["euros"]) * 100 + int(parted["cents"]))
    if (whole := _WHOLE.fullmatch(text)) is not None:
        decimals = whole["cents"] or ""
        return Unread.DECIMALS if len(decimals) > 2 else _limited(_digits(whole["euros"]) * 100 + int(decimals.ljust(2, "0")))
    return _read_words(words_of(text))


def _digits(said: str) -> int:
    return int(re.sub(r"[^0-9]", "", said))


def _limited(cents: int) -> int | Unread:
    return cents if cents <= MOST else Unread.HUGE


def _read_words(words: str) -> int | Unread:
    told = _IN_WORDS.fullmatch(words)
    euros = read_number(told["euros"]) if told else None
    cents = read_number(told["cents"]) if told and told["cents"] else 0
    if euros is None or cents is None or cents > 99:
        return Unread.UNCLEAR
    return _limited(euros * 100 + cents)
