"""How people say what is wrong on a sheet, in their own words."""

import contextlib

import pytest

from commands.core.declaration.effects import Refused
from commands.upkeep.fields import fact_of, section_called
from commands.upkeep.wording import Spoken, readings
from tests.commands.samples.upkeep import EMPTY, FULL


@pytest.mark.parametrize(
    ("said", "name", "field", "value"),
    [
        ("le numéro du CCAS est 05 36 49 01 37", "CCAS", "phone", "05 36 49 01 37"),
        ("CCAS ; téléphone 05 36 49 01 37", "CCAS", "phone", "05 36 49 01 37"),
        ("CCAS\ntél : 05 36 49 01 37", "CCAS", "phone", "05 36 49 01 37"),
        ("téléphone CCAS 0536490137", "CCAS", "phone", "0536490137"),
        ("Mission locale 0536490137", "Mission locale", "phone", "0536490137"),
        ("le mail de la PMI c’est pmi@x.fr", "la PMI", "email", "pmi@x.fr"),
        ("adresse mail du CCAS : a@b.fr", "CCAS", "email", "a@b.fr"),
        ("l’adresse du CCAS est 3 rue Neuve", "CCAS", "address", "3 rue Neuve"),
        ("le CCAS a déménagé au 3 rue Neuve", "le CCAS", "address", "3 rue Neuve"),
        ("CCAS: horaires 9h-12h", "CCAS", "opening_hours", "9h-12h"),
        ("la PMI est fermée le mercredi", "la PMI", "opening_hours", "fermée le mercredi"),
        ("la PMI ferme à 17h le vendredi", "la PMI", "opening_hours", "ferme à 17h le vendredi"),
        ("le CCAS n’est plus ouvert le samedi", "le CCAS", "opening_hours", "fermé le samedi"),
        ("La PMI ne fait plus de vaccination", "La PMI", "no-service", "ne fait plus de vaccination"),
        ("la mission locale propose un atelier CV", "la mission locale", "service", "un atelier CV"),
        ("Maison de l’Est ; fermé le lundi", "Maison de l’Est", "opening_hours", "fermé le lundi"),
        ("CCAS ; nom Centre d’action", "CCAS", "name", "Centre d’action"),
        ("la PMI s’appelle maintenant La Maison ronde", "la PMI", "name", "La Maison ronde"),
        ("le CCAS est devenu : Maison ronde", "le CCAS", "name", "Maison ronde"),
        ("le CCAS devient Maison ronde", "le CCAS", "name", "Maison ronde"),
        ("la PMI a changé de nom : Maison ronde", "la PMI", "name", "Maison ronde"),
        ("la PMI a changé de nom", "la PMI", "name", ""),
        ("la PMI sera fermée du 24 décembre au 2 janvier", "la PMI", "opening_hours", "fermée du 24 décembre au 2 janvier"),
        ("le numéro de la mission locale a changé c’est le 05 36 49 01 37", "la mission locale", "phone", "05 36 49 01 37"),
        ("le CCAS a changé d’adresse : 3 rue Neuve", "le CCAS", "address", "3 rue Neuve"),
        ("Mission locale horaires lundi 9h-12h", "Mission locale", "opening_hours", "lundi 9h-12h"),
        ("épicerie sociale adresse 3 rue Haute", "épicerie sociale", "address", "3 rue Haute"),
        ("France services nouveau numéro 05 36 49 01 37", "France services", "phone", "05 36 49 01 37"),
        ("CCAS", "CCAS", "", ""),
        ("le téléphone du CCAS", "CCAS", "phone", ""),
        ("le téléphone du CCAS est faux", "CCAS", "phone", ""),
        ("le numéro de la PMI n’est plus bon", "la PMI", "phone", ""),
        ("les horaires du CCAS ont changé", "CCAS", "opening_hours", ""),
        ("le mail de la PMI n’est pas le bon", "la PMI", "email", ""),
        ("CCAS ; téléphone faux", "CCAS", "phone", ""),
        ("le téléphone du CCAS est faux, c’est le 05 36 49 01 37", "CCAS", "phone", "05 36 49 01 37"),
        ("l’adresse de la PMI est fausse : c’est 3 rue Neuve", "la PMI", "address", "3 rue Neuve"),
    ],
)
def test_what_a_sentence_means_first(said: str, name: str, field: str, value: str) -> None:
    assert next(readings(said)) == Spoken(name, field, value)


def test_a_name_with_a_verb_in_it_is_among_the_readings() -> None:
    assert "Ici on est bien" in [each.name for each in readings("Ici on est bien est fermé le lundi")]


def test_hours_with_a_preposition_that_looks_like_a_verb_are_among_the_readings() -> None:
    hours = "du lundi au vendredi de 9h à 18h"
    assert Spoken("centre social", "opening_hours", hours) in list(readings(f"centre social horaires {hours}"))


@pytest.mark.parametrize(
    ("field", "said", "value"),
    [
        ("phone", "le 0536490137", "05 36 49 01 37"),
        ("phone", "05 36 49 01 37 ou 05.36.49.12.34", "05 36 49 01 37\n05 36 49 12 34"),
        ("phone", "aucun", ""),
        ("web", "www.ccas.example", "https://www.ccas.example"),
        ("opening_hours", "fermé le mercredi", "Mo-Fr 08:30-12:30,13:30-17:00; PH off; We off"),
        ("opening_hours", "fermé les lundis et mardis", "Mo-Fr 08:30-12:30,13:30-17:00; PH off; Mo,Tu off"),
        ("opening_hours", "fermé le mercredi en août", "Mo-Fr 08:30-12:30,13:30-17:00; PH off; fermé le mercredi en août"),
        ("opening_hours", "lundi et jeudi de 9 h à 12 h", "Mo,Th 09:00-12:00"),
        ("opening_hours", "sur rendez-vous", "sur rendez-vous"),
        ("no-service", "plus d’aide au loyer", "Aide au loyer"),
        ("no-service", "2", "Aide au loyer"),
        ("service", "cours de français", "cours de français"),
    ],
)
def test_values_as_they_are_kept(field: str, said: str, value: str) -> None:
    assert fact_of(field, said, FULL).value == value


@pytest.mark.parametrize(
    ("field", "said"),
    [
        ("phone", "36 49 01"),
        ("phone", "05 36 49 01 3"),
        ("email", "ccas"),
        ("address", "???"),
        ("address", "aucune idée" * 30),
        ("no-service", "aide"),
    ],
)
def test_what_is_no_value_is_refused(field: str, said: str) -> None:
    with pytest.raises(Refused):
        fact_of(field, said, FULL)
    with pytest.raises(Refused):
        fact_of("no-service", said, EMPTY)


def test_sections_by_number_or_by_name() -> None:
    assert [section_called(said) for said in ("1", "les horaires", "le mail", "services", "5", "9", "bof")] == [
        *("contact", "hours", "contact", "services", "about", "", ""),
    ]


@pytest.mark.parametrize(
    "said",
    [
        "",
        ";",
        " ; ; ",
        "est",
        "est est est",
        ":",
        "n’",
        "le la les",
        "1",
        "«»",
        "😀 est fermé",
        "ne ne ne plus",
        "a " * 900,
        "l’" * 900,
        "CCAS ;" * 300,
    ],
)
def test_whatever_is_said_is_read_without_a_stumble(said: str) -> None:
    for read in list(readings(said))[:8]:
        for field in ("phone", "opening_hours", "no-service", read.field or "address"):
            with contextlib.suppress(Refused):
                fact_of(field, read.value, FULL)
