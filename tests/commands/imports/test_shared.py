"""What several structures share, or say in codes: rows that go on, groups of columns, legends, titles of records."""

import json
from typing import Any

from commands.imports.crossing import crossed
from commands.imports.files import read_sheet
from commands.imports.meanings import Meanings
from tests.commands.imports.workbooks import xlsx
from tests.shipped import LEXICON


def rows(content: str | bytes) -> list[list[Any]]:
    """The cells of the rows of a file."""
    made = read_sheet(content.encode() if isinstance(content, str) else content)
    return [list(row.cells.values()) for row in made.structures]


def test_activities_under_a_structure_that_is_named_once() -> None:
    lines = ["Structure;Adresse;Tél;Action", "MJC;1 rue Haute;05 36 49 70 10;Devoirs", ";;;Écrivain public", ";2 rue Basse;;Danse"]
    first, second, nameless = rows("\n".join(lines))
    assert (first[:3], second) == (["MJC", "1 rue Haute", "05 36 49 70 10"], ["MJC", "1 rue Haute", "05 36 49 70 10", "Écrivain public"])
    assert nameless[0] == ""


def test_a_theme_over_its_structures() -> None:
    lines = ["Domaine;Structure;Tél", "Manger;Le Panier;1", ";La Ruche;2", "Se loger;ADIL;3", ";SIAO;4"]
    assert [row[0] for row in rows("\n".join(lines))] == ["Manger", "Manger", "Se loger", "Se loger"]
    acronyms = ["Sigle;Structure;Tél", "MJC;Maison des jeunes;1", ";La Ruche;2", "CLIC;Le Centre;3", ";SIAO;4"]
    assert [row[0] for row in rows("\n".join(acronyms))] == ["MJC", "", "CLIC", ""]


def test_a_structure_a_field_and_what_it_says() -> None:
    lines = [
        "Organisme;Rubrique;Contenu",
        "CPAM;Adresse;1 rue Haute",
        "CPAM;Téléphone;1",
        "MSA;Adresse;2 rue Basse",
        "MSA;Courriel;m@msa.example",
    ]
    read = read_sheet("\n".join(lines).encode())
    assert [(row.place, list(row.cells.values())) for row in read.structures] == [
        (2, ["CPAM", "1 rue Haute", "1", ""]),
        (4, ["MSA", "2 rue Basse", "", "m@msa.example"]),
    ]
    assert read.header == ("Organisme", "Adresse", "Téléphone", "Courriel")


def test_structures_that_columns_number() -> None:
    lines = ["Besoin;Structure 1;Tél 1;Structure 2;Tél 2", "Manger;Le Panier;1;La Ruche;2", "Se loger;ADIL;3;;"]
    assert rows("\n".join(lines)) == [["Manger", "Le Panier", "1"], ["Manger", "La Ruche", "2"], ["Se loger", "ADIL", "3"]]


def test_codes_of_a_legend() -> None:
    table = [["Structure", "Tél", "Aides"], ["CCAS", "1", "A, L"], ["ADIL", "2", "L"], ["CLIC", "3", "Écoute"], ["Croix-Rouge", "4", "A"]]
    read = read_sheet(xlsx({"Liste": [*table, [], ["Légende :"], ["A", "Aide alimentaire"], ["L", "Logement"]]}))
    assert [row.cells["Aides"] for row in read.structures] == ["Aide alimentaire, Logement", "Logement", "Écoute", "Aide alimentaire"]
    assert {each.reason for each in read.left} == {"légende"}
    inline = read_sheet(xlsx({"Liste": [["Légende : A = aide alimentaire ; L = logement"], *table]}))
    assert inline.structures[0].cells["Aides"] == "aide alimentaire, logement"


def test_structures_that_cells_name_beside_needs() -> None:
    table = [
        ["Besoin", "Orientation", "Remarque"],
        ["Aide alimentaire", "Restos du cœur 05 36 49 72 10 ; Secours catholique, 3 rue Haute, 05 36 49 72 11", "avec attestation"],
        ["Logement", "ADIL (05 36 49 72 12)", ""],
        ["Surendettement", "", ""],
    ]
    read = crossed(read_sheet(xlsx({"Liste": table})), Meanings(LEXICON))
    assert [[row.cells[name] for name in ("Structure", "Besoin", "Adresse", "Contact", "Remarque")] for row in read.structures] == [
        ["Restos du cœur", "Aide alimentaire", "", "05 36 49 72 10", "avec attestation"],
        ["Secours catholique", "Aide alimentaire", "3 rue Haute", "05 36 49 72 11", "avec attestation"],
        ["ADIL", "Logement", "", "05 36 49 72 12", ""],
    ]


def test_a_name_over_a_card_of_two_columns_is_its_sheet() -> None:
    cards = {
        name: [["Adresse", f"{rank} rue Haute"], ["Téléphone", "05 36 49 92 10"], ["Horaires", ""]]
        for rank, name in enumerate(["CMP", "CSAPA"])
    }
    assert [(row.cells["Structure"], row.cells["Adresse"]) for row in read_sheet(xlsx(cards)).structures] == [
        ("CMP", "0 rue Haute"),
        ("CSAPA", "1 rue Haute"),
    ]


