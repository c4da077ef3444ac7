"""What is printed on paper: by a layout of Typst beside the texts (`effects.Printed`), when it leaves."""

import json
import re
from functools import cache
from importlib.util import find_spec
from typing import Any
from unicodedata import category
from zoneinfo import ZoneInfo

from jinja2 import Environment, StrictUndefined

from commands.core.declaration.context import Territory
from commands.core.language.words import speakable
from commands.core.telling.french import filters
from commands.core.telling.rendering import SOURCES

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


def all_on_paper(value: Any) -> Any:
    """The same, of all the words of a JSON value."""
    if isinstance(value, dict):
        return {name: all_on_paper(each) for name, each in value.items()}
    if isinstance(value, list):
        return [all_on_paper(each) for each in value]
    return on_paper(value) if isinstance(value, str) else value


def words_of_page(template: str, territory: Territory, **facts: object) -> Any:
    """What a page says, as JSON values, in the words of a template of JSON beside the texts (`committee.json.j2`)."""
    return json.loads(_pages(territory.zone).get_template(template).render(territory=territory.name, **facts))


@cache
def _pages(zone: ZoneInfo) -> Environment:
    """Each template is compiled once: that of a message's own is escaped as HTML, and is another one."""
    made = Environment(loader=SOURCES, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, autoescape=False)  # noqa: S701 - it writes JSON
    made.filters.update(filters(zone))
    return made


def _is_picture(sign: str) -> bool:
    return (sign >= _FIRST_ARROW and category(sign) in {"So", "Sk", "Co", "Cn"}) or sign in _JOINING
