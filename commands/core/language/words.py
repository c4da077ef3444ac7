"""Words as people type them on a phone, and the names of commands as they may be spelled."""

import re
import unicodedata

from storage.analysis import SPOKEN_WORD, fold
from storage.analysis import words_of as words_of  # noqa: PLC0414 - what else is done with words is here, and so it is asked for here

SEPARATORS = r"\s\-‐‑‒–—−_'’‘ʼ`´"

# Control characters but tab and line feeds, lone surrogates, controls of direction (they would turn our own words
# around), byte order mark and what Unicode calls noncharacters.
_UNSPEAKABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufdd0-\ufdef\ufeff\ufffe\uffff\ud800-\udfff]")
_INVISIBLE = re.compile("[\u00ad\u200b\u200e\u200f\u2060\ufe0e\ufe0f\u20e3]")
LONGEST_MESSAGE = 10_000
"""Characters of a message: who writes more is told so, and nothing of it is read."""
LONGEST = 2_000
"""Characters of the words of one command: nothing looks into more than that."""
_ARTICLE = re.compile(r"(?:de\s+)?[ld]\s?['’‘ʼ`´]\s*|(?:de\s+la|du|des|de|le|la|les|un|une|au|aux)\s+(?![\s\d])", re.IGNORECASE)
_BETWEEN, BETWEEN_PARTS = re.compile(r"[;\n]"), re.compile(r"[;|\n]")
_QUOTES = (("«", "»"), ("“", "”"), ("„", "“"), ('"', '"'), ("‘", "’"), ("'", "'"), ("`", "`"), ("”", "”"))


def speakable(text: str) -> str:
    """A text without null bytes, control characters and controls of direction."""
    return _UNSPEAKABLE.sub("", text)


def audible(text: str) -> str:
    """What a person said: composed letters, nothing invisible, no space around."""
    return unicodedata.normalize("NFC", _INVISIBLE.sub("", speakable(text))).strip()


def says_something(text: str) -> bool:
    """Whether a text holds a letter: signs, figures and pictures alone are no words."""
    return any(sign.isalpha() for sign in text)


def name_of(text: str) -> str:
    """What is left of a command's name when nothing of its spelling matters: « Qui-fait » gives `quifait`."""
    return "".join(SPOKEN_WORD.findall(fold(text)))


def without_article(words: str) -> str:
    """« de l’aide » gives « aide »; an article alone is kept, and that of a day: « le 3 » is not « 3 »."""
    found = _ARTICLE.match(words)
    return words[found.end() :] if found and found.end() < len(words) else words


def parts_of(words: str, *, barred: bool = False) -> list[str]:
    """What stands between the « ; » and the ends of lines. barred: between the « | » too, which no name holds."""
    return [" ".join(part.split()) for part in (BETWEEN_PARTS if barred else _BETWEEN).split(words) if part.strip()]


def sayings(listed: str) -> frozenset[str]:
    """Words that people say, as they are listed to be read: between commas, over as many lines as it takes."""
    return frozenset(" ".join(each.split()) for each in listed.split(","))


NO_MORE = sayings("retirer, retire, non, plus, stop, annuler, finalement non")
"""Said after the number of a thing, that the person stands behind it no more."""


def unquoted(text: str) -> str:
    """A text without the pair of quotes around it, if there is one."""
    for opening, closing in _QUOTES:
        if len(text) > 1 and text.startswith(opening) and text.endswith(closing):
            return text[1:-1].strip()
    return text
