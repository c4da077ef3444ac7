"""Small lists as towns make them, each of another hand: every line is a row or left aside, under the names its author gave."""

import base64
import contextlib
import zlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commands.imports.files import Sheet, UnreadableError, read_file, read_sheet
from tests.commands.imports.workbooks import line, ods, xlsx

OF_1998 = Path(__file__).with_name("of_1998.xls.b85")


def csv(*lines: str, encoding: str = "cp1252", end: str = "\r\n") -> bytes:
    return "".join(f"{each}{end}" for each in lines).encode(encoding)


LISTS: dict[str, tuple[bytes, list[str], list[int], list[int]]] = {
    "a coordinator's, with its letterhead": (
        csv(
            "CCAS de Valmont;;;;",
            "Annuaire des partenaires ; mis à jour le 3/11/2026;;;",
            "",
            "Structure;Adresse;Tél;Mail;Observations",
            "MJC;2 rue A;05 53 00 11 22;mjc@a.example;",
            "ADIL;3 rue B;;;voir Lucie",
            "",
            "Légende : en gras, les partenaires signataires;;;;",
            "Page 1/2;;;;",
        ),
        ["Structure", "Adresse", "Tél", "Mail", "Observations"],
        [5, 6],
        [1, 2, 8, 9],
    ),
    "a form's, with answers on two lines": (
        csv(
            'Horodateur,"Nom de\nla structure",Ville,"Vos actions (plusieurs choix)"',
            '2026/10/12,MJC,Agen,"colis,\nvestiaire"',
            encoding="utf-8",
        ),
        ["Horodateur", "Nom de la structure", "Ville", "Vos actions (plusieurs choix)"],
        [3],
        [],
    ),
    "on its side, a structure a column": (
        csv(
            "Annuaire du quartier;;",
            "Nom;MJC;ADIL",
            "Ville;Agen;",
            ";;",
            "CONTACT;;",
            "Tél;05 53 00 11 22;",
            "Mail;;a@b.example",
            "Actions;x;y",
        ),
        ["Nom", "Ville", "Tél", "Mail", "Actions"],
        [1, 2],
        [],
    ),
    "of kinds of structures, upright": (
        csv("Quoi;Qui;Où ?", "Structure;MJC;Agen", "Commune;CCAS;Agen", "Site;ADIL;Boé", "Service;CAF;Boé", "Adresse;Le 4;Boé"),
        ["Quoi", "Qui", "Où ?"],
        [2, 3, 4, 5, 6],
        [],
    ),
    "Unicode text of a spreadsheet": (csv("Nom\tVille", "Épicerie\tAgen", encoding="utf-16"), ["Nom", "Ville"], [2], []),
    "with a margin on the left": (csv(";Nom;Ville", ";MJC;Agen", ";ADIL;Boé"), ["Nom", "Ville"], [2, 3], []),
    "a sheet that begins far from its corner": (
        xlsx({"Feuil1": [[], [], [None, None, "Nom", "Ville"], [None, None, "MJC", "Agen"]]}),
        ["Nom", "Ville"],
        [4],
        [],
    ),
    "by sectors, in capitals": (
        csv("Nom;Ville;Tél;Public", "SECTEUR NORD;;;", "Mjc;Agen;1;ados", "SECTEUR SUD;;;", "Adil;Boé;2;tous", "Ccas;Boé;3;tous"),
        ["Nom", "Ville", "Tél", "Public", "Intertitre"],
        [3, 5, 6],
        [2, 4],
    ),
    "a table said again under each title, all in capitals": (
        csv(
            "LOGEMENT;;;",
            "Nom;Ville;Tél;Public",
            "ADIL;Boé;1;tous",
            "SANTE;;;",
            "Nom;Ville;Tél;Public",
            "CPAM;Boé;2;tous",
            "CMP;Boé;3;tous",
        ),
        ["Nom", "Ville", "Tél", "Public", "Intertitre"],
        [3, 6, 7],
        [1, 4, 5],
    ),
    "by communes, merged down": (
        xlsx(
            {"Liste": [["Commune", "Structure", "Tél"], ["Agen", "MJC", "1"], [None, "ADIL", "2"], ["Boé", "CCAS", "3"]]},
            merged=[("Liste", "A2:A3")],
        ),
        ["Commune", "Structure", "Tél"],
        [2, 3, 4],
        [],
    ),
    "crosses, and what they mean": (
        csv("Structure;Colis;Vestiaire;Douche", "Restos;x;;x", "Secours;;x;", "x = oui;;;"),
        ["Structure", "Colis", "Vestiaire", "Douche"],
        [2, 3],
        [4],
    ),
    "printed, its names of columns on each page": (
        csv("Nom;Ville;Tél", "MJC;Agen;1", "NOM;VILLE;TEL", "ADIL;Boé;2"),
        ["Nom", "Ville", "Tél"],
        [2, 4],
        [3],
    ),
    "a table of counts": (
        csv("Structure;Quartier;Familles reçues", "MJC;Centre;12", "Sous-total;;12", "ADIL;Sud;8", "Total général;;20"),
        ["Structure", "Quartier", "Familles reçues"],
        [2, 4],
        [3, 5],
    ),
    "pipes, with a mark of Unicode": (csv("nom|ville", "MJC|Agen", encoding="utf-8-sig", end="\n"), ["nom", "ville"], [2], []),
    "all in quotes, each line ended by its sign": (csv('"Nom";"Ville";', '"MJC, le soir";"Agen";'), ["Nom", "Ville"], [2], []),
    "numbered, with years": (csv("N°;Structure;2025;2026", "1;MJC;12;14", "2;ADIL;8;9"), ["N°", "Structure", "2025", "2026"], [2, 3], []),
    "names alone": (csv("Structure", "MJC", "ADIL"), ["Structure"], [2, 3], []),
    "decimal commas, and prose": (
        csv("Nom;Texte;Lat;Lon", "MJC;danse, dessin, théâtre;44,2;0,61", "ADIL;logement, énergie, impayés;44,21;0,62"),
        ["Nom", "Texte", "Lat", "Lon"],
        [2, 3],
        [],
    ),
    "Numbers of Apple": (csv("Tableau 1", "Nom;Ville;Tél", "MJC;Agen;1", encoding="utf-8"), ["Nom", "Ville", "Tél"], [3], [1]),
    "groups over two lines, merged": (
        xlsx(
            {
                "Liste": [
                    ["Liste 2026"],
                    ["Structure", "Contact", None, "Horaires", None],
                    [None, "Tél", "Mail", "Lundi", "Mardi"],
                    ["MJC", "05 53 00 11 22", "a@b.example", "9h-12h", None],
                    ["ADIL", "05 53 00 11 33", "c@d.example", None, "14h-17h"],
                ]
            },
            merged=[("Liste", span) for span in ("A1:E1", "A2:A3", "B2:C2", "D2:E2")],
        ),
        ["Structure", "Contact – Tél", "Contact – Mail", "Horaires – Lundi", "Horaires – Mardi"],
        [4, 5],
        [1],
    ),
    "with an example under the names": (
        csv("Nom;Ville;Tél", "Ex : CCAS;Agen;05 53 00 00 00", "MJC;Boé;05 53 00 11 22"),
        ["Nom", "Ville", "Tél"],
        [3],
        [2],
    ),
    "a second table under the first": (
        csv(
            "Associations;;;",
            "Nom;Ville;Tél;Mail",
            "MJC;Agen;1;a@b.example",
            "",
            "Services de la ville;;;",
            "Service;Responsable;Téléphone;Adresse",
            "Cantine;Lucie;2;3 rue C",
        ),
        ["Nom", "Ville", "Tél", "Mail", "Responsable", "Adresse"],
        [3, 7],
        [1, 5, 6],
    ),
    "an Excel of 1998": (
        zlib.decompress(base64.b85decode(OF_1998.read_text(encoding="ascii").strip())),
        ["Nom", "Commune", "Tél"],
        [2, 3, 4, 5],
        [],
    ),
    "of LibreOffice, with an empty column": (
        ods({"Feuille1": [line("Nom", "", "Ville"), line("MJC", "", "Agen")]}),
        ["Nom", "Ville"],
        [2],
        [],
    ),
    "of DOS": ("Nom;Activité\r\nMJC;été, théâtre\r\n".encode("cp850"), ["Nom", "Activité"], [2], []),
    "of a portal": (b'{"total_count": 2, "results": [{"nom": "MJC", "ville": "Agen"}, {"nom": "ADIL"}]}', ["nom", "ville"], [1, 2], []),
    "without names of columns": (
        csv("MJC;Agen;05 53 00 11 22", "ADIL;Boé;05 53 00 11 33"),
        ["colonne 1", "colonne 2", "colonne 3"],
        [1, 2],
        [],
    ),
    "two columns of one name, and one without": (
        csv("Nom;Tél;Tél;", "MJC;1;2;le soir"),
        ["Nom", "Tél", "Tél (2)", "colonne 4"],
        [2],
        [],
    ),
    "with an error of Excel in it": (csv("Nom;Ville", "MJC;#REF!", "#N/A;Agen"), ["Nom", "Ville"], [2, 3], []),
}


