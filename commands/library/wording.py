"""What the words that are said with a document tell of it: title, structure, year, theme, for whom, licence."""

import re
from typing import Any

from commands.core import guard
from commands.core.declaration.context import Context
from commands.core.declaration.effects import Refused
from commands.core.language.words import parts_of, sayings, says_something, unquoted, words_of
from commands.core.rules.lines import only_short
from commands.core.rules.structures import find_named
from commands.library.licences import CHOICES, read_licence
from storage import confirmations, directory
from storage.analysis import stems_of
from storage.lexicon import Lexicon

LONGEST = {"title": 150, "author": 100, "theme": 60, "audience": 80, "licence": 80, "summary": 300}
"""Characters of each."""
OLDEST = 1900
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_FOR = re.compile(r"(?:pour|public ?:|à destination d[eu]s?) ?(.+)", re.IGNORECASE)
_BY = re.compile(r"(?:par|auteur ?:|structure ?:|de la part d[eu]s?) ?(.+)", re.IGNORECASE)
EVERYBODY = sayings(
    "tous, toutes, tout le monde, tout public, tous publics, tous les publics, pour tous, pour tout le monde, n importe qui"
)
OURS = sayings("nous, notre structure, ma structure, la notre, la mienne, moi, c est nous, oui, par nous, de nous, chez nous")


def read_parts(words: str) -> dict[str, Any]:
    """« titre ; structure ; 2024 ; logement ; pour les jeunes ; licence ouverte »: the first one is the title. Raises Refused."""
    said: dict[str, Any] = {}
    parts = [each for each in parts_of(words) if says_something(each) or _YEAR.search(each)]
    for rank, part in enumerate(parts):
        key, value = ("title", unquoted(part)) if not rank else _known(part, said)
        said[key] = int(value) if key == "year" else checked(key, value)
    return said


def _known(part: str, said: dict[str, Any]) -> tuple[str, str]:
    """What a part is, by its shape; else what stands next and was not said yet: the structure, the theme, for whom, the rest."""
    if (year := _YEAR.search(part)) and len(part) <= len("en septembre 2024"):
        return "year", year[0]
    if found := _FOR.fullmatch(part):
        return "audience", found[1]
    if found := _BY.fullmatch(part):
        return "author", found[1]
    licence = read_licence(part)
    if "licence" in words_of(part).split() or licence in CHOICES or licence.startswith("CC "):
        return "licence", licence
    return next(key for key in ("author", "theme", "summary") if key not in said or key == "summary"), part


def checked(key: str, words: str) -> str:
    """Words on one line. Raises Refused where they are many, or speak of an accompanied person."""
    return guard.only_safe(only_short(" ".join(words.split()), LONGEST[key], "library.too-long", what=key))


def read_year(words: str, last: int) -> int:
    """Raises Refused."""
    years = [int(each) for each in _YEAR.findall(words)]
    if len(years) != 1 or not OLDEST <= years[0] <= last:
        raise Refused("library.no-year", last=last)
    return years[0]


def theme_called(words: str, lexicon: Lexicon) -> str:
    """As the lexicon calls the need that these words are; else the words."""
    needs = lexicon.needs_by_phrase.get(stems_of(words), ())
    return needs[0].name if needs else words


async def structure_called(ctx: Context, words: str) -> str:
    """The name of the structure of the directory that is called so; empty: none, or several."""
    called = (await find_named(ctx.session, words)).called
    return called[0].name if len(called) == 1 else ""


async def own_structure(ctx: Context) -> str:
    """The structure that the person speaks for; empty: none."""
    structure_id = await confirmations.find_voice(ctx.session, ctx.person.user_id)
    return (await directory.find_short_names(ctx.session, [structure_id])).get(structure_id, "")
