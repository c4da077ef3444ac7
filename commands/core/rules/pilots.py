"""Which pilot structure words name."""

from collections.abc import Sequence

from commands.core.language.words import without_article, words_of


def find_pilot(pilots: Sequence[str], said: str) -> str | None:
    """The pilot structure of this name, or the only one whose name these words begin, or shorten."""
    words = set(words_of(without_article(said.strip())).split())
    exact = [pilot for pilot in pilots if set(words_of(pilot).split()) == words]
    near = [pilot for pilot in pilots if words and (words <= set(words_of(pilot).split()) or words >= set(words_of(pilot).split()))]
    return next(iter(exact), None) or (near[0] if len(near) == 1 else None)
