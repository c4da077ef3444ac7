"""How people call numbered things: « R12 », « r 12 », « rencontre n° 12 », « 12 »."""

import re

_NUMBER = re.compile(r"(?:n\s*[°ºo]\s*|#\s*)?(\d{1,9})(?![\w/:.])", re.IGNORECASE)


def take_reference(said: str, letter: str, noun: str) -> tuple[int | None, str]:
    """The number a text begins with, and the words after it; None and all the words when it begins with none.

    letter: that of such numbers (« R »). noun: what they may be called (« rencontre »). « 12/11 » and « 9h » are no numbers of things.
    """
    text = said.strip()
    named = re.compile(rf"(?:(?:la|le|à|a|au)\s+)*(?:(?:{noun})\s*)?(?:{letter}\s*-?\s*)?", re.IGNORECASE).match(text)
    found = _NUMBER.match(text, named.end() if named else 0)
    if found is None:
        return None, text
    return int(found[1]), text[found.end() :].lstrip(" \t\u00a0\u202f,;:-")
