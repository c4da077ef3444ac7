"""Lists that are no tables: bullets, letters, blocks, labels to stick on envelopes. Each structure is a row, and the rest is left aside."""

from typing import Any

import pytest

from commands.imports.files import read_sheet
from tests.commands.imports.samples import proposed
from tests.commands.imports.workbooks import xlsx

BULLETS = """Adresses utiles

Pour manger :
- Le Panier : 12 rue Lamartine, 47000 Agen. Tél. 05 36 49 02 10. Colis le mardi de 14h à 17h.
- Épicerie L'Escale, 3 place Jasmin - 05 36 49 02 11 (sur orientation)

Pour se loger :
- ADIL : 05 36 49 02 13, adil@exemple.fr
- SIAO : 115
"""
LETTER = """De : Nadia Belkacem <nadia@mairie.example>
Objet : les numéros

Bonjour à tous,

Voici les lieux où envoyer les gens :

1) Médiathèque - rue de la Mairie - 05 36 49 31 01 - ateliers le jeudi 10h-12h
2) Accueil de jour, 15 rue Palissy, 05 36 49 31 03
3) La Poste - 05 36 49 31 04

Bonne semaine,

Nadia Belkacem
06 12 34 56 78
"""
ONCE_TOLD = """Le Creuset
12 rue Barleté
05 36 49 79 10
Les Jardins
3 route de Tulle
05 36 49 79 11
"""
PARTED = """Le Creuset

12 rue Barleté

05 36 49 79 10

Les Jardins

3 route de Tulle

Tél : 05 36 49 79 11
"""
MARKDOWN = """# Annuaire

## Jeunesse

### Point écoute
- **Téléphone** : 05 36 49 98 10
- **Adresse** : 1 rue Haute

### Le Relais
- **Courriel** : relais@exemple.fr
"""
MESSAGES = """12/10/2026 09:12 - Nadia B: Bonjour, qui a des adresses ?
12/10/2026 09:15 - Karim: Le Panier 05 36 49 95 10, le jeudi 9h-11h
12/10/2026 09:20 - Nadia B: Merci !!
12/10/2026 09:31 - Karim: La Ruche : 05 36 49 95 11 (dons de lits)
"""
LEADERS = """* QUARTIER NORD *
LES TILLEULS ........ 05 36 49 42 10
LA RUCHE ............ 05 36 49 42 11
* QUARTIER SUD *
LE PANIER ........... 05 36 49 42 12
"""
PASTED = """De : Fatima
Objet : nos permanences

Bonjour à tous,
comme promis voici les permanences du quartier :

Secours populaire
12 rue des Lilas, 47000 Agen
Tél 05 36 49 77 88
- colis alimentaires le mardi 14h-17h
- vêtements

- Planning familial (sexualité, contraception) : permanence le mercredi 13h30-17h, sans RDV
- La Sauvegarde, prévention spécialisée, demander Karim 05 36 49 22 33

A bientôt
Fatima Benali
Centre social Montanou
05 36 49 11 00
"""
NUMBERS = """NUMEROS UTILES

Violences femmes info : 3919 (24h/24)
Enfance en danger : 119
CCAS, accueil : 05 36 49 20 10
Pour les démarches, appelez la CAF au 3230.
"""


def rows(content: bytes) -> list[dict[str, Any]]:
    """The rows of a file, but for what is empty."""
    return [{name: cell for name, cell in row.cells.items() if cell} for row in read_sheet(content).structures]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (BULLETS, ["Le Panier", "Épicerie L'Escale", "ADIL", "SIAO"]),
        (LETTER, ["Médiathèque", "Accueil de jour", "La Poste"]),
        (ONCE_TOLD, ["Le Creuset", "Les Jardins"]),
        (PARTED, ["Le Creuset", "Les Jardins"]),
        (MARKDOWN, ["Point écoute", "Le Relais"]),
        (PASTED, ["Secours populaire", "Planning familial", "La Sauvegarde"]),
        (MESSAGES, ["Le Panier", "La Ruche"]),
        (LEADERS, ["LES TILLEULS", "LA RUCHE", "LE PANIER"]),
        (NUMBERS, ["Violences femmes info", "Enfance en danger", "CCAS"]),
    ],
)
def test_what_begins_a_structure_is_found(text: str, names: list[str]) -> None:
    assert [row["Structure"] for row in rows(text.encode())] == names


