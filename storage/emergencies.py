"""What cannot wait for a counter to open: the words that tell of it, and the number to call, as the lexicon has them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from storage.analysis import content, stems_of, tokens

SPREAD = "…"
"""In a phrase: any words."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that tell of an emergency: stems between spaces, in their order, with any words between two of them.

    whole: small words count, as without them one word would be left: « à la rue » is no « rue ».
    """

    parts: tuple[str, ...]
    whole: bool


@dataclass(frozen=True, slots=True)
class Emergency:
    """told: whom to call, in one sentence of the lexicon."""

    told: str
    phrases: tuple[Phrase, ...]


def phrase_of(text: str) -> Phrase:
    """Read a phrase of a lexicon: « frappe … enfant »."""
    parts = [part for part in text.split(SPREAD) if tokens(part)]
    whole = len(parts) == 1 and len(stems_of(text)) == 1 < len(tokens(text))
    return Phrase(tuple(_between_spaces(_stems(part) if whole else stems_of(part)) for part in parts), whole)


def emergencies_in(text: str, known: Iterable[Emergency]) -> tuple[str, ...]:
    """What is to be told of the emergencies that a text speaks of, in the lexicon's order."""
    whole, told = _between_spaces(_stems(text)), _between_spaces(token.stem for token in content(tokens(text)))
    return tuple(each.told for each in known if any(_stands(phrase, whole if phrase.whole else told) for phrase in each.phrases))


def _stands(phrase: Phrase, stems: str) -> bool:
    place = 0
    for part in phrase.parts:
        place = stems.find(part, place)
        if place < 0:
            return False
        place += len(part) - 1  # the space that ends it begins what follows
    return True


def _stems(text: str) -> Sequence[str]:
    return [token.stem for token in tokens(text)]


def _between_spaces(stems: Iterable[str]) -> str:
    return f" {' '.join(stems)} "
