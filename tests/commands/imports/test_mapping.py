"""Declarations: those of the house are sound, a faulty one says where."""

import pytest

from commands.imports.mapping import MappingError, list_mappings, parse_mapping, recognise
from tests.commands.imports.samples import LEXICON

WHOLE = 'source = "s"\ntitre = "t"\ncolonnes = ["Nom"]\n[structure]\nnom = "Nom"\n'


def test_the_house_knows_three_sources() -> None:
    assert {name: mapping.source for name, mapping in list_mappings().items()} == {
        "data_inclusion": "data-inclusion",
        "gironde": "gironde",
        "mediation_numerique": "mediation-numerique",
    }


def test_the_needs_they_name_are_in_the_lexicon() -> None:
    values = [value for mapping in list_mappings().values() for offer in mapping.offre for value in offer.valeurs.values()]
    assert {need for value in values for need in value.besoins} <= set(LEXICON.needs)
    assert [theme for value in values for theme in value.themes if LEXICON.need_for_theme(theme) is None] == []


@pytest.mark.parametrize(
    ("columns", "source"),
    [
        (["LIEU", "type structure", "Commune", "Adresse postale", "autre"], "gironde"),
        (["source", "id", "nom", "date_maj"], "data-inclusion"),
        (["source", "id", "nom", "date_maj", "pivot", "commune", "code_postal", "services"], "mediation-numerique"),
        (["Nom", "Ville"], None),
    ],
)
def test_columns_tell_the_source(columns: list[str], source: str | None) -> None:
    found = recognise(columns, list_mappings().values())
    assert (found and found.source) == source


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("source = ", "TOML"),
        ('source = "s"', "titre"),
        (WHOLE + 'couleur = "Couleur"\n', "structure.couleur"),
        (WHOLE.replace('nom = "Nom"', "nom = 3"), "structure.nom"),
        (WHOLE + "[[offre]]\nvaleurs = {}\n", "offre.0.colonne"),
    ],
)
def test_a_faulty_declaration_says_where(text: str, words: str) -> None:
    with pytest.raises(MappingError, match=f"^mien.toml : .*{words}"):
        parse_mapping(text, "mien.toml")
