"""Free words of needs and publics, as the lexicon understands them."""

import pytest

from commands.imports.meanings import Meanings, known_value
from tests.shipped import LEXICON

MEANINGS = Meanings(LEXICON)


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        ("Tous publics", ("tous-publics",)),
        ("tout public", ("tous-publics",)),
        ("Tous", ("tous-publics",)),
        ("Jeunes 16-25 ans", ("jeunes",)),
        ("Seniors_(+_65_ans)", ("seniors",)),
        ("familles et retraités", ("familles", "seniors")),
        ("Demandeur d'Emploi", ("demandeurs-emploi",)),
        ("demandeurs d’emplois", ("demandeurs-emploi",)),
        ("Public_langues_étrangères", ()),
        ("public", ("tous-publics",)),
        ("Patients", ()),
        ("tous sauf mineurs", ("tous-publics",)),
        ("Familles (hors seniors)", ("familles",)),
        ("Tout public, pas de jeunes", ("tous-publics",)),
        ("", ()),
    ],
)
def test_publics_in_the_words_of_a_list(words: str, codes: tuple[str, ...]) -> None:
    assert MEANINGS.publics(words).slugs == codes


@pytest.mark.parametrize(
    ("words", "needs", "certain"),
    [
        ("Aide pour les démarches administratives", ("aide-administrative",), True),
        ("démarche administratve", ("aide-administrative",), True),  # spelled on a phone
        ("AIDE ALIMENTAIRE", ("aide-alimentaire",), True),
        ("Alimentaire", ("aide-alimentaire",), True),  # as columns are called
        ("Vestimentaire", ("vetements",), True),
        ("Budgétaire", ("budget",), True),
        ("Médical", ("soins",), True),
        ("Logement, hébergement", ("logement", "hebergement"), True),
        ("Initiation aux outils numériques", ("aide-informatique",), False),
        ("Piano à quatre mains", (), False),
        ("Logement, sauf hébergement", ("logement",), True),
    ],
)
def test_needs_in_the_words_of_a_list(words: str, needs: tuple[str, ...], certain: bool) -> None:
    found = MEANINGS.needs(words)
    assert (found.slugs, found.is_certain) == (needs, certain)


def test_the_choice_that_a_form_cut_short_is_known() -> None:
    values = {"realiser des demarches administratives": 1, "realiser un film": 2}
    assert known_value("Réaliser_des_démarches_administ", values) == "realiser des demarches administratives"
    assert known_value("Réaliser", values) is None
