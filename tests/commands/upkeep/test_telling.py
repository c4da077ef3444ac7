"""What people say of a sheet that is known: their own, or the one they were shown."""

import pytest

from commands.upkeep.telling import CLOSED, is_ours, said_of
from commands.upkeep.wording import Spoken
from storage.sheets import NO_SERVICE, SERVICE


@pytest.mark.parametrize(
    ("said", "field", "value"),
    [
        ("on a déménagé", "address", ""),
        ("nous avons déménagé au 3 rue des Lilas", "address", "3 rue des Lilas"),
        ("ils ont déménagé à côté de la gare", "address", "à côté de la gare"),
        ("changement d’adresse pour la PMI : 8 avenue Foch", "address", "8 avenue Foch"),
        ("l’adresse c’est pas la bonne", "address", ""),
        ("notre permanence du mardi est supprimée", "opening_hours", "fermé mardi"),
        ("on est fermé tout le mois d’août", "opening_hours", "fermé tout le mois d’août"),
        ("nous ne sommes plus ouverts le jeudi", "opening_hours", "fermé le jeudi"),
        ("nous n’ouvrons plus que le jeudi matin", "opening_hours", ""),
        ("ils ferment à 17h maintenant", "opening_hours", "ferment à 17h"),
        ("nos horaires ont changé", "opening_hours", ""),
        ("notre numéro a changé", "phone", ""),
        ("c’est pas le bon numéro, c’est le 05 36 49 01 37", "phone", "c’est pas le bon numéro, c’est le 05 36 49 01 37"),
        ("le CCAS ne répond plus au téléphone", "phone", ""),
        ("ce n’est plus elle le contact", "phone", ""),
        ("le site du ccas marche plus", "web", ""),
        ("le nouveau mail est accueil@ccas.example", "email", "le nouveau mail est accueil@ccas.example"),
        ("on s’appelle plus PMI mais Maison des Tilleuls", "name", "Maison des Tilleuls"),
        ("nous proposons maintenant des ateliers portage", SERVICE, "ateliers portage"),
        ("on ne fait plus de domiciliation", NO_SERVICE, "ne fait plus de domiciliation"),
        ("les cours ont été supprimés", NO_SERVICE, ""),
        ("l’asso n’existe plus", CLOSED, ""),
        ("le Secours populaire a fermé", CLOSED, ""),
        ("c’est fermé définitivement", CLOSED, ""),
        ("erreur sur la fiche", "", ""),
        ("05 36 49 01 37", "phone", "05 36 49 01 37"),
    ],
)
def test_the_field_and_its_value(said: str, field: str, value: str) -> None:
    assert said_of(said) == Spoken("", field, value)


@pytest.mark.parametrize(
    "said", ["on a déménagé", "notre numéro", "chez nous c’est fermé", "la fiche de ma structure", "Nougat et nous-mêmes"]
)
def test_who_says_on_speaks_of_their_own(said: str) -> None:
    assert is_ours(said)


@pytest.mark.parametrize("said", ["on m’a dit que c’est fermé", "ils ont déménagé", "le ton a monté"])
def test_others_do_not(said: str) -> None:
    assert not is_ours(said)
