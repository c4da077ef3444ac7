"""A text as the guard reads it: folded, with the way back to the places of what people typed."""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from itertools import pairwise

from storage.analysis import fold

_END = re.compile(r"[!?\n]|(?<=[a-z]{3})\. |(?<=\d)\. ")  # the stop of an initial, of « m. » or of « mr. » ends nothing


class Kind(StrEnum):
    """What a sign is of."""

    NAME = "name"
    """A civility or a family, with a name or an initial."""
    FIRST_NAME = "first_name"
    """A first name, with an age or a situation."""
    INITIALS = "initials"
    """Initials, with a street."""
    BIRTH = "birth"
    """A date of birth."""
    NIR = "nir"
    """A social security number."""
    CONTACT = "contact"
    """A phone number or an e-mail address in a narrative."""
    CHILD = "child"
    """A child that can be recognised, with a school."""
    ADDRESS = "address"
    """The address where somebody lives."""


@dataclass(frozen=True, slots=True)
class Sign:
    """A sign of an accompanied person: `text[start:end]` of what was screened. To be neither logged nor stored."""

    kind: Kind
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Reading:
    """The folded text: `low` in lower case, `cased` with the capitals, of one length. `places[i]` is where `low[i]` comes from."""

    low: str
    cased: str
    places: tuple[int, ...]

    def sign(self, kind: Kind, start: int, end: int) -> Sign:
        """The sign at a span of the folded text."""
        return Sign(kind, self.places[start], self.places[end - 1] + 1)

    def capital(self, place: int) -> bool:
        """Whether a capital that says something stands here: the words around are not all in capitals."""
        return self.cased[place].isupper() and any(sign.islower() for sign in self.cased[max(0, place - 20) : place + 20])

    def before(self, place: int, length: int) -> str:
        """What stands before, in the same sentence."""
        return _END.split(self.low[max(0, place - length) : place])[-1]

    def after(self, place: int, length: int) -> str:
        """What stands after, in the same sentence."""
        return _END.split(self.low[place : place + length], maxsplit=1)[0]


def read(text: str) -> Reading:
    """Fold a text sign by sign: accents, ligatures, odd quotes and spaces go, line ends and capitals stay."""
    low = [_folded(sign) for sign in text]
    low = ["" if piece == " " and previous == " " else piece for previous, piece in pairwise(["", *low])]
    cased = [piece.upper() if sign.isupper() and len(piece.upper()) == len(piece) else piece for sign, piece in zip(text, low, strict=True)]
    places = (place for place, piece in enumerate(low) for _ in piece)
    return Reading("".join(low), "".join(cased), tuple(places))


@lru_cache(maxsize=4_000)
def _folded(sign: str) -> str:
    if sign == "\n":
        return sign
    return " " if sign.isspace() else fold(sign)
