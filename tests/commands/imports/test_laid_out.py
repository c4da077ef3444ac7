"""Tables that are laid out for the eye: cards, lists side by side or one under the other, titles between rows. Each structure is a row."""

from typing import Any

import pytest

from commands.imports.files import read_sheet
from tests.commands.imports.samples import proposed
from tests.commands.imports.workbooks import xlsx


def rows(content: bytes) -> list[tuple[int, dict[str, Any]]]:
    """The rows of a file with their places, but for what is empty."""
    return [(row.place, {name: cell for name, cell in row.cells.items() if cell}) for row in read_sheet(content).structures]


CARDS = (
    ("Nom", "Le Fil", 1),
    ("Adresse", "8 cours Victor Hugo", 2),
    ("Téléphone", "05 53 66 30 01", 3),
    ("Missions", "Écoute", 4),
    ("", "le lundi", 5),
    ("Nom", "CIDFF", 7),
    ("Adresse", "2 rue Johan", 8),
    ("Téléphone", "05 53 66 30 03", 9),
)
READ_CARDS = [
    (1, {"Nom": "Le Fil", "Adresse": "8 cours Victor Hugo", "Téléphone": "05 53 66 30 01", "Missions": "Écoute\nle lundi"}),
    (7, {"Nom": "CIDFF", "Adresse": "2 rue Johan", "Téléphone": "05 53 66 30 03"}),
]


def test_cards_one_under_the_other() -> None:
    lines: list[list[str]] = [[] for _ in range(9)]
    for name, said, place in CARDS:
        lines[place - 1] = [f"{name} :" if name else "", said]
    assert rows(xlsx({"Fiches": lines})) == READ_CARDS


def test_cards_as_text() -> None:
    words = "Nom : MJC\r\nVille : Agen\r\nTél : 05 53 00 11 22\r\nMail : a@b.example\r\n\r\nNom : ADIL\r\nVille : Boé\r\n"
    assert rows(words.encode("cp1252")) == [
        (1, {"Nom": "MJC", "Ville": "Agen", "Tél": "05 53 00 11 22", "Mail": "a@b.example"}),
        (6, {"Nom": "ADIL", "Ville": "Boé"}),
    ]


@pytest.mark.parametrize("between", [[], [""]])
def test_lists_side_by_side(between: list[str]) -> None:
    titles = ["Nord", "", *between, "Sud", ""]
    lines = [
        titles,
        ["Structure", "Tél", *between, "Structure", "Tél"],
        ["MJC", "1", *between, "ADIL", "2"],
        ["CLIC", "3", *between, "", ""],
    ]
    assert rows(xlsx({"Contacts": lines})) == [
        (3, {"Structure": "MJC", "Tél": "1", "Intertitre": "Nord"}),
        (3, {"Structure": "ADIL", "Tél": "2", "Intertitre": "Sud"}),
        (4, {"Structure": "CLIC", "Tél": "3", "Intertitre": "Nord"}),
    ]


def test_two_telephones_are_no_two_lists() -> None:
    assert rows(b"Nom;T\xe9l;Mail;T\xe9l;Mail\nMJC;1;a@b.example;2;c@d.example\n") == [
        (2, {"Nom": "MJC", "Tél": "1", "Mail": "a@b.example", "Tél (2)": "2", "Mail (2)": "c@d.example"}),
    ]


def test_a_second_table_of_structures_under_the_first() -> None:
    first = [["Associations"], ["Nom", "Téléphone", "Adresse"], ["Emmaüs", "05 53 66 10 10", "1 rue A"], []]
    second = [["Services publics"], ["Service", "Horaires", "Tél.", "Lieu"], ["CPAM", "9h-16h30", "36 46", "10 rue E"]]
    sheet = read_sheet(xlsx({"Feuil1": [*first, *second]}))
    assert [(row.place, row.cells["Nom"], row.cells["Téléphone"]) for row in sheet.structures] == [
        (3, "Emmaüs", "05 53 66 10 10"),
        (7, "CPAM", "36 46"),
    ]
    assert sheet.header == ("Nom", "Téléphone", "Adresse", "Horaires", "Lieu")
    assert sorted((each.place, each.reason) for each in sheet.left) == [
        (1, "titre au-dessus du tableau"),
        (5, "titre au-dessus du tableau"),
        (6, "noms de colonnes répétés"),
    ]


