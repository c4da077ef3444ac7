"""Declarations: those of the house are sound, a faulty one says where."""

from pathlib import Path

import pytest

from commands.imports.mapping import MappingError, ServiceFields, StructureFields, list_mappings, parse_mapping, recognise
from tests.shipped import LEXICON

OF_OTHERS = "`mardi` `mercredi` `jeudi` `vendredi` `samedi` `source` `structure` `themes` `besoins` `contact_precisions` `orientation`"
"""Fields between two that are told, and those of national formats."""
WHOLE = 'source = "s"\ntitre = "t"\ncolonnes = ["Nom"]\n[structure]\nnom = "Nom"\n'


def test_the_house_knows_its_sources() -> None:
    assert {name: mapping.source for name, mapping in list_mappings().items()} == {
        "agora": "annuaire",
        "data_inclusion": "data-inclusion",
        "finess": "finess",
        "gironde": "gironde",
        "mediation_numerique": "mediation-numerique",
        "openstreetmap": "openstreetmap",
    }


def test_the_needs_they_name_are_in_the_lexicon() -> None:
    values = [value for mapping in list_mappings().values() for offer in mapping.offre for value in offer.valeurs.values()]
    assert {need for value in values for need in value.besoins} <= set(LEXICON.needs)
    assert [theme for value in values for theme in value.themes if LEXICON.need_for_theme(theme) is None] == []


@pytest.mark.parametrize(
    ("columns", "source"),
    [
        (["LIEU", "type structure", "Commune", "Adresse postale", "services", "autre"], "gironde"),
        (["source", "id", "nom", "date_maj"], "data-inclusion"),
        (["source", "id", "nom", "date_maj", "pivot", "commune", "code_postal", "services"], "mediation-numerique"),
        (["Nom", "Ville"], None),
        # a médiation numérique list that gives its source and its day, and no pivot
        (
            ["source", "id", "nom", "date_maj", "commune", "code_postal", "adresse", "services", "public_accueillis", "horaires"],
            "mediation-numerique",
        ),
        (["source", "id", "nom", "date_maj", "Nom du maire", "Canton", "Effectif"], None),
    ],
)
def test_columns_tell_the_source(columns: list[str], source: str | None) -> None:
    found = recognise(columns, list_mappings().values())
    assert (found and found.source) == source


def test_what_the_guide_shows_is_a_declaration() -> None:
    guide = (Path(__file__).parents[3] / "docs" / "importer-vos-listes.md").read_text(encoding="utf-8")
    shown = guide.partition("```toml\n")[2].partition("```")[0]
    assert parse_mapping(shown, "guide").coche[0].besoins == ("logement",)
    told = guide.rpartition("Champs de `[structure]`")[2]
    assert [
        name for fields in (StructureFields, ServiceFields) for name in fields.model_fields if f"`{name}`" not in told + OF_OTHERS
    ] == []


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
