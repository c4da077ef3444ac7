from collections import Counter

import pytest

from storage.lexicon import parse
from storage.rubrics import OF_NEEDS, OF_THEMES, OTHER, RUBRICS, main_rubric, rubric_of
from tests.shipped import LEXICON

MORE = parse('[[besoin]]\nslug = "navette"\nnom = "navette"\nthemes = ["mobilite--covoiturage"]\nmots = ["bus"]')


def test_each_need_of_the_house_has_one_heading() -> None:
    assert set(OF_NEEDS) == set(LEXICON.needs)
    themes = {theme.partition("--")[0] for need in LEXICON.needs.values() for theme in need.themes}
    assert themes <= set(OF_THEMES)
    assert len({rubric.name for rubric in (*RUBRICS, OTHER)}) == len(RUBRICS) + 1


@pytest.mark.parametrize(
    ("tag", "name"),
    [
        ("retraite", "La famille, l’enfance, le grand âge"),  # no national theme
        ("mobilite--preparer-son-permis", "Se déplacer"),  # a national theme that the lexicon does not name
        ("navette", "Se déplacer"),  # a need that the territory added
        ("un-besoin-inconnu", "Autres structures"),
    ],
)
def test_where_a_need_goes(tag: str, name: str) -> None:
    assert rubric_of(tag, MORE if tag == "navette" else LEXICON).name == name


def test_a_structure_goes_where_most_of_its_needs_are() -> None:
    counted = Counter({"logement": 1, "permis": 2, "transport": 1})
    assert main_rubric(counted.elements(), LEXICON).name == "Se déplacer"
    assert main_rubric(["permis", "logement"], LEXICON).name == "Se loger", "the first of equals"
    assert main_rubric([], LEXICON) is OTHER