def test_sheets_that_call_their_columns_otherwise() -> None:
    sheets = {
        "Nord": [["Structure", "Tel"], ["MJC", "1"], ["CLIC", "2"]],
        "Sud": [["Nom", "Téléphone", "Mail"], ["ADIL", "3", "a@b.example"]],
    }
    read = read_sheet(xlsx({**sheets, "Agents": [["Nom", "Prénom", "Tél"], ["Bernard", "Julie", "4"]]}))
    assert [(row.cells["Structure"], row.cells["Tel"]) for row in read.structures] == [("MJC", "1"), ("CLIC", "2"), ("ADIL", "3")]
    assert [each.sheet for each in read.left] == ["Agents"]


def test_records_under_titles() -> None:
    adil, siao = {"nom": "ADIL", "tel": "1"}, {"nom": "SIAO", "tel": "2"}
    expected = [["ADIL", "1", "Se loger"], ["SIAO", "2", "Dormir"]]
    assert rows(json.dumps({"Se loger": [adil], "Dormir": [siao]})) == expected
    assert rows(json.dumps([{"thème": "Se loger", "structures": [adil]}, {"thème": "Dormir", "structures": [siao]}])) == expected
    assert rows(json.dumps({"ADIL": {"tel": "1"}, "SIAO": {"tel": "2"}})) == [["ADIL", "1"], ["SIAO", "2"]]


def test_places_of_a_map_under_its_folders() -> None:
    place = "<Placemark><name>{}</name><Point><coordinates>0.62,44.2,0</coordinates></Point></Placemark>".format
    folders = "".join(
        f"<Folder><name>{title}</name>{''.join(map(place, names))}</Folder>" for title, names in (("Manger", "AB"), ("Dormir", "C"))
    )
    assert rows(f'<?xml version="1.0"?><kml><Document>{folders}</Document></kml>') == [
        ["A", "0.62", "44.2", "Manger"],
        ["B", "0.62", "44.2", "Manger"],
        ["C", "0.62", "44.2", "Dormir"],
    ]


def test_columns_made_of_blanks() -> None:
    lines = [
        "Guide",
        "Nom             Adresse                   Quand",
        "Secours         12 rue Haute, 47000       lundi",
        "populaire       Agen",
        "                05 36 49 13 10",
        "Le Panier       3 place Basse             mardi",
        "ADIL            5 cours Neuf",
    ]
    assert rows("\n".join(lines)) == [
        ["Secours populaire", "12 rue Haute, 47000 Agen\n05 36 49 13 10", "lundi"],
        ["Le Panier", "3 place Basse", "mardi"],
        ["ADIL", "5 cours Neuf", ""],
    ]


def test_a_table_of_markdown() -> None:
    assert rows("| Structure | Tél |\n|:---|---:|\n| **CAF** | 1 |\n| MDPH | 2 |\n| ADIL | 3 |\n") == [
        ["CAF", "1"],
        ["MDPH", "2"],
        ["ADIL", "3"],
    ]


def test_words_under_each_row() -> None:
    table = [
        ["Association", "Téléphone", "Courriel"],
        ["Alisé", "1", "a@b.example"],
        ["→ écoute, lundi 9h-12h"],
        ["Relience", "2"],
        ["→ médiation"],
    ]
    assert rows(xlsx({"Liste": table})) == [["Alisé", "1", "a@b.example", "écoute, lundi 9h-12h"], ["Relience", "2", "", "médiation"]]


def test_sheets_without_names_of_columns() -> None:
    sheets = {"Alimentation": [["Le Panier", "05 36 49 31 10", "lundi 9h-12h"], ["La Ruche", "05 36 49 31 11", "mardi 9h-12h"]]}
    read = read_sheet(xlsx({**sheets, "Logement": [["ADIL", "05 36 49 31 12", ""], ["SIAO", "05 36 49 31 13", ""]]}))
    assert [(row.cells["Structure"], row.cells["Feuille"]) for row in read.structures] == [
        ("Le Panier", "Alimentation"),
        ("La Ruche", "Alimentation"),
        ("ADIL", "Logement"),
        ("SIAO", "Logement"),
    ]


def test_structures_that_cells_name_beside_themes() -> None:
    table = [
        ["Catégorie", "Structures (téléphone)"],
        ["Personnes âgées", "CLIC (05 36 49 54 10), Portage (05 36 49 54 11)"],
        ["Emploi", "Cap (05 36 49 54 12)"],
    ]
    read = crossed(read_sheet(xlsx({"Liste": table})), Meanings(LEXICON))
    assert [(row.cells["Structure"], row.cells["Catégorie"]) for row in read.structures] == [
        ("CLIC", "Personnes âgées"),
        ("Portage", "Personnes âgées"),
        ("Cap", "Emploi"),
    ]


def test_cards_with_several_fields_on_a_line() -> None:
    card = [["FICHE"], ["Nom :", "Le Pari", "Tél :", "1"], ["Adresse :", "2 rue Haute", "Mail :", "a@b.example"], []]
    other = [["FICHE"], ["Nom :", "La Ruche", "Tél :", "2"], ["Adresse :", "", "Mail :", ""]]
    assert rows(xlsx({"Fiches": [*card, *other]})) == [["Le Pari", "1", "2 rue Haute", "a@b.example"], ["La Ruche", "2", "", ""]]