@pytest.mark.parametrize("names", ["Nom;Prénom;Téléphone;Mail", "Date;Lieu;Téléphone;Mail"])
def test_a_second_table_of_other_things_is_left_aside(names: str) -> None:
    content = f"Nom;Ville;Tél;Mail\nMJC;Agen;1;a@b.example\n\n{names}\nRoche;Paul;2;c@d.example\n".encode()
    sheet = read_sheet(content)
    assert [row.cells["Nom"] for row in sheet.structures] == ["MJC"]
    assert [(each.place, each.reason) for each in sheet.left] == [
        (4, "autre tableau, sous le premier"),
        (5, "autre tableau, sous le premier"),
    ]


def test_titles_that_span_the_table_are_no_rows_though_most_rows_say_little() -> None:
    lines = [["Organisme", "Tél", "Remarques"], ["LOGEMENT", "", ""], ["ADIL", "05 53 66 55 66", ""], ["SANTÉ", "", ""], ["CMP", "", ""]]
    assert rows(xlsx({"Liste": lines}, merged=[("Liste", "A2:C2"), ("Liste", "A4:C4")])) == [
        (3, {"Organisme": "ADIL", "Tél": "05 53 66 55 66", "Intertitre": "LOGEMENT"}),
        (5, {"Organisme": "CMP", "Intertitre": "SANTÉ"}),
    ]


def test_a_row_that_says_what_its_cells_are_names_no_columns() -> None:
    text = (
        "CIO\t2 rue Haute - 47000 AGEN\tTél : 05 53 66 01 03\tscolaires\nPMI\t4 av. Foch - 47300 X\tTél : 05 53 66 01 04\tsur rendez-vous\n"
    )
    assert [place for place, _ in rows(text.encode())] == [1, 2]


def test_signs_that_stand_for_the_cell_above() -> None:
    lines = [["Structure", "Adresse", "Lundi"], ["MJC", "2 rue A", "9h-12h"], ["ADIL", "idem", "//"], ["CLIC", '"', "14h-17h"]]
    assert [tuple(cells.values()) for _, cells in rows(xlsx({"Liste": lines}))] == [
        ("MJC", "2 rue A", "9h-12h"),
        ("ADIL", "2 rue A", "9h-12h"),
        ("CLIC", "2 rue A", "14h-17h"),
    ]


@pytest.mark.parametrize(
    ("tabs", "column", "said"),
    [
        (["Agen", "Boé"], "Feuille", ["Agen", "Agen", "Boé"]),
        (["Nord", "Sud"], "Quartier", ["Nord", "Nord", "Sud"]),
        (["Feuil1", "Feuil2"], None, []),
    ],
)
def test_the_names_of_sheets_tell(tabs: list[str], column: str | None, said: list[str]) -> None:
    titles = [[f"Quartier {tab}"] if column == "Quartier" else [] for tab in tabs]
    header = ["Structure", "Tél"]
    read = read_sheet(xlsx({tabs[0]: [titles[0], header, ["MJC", "1"], ["ADIL", "2"]], tabs[1]: [titles[1], header, ["CLIC", "3"]]}))
    assert read.header == ("Structure", "Tél", *([column] if column else []))
    assert [row.cells[column] for row in read.structures if column] == said


def test_a_total_of_each_part() -> None:
    lines = [["Structure", "Ville", "Familles"], ["MJC", "Agen", "3"], ["Total Agen", "", "3"], ["Total Énergies", "Boé", "1"]]
    read = read_sheet(xlsx({"Liste": lines}))
    assert [row.cells["Structure"] for row in read.structures] == ["MJC", "Total Énergies"]
    assert [(each.place, each.reason) for each in read.left] == [(3, "ligne de total")]


