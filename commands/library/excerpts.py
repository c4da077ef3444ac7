"""The part of a passage that says what was looked for, cut between words."""

from collections.abc import Collection

from storage.analysis import tokens


def excerpt(text: str, stems: Collection[str], most: int) -> str:
    """At most so many characters around the words of these stems, as many different ones as can be; « … » where it was cut."""
    if len(text) <= most:
        return text
    words = text.split(" ")
    said = [frozenset(token.stem for token in tokens(word)) & set(stems) for word in words]
    starts = [0, *(max(0, rank - 4) for rank, met in enumerate(said) if met)]
    windows = [(start, _end(words, start, most)) for start in starts]
    best, end = max(windows, key=lambda window: (len(frozenset().union(*said[slice(*window)])), -window[0]))
    return ("… " if best else "") + " ".join(words[best:end])[:most] + (" …" if end < len(words) else "")


def _end(words: list[str], start: int, most: int) -> int:
    """The rank after the last word that fits, from a first one: that one at least."""
    length, end = len(words[start]), start + 1
    while end < len(words) and length + 1 + len(words[end]) <= most:
        length += 1 + len(words[end])
        end += 1
    return end
