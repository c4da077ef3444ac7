"""Which rows of a file are one sheet, and which sheet of the directory a row of the next edition is."""

import json

import pytest

from commands.imports.following import follow, same
from commands.imports.records import Records
from storage.imports import Stored
from tests.commands.imports.samples import NATIONAL, TOWN, records_of

HEADER = "Nom;Adresse;Ville;Tél;Fait\n"
NUMBERED = TOWN.model_copy(update={"structure": TOWN.structure.model_copy(update={"identifiant": ("n",)})})


def accounted(records: Records, rows: int) -> bool:
    return records.taken + len(records.refusals) + len(records.left) == rows


def stored(records: Records) -> dict[tuple[str, str], Stored]:
    """A directory that holds what a list said."""
    return {key: Stored(rank, each.values, each.contacts) for rank, (key, each) in enumerate(records.structures.items(), 1)}


def homes(before: str, after: str, mapping: object = TOWN) -> dict[str, str]:
    """The name and address of each row of the next edition → those of the sheet it is of, or « nouvelle »."""
    there = stored(records_of(before, mapping))  # type: ignore[arg-type]
    records = records_of(after, mapping)  # type: ignore[arg-type]
    settled = {key for key, record in records.structures.items() if key in there and same(record, there[key])}
    follow(records, settled, {key: sheet for key, sheet in there.items() if key not in settled})
    assert all(key == record.key for key, record in records.structures.items())
    assert all(
        each.structure and each.structure in records.structures and each.key[1].startswith(each.structure[1])
        for each in records.services.values()
    )
    return {said(record.values): said(there[key].values) if key in there else "nouvelle" for key, record in records.structures.items()}


def said(values: dict[str, object]) -> str:
    return f"{values['name']}, {values['address']}"


# ── In one file ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_two_sites_are_two_sheets_and_a_row_said_twice_is_one_and_told() -> None:
    records = records_of(HEADER + "Le Pont;1 quai;Bègles;;Net\nLe Pont;2 rue;Bègles;;Net\nLe Pont;1 quai;Bègles;;Net\n;;;;\n")
    assert [each.values["address"] for each in records.structures.values()] == ["1 quai", "2 rue"]
    assert [(each.place, each.reason) for each in records.left] == [(4, "dite deux fois, mot pour mot (voir 2)")]
    assert [each.structure for each in records.services.values()] == list(records.structures)
    assert accounted(records, 3)


def test_rows_that_tell_of_one_sheet_in_other_words_are_joined() -> None:
    records = records_of(HEADER + "Le Pont;1, quai;Bègles;115;Net\nLE PONT;1 quai;BEGLES;119;Colis\n")
    (record,) = records.structures.values()
    assert (record.name, record.contacts, record.also) == ("Le Pont", frozenset({("phone", "115"), ("phone", "119")}), (3,))
    assert {each.name for each in records.services.values()} == {"Accès à Internet", "Colis alimentaires"}
    assert accounted(records, 2)


def test_what_the_second_row_says_otherwise_is_noticed_and_kept_raw() -> None:
    records = records_of("Nom;Adresse;Ville;Type;SIRET\nLe Pont;1 quai;B;ASSO;\nLe Pont;1 quai;B;Mairie;21130001700012\n")
    (record,) = records.structures.values()
    assert (record.values["kind"], record.values["siret"]) == ("association", "21130001700012")
    assert [(each.place, each.column, each.value) for each in records.notices] == [(3, "type", "Mairie")]
    assert record.raw is not None
    assert (record.raw["Type"], record.raw["Type (3)"]) == ("ASSO", "Mairie")


@pytest.mark.parametrize("order", [[0, 1, 2], [2, 1, 0], [1, 2, 0]])
def test_an_identifier_that_several_sheets_share_numbers_none_in_whatever_order(order: list[int]) -> None:
    rows = ["7;Le Pont;1 quai;Bègles;Net", "7;La Rive;2 rue;Bègles;Colis", "7;Le Port;3 rue;Bègles;"]
    records = records_of("N;Nom;Adresse;Ville;Fait\n" + "\n".join(rows[rank] for rank in order), NUMBERED)
    keys = {each.name: key[1] for key, each in records.structures.items()}
    assert keys == {
        "Le Pont": "7 | le pont | 1 quai | begles",
        "La Rive": "7 | la rive | 2 rue | begles",
        "Le Port": "7 | le port | 3 rue | begles",
    }
    assert {(each.key[1], each.structure) for each in records.services.values()} == {
        (f"{keys['Le Pont']}#acces a internet", ("ville", keys["Le Pont"])),
        (f"{keys['La Rive']}#colis alimentaires", ("ville", keys["La Rive"])),
    }
    assert accounted(records, 3)


