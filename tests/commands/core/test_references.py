"""Numbers of things as people say them."""

import pytest

from commands.core.declaration.intents import Thing
from commands.core.language.references import take_reference


@pytest.mark.parametrize(
    ("said", "number", "after"),
    [
        ("R12", 12, ""),
        ("r 12", 12, ""),
        ("12", 12, ""),
        ("R-12 +2", 12, "+2"),
        ("à la rencontre n° 12, date mardi", 12, "date mardi"),
        ("rencontre r12 : mardi", 12, "mardi"),
        ("#12", 12, ""),
        ("12/11", None, "12/11"),
        ("9h", None, "9h"),
        ("Café ; 3 décembre", None, "Café ; 3 décembre"),
        ("au café 12", 12, ""),
        ("le 3", None, "le 3"),
        ("à 3", None, "à 3"),
        ("3 décembre", None, "3 décembre"),
        ("café 3 décembre", None, "café 3 décembre"),
        ("2 jours", None, "2 jours"),
        ("2 à 4", None, "2 à 4"),
        ("3 personnes", None, "3 personnes"),
        ("1 pour R2", None, "1 pour R2"),
        ("R2 3 personnes", 2, "3 personnes"),
        ("r3 décembre", 3, "décembre"),
        ("", None, ""),
        ("R" + "9" * 50, None, "R" + "9" * 50),
    ],
)
def test_a_number_and_what_follows(said: str, number: int | None, after: str) -> None:
    assert take_reference(said, "R", "rencontre|café|atelier") == (number, after)


@pytest.mark.parametrize(
    ("said", "named"),
    [
        ("où en est P7 ?", ["P7"]),
        ("P7: la poste", ["P7"]),
        ("!équipe ajouter @p7:town.example ; CCAS", []),
        ("@jean.p7:town.example en parle", []),
        ("https://ville.example/p7", []),
        ("(P7), « P8 »", ["P7", "P8"]),
    ],
)
def test_what_stands_in_the_id_of_somebody_or_in_an_address_names_nothing(said: str, named: list[str]) -> None:
    assert Thing("problems.problem", "P", "problème", shown_by="problème").references(said) == named
