"""Tables as coordinators, town halls and forms make them: what is the header, what is a row, what is left aside and why."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commands.imports.files import Sheet, UnreadableError, read_sheet
from commands.imports.reading.delimited import DELIMITERS
from commands.imports.reading.lines import EXAMPLE, GONE, NOTE, REPEATED, SECTION, TITLE, TOTAL
from commands.imports.reading.tables import Grid, sheet_of

HEADER = "Nom;Commune;Téléphone;Missions"
CCAS, MJC = "CCAS;Valmont;05 53 00 11 22;domiciliation", "MJC;Agen;05 53 00 11 33;loisirs"


def read(*lines: str) -> Sheet:
    return read_sheet("\n".join(lines).encode())


def names(sheet: Sheet) -> list[str]:
    return [next(iter(row.cells.values())) for row in sheet.structures]


def left(sheet: Sheet) -> list[tuple[int, str]]:
    return [(each.place, each.reason) for each in sheet.left]


@pytest.mark.parametrize(
    ("above", "reasons"),
    [
        ([], []),
        (["ANNUAIRE SOCIAL;;;"], [(1, TITLE)]),
        (["ANNUAIRE SOCIAL", "mis à jour le 12/03/2026 ; Ville de Valmont", ""], [(1, TITLE), (2, TITLE)]),
        (["Contacts : Lucie;ccas@valmont.example;05 53 00 11 22;;", ""], [(1, TITLE)]),
    ],
)
def test_the_header_is_found_under_titles(above: list[str], reasons: list[tuple[int, str]]) -> None:
    sheet = read(*above, HEADER, CCAS, MJC)
    assert (sheet.header, names(sheet), left(sheet)) == (("Nom", "Commune", "Téléphone", "Missions"), ["CCAS", "MJC"], reasons)
    assert [row.place for row in sheet.structures] == [len(above) + 2, len(above) + 3]


def test_a_list_without_names_of_columns_loses_no_row() -> None:
    sheet = read(CCAS, MJC)
    assert (sheet.header, names(sheet)) == (("colonne 1", "colonne 2", "colonne 3", "colonne 4"), ["CCAS", "MJC"])


@pytest.mark.parametrize(
    ("upper", "lower", "header"),
    [
        (
            "STRUCTURE;;COORDONNÉES;",
            "Nom;Type;Tél;Mail",
            ["STRUCTURE – Nom", "STRUCTURE – Type", "COORDONNÉES – Tél", "COORDONNÉES – Mail"],
        ),
        ("Structure;Contact;;Horaires", ";Tél;Mail;", ["Structure", "Contact – Tél", "Contact – Mail", "Horaires"]),
        ("Association;;Référent;", "Nom;Ville;Nom;Tél", ["Association – Nom", "Association – Ville", "Référent – Nom", "Référent – Tél"]),
        ("Liste 2026 du CCAS;;;", "Nom;Ville;Nom;Tél", ["Nom", "Ville", "Nom (2)", "Tél"]),
    ],
)
def test_two_lines_of_names_are_joined(upper: str, lower: str, header: list[str]) -> None:
    sheet = read(upper, lower, "CCAS;Ville;05 53 00 11 22;a@b.example", "MJC;Asso;05 53 00 11 33;c@d.example")
    assert (list(sheet.header), names(sheet)) == (header, ["CCAS", "MJC"])


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("* fermé en août;;;", NOTE),
        ("Source : Ville de Valmont, liste tenue par le CCAS;;;", NOTE),
        ("Pour toute modification de cet annuaire, merci d’écrire à la mairie avant la fin du mois;;;", NOTE),
        ("Total : 4;;;", TOTAL),
        ("TOTAL;;2;", TOTAL),
        (";;Nombre de structures : 2;", TOTAL),
        ("Total Énergies;Agen;05 53 00 11 44;chèque énergie", ""),
        ("Total Solidarité;Agen;;", ""),
        ("ADIL;;;", ""),
    ],
)
def test_what_stands_under_the_table(line: str, reason: str) -> None:
    sheet = read(HEADER, CCAS, MJC, "CMP;Agen;05 53 00 11 77;santé", "", line)
    assert left(sheet) == ([(6, reason)] if reason else [])
    assert len(sheet.structures) == (3 if reason else 4)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (HEADER, REPEATED),
        ("nom;commune;TELEPHONE;missions", REPEATED),
        ("SECTEUR NORD;;;", SECTION),
        ("Aide alimentaire :;;;", SECTION),
        ("Exemple : Secours populaire;Agen;05 53 00 00 00;colis", EXAMPLE),
        ("Sous-total : 1;;;", TOTAL),
        ("Épicerie solidaire;;;", ""),
    ],
)
def test_what_stands_among_the_rows(line: str, reason: str) -> None:
    sheet = read(
        HEADER, "Ricochet;Agen;05 53 00 11 55;jeunes", "Accueil de jour;Agen;05 53 00 11 66;douche", line, MJC, "Les Restos;Agen;;colis"
    )
    assert left(sheet) == ([(4, reason)] if reason else [])
    assert len(sheet.structures) == (4 if reason else 5)


def test_names_of_columns_are_made_distinct() -> None:
    sheet = read("Nom;Tél;Tél;;", "CCAS;1;2;3;", "MJC;4;5;6;")
    assert sheet.structures[0].cells == {"Nom": "CCAS", "Tél": "1", "Tél (2)": "2", "colonne 4": "3"}
    assert sheet.header == ("Nom", "Tél", "Tél (2)", "colonne 4")


@pytest.mark.parametrize("first", ["sep=;", '"sep=;"', "SEP=;"])
def test_the_line_of_excel_is_followed(first: str) -> None:
    sheet = read(first, "Nom;Texte, long", "CCAS;a, b, c")
    assert [(row.place, row.cells) for row in sheet.structures] == [(3, {"Nom": "CCAS", "Texte, long": "a, b, c"})]


@pytest.mark.parametrize("mark", DELIMITERS)
def test_what_cuts_is_what_cuts_evenly(mark: str) -> None:
    """Titles have other signs in them, and so have sentences."""
    other = "," if mark != "," else ";"
    lines = (
        f"Liste{other} tenue par le CCAS{other} la MDS{other} l’ADIL",
        f"Nom{mark}Texte",
        f"CCAS{mark}a{other} b",
        f"MJC{mark}c{other} d{other} e{other} f",
    )
    assert names(read(*lines)) == ["CCAS", "MJC"]


FRENCH = "Nom;Métier\nLe Foyer;cœur à l’épreuve\nÉté;où ça ?\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "mac_roman"])
def test_letters_are_those_of_the_machine_that_wrote_them(encoding: str) -> None:
    assert [list(row.cells.values()) for row in read_sheet(FRENCH.encode(encoding)).structures] == [
        ["Le Foyer", "cœur à l’épreuve"],
        ["Été", "où ça ?"],
    ]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("Nom;Métier\nÉté;révisé\n".encode("cp850"), ["Été", "révisé"]),
        ("Nom;Métier\nÉté;révisé\n".encode("iso8859_15"), ["Été", "révisé"]),
        ("Nom;Métier\nÉté;révisé\n".encode().decode("cp1252").encode(), ["Été", "révisé"]),  # encoded twice
        ("Nom;Métier\nÉté, école, élève, déjà;".encode() + "révisé\n".encode("cp1252"), ["Été, école, élève, déjà", "révisé"]),
        ("Nom;Métier\nÉté;révisé".encode()[:-1], ["Été", "révis"]),  # cut in a letter
        (b"Nom;Ville\rA;B\r", ["A", "B"]),  # lines of an old Macintosh
        ("Nom;Ville\nCN COURRIÈRES;PÉRONNE\n".encode("cp1252"), ["CN COURRIÈRES", "PÉRONNE"]),
    ],
)
def test_what_was_spoiled_on_its_way(content: bytes, words: list[str]) -> None:
    assert list(read_sheet(content).structures[0].cells.values()) == words


@pytest.mark.parametrize(
    ("under", "reasons"),
    [
        (["TOTAL DEMANDÉ;;;224500", "Enveloppe disponible : 180 000 €"], [TOTAL, NOTE]),
        (["Total;2;;", "Imprimé le 02/11/2026;;;"], [TOTAL, NOTE]),
        (["Total : 2 adresses;;;"], [TOTAL]),
        (["Nb de lieux par public;4;9;11"], [TOTAL]),
        (["1;2;Suivant »;", "© Ville de Valmont – Mentions légales – Plan du site et contact de la mairie;;;"], [NOTE, NOTE]),
        (["Vélo textile;Valmont;;FERMÉ DÉFINITIVEMENT"], [GONE]),
        (["", "Le directeur du greffe", "SAP : service d’appui"], [NOTE, NOTE]),
        (["3 adresses"], [TOTAL]),
        (["Agen;sous-total secteur : 4 équipes;;"], [TOTAL]),
        (["Les Sables;Agen;;fermé depuis le 30/06/24, ne plus envoyer"], [GONE]),
        (["L’Abri;— dissoute en 2024 —;;"], [GONE]),
        (["L’Abri;Agen;;Définitivement fermé"], [GONE]),
        (["L’Abri;Agen;;à supprimer"], [GONE]),
    ],
)
def test_what_stands_at_the_foot_is_no_row(under: list[str], reasons: list[str]) -> None:
    sheet = read(HEADER, CCAS, MJC, "PMI;Agen;05 53 00 11 44;pesée", *under)
    assert (names(sheet), [each.reason for each in sheet.left]) == (["CCAS", "MJC", "PMI"], reasons)


def test_as_another_row_says_and_parts_of_the_one_above() -> None:
    rows = [
        "CIDFF 66;Valmont;05 53 00 11 22;droits",
        "  ↳ point Nord;Agen;idem;droits",
        "→ point Sud;Boé;idem CCAS;droits",
        "MJC;Agen;idem ADIL;",
    ]
    sheet = read(HEADER, CCAS, *rows)
    assert names(sheet) == ["CCAS", "CIDFF 66", "CIDFF 66 – point Nord", "CIDFF 66 – point Sud", "MJC"]
    assert [row.cells["Téléphone"] for row in sheet.structures][2:] == ["05 53 00 11 22", "05 53 00 11 22", "idem ADIL"]


def test_a_blank_in_the_first_cell_is_no_part_of_the_row_above() -> None:
    sheet = read("N;Nom;Commune;Téléphone", "1;CCAS;Agen;05 53 00 11 22", " ;MJC;Agen;05 53 00 11 33")
    assert [(row.cells["N"].strip(), row.cells["Nom"]) for row in sheet.structures] == [("1", "CCAS"), ("", "MJC")]


CELLS = st.text(max_size=12) | st.sampled_from(
    ["", "Nom", "Tél", "Total", "* note", "05 53 00 11 22", "a@b.example", "12/10/2026", "47000"]
)
MERGES = st.tuples(*[st.integers(1, 12)] * 4)


def _signs(value: object) -> str:
    return "".join(filter(str.isalnum, str(value)))


@given(st.lists(st.lists(CELLS, max_size=6), max_size=12), st.lists(MERGES, max_size=3))
def test_each_line_of_any_table_is_a_row_or_left_aside(table: list[list[str]], merges: list[tuple[int, int, int, int]]) -> None:
    lines = [(place, cells) for place, cells in enumerate(table, start=1) if any(cell.strip() for cell in cells)]
    places = [place for place, _ in lines]
    sheet = sheet_of(Grid(lines, merges))
    found = [row.place for row in sheet.structures] + [each.place for each in sheet.left]
    told = [_signs(value) for row in sheet.structures for value in row.cells.values()]
    joined = {place for place, cells in lines if all(any(_signs(cell) in words for words in told) for cell in cells)}  # in a row above
    header = set(places) - set(found) - joined
    assert set(found) <= set(places)
    rows = [(row.place, repr(row.cells)) for row in sheet.structures]
    assert len(rows) == len(set(rows)), "a line may name two structures side by side, and none twice"
    assert len(header) <= 2
    assert all(each.reason for each in sheet.left)
    assert sheet.columns >= {name for row in sheet.structures[:1] for name in row.cells}


@given(
    st.lists(st.lists(CELLS, min_size=1, max_size=5), min_size=1, max_size=8),
    st.sampled_from(DELIMITERS),
    st.sampled_from(["utf-8", "utf-16"]),
)
def test_any_table_is_read_or_refused_in_words(table: list[list[str]], mark: str, encoding: str) -> None:
    text = "\n".join(mark.join(f'"{cell}"' for cell in cells) for cells in table)
    with contextlib.suppress(UnreadableError):
        sheet = read_sheet(text.encode(encoding, errors="replace"))
        assert sheet.structures
