"""What is printed on paper: by a layout of Typst beside the texts (`effects.Printed`), when it leaves."""

import re
from importlib.util import find_spec
from unicodedata import category

from commands.core.language.words import speakable

PDF, PNG = "application/pdf", "image/png"
_BLANKS = re.compile(r"[ \t\r\n\f\v\u2028\u2029]+")
_FIRST_ARROW = "\u2190"
_JOINING = "\u200d\ufe0e\ufe0f\u20e3"
"""What joins and colours pictures: nothing is left to join."""


def can_print() -> bool:
    """Whether Typst is there, as `pip install .` brings it: `agora check` tells where it is missing."""
    return find_spec("typst") is not None


def on_paper(text: str) -> str:
    """In one line, without pictures: the letters that are printed with have none."""
    return _BLANKS.sub(" ", "".join(sign for sign in speakable(text) if not _is_picture(sign))).strip()


def _is_picture(sign: str) -> bool:
    return (sign >= _FIRST_ARROW and category(sign) in {"So", "Sk", "Co", "Cn"}) or sign in _JOINING
