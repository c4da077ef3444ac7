"""What cannot wait is known by its words, in the order people say them, and not by one of them."""

import re

import pytest

from storage.emergencies import Emergency, emergencies_in, phrase_of
from storage.lexicon import parse
from storage.lexicon_layers import layered
from storage.lexicon_troubles import LexiconError
from tests.shipped import LEXICON

KNOWN = [
    Emergency("Enfant : le 119.", tuple(map(phrase_of, ("frappe … enfant", "enfant en danger")))),
    Emergency("Sans toit : le 115.", tuple(map(phrase_of, ("à la rue", "115")))),
]


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("il frappe son enfant", ["119"]),
        ("Un voisin FRAPPAIT souvent ses trois enfants", ["119"]),
        ("l’enfant frappe à la porte", []),
        ("des enfants en danger, à la rue", ["119", "115"]),
        ("à la rue depuis hier", ["115"]),
        ("rue de la Paix", []),
        ("le 115 ne répond pas", ["115"]),
        ("au 1150 de la route", []),
        ("", []),
        ("…", []),
    ],
)
def test_it_is_heard_in_the_order_of_its_words(said: str, told: list[str]) -> None:
    assert [each.split()[-1].rstrip(".") for each in emergencies_in(said, KNOWN)] == told


@pytest.mark.parametrize(
    ("said", "number"),
    [
        ("il veut se tuer", "3114"),
        ("ma collègue parle de mettre fin à ses jours", "3114"),
        ("une élève se scarifie", "3114"),
        ("enfant frappé par son père", "119"),
        ("le beau-père bat les enfants", "119"),
        ("son mari la frappe", "3919"),
        ("elle a peur de son conjoint", "3919"),
        ("une famille dort dans sa voiture", "115"),
        ("ils sont à la rue", "115"),
        ("maltraitance dans un EHPAD", "3977"),
        ("une fille harcelée au collège", "3018"),
        ("ça sent le gaz", "18"),
        ("il ne respire plus", "15"),
    ],
)
def test_what_the_program_brings_gives_the_national_numbers(said: str, number: str) -> None:
    (told,) = emergencies_in(said, LEXICON.emergencies)
    assert number in re.findall(r"\d+", told)


@pytest.mark.parametrize(
    "said",
    [
        *(
            "colis alimentaire",
            "tuer le temps",
            "rue de la Gare",
            "cours de français pour adultes",
            "garde d’enfant le soir",
            "une couverture",
        ),
        *("facture de gaz", "chèque énergie", "atelier cuisine", "logement pour jeunes", "mur mitoyen", "en finir avec les dettes"),
    ],
)
def test_what_can_wait_is_told_as_ever(said: str) -> None:
    assert emergencies_in(said, LEXICON.emergencies) == ()


def test_a_town_adds_its_own_and_takes_out_what_it_will() -> None:
    brought = {
        "urgence": [
            {"nom": "gaz", "dire": "Gaz : le 18.", "mots": ["odeur de gaz"]},
            {"nom": "feu", "dire": "Feu : le 18.", "mots": ["feu"]},
        ]
    }
    own = {
        "urgence": [
            {"nom": "feu", "dire": "Feu : le 05 53 00 00 18.", "mots": ["feu"]},
            {"nom": "astreinte", "dire": "Astreinte : le 05 53 00 00 00.", "mots": ["astreinte"]},
        ]
    }
    told = {each["nom"]: each["dire"] for each in layered(brought, own, brought)["urgence"]}
    assert told == {"feu": "Feu : le 05 53 00 00 18.", "astreinte": "Astreinte : le 05 53 00 00 00."}


@pytest.mark.parametrize(
    ("entry", "trouble"),
    [
        ('nom = "gaz"\ndire = "Le 18."\nmots = []', "« mots » : la liste est vide"),
        ('nom = "gaz"\nmots = ["gaz"]', "« dire » : il manque"),
        (f'nom = "gaz"\ndire = "{"x" * 161}"\nmots = ["gaz"]', "« dire » : il est trop long"),
        (
            'nom = "gaz"\ndire = "Le 18."\nmots = ["gaz"]\n\n[[urgence]]\nnom = "gaz"\ndire = "Le 15."\nmots = ["fuite"]',
            "est déjà pris plus haut",
        ),
    ],
)
def test_what_is_wrong_with_one_is_said_in_french(entry: str, trouble: str) -> None:
    with pytest.raises(LexiconError, match=trouble):
        parse(f"[[urgence]]\n{entry}\n")