BLOCKS = """ANNUAIRE DES PARTENAIRES

ALIMENTATION

Le Panier
12 rue des Écoles
47240 Bon-Encontre
Tél : 05 36 49 02 10
ouvert mardi et jeudi de 14h à 17h

Restos du cœur
ZA du Levant, 47550 Boé
05 36 49 02 11 / 05 36 49 02 12
Fermé en août
LOGEMENT

ADIL
6 bis boulevard Scaliger
05.36.49.02.13
"""


def test_a_block_of_lines_a_structure() -> None:
    assert rows(BLOCKS.encode("cp1252")) == [
        (
            5,
            {
                "Structure": "Le Panier",
                "Informations": "12 rue des Écoles\n47240 Bon-Encontre\nTél : 05 36 49 02 10\nouvert mardi et jeudi de 14h à 17h",
                "Intertitre": "ALIMENTATION",
            },
        ),
        (
            11,
            {
                "Structure": "Restos du cœur",
                "Informations": "ZA du Levant, 47550 Boé\n05 36 49 02 11 / 05 36 49 02 12\nFermé en août",
                "Intertitre": "ALIMENTATION",
            },
        ),
        (17, {"Structure": "ADIL", "Informations": "6 bis boulevard Scaliger\n05.36.49.02.13", "Intertitre": "LOGEMENT"}),
    ]
    assert [(each.place, each.words) for each in read_sheet(BLOCKS.encode()).left] == [
        (1, "ANNUAIRE DES PARTENAIRES"),
        (3, "ALIMENTATION"),
        (15, "LOGEMENT"),
    ]
    read = proposed(BLOCKS)
    panier = next(iter(read.structures.values()))
    assert [panier.values[name] for name in ("address", "commune", "opening_hours", "description")] == [
        "12 rue des Écoles",
        "Bon-Encontre",
        "Tu,Th 14:00-17:00",
        "",
    ]
    assert [each.values["tags"] for each in read.services.values()] == [["aide-alimentaire"], ["aide-alimentaire"], ["logement"]]


def test_names_of_columns_on_two_lines_said_again() -> None:
    titles = [["Accueil", "Tél", "Lundi", "", "Besoin"], ["", "", "Matin", "Après-midi", ""]]
    lines = [*titles, ["Le Refuge", "1", "9h-12h", "14h-17h", "Douche"], *titles, ["Le Fanal", "2", "fermé", "10h-12h", "Laverie"]]
    read = read_sheet(xlsx({"Accueils": lines}))
    assert [(row.place, row.cells["Lundi – Après-midi"]) for row in read.structures] == [(3, "14h-17h"), (6, "10h-12h")]
    assert [(each.place, each.reason) for each in read.left] == [(4, "noms de colonnes répétés"), (5, "noms de colonnes répétés")]


def test_names_with_their_address_in_one_cell() -> None:
    lines = [
        ["Structure et coordonnées", "Public"],
        ["Relais Petite Enfance\n4 rue des Lilas\n47200 Marmande\n05 36 49 30 10", "Parents"],
        ["CSAPA\nCentre hospitalier\nTél : 05 36 49 30 12", "Tout public"],
        ["CLIC", ""],
    ]
    assert rows(xlsx({"Liste": lines})) == [
        (2, {"Structure": "Relais Petite Enfance", "Informations": "4 rue des Lilas\n47200 Marmande\n05 36 49 30 10", "Public": "Parents"}),
        (3, {"Structure": "CSAPA", "Informations": "Centre hospitalier\nTél : 05 36 49 30 12", "Public": "Tout public"}),
        (4, {"Structure": "CLIC"}),
    ]


