"""How people call numbered things: « R12 », « r 12 », « rencontre n° 12 », « 12 »."""

import re

from commands.core.language.words import unquoted, without_article

COUNTED = (
    r"(?!\s*(?:er\b|janv|f[ée]v|mars\b|avr|mai\b|juin|juil|ao[uû]t|sept|oct|nov|d[ée]c|jours?\b|semaines?\b|mois\b|h\b|heures?\b|min|pers|places?\b"
    r"|coll[èe]gues?\b|invité|fois\b|ans?\b|(?:à|a|/)\s*\d))"
)
"""What may not follow a number that has no letter: « 3 décembre », « 2 jours », « 2 à 4 » name a day, a time, so many people."""
_NUMBER = re.compile(r"(?:n\s*[°ºo]\s*|#\s*)?(\d{1,9})(?![\w/:.])", re.IGNORECASE)
_COUNTED = re.compile(COUNTED, re.IGNORECASE)


def take_reference(said: str, letter: str, noun: str, *, apart: bool = True) -> tuple[int | None, str]:
    """The number a text begins with, and the words after it; None and all the words when it begins with none.

    letter: that of such numbers (« R »). noun: what they may be called (« rencontre »). apart: whether the letter may stand apart from
    its number. « 12/11 » and « 9h » are no numbers of things; nor « le 3 », « à 3 », a day and so many people; nor « 1 pour S2 », which
    names another.
    """
    text = without_article(unquoted(said.strip()))
    between = r"\s*-?\s*" if apart else r"(?=\d)"
    named = re.compile(rf"((?:(?:la|le|à|a|au)\s+)*)((?:{noun})\s*)?({letter}{between})?", re.IGNORECASE).match(text)
    assert named is not None  # all of it may be missing
    article, called, lettered = named.groups()
    found = _NUMBER.match(text, named.end())
    if found is None or (not lettered and not _COUNTED.match(text, found.end())):
        return None, said.strip()
    if not lettered and not called and (article or re.search(rf"(?<!\w){letter}\s?\d", text[found.end() :], re.IGNORECASE)):
        return None, said.strip()
    return int(found[1]), text[found.end() :].lstrip(" \t\u00a0\u202f,;:-")
