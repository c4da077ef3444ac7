"""The invented sample town: whole, coherent, and nobody's real address."""

import csv
import json
import re
import tomllib
from collections import Counter
from datetime import date
from importlib import resources
from io import StringIO
from typing import Any

import pytest

FICTITIOUS_PHONE = re.compile(r"\+33(19900|26191|35301|46571|53649|63998)\d{4}")  # Arcep, numbering plan: numbers kept for fiction
TEXTS = ("nom", "description", "adresse", "frais_precisions", "conditions_acces", "mobilisation_precisions")
CODES: dict[str, set[str | None]] = {
    "type": {"accompagnement", "aide-financiere", "aide-materielle", "atelier", "formation", "information"},
    "frais": {"gratuit", "payant", None},
}
LISTED_CODES: dict[str, set[str]] = {
    "modes_accueil": {"a-distance", "en-presentiel"},
    "modes_mobilisation": {"envoyer-un-courriel", "se-presenter", "telephoner", "utiliser-lien-mobilisation"},
    "mobilisable_par": {"usagers", "professionnels"},
}

Row = dict[str, Any]


TOWN = resources.files("bot") / "demo" / "town"


@pytest.fixture(scope="module")
def town() -> dict[str, list[Row]]:
    rows: dict[str, list[Row]] = json.loads((TOWN / "valmont.json").read_text(encoding="utf-8"))
    return rows


@pytest.fixture(scope="module")
def rows(town: dict[str, list[Row]]) -> list[Row]:
    return [*town["structures"], *town["services"]]


@pytest.fixture(scope="module")
def lexicon() -> dict[str, list[Row]]:
    return tomllib.loads((resources.files("storage") / "lexicon.toml").read_text(encoding="utf-8"))


def test_the_town_has_the_size_of_a_real_network(town: dict[str, list[Row]]) -> None:
    assert 55 <= len(town["structures"]) <= 75
    assert 110 <= len(town["services"]) <= 160


def test_ids_are_unique_and_every_service_has_its_structure(town: dict[str, list[Row]], rows: list[Row]) -> None:
    assert max(Counter(row["id"] for row in rows).values()) == 1
    assert max(Counter(structure["nom"] for structure in town["structures"]).values()) == 1
    assert {service["structure_id"] for service in town["services"]} == {structure["id"] for structure in town["structures"]}
    assert {row["source"] for row in rows} == {"valmont"}


def test_themes_and_publics_are_those_of_the_lexicon(town: dict[str, list[Row]], lexicon: dict[str, list[Row]]) -> None:
    themes = {theme for need in lexicon["besoin"] for theme in need["themes"]}
    publics = {public["code"] for public in lexicon["public"]}
    assert {theme for service in town["services"] for theme in service["thematiques"]} == themes
    assert {public for service in town["services"] for public in service["publics"]} == publics
    assert [service["id"] for service in town["services"] if "tous-publics" in service["publics"] and len(service["publics"]) > 1] == []


def test_codes_are_those_of_the_national_schema(town: dict[str, list[Row]]) -> None:
    for key, known in CODES.items():
        assert {service[key] for service in town["services"]} <= known
    for key, several in LISTED_CODES.items():
        assert {code for service in town["services"] for code in service[key]} <= several
        assert all(service[key] for service in town["services"])


def test_only_fictitious_phones_and_example_addresses(rows: list[Row]) -> None:
    assert [row["telephone"] for row in rows if row["telephone"] and not FICTITIOUS_PHONE.fullmatch(row["telephone"])] == []
    assert [row["courriel"] for row in rows if row["courriel"] and not re.fullmatch(r"[a-z.-]+@[a-z.-]+\.example", row["courriel"])] == []
    links = [row.get("site_web") or row.get("lien_mobilisation") for row in rows]
    assert [link for link in links if link and not re.fullmatch(r"https://[a-z-]+\.example(/[a-z-]*)*", link)] == []
    assert [row["id"] for row in rows if re.search(r"@|\d{2}([ .]?\d{2}){4}", " ".join(row.get(key) or "" for key in TEXTS))] == []


def test_nobody_is_named(town: dict[str, list[Row]]) -> None:
    assert {service["contact_nom_prenom"] for service in town["services"]} == {None}


def test_confirmations_are_spread_and_some_are_old(rows: list[Row]) -> None:
    dates = [date.fromisoformat(row["date_maj"]) for row in rows]
    assert date(2024, 6, 1) <= min(dates) < date(2024, 8, 1)
    assert date(2026, 11, 1) <= max(dates) <= date(2026, 11, 22)


def test_texts_are_typed_as_french_is(rows: list[Row]) -> None:
    texts = [row[key] for row in rows for key in TEXTS if row.get(key)]
    assert [text for text in texts if re.search(r"'| [:;!?»€%]|« |  |^\s|\s$", text)] == []


def test_the_spreadsheet_holds_the_same_structures(town: dict[str, list[Row]]) -> None:
    sheet = (TOWN / "structures.csv").read_bytes().decode("utf-8")
    assert sheet.startswith("\ufeff")
    lines = list(csv.DictReader(StringIO(sheet.removeprefix("\ufeff"), newline=""), delimiter=";"))
    assert lines == [{key: as_cell(value) for key, value in structure.items()} for structure in town["structures"]]


def as_cell(value: Any) -> str:
    return "|".join(value) if isinstance(value, list) else value or ""


def test_each_person_of_the_demo_works_in_one_structure_of_the_town(town: dict[str, list[Row]]) -> None:
    people = tomllib.loads((TOWN / "people.toml").read_text(encoding="utf-8"))["person"]
    homes = {person["login"]: [row["id"] for row in town["structures"] if person["structure"] in row["nom"]] for person in people}
    assert homes == {
        "samira": ["valmont--ccas"],
        "paul": ["valmont--maison-pour-tous"],
        "lea": ["valmont--pmi"],
        "omar": ["valmont--panier-partage"],
        "ines": ["valmont--mission-locale"],
        "karim": ["valmont--valmont-habitat"],
    }
    assert {person["login"] for person in people if person["role"] == "coordinator"} == {"samira", "paul"}
    assert all(person.keys() == {"login", "name", "structure", "role"} for person in people)