def test_titles_stand_above_structures_and_the_rest_is_told() -> None:
    read = read_sheet(BULLETS.encode())
    assert [row.cells["Intertitre"] for row in read.structures] == ["Pour manger"] * 2 + ["Pour se loger"] * 2
    assert [(each.place, each.words) for each in read.left] == [(1, "Adresses utiles"), (3, "Pour manger :"), (7, "Pour se loger :")]


def test_nobody_is_shown_of_a_letter() -> None:
    told = " ".join(each.words for each in read_sheet(LETTER.encode()).left)
    assert "Belkacem" not in told
    assert "06 12" not in told


def test_who_signs_a_list_is_in_none_of_it() -> None:
    read = proposed(PASTED)
    _, planning, guard = read.structures.values()
    assert planning.values["description"].startswith("sexualité, contraception")
    assert guard.values["description"] == "prévention spécialisée"
    assert [name for name in ("Karim", "Fatima", "Montanou", "49 11 00") if name in repr(list(read.structures.values()))] == []
    below = proposed(BULLETS.replace("- SIAO : 115\n", "- SIAO : 115\nMerci à tous\nMarie"))
    assert "Marie" not in repr(list(below.structures.values()))


def test_what_is_said_of_a_structure_goes_where_it_belongs() -> None:
    read = proposed(BULLETS)
    panier, *_ = read.structures.values()
    assert [panier.values[name] for name in ("address", "postcode", "commune", "opening_hours")] == [
        "12 rue Lamartine",
        "47000",
        "Agen",
        "Tu 14:00-17:00",
    ]
    assert {value for each in read.structures.values() for _, value in each.contacts} == {
        "05 36 49 02 10",
        "05 36 49 02 11",
        "05 36 49 02 13",
        "adil@exemple.fr",
        "115",
    }


def test_cells_that_are_blocks() -> None:
    cells = [
        [f"{name}\n{number} rue Basse\n05 36 49 79 0{number}" for number, name in enumerate(line)]
        for line in (["Un", "Deux"], ["Trois", "Six"])
    ]
    assert rows(xlsx({"Étiquettes": cells})) == [
        {"Structure": name, "Informations": f"{number} rue Basse\n05 36 49 79 0{number}"}
        for number, name in ((0, "Un"), (0, "Trois"), (1, "Deux"), (1, "Six"))
    ]


def test_cells_that_say_their_field() -> None:
    lines = "Halte;Tél : 05 36 49 80 10;Adresse : le bourg\nBagagerie;Tél : 05 36 49 80 11;Mail : b@exemple.fr;Adresse : 3 rue Cale\n"
    halte, bagagerie = proposed(lines).structures.values()
    assert [each.values["address"] for each in (halte, bagagerie)] == ["le bourg", "3 rue Cale"]
    assert bagagerie.contacts == {("phone", "05 36 49 80 11"), ("email", "b@exemple.fr")}


def test_groups_of_columns_under_titles() -> None:
    lines = [
        ["Manger", "", "S’habiller", ""],
        ["Le Panier", "05 36 49 51 10", "Le Fil", "05 36 49 51 11"],
        ["", "", "Le Relais", "05 36 49 51 12"],
    ]
    assert [(row["Structure"], row["Intertitre"]) for row in rows(xlsx({"Feuil1": lines}))] == [
        ("Le Panier", "Manger"),
        ("Le Fil", "S’habiller"),
        ("Le Relais", "S’habiller"),
    ]
