"""What cells of real spreadsheets say."""

from datetime import date

import pytest

from commands.imports import cells


@pytest.mark.parametrize(
    ("cell", "kept", "left"),
    [
        ("05 56 07 20 48", ["05 56 07 20 48"], ""),
        ("+33557657539", ["05 57 65 75 39"], ""),
        ("0033 (0)5.57.65.75.39", ["05 57 65 75 39"], ""),
        ("05-57-55-45-46", ["05 57 55 45 46"], ""),
        (556072048, ["05 56 07 20 48"], ""),
        ("556072048", ["05 56 07 20 48"], ""),
        (3949, ["39 49"], ""),
        ("39 49", ["39 49"], ""),
        (115, ["115"], ""),
        ("116 117", ["116 117"], ""),
        ("0810 25 33 10", ["08 10 25 33 10"], ""),
        ("+590 590 12 34 56", ["05 90 12 34 56"], ""),
        ("+352 26 88 11", ["+352268811"], ""),
        ("05 56 34 61 05 / 05 57 00 02 20", ["05 56 34 61 05", "05 57 00 02 20"], ""),
        ("Tél : 05 57 87 02 57 ou 05 56 08 98 55", ["05 57 87 02 57", "05 56 08 98 55"], ""),
        ("05 36 49 12 34 (le matin)", ["05 36 49 12 34"], "(le matin)"),
        ("05 00 00 00 00 ET 09.81.82.79.97", ["09 81 82 79 97"], "05 00 00 00 00 ET 09.81.82.79.97"),
        ("054088085", [], "054088085"),
        ("05 00 00 00 00", [], "05 00 00 00 00"),
        ("à venir", [], "à venir"),
        ("", [], ""),
        (None, [], ""),
        ("-", [], ""),
    ],
)
def test_phones(cell: object, kept: list[str], left: str) -> None:
    assert cells.phones(cell) == (kept, left)


@pytest.mark.parametrize(
    ("cell", "kept", "left"),
    [
        ("contact@pont.example", ["contact@pont.example"], ""),
        ("mailto:a@b.example; c@d.example", ["a@b.example", "c@d.example"], ""),
        ("@", [], "@"),
        ("contact@@pont.example", [], "contact@@pont.example"),
        ("contact@pont", [], "contact@pont"),
        ("écrire à a@b.example", ["a@b.example"], "écrire à"),
    ],
)
def test_emails(cell: object, kept: list[str], left: str) -> None:
    assert cells.emails(cell) == (kept, left)


@pytest.mark.parametrize(
    ("cell", "kept", "left"),
    [
        ("ricochetasso.fr", ["https://ricochetasso.fr"], ""),
        ("Https://pont.example/", ["https://pont.example/"], ""),
        ("http://pont.example", ["http://pont.example"], ""),
        ("http://192.0.2.4/catalogue", ["http://192.0.2.4/catalogue"], ""),
        ("www.a.example www.b.example/c/", ["https://www.a.example", "https://www.b.example/c/"], ""),
        ("https://école.example|b.example", ["https://école.example", "https://b.example"], ""),
        ("Facebook : Association Zéphyr", [], "Facebook : Association Zéphyr"),
        ("quelquun@free.example", [], "quelquun@free.example"),
        ("javascript:alert(1)", [], "javascript:alert(1)"),
        ("http://[", [], "http://["),
        ("@", [], "@"),
    ],
)
def test_webs(cell: object, kept: list[str], left: str) -> None:
    assert cells.webs(cell) == (kept, left)


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("<p>Accueil &amp; écoute</p><ul><li>le mardi</li></ul>", "Accueil & écoute\nle mardi"),
        ("<img src=x onerror=alert(1)>Le Pont", "Le Pont"),
        ("moins de 18 ans : < 18, A<B", "moins de 18 ans : < 18, A<B"),
        ("un\x00mot\x1b[31m", "unmot[31m"),
        ("\ud800isolé", "isolé"),
        ("  deux\u00a0\u202f espaces\r\nune ligne ", "deux espaces\nune ligne"),
        ("'; DROP TABLE structure;--", "'; DROP TABLE structure;--"),
        (33110, "33110"),
        (33110.0, "33110"),
        (True, ""),
        ("N/A", ""),
    ],
)
def test_text(cell: object, words: str) -> None:
    assert cells.text(cell) == words


def test_a_cell_of_two_thousand_characters_is_kept_whole() -> None:
    assert cells.text("é" * 2_000) == "é" * 2_000


def test_several_values_in_one_cell() -> None:
    assert cells.items("Wifi; Scanner|Wifi", (";", "|")) == ["Wifi", "Scanner"]
    assert cells.items(["a", "b ", None, ""], ()) == ["a", "b"]


def test_codes_stay_text() -> None:
    assert [cells.postcode(cell) for cell in (33110, "33110", 1000, "20 000", "3311O", "")] == [
        *("33110", "33110", "01000", "20000"),
        *(None, None),
    ]
    assert [cells.insee(cell) for cell in (1001, "2a004", "2B033", "33069", "330", "abc")] == [
        "01001",
        "2A004",
        "2B033",
        "33069",
        "00330",
        None,
    ]
    assert [cells.siret(cell) for cell in (21130001700012, "211 300 017 00012", "W131004321")] == ["21130001700012", "21130001700012", None]


def test_degrees_and_days() -> None:
    assert [cells.degrees(cell, 90) for cell in (44.86, "44,86", "nord", "91", "nan", "inf")] == [44.86, 44.86, None, None, None, None]
    days = ("09/06/2021", "2024-01-31", "2024-01-31T10:00:00Z", "31/02/2021", "bientôt")
    assert [cells.day(cell, ("%d/%m/%Y",)) for cell in days] == [date(2021, 6, 9), date(2024, 1, 31), date(2024, 1, 31), None, None]
