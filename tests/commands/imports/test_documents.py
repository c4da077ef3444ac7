"""Lists in documents: Word, LibreOffice, PDF, pages, letters. Their tables and their text are read; what they draw is not."""

from typing import Any

import pytest

from commands.imports.files import UnreadableError, read_sheet
from tests.commands.imports.documents import docx, pdf
from tests.commands.library.files import odt

FOOD, HOME = "Aide alimentaire", "Logement"
CROSS = {"Structure": "Croix-Rouge", "Informations": "14 boulevard Carnot\nTél. : 05 36 49 77 10", "Intertitre": FOOD}
ADIL = {"Structure": "ADIL", "Informations": "05 36 49 77 11\nadil@exemple.fr", "Intertitre": HOME}


def rows(content: bytes) -> list[dict[str, Any]]:
    """The rows of a file, but for what is empty."""
    return [{name: cell for name, cell in row.cells.items() if cell} for row in read_sheet(content).structures]


@pytest.mark.parametrize("names", ["Titre2", "gras"])
def test_headings_of_word(names: str) -> None:
    parts = (
        (FOOD, "Titre1"),
        ("Croix-Rouge", names),
        "14 boulevard Carnot",
        "Tél. : 05 36 49 77 10",
        (HOME, "Titre1"),
        ("ADIL", names),
        "05 36 49 77 11",
        "Écrire",
    )
    assert rows(docx("Guide", *parts, links={"Écrire": "mailto:adil@exemple.fr"})) == [CROSS, ADIL]


def test_tables_of_word() -> None:
    table = [["Structure", "Coordonnées"], ["CIDFF", "4 rue Haute\n05 36 49 78 10"], ["UDAF", "05 36 49 78 11"]]
    assert rows(docx("Contacts utiles", table)) == [
        {"Structure": "CIDFF", "Coordonnées": "4 rue Haute\n05 36 49 78 10"},
        {"Structure": "UDAF", "Coordonnées": "05 36 49 78 11"},
    ]


def test_lists_of_libreoffice() -> None:
    items = (
        "Le Fil, 12 rue Basse, <text:s/>05 36 49 78 12",
        'Le Pont <text:span>05 36 49 78 13</text:span> <text:a xlink:href="https://lepont.example">site</text:a>',
    )
    listed = "".join(f"<text:list-item><text:p>{item}</text:p></text:list-item>" for item in items)
    assert rows(odt(f'<text:h text:outline-level="1">Écoute</text:h><text:list>{listed}</text:list>')) == [
        {"Structure": "Le Fil", "Informations": "12 rue Basse, 05 36 49 78 12", "Intertitre": "Écoute"},
        {"Structure": "Le Pont", "Informations": "05 36 49 78 13 site https://lepont.example", "Intertitre": "Écoute"},
    ]


def test_tables_and_blocks_of_pdf() -> None:
    table = "#table(columns: 2, [Structure], [Téléphone], [ADMR], [05 36 49 85 10], [UFC], [05 36 49 85 11], [CLIC], [05 36 49 85 12])"
    assert rows(pdf(table)) == [
        {"Structure": name, "Téléphone": f"05 36 49 85 1{rank}"} for rank, name in enumerate(["ADMR", "UFC", "CLIC"])
    ]
    blocks = "= Se nourrir\nLe Panier \\ 12 rue Haute \\ 05 36 49 86 10\n\nLe Relais \\ 05 36 49 86 11"
    assert [row["Structure"] for row in rows(pdf(blocks))] == ["Le Panier", "Le Relais"]


def test_a_page_without_tables() -> None:
    page = """<html><nav><a href="/">Accueil 05 36 49 00 11</a></nav><h2>Aide alimentaire</h2>
        <article><h3>Croix-Rouge</h3><p>14 boulevard Carnot<br>Tél. : <a href="tel:0536497710">05 36 49 77 10</a></p></article>
        <h2>Logement</h2><h3>ADIL</h3><div>05 36 49 77 11</div><a href="mailto:adil@exemple.fr">Écrire</a>
        <footer>Mairie, 05 36 49 00 12</footer></html>"""
    assert rows(page.encode()) == [CROSS, ADIL]


@pytest.mark.parametrize("content", [docx("Nous sommes allés au marché.", "Il pleuvait."), b"<html><p>Bonjour</p></html>"])
def test_text_that_names_no_structure_is_said(content: bytes) -> None:
    with pytest.raises(UnreadableError, match="pas de structures"):
        read_sheet(content)


def test_a_letter_with_its_page() -> None:
    letter = (
        "From: Julie <julie@mairie.example>\r\nSubject: adresses\r\nMIME-Version: 1.0\r\nContent-Type: text/html; charset=utf-8\r\n"
        "Content-Transfer-Encoding: quoted-printable\r\n\r\n"
        "<p>Bonjour,</p><ul><li>La Ruche : 05 36 49 87 10</li><li>Caf=C3=A9 du Pin, 3 rue Basse, 05 36 49 87 11</li></ul>"
    )
    assert [row["Structure"] for row in rows(letter.encode())] == ["La Ruche", "Café du Pin"]