def test_services_that_share_an_identifier_are_all_taken() -> None:
    common = {"source": "dora", "date_maj": "2026-01-02", "id": "1"}
    services = [{**common, "structure_id": "1", "nom": name} for name in ("Couture", "Tricot", "Couture")]
    records = records_of(json.dumps({"structures": [{**common, "nom": "Le Pont"}], "services": services}), NATIONAL)
    assert sorted(each.name for each in records.services.values()) == ["Couture", "Tricot"]
    assert [each.place for each in records.left] == [3]
    assert accounted(records, 4)


# ── From one edition to the next ─────────────────────────────────────────────────────────────────────────────────

TWO = HEADER + "Le Pont;1 quai;Bègles;115;Net\nLe Pont;2 rue Haute;Bègles;119;Colis\n"


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ("Le Pont;1 quai;Bègles;116;\nLe Pont;2 rue Haute;Bègles;;", {"1 quai": "1 quai", "2 rue Haute": "2 rue Haute"}),  # a phone
        ("Le Pont;1 quai;Bègles;;\nLe Pont;2, rue haute;BEGLES;;", {"1 quai": "1 quai", "2, rue haute": "2 rue Haute"}),
        ("Le Pont;1 quai;Bègles;;\nLe Pont;22 rue Haute;Bègles;;", {"1 quai": "1 quai", "22 rue Haute": "2 rue Haute"}),  # a typo mended
        ("Le Pont;3 cours;Bègles;;\nLe Pont;4 cours;Bègles;;", {"3 cours": "nouvelle", "4 cours": "nouvelle"}),  # which is which?
        ("Le Pont;1 quai;Bègles;;\nLe Pont;2 rue Haute;Bègles;;\nLe Pont;9 cours;Bègles;;", {"1 quai": "1 quai", "9 cours": "nouvelle"}),
    ],
)
def test_a_change_is_no_new_sheet(rows: str, expected: dict[str, str]) -> None:
    found = homes(TWO, HEADER + rows)
    assert expected.items() <= {key.partition(", ")[2]: value.partition(", ")[2] or value for key, value in found.items()}.items()


def test_a_name_said_in_full_at_its_address_is_no_new_sheet_and_its_neighbour_is() -> None:
    before = HEADER + "CCAS;Place de la Mairie;Bègles;;\nRestos du cœur;5 rue Basse;Bègles;;\n"
    after = HEADER + "CCAS de Bègles;Place de la Mairie;Bègles;;Net\nSecours populaire;5 rue Basse;Bègles;;\n"
    assert homes(before, after) == {
        "CCAS de Bègles, Place de la Mairie": "CCAS, Place de la Mairie",
        "Secours populaire, 5 rue Basse": "nouvelle",
    }


def test_a_list_that_learns_where_its_structures_are_keeps_its_sheets() -> None:
    assert homes("Nom;Ville\nLe Pont;\n", HEADER + "Le Pont;1 quai;Bègles;;\n") == {"Le Pont, 1 quai": "Le Pont, None"}


def test_numbers_that_are_ranks_and_shift_give_nobody_the_facts_of_another() -> None:
    before = "N;Nom;Adresse;Ville\n1;Le Pont;1 quai;B\n2;La Rive;2 rue;B\n3;Le Port;3 rue;B\n"
    after = "N;Nom;Adresse;Ville\n1;L’Anse;4 rue;B\n2;Le Pont;1 quai;B\n3;La Rive;2 rue;B\n4;Le Port;3 rue;B\n"
    found = homes(before, after, NUMBERED)
    assert found.pop("L’Anse, 4 rue") == "nouvelle"
    assert all(row == sheet for row, sheet in found.items())
    assert len(found) == 3


def test_a_structure_that_its_number_names_may_change_all_the_rest() -> None:
    assert homes("N;Nom;Adresse;Ville\n1;Le Pont;1 quai;B\n", "N;Nom;Adresse;Ville\n1;La Rive;2 rue;C\n", NUMBERED) == {
        "La Rive, 2 rue": "Le Pont, 1 quai"
    }


def test_a_row_a_day_is_one_week() -> None:
    hours = TOWN.model_copy(update={"structure": TOWN.structure.model_copy(update={"horaires": ("jour", "matin")})})
    rows = ("Lundi;9h-12h", "Jeudi;9h-11h", "Jeudi;10h-11h")
    records = records_of("Nom;Ville;Jour;Matin\n" + "".join(f"Le Pont;Bègles;{each}\n" for each in rows), hours)
    (record,) = records.structures.values()
    assert record.values["opening_hours"] == "Mo 09:00-12:00; Th 09:00-11:00"
    assert [(each.place, each.value) for each in records.notices] == [(4, "Th 10:00-11:00")]


def test_a_name_that_says_closed() -> None:
    records = records_of(HEADER + "Le Pont (fermé);1 quai;Bègles;;Net\nLe Quai - fermée définitivement;;;;\nLa Porte Fermée;;;;\n")
    assert [each.name for each in records.structures.values()] == ["La Porte Fermée"]
    assert [(each.place, each.reason) for each in records.left] == [(2, "elle est dite fermée"), (3, "elle est dite fermée")]
