"""Tables of two ways in: needs across structures, and structures in the cells. Whatever stands in a cell is a row, or told."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from commands.imports.crossing import crossed
from commands.imports.files import Row, Sheet, read_sheet
from commands.imports.meanings import Meanings
from commands.imports.reading.sheets import rows_of
from tests.commands.imports.samples import proposed
from tests.commands.imports.workbooks import xlsx
from tests.shipped import LEXICON

MEANINGS = Meanings(LEXICON)


def rows(lines: list[list[str]]) -> list[dict[str, Any]]:
    """The rows of a table, but for what is empty."""
    sheet = crossed(read_sheet(xlsx({"Liste": lines})), MEANINGS)
    return [{name: cell for name, cell in row.cells.items() if cell} for row in sheet.structures]


TICKED = [
    ["", "CCAS", "Mission locale", "Centre social"],
    ["Téléphone", "05 36 49 01 10", "05 36 49 01 11", ""],
    ["Logement", "x", "", "x (lundi)"],
    ["Papiers", "x", "x", ""],
    ["Cours de français", "", "non", "sur inscription"],
]


def test_needs_across_structures() -> None:
    assert rows(TICKED) == [
        {"Structure": "CCAS", "Téléphone": "05 36 49 01 10", "Logement": "x", "Papiers": "x"},
        {"Structure": "Mission locale", "Téléphone": "05 36 49 01 11", "Papiers": "x", "Cours de français": "non"},
        {"Structure": "Centre social", "Logement": "x (lundi)", "Cours de français": "sur inscription"},
    ]
    read = proposed(xlsx({"Liste": TICKED}))
    told = [(each.structure[1], each.values["tags"], each.values["conditions"]) for each in read.services.values() if each.structure]
    assert told == [
        ("ccas | ", ["logement"], None),
        ("ccas | ", ["aide-administrative"], None),
        ("mission locale | ", ["aide-administrative"], None),
        ("centre social | ", ["logement"], "lundi"),
        ("centre social | ", ["francais"], "sur inscription"),
    ]


PARTS = [
    ["Besoin", "Centre", "Les Ormeaux"],
    ["Aide alimentaire", "Restos du cœur 05 36 49 03 10", "voir CCAS"],
    ["Logement", "ADIL (05 36 49 03 13)\nHabitalys", "-"],
    ["Santé", "Centre de santé", "Centre de santé, Mme Ferrand 05 36 49 03 12"],
    ["Emploi", "Mme Ferrand", "05 36 49 03 14"],
]
READ_PARTS = [
    {"Structure": "Restos du cœur", "Besoin": "Aide alimentaire", "Secteur": "Centre", "Contact": "05 36 49 03 10"},
    {"Structure": "CCAS", "Besoin": "Aide alimentaire", "Secteur": "Les Ormeaux"},
    {"Structure": "ADIL", "Besoin": "Logement", "Secteur": "Centre", "Contact": "05 36 49 03 13"},
    {"Structure": "Habitalys", "Besoin": "Logement", "Secteur": "Centre"},
    {
        "Structure": "Centre de santé",
        "Besoin": "Santé",
        "Secteur": "Centre, Les Ormeaux",
        "Contact": "05 36 49 03 12",
        "Personne à contacter": "Mme Ferrand",
    },
]


def test_needs_across_parts_of_the_town() -> None:
    assert rows(PARTS) == READ_PARTS
    sheet = crossed(read_sheet(xlsx({"Liste": PARTS})), MEANINGS)
    assert [(each.place, each.words) for each in sheet.left] == [(5, "(non montré)"), (5, "05 36 49 03 14")]


def test_parts_of_the_town_across_needs() -> None:
    lines = [
        ["", "Manger", "Se loger"],
        ["Donnefort", "Épicerie sociale (05 36 49 24 10)", "Habitalys : 05 36 49 24 11"],
        ["Montanou", "Restos du cœur / Secours populaire 05 36 49 24 13", "néant"],
    ]
    assert rows(lines) == [
        {"Structure": "Épicerie sociale", "Secteur": "Donnefort", "Besoin": "Manger", "Contact": "05 36 49 24 10"},
        {"Structure": "Habitalys", "Secteur": "Donnefort", "Besoin": "Se loger", "Contact": "05 36 49 24 11"},
        {"Structure": "Restos du cœur", "Secteur": "Montanou", "Besoin": "Manger"},
        {"Structure": "Secours populaire", "Secteur": "Montanou", "Besoin": "Manger", "Contact": "05 36 49 24 13"},
    ]


def test_days_across_parts_of_the_day() -> None:
    lines = [
        ["", "Lundi", "Mardi", "Jeudi"],
        ["Matin", "CAF 9h-12h", "Mission locale", ""],
        ["Après-midi", "", "Écrivain public 14h-16h / 17h-18h", "CAF 14h-17h (05 36 49 33 10)"],
    ]
    assert rows(lines) == [
        {"Structure": "CAF", "Horaires": "Lundi 9h-12h"},
        {"Structure": "Mission locale", "Horaires": "Mardi Matin"},
        {"Structure": "Écrivain public", "Horaires": "Mardi 14h-16h\nMardi 17h-18h"},
        {"Structure": "CAF", "Horaires": "Jeudi 14h-17h", "Contact": "05 36 49 33 10"},
    ]
    read = proposed(xlsx({"Liste": lines}))
    assert [(each.name, each.values["opening_hours"]) for each in read.structures.values()] == [
        ("CAF", "Mo 09:00-12:00; Th 14:00-17:00"),
        ("Mission locale", "Mardi Matin"),
        ("Écrivain public", "Tu 14:00-16:00,17:00-18:00"),
    ]


def test_days_across_places() -> None:
    lines = [["", "Mairie", "Médiathèque"], ["Lundi", "CAF 9h-12h", ""], ["Mardi", "", "Mission locale de 10h à 12h"]]
    assert rows(lines) == [
        {"Structure": "CAF", "Secteur": "Mairie", "Horaires": "Lundi 9h-12h"},
        {"Structure": "Mission locale", "Secteur": "Médiathèque", "Horaires": "Mardi de 10h à 12h"},
    ]


def test_lists_that_stand_upright_stay() -> None:
    ticked = [["Structure", "Logement", "Santé"], ["MJC", "x", ""], ["ADIL", "", "sur rendez-vous"]]
    activities = [["Thème", "Structure", "Coordonnées"], ["Logement", "ADIL", "12 rue Haute"], ["Santé", "CMP", "3 quai Sud"]]
    hours = [["", "Logement", "Santé"], ["MJC", "lundi 9h-12h", "mardi 9h-12h"], ["ADIL", "mardi 9h-12h", ""]]
    terms = [["", "Lundi", "Mardi"], ["MJC", "Sur RDV", "Fermé"], ["ADIL", "Permanence 9h-12h", "Sur RDV"]]
    for lines in (ticked, activities, hours, terms):
        sheet = read_sheet(xlsx({"Liste": lines}))
        assert crossed(sheet, MEANINGS) is sheet


WORDS = st.sampled_from(["Logement", "Santé", "x", "Le Pont", "voir CCAS", "05 36 49 01 10", "Mme Durand", "-", "", "Adresse", "Jeunes"])


HEADER = ("colonne 1", "Logement", "Santé", "Emploi")


@settings(deadline=None)
@given(st.lists(st.lists(WORDS, min_size=4, max_size=4), min_size=2, max_size=6))
def test_no_name_is_lost(lines: list[list[str]]) -> None:
    rows = rows_of(Row(place, dict(zip(HEADER, cells, strict=True))) for place, cells in enumerate(lines, 2))
    upright = Sheet(rows, lines=True, header=HEADER)
    across = crossed(upright, MEANINGS)
    before, after = str(list(upright.structures)), f"{list(across.structures)} {across.left}"
    assert all(word in after for word in ("Le Pont", "CCAS", "05 36 49 01 10") if word in before)
