"""What the operator is told of the structures of [[pilots]] that the directory does not call so."""

from typing import Any

import pytest

from bot.administration.check import check_coordinators, check_pilots
from bot.settings import Settings
from storage.analysis import fold

CCAS = "Centre communal d’action sociale (CCAS) de Valmont"
NAMES = {
    fold(each): each
    for each in (
        CCAS,
        "CS",
        "Centre social Maison pour Tous",
        "Centre social Jean-Macé",
        "Centre hospitalier : service social",
        "La Table",
        "PMI",
    )
}


def settings_of(pilots: list[dict[str, Any]]) -> Settings:
    return Settings.model_validate(
        {"territory": "Valmont", "homeserver": {"url": "http://127.0.0.1:1", "user": "@agora:town.example"}, "pilots": pilots}
    )


def told(*structures: str, names: dict[str, str] = NAMES) -> list[str]:
    settings = settings_of([{"structure": each, "coordinators": []} for each in structures])
    return [str(each) for each in check_pilots(names, settings)]


def test_a_name_of_the_directory_is_well_whatever_its_case() -> None:
    assert told("la table", "pmi") == []


@pytest.mark.parametrize(
    ("structure", "nearest"),
    [("CCAS", f"« {CCAS} »"), ("Centre social", "« Centre social Maison pour Tous » ou « Centre social Jean-Macé »")],
)
def test_the_names_that_hold_its_words_are_offered_to_be_copied(structure: str, nearest: str) -> None:
    (said,) = told(structure)
    assert said == (
        f"✗ Structure pilote « {structure} » : l’annuaire n’a pas ce nom. "
        f"Dans [[pilots]], écrivez {nearest} si c’est elle ; sinon, importez la structure"
    )


def test_a_name_that_is_like_no_other_is_to_be_imported() -> None:
    assert told("Mission locale") == [
        "✗ Structure pilote « Mission locale » : l’annuaire n’a pas ce nom : corrigez [[pilots]], ou importez la structure"
    ]


def test_an_empty_directory_is_said_once() -> None:
    assert told("CCAS", "PMI", names={}) == ["⚠ Annuaire : il est vide : agora import"]


def test_who_is_under_several_pilot_structures_is_named_and_nobody_else() -> None:
    samira, paul = ({"id": f"@{name.lower()}:ville.example", "name": name} for name in ("Samira", "Paul"))
    pilots = [{"structure": "CCAS", "coordinators": [samira]}, {"structure": "Ville", "coordinators": [paul, samira]}]
    (told,) = [str(each) for each in check_coordinators(settings_of(pilots))]
    assert "Samira (@samira:ville.example)" in told
    assert "CCAS et Ville" in told
    assert check_coordinators(settings_of(pilots[:1])) == []
