"""The publics of the analyse des besoins sociaux: their figures, and their names in the lexicon, as `publics.toml` says them."""

import tomllib
from functools import cache
from importlib import resources

from pydantic import BaseModel, ConfigDict


class Public(BaseModel):
    """One of them. codes: its names in the lexicon. chiffres: codes of the catalogue. absent: what no figure of ours tells of it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    nom: str
    codes: tuple[str, ...]
    chiffres: tuple[str, ...]
    absent: str


@cache
def publics() -> tuple[Public, ...]:
    """All of them, in their order."""
    text = resources.files("commands.figures.needs").joinpath("publics.toml").read_text(encoding="utf-8")
    return tuple(Public.model_validate(each) for each in tomllib.loads(text)["public"])
