"""Cells where all stands together: each piece goes where it belongs, and what is nothing sure stays words."""

import pytest

from commands.imports.pieces import ADDRESS, HOURS, pieces_of, without_people
from tests.commands.imports.samples import proposed


@pytest.mark.parametrize(
    ("words", "address", "hours", "others", "told"),
    [
        (
            "cours de français le mardi et le vendredi 14h-16h, 05 36 49 10 10, voir Mme Duval, gratuit",
            "",
            "le mardi et le vendredi 14h-16h",
            ("cours de français", "gratuit"),
            "cours de français le mardi et le vendredi 14h-16h, gratuit",
        ),
        (
            "12 rue de la Paix 47000 Agen – aide aux devoirs – 10 € l'année",
            "12 rue de la Paix 47000 Agen",
            "",
            ("aide aux devoirs", "10 € l'année"),
            "aide aux devoirs – 10 € l'année",
        ),
        (
            "Place Foch. Tél. 05 36 49 10 14 - Fax 05 36 49 10 15 - lun-ven 8h30-12h / 13h30-17h. domiciliation",
            "Place Foch",
            "lun-ven 8h30-12h / 13h30-17h",
            ("domiciliation",),
            "domiciliation",
        ),
        ("ZA du Levant, 47550 BOÉ", "ZA du Levant, 47550 BOÉ", "", (), ""),
        ("cours de danse", "", "", ("cours de danse",), "cours de danse"),
        ("Adresse : le bourg\nPublic : jeunes", "le bourg", "", ("jeunes",), "Public : jeunes"),
        ("accueil, du lundi au vendredi, 9h-17h", "", "du lundi au vendredi 9h-17h", ("accueil",), "accueil"),
        ("pas d’hébergement, fermé en août", "", "", (), "pas d’hébergement, fermé en août"),
    ],
)
def test_pieces(words: str, address: str, hours: str, others: tuple[str, ...], told: str) -> None:
    found = pieces_of(words)
    assert (found.address, found.hours, found.others, found.told({ADDRESS, HOURS})) == (address, hours, others, told)


def test_what_is_told_nowhere_else_stays() -> None:
    assert pieces_of("2 rue Basse, mardi 9h-12h, 05 36 49 10 10").told() == "2 rue Basse, mardi 9h-12h"


@pytest.mark.parametrize(
    ("words", "left"),
    [
        ("Julie Bernard\n06 39 98 06 11", "06 39 98 06 11"),
        ("Crèche Pinocchio, Mme Ferrand 05 36 49 24 12", "Crèche Pinocchio, 05 36 49 24 12"),
        ("ouvert le mardi, voir Mme Duval, gratuit", "ouvert le mardi, gratuit"),
        ("M. Duval prépare les dossiers avec chacun", "M. Duval prépare les dossiers avec chacun"),
        ("Lycée Jean Moulin, 2 rue Basse", "Lycée Jean Moulin, 2 rue Basse"),
        ("Martillac, Isle Saint Georges, Mont Louis, Castres", "Martillac, Isle Saint Georges, Mont Louis, Castres"),
        ("contact : Mme Saint Georges, le matin", "le matin"),
        ("écoute, demander Karim 05 36 49 24 12", "écoute, 05 36 49 24 12"),
        ("meubles, (Jean), le mardi", "meubles, le mardi"),
        ("cours avec Internet, le mardi", "cours avec Internet, le mardi"),
    ],
)
def test_who_is_named_by_a_piece_of_its_own(words: str, left: str) -> None:
    assert without_people(words) == left


def test_a_column_of_all_things() -> None:
    read = proposed(
        "Assoc;Commentaires\n"
        'ASTI;"cours de français le mardi 14h-16h, 05 36 49 10 10, voir Mme Duval"\n'
        'CIO;"orientation, sur rdv uniquement, fermé vacances scolaires, 05 36 49 10 13"\n'
        'CCAS;"2 place Foch, 47000 Agen. 05 36 49 10 14. domiciliation"\n'
    )
    told = [(each.values["opening_hours"], each.values["commune"], sorted(each.contacts)) for each in read.structures.values()]
    assert told == [
        ("Tu 14:00-16:00", None, [("phone", "05 36 49 10 10")]),
        (None, None, [("phone", "05 36 49 10 13")]),
        (None, "Agen", [("phone", "05 36 49 10 14")]),
    ]
    assert [each.values["tags"] for each in read.services.values()] == [["francais"], ["orientation"], ["domiciliation"]]
    assert "Duval" not in str(read)
    assert [(each.place, each.value) for each in read.notices] == [(2, "(non montré)")]


def test_what_a_column_says_is_not_looked_for_in_words() -> None:
    read = proposed(
        "Structure;Tél;Remarques\n"
        "MJC;05 36 49 10 10;remplace le centre fermé, dont le numéro était 05 36 49 10 11\n"
        "ADIL;05 36 49 10 12;pour une urgence appeler plutôt la mairie, 05 36 49 10 13\n"
    )
    assert [sorted(each.contacts) for each in read.structures.values()] == [[("phone", "05 36 49 10 10")], [("phone", "05 36 49 10 12")]]


def test_a_column_of_whom_to_contact() -> None:
    read = proposed(
        "Organisme;Qui contacter\n"
        "SOLIHA;Sophie Martin 05 36 49 31 10\n"
        "CDAD;cdad@justice.example\n"
        'CIDFF;"M. Dupont\n05 36 49 31 12"\n'
        'AFEV;"05 36 49 31 13\nafev@afev.example"\n'
    )
    assert [sorted(value for _, value in each.contacts) for each in read.structures.values()] == [
        ["05 36 49 31 10"],
        ["cdad@justice.example"],
        ["05 36 49 31 12"],
        ["05 36 49 31 13", "afev@afev.example"],
    ]
    assert "Martin" not in str(list(read.structures.values()))
    assert "Dupont" not in str(list(read.structures.values()))