@pytest.mark.parametrize("name", LISTS)
def test_a_list_of_a_town(name: str) -> None:
    content, header, rows, left = LISTS[name]
    sheet = read_sheet(content)
    assert (list(sheet.header), [row.place for row in sheet.structures], sorted(each.place for each in sheet.left)) == (header, rows, left)
    assert all(each.reason and each.words for each in sheet.left)


@pytest.mark.real_data
def test_the_lists_of_the_territory(shared: Path) -> None:
    """Rows, and lines left aside; of the workbook the second sheet too."""
    found: dict[str, tuple[int, int]] = {}
    for file in sorted((shared / "data" / "lists").iterdir()):
        sheet: Sheet = read_file(file)
        found[file.name] = (len(sheet.structures), len(sheet.left))
    assert found == {
        "1-annuaire.xlsx": (4, 3),
        "2-croix.csv": (4, 2),
        "4-google-form.csv": (3, 0),
        "8-modele.csv": (3, 0),
        "angers.json": (63, 0),
        "corse.json": (161, 0),
        "epernay.json": (39, 0),
        "france-services-100.geojson": (100, 0),
        "maine-et-loire.json": (243, 0),
    }


PAGE = """<html><head><style>td {color: red}</style></head><body><table>
<tr><td colspan="3"><b>ANNUAIRE</b></td></tr>
<tr><th>Commune</th><th>Structure</th><th>T&eacute;l</th></tr>
<tr><td rowspan=2>Agen</td><td>MJC<br>du Pont</td><td>05 53 00 11 22</td></tr>
<tr><td>ADIL</td><td></td></tr>
</table></body></html>"""
OF_2003 = """<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">
<DocumentProperties><Title>rien</Title></DocumentProperties><Worksheet ss:Name="Liste"><Table>
<Row><Cell><Data ss:Type="String">Commune</Data></Cell><Cell><Data>Structure</Data></Cell><Cell><Data>Mail</Data></Cell></Row>
<Row><Cell><Data>Agen</Data></Cell><Cell ss:Index="3"><Data>a@b.example</Data></Cell></Row></Table></Worksheet></Workbook>"""


def test_pages_under_the_name_of_workbooks() -> None:
    sheet = read_sheet(b"\xef\xbb\xbf\n" + PAGE.encode())
    assert [list(row.cells.values()) for row in sheet.structures] == [["Agen", "MJC\ndu Pont", "05 53 00 11 22"], ["Agen", "ADIL", ""]]
    assert (sheet.header, [each.place for each in sheet.left]) == (("Commune", "Structure", "Tél"), [1])
    assert read_sheet(OF_2003.encode()).structures[0].cells == {"Commune": "Agen", "Structure": "", "Mail": "a@b.example"}
    with pytest.raises(UnreadableError, match="pas de structures"):
        read_sheet(b"<html><p>Nom</p></html>")


@settings(max_examples=5)
@given(
    st.lists(
        st.sampled_from(
            ["<table>", "</table>", "<tr>", "</tr>", '<td rowspan="3">', "<td colspan=2>", "<td>", "</td>", "Nom", "MJC", "<br>", "<"]
        )
    ).map("".join)
)
def test_any_page_is_read_or_refused_in_words(page: str) -> None:
    with contextlib.suppress(UnreadableError):
        assert read_sheet(f"<html>{page}".encode()).structures
