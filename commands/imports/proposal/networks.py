"""Lists of one network only: « france-services.csv » tells nowhere, in its rows, what a France services does."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from commands.core.language.words import words_of


@dataclass(frozen=True, slots=True)
class Network:
    """What all the structures of a list are. `constants`: what their rows then say, as declarations have it."""

    name: str
    constants: Mapping[str, Any]
    is_certain: bool


def network_of(title: str, name_column: str | None) -> Network | None:
    """The network that the column of the names says, or that the title of the list does, which is to be asked about."""
    for words, certain in ((words_of(name_column or ""), True), (words_of(title), False)):
        for phrase, constants in _networks().items():
            if f" {phrase} " in f" {words} ":
                said = constants.get("type") or constants["services"][0]["nom"]
                return Network(said, constants, certain)
    return None


@cache
def _networks() -> dict[str, dict[str, Any]]:
    """Folded words → constants."""
    content = tomllib.loads((resources.files(__package__) / "vocabulary.toml").read_text("utf-8"))
    return {
        words_of(words): {name: said for name, said in each.items() if name != "mots"}
        for each in content["reseau"]
        for words in each["mots"]
    }
