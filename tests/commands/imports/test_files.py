"""Files as they come: good ones in every dress, bad ones with a sentence that says what to do."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from commands.imports.files import Row, UnreadableError, read_sheet

TABLE = "Nom;Ville\nL’Épicerie du cœur;Le Bouscat\n« Été » à 10 €;Bègles\n"
ROWS = (Row(2, {"Nom": "L’Épicerie du cœur", "Ville": "Le Bouscat"}), Row(3, {"Nom": "« Été » à 10 €", "Ville": "Bègles"}))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_one_table_in_every_encoding(encoding: str) -> None:
    assert read_sheet(TABLE.encode(encoding)).structures == ROWS


@pytest.mark.parametrize("delimiter", [",", "\t", "|"])
def test_one_table_with_every_delimiter(delimiter: str) -> None:
    assert read_sheet(TABLE.replace(";", delimiter).encode()).structures == ROWS


def test_lines_are_those_of_the_file() -> None:
    sheet = read_sheet(b'Nom;Texte\r\na;"une\r\ndeux"\r\n\r\n;;\r\nb;"dit ""non"""\r\n')
    assert sheet.structures == (Row(2, {"Nom": "a", "Texte": "une\r\ndeux"}), Row(6, {"Nom": "b", "Texte": 'dit "non"'}))
    assert sheet.lines


def test_short_and_long_rows_lose_nothing() -> None:
    assert read_sheet(b"a;b\n1\n1;2;3\n").structures == (Row(2, {"a": "1", "b": ""}), Row(3, {"a": "1", "b": "2", "colonne 3": "3"}))


def test_null_bytes_and_long_cells_are_normal() -> None:
    cell = "é" * 2_000
    assert read_sheet(f"Nom;Texte\na\x00b;{cell}\n".encode()).structures == (Row(2, {"Nom": "a\x00b", "Texte": cell}),)


def test_a_json_list_and_a_national_file() -> None:
    assert read_sheet(b'[{"nom": "a"}, 3]').structures == (Row(1, {"nom": "a"}), Row(2, 3))
    sheet = read_sheet(b'\xef\xbb\xbf{"structures": [{"id": 1}], "services": [{"id": 2}]}')
    assert (sheet.structures, sheet.services, sheet.apart) == ((Row(1, {"id": 1}),), (Row(1, {"id": 2}),), True)


def test_numbers_json_cannot_write_stay_words() -> None:
    assert read_sheet(b'[{"a": NaN, "b": 1e999, "c": 1.5}]').structures == (Row(1, {"a": "NaN", "b": "1e999", "c": 1.5}),)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "vide"),
        (b" \n\t", "vide"),
        (b"\xef\xbb\xbf", "vide"),
        (b"[]", "vide"),
        (b'{"structures": []}', "vide"),
        (b"Nom;Ville\n", "aucune ligne"),
        (b'[{"nom": "a"}, {"no', "coupé"),
        (b"[" * 100_000, "niveaux"),
        (b'[{"a": ' + b"1" * 5_000 + b"}]", "démesuré"),
        (b'{"nom": "a"}', "liste"),
        (b'{"structures": [], "services": 3}', "listes"),
        (b"PK\x03\x04\x00\x00", "abîmé"),
        (b"%PDF-1.7", "abîmé"),
        (bytes(range(256)) * 20, "texte"),
        (b'Nom;Ville\na;"b\nc;d\n', "ligne 2"),
        (b"Nom;Texte\na;" + b"b" * 200_000, "ligne 2"),
        (b"<html><table><tr><td>a</td></tr></table>", "aucune ligne"),
        (b"{\\rtf1 Nom}", "document RTF"),
        (b"\x89PNG\r\n", "image"),
        (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "mot de passe"),
    ],
)
def test_what_cannot_be_read_is_said(content: bytes, words: str) -> None:
    with pytest.raises(UnreadableError, match=words):
        read_sheet(content)


@example(b'""')
@given(st.binary() | st.text().map(str.encode) | st.text(alphabet='a;,"\n\r\t\x00[]{}:é', min_size=1).map(str.encode))
def test_any_bytes_are_rows_or_a_sentence(content: bytes) -> None:
    try:
        sheet = read_sheet(content)
    except UnreadableError:
        return
    assert sheet.structures or sheet.services
