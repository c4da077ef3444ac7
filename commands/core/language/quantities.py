"""Numbers as people answer a question by one: « 12 », « 1 200 », « 2,5 », « douze », « environ 12 personnes ». Never by halves.

What tells two numbers (« 12 ou 13 », « 12/20 »), or is written as no person says one (« 1e9 »), is none.
"""

import re
from decimal import Decimal

from commands.core.language.amounts import Unread
from commands.core.language.numbers import ROUND, read_number
from commands.core.language.words import audible, sayings, words_of

MOST = Decimal(1_000_000_000)
LONGEST = 60
"""Characters: what is longer is no number."""
_SPACES = re.compile("(?<=[0-9])[ \u00a0\u202f\u2009](?=[0-9]{3}(?![0-9]))")
_PLAIN = re.compile(r"[+]?(?P<whole>[0-9]++)(?:(?P<point>[.,])(?P<decimals>[0-9]++))?+(?P<rest>[^0-9]*+)")
_NEGATIVE = re.compile(r"[-−–—] ?[0-9]|moins (?!d)")
_MORE = sayings("mille, million, millions, milliard, milliards, ou").union(ROUND)
"""What makes another number of the one before it, or leaves it open."""
_ABOUT = ("euh ", "je dirais ", "environ ", "à peu près ", "a peu pres ", "presque ", "plutôt ", "plutot ", "~")


def read_quantity(said: str) -> Decimal | Unread:
    """The number that words tell, zero or more; else why not. « 1.500 » and « 1 500 » are fifteen hundred, « 1.5 » is one and a half."""
    text = audible(said).lower().strip(" .;!")
    if len(text) > LONGEST:
        return Unread.UNCLEAR
    for word in _ABOUT:
        text = text.removeprefix(word)
    if _NEGATIVE.match(text):
        return Unread.NEGATIVE
    found = _PLAIN.fullmatch(_SPACES.sub("", text))
    return _limited(_in_words(words_of(text)) if found is None else _in_figures(*found.group("whole", "point", "decimals", "rest")))


def _in_figures(whole: str, point: str | None, decimals: str | None, rest: str) -> Decimal | Unread:
    """Figures: what stands before and after their point, and the words after them."""
    if rest and not _may_follow(rest):
        return Unread.UNCLEAR
    decimals = decimals or ""
    if point == "." and len(decimals) == 3:
        return Decimal(whole + decimals)
    if len(decimals) > 2:
        return Unread.DECIMALS
    decimals = decimals.rstrip("0")
    return Decimal(f"{whole}.{decimals}" if decimals else whole)


def _may_follow(rest: str) -> bool:
    """« personnes », « % » and « ans » may stand after a number; « mille » and « ou treize » are more of it, or another one."""
    words = words_of(rest).split()
    return _MORE.isdisjoint(words) and all(read_number(word) is None for word in words)


def _in_words(words: str) -> Decimal | Unread:
    """The number that words begin with, when no other one stands after it."""
    said = words.split()
    for length in range(len(said), 0, -1):
        number = read_number(" ".join(said[:length]))
        if number is not None:
            return Decimal(number) if _may_follow(" ".join(said[length:])) else Unread.UNCLEAR
    return Decimal(0) if said[:1] in (["zero"], ["aucun"], ["aucune"]) and _may_follow(" ".join(said[1:])) else Unread.UNCLEAR


def _limited(number: Decimal | Unread) -> Decimal | Unread:
    return Unread.HUGE if isinstance(number, Decimal) and number > MOST else number
