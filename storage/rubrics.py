"""The headings under which needs go in a printed directory and on a map: few, and each structure has one."""

import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib import resources

from storage.lexicon import Lexicon


@dataclass(frozen=True, slots=True)
class Rubric:
    """One heading. rank: in their order, from 0."""

    rank: int
    name: str


def _read() -> tuple[tuple[Rubric, ...], Mapping[str, Rubric], Mapping[str, Rubric]]:
    found = tomllib.loads((resources.files("storage") / "rubrics.toml").read_text("utf-8"))["rubrique"]
    rubrics = tuple(Rubric(rank, entry["nom"]) for rank, entry in enumerate(found))
    of_needs, of_themes = (
        {slug: rubric for rubric, entry in zip(rubrics, found, strict=True) for slug in entry[field]} for field in ("besoins", "themes")
    )
    return rubrics, of_needs, of_themes


RUBRICS, OF_NEEDS, OF_THEMES = _read()
"""All of them; the one of each need of the lexicon that the robot brings; the one of each beginning of a national theme."""
OTHER = Rubric(len(RUBRICS), "Autres structures")


def rubric_of(tag: str, lexicon: Lexicon) -> Rubric:
    """Where a need (a slug, or a national theme) goes: by itself, else by its national theme."""
    need = lexicon.needs.get(tag) or lexicon.need_for_theme(tag)
    names = [tag, *((need.slug, *need.themes) if need else ())]
    found = (OF_NEEDS.get(name) or OF_THEMES.get(name.partition("--")[0]) for name in names)
    return next((rubric for rubric in found if rubric), OTHER)


def main_rubric(tags: Iterable[str], lexicon: Lexicon) -> Rubric:
    """Where who answers these needs goes, one tag for each time it is named: where most of them are, the first of equals."""
    counted = Counter(rubric_of(tag, lexicon).rank for tag in tags)
    rank = min(counted, key=lambda rank: (-counted[rank], rank), default=OTHER.rank)
    return (*RUBRICS, OTHER)[rank]