def test_names_of_fields_above_what_they_say() -> None:
    titles = [["Nom", "Adresse", "Commune"], ["Téléphone", "Mail", "Horaires"]]
    one = [titles[0], ["Le Creuset", "7 rue Haute", "Tonneins"], titles[1], ["1", "", "lundi 9h-12h"]]
    other = [titles[0], ["La Ruche", "", "Boé"], titles[1], ["2"]]
    assert rows(xlsx({"Fiches": [["Partenaires"], *one, [], *other]})) == [
        (2, {"Nom": "Le Creuset", "Adresse": "7 rue Haute", "Commune": "Tonneins", "Téléphone": "1", "Horaires": "lundi 9h-12h"}),
        (7, {"Nom": "La Ruche", "Commune": "Boé", "Téléphone": "2"}),
    ]


# ── A structure over several lines ───────────────────────────────────────────────────────────────────────────────

REACH = (
    ("CLIC de Boé", "Écoute des aînés", "Maison du Département"),
    ("", "et de leurs aidants", "5 rue Haute"),
    ("", "", "47550 Boé"),
    ("", "", "05 53 00 11 66"),
    ("ADMR", "Aide à domicile", "14 avenue de Foix"),
    ("", "", "47000 Agen"),
    ("", "", "admr@ville.example"),
)
UNDER = (
    ("Les Petits Loups", "05 53 00 11 67"),
    ("loups@ville.example", "15 rue Rabelais, 47000 Agen"),
    ("Babilou", "05 53 00 11 68"),
    ("", "2 place Foch, 47000 Agen"),
    ("La Récré", "05 53 00 11 69"),
    ("recre@ville.example", "3 place Foch, 47000 Agen"),
)


def table(*lines: tuple[str, ...]) -> bytes:
    return xlsx({"Liste": [list(line) for line in lines]})


@pytest.mark.parametrize("spans", [False, True], ids=["named once", "named in each line"])
def test_a_structure_may_take_several_lines(spans: bool) -> None:
    lines, name = [], ""
    for said, *others in REACH:
        name = said or name
        lines.append((name if spans else said, *others))
    clic, admr = proposed(table(("Intervenants", "Missions", "Coordonnées"), *lines)).structures.values()
    assert [clic.values[each] for each in ("name", "postcode", "commune")] == ["CLIC de Boé", "47550", "Boé"]
    assert "5 rue Haute" in clic.values["address"]
    assert clic.values["description"] == "Écoute des aînés\net de leurs aidants"
    assert clic.contacts == {("phone", "05 53 00 11 66")}
    assert admr.values["address"] == "14 avenue de Foix"
    assert admr.contacts == {("email", "admr@ville.example")}


def test_what_reaches_a_structure_is_no_name_of_another() -> None:
    found = proposed(table(("Structure", "Tél / adresse"), *UNDER)).structures.values()
    assert [(each.values["name"], each.values["address"], each.values["commune"]) for each in found] == [
        ("Les Petits Loups", "15 rue Rabelais", "Agen"),
        ("Babilou", "2 place Foch", "Agen"),
        ("La Récré", "3 place Foch", "Agen"),
    ]
    assert [sorted(kind for kind, _ in each.contacts) for each in found] == [["email", "phone"], ["phone"], ["email", "phone"]]


def test_two_sites_of_one_name_stay_two() -> None:
    rows = (("Emmaüs", "2 rue Haute, 47000 Agen"), ("Emmaüs", "9 rue Basse, 47550 Boé"), ("ADIL", "3 rue Z, 47000 Agen"))
    assert len(proposed(table(("Structure", "Adresse"), *rows)).structures) == 3


def test_a_total_in_the_column_of_names_is_no_structure() -> None:
    rows = (("Agen", "ADIL", "3 rue Z", "12"), ("Agen", "CCAS", "4 rue Z", "8"), ("Agen", "TOTAL places", "", "20"))
    read = read_sheet(table(("Commune", "Structure", "Adresse", "Places"), *rows))
    assert [row.cells["Structure"] for row in read.structures] == ["ADIL", "CCAS"]
    assert [each.reason for each in read.left] == ["ligne de total"]
