"""What is said of what was just shown: only where it is offered, in words that say nothing else, and asked first where it writes."""

import pytest

from commands.core.declaration.effects import A_DETAIL, A_FAULT, A_NARROWING, AN_ALERT, ANSWER, Call
from commands.core.understanding.meanings import Puzzled, Understood
from commands.core.understanding.remarks import remark
from commands.table import TABLE

SHEET = {A_DETAIL: Call("fiche", {"name": "CCAS", "chosen": 1}), A_FAULT: Call("corriger", {"words": "CCAS", "chosen": 1})}
SEARCH = {
    A_DETAIL: Call("qui-fait", {"need": "colis"}),
    A_NARROWING: Call("qui-fait", {"need": "colis"}),
    AN_ALERT: Call("préviens-moi", {"words": "colis"}),
}


@pytest.mark.parametrize(
    "said", ["et le numéro ?", "c’est où ?", "ils sont ouverts demain ?", "l’adresse mail stp", "Et samedi ?", "leur site", "faut un rdv ?"]
)
def test_a_detail_of_a_sheet_is_given_the_words(said: str) -> None:
    reading = remark(TABLE, said, SHEET)
    assert isinstance(reading, Understood)
    assert (reading.command.name, reading.args.model_dump(exclude_unset=True)) == ("fiche", {"name": "CCAS", "chosen": 1, ANSWER: said})


@pytest.mark.parametrize("said", ["c’est pas le bon numéro", "ils ont déménagé", "le numéro est faux", "leur numéro c’est 05 36 49 01 37"])
def test_what_is_wrong_on_it_is_asked_first(said: str) -> None:
    reading = remark(TABLE, said, SHEET)
    assert isinstance(reading, Puzzled)
    assert reading.message.facts["command"] == "corriger CCAS"
    assert reading.offer is not None
    assert reading.offer.answers["oui"] == Call("corriger", {"words": "CCAS", "chosen": 1, ANSWER: said})


@pytest.mark.parametrize("said", ["et pour les jeunes ?", "à Valmont ?", "plutôt pas loin de la gare", "plus près ?", "avec un bébé"])
def test_a_search_is_gone_on_with_where_nothing_else_is_understood(said: str) -> None:
    assert remark(TABLE, said, SEARCH) is None
    reading = remark(TABLE, said, SEARCH, loose=True)
    assert isinstance(reading, Understood)
    assert reading.args.model_dump(exclude_unset=True) == {"need": "colis", ANSWER: said}


def test_an_alert_needs_no_words() -> None:
    reading = remark(TABLE, "préviens-moi s’il y en a un autre", SEARCH)
    assert isinstance(reading, Puzzled)
    assert reading.offer is not None
    assert reading.offer.answers["oui"] == Call("préviens-moi", {"words": "colis"})


@pytest.mark.parametrize(
    "said",
    [
        "merci pour le numéro",
        "on se voit demain ?",
        "le numéro de Mme Dupont",
        "R2 c’est où ?",
        "qui fait de la domiciliation ?",
        "le numéro de la mission locale",
        "c’est où " + "la la " * 20,
        "",
    ],
)
def test_what_is_of_something_else_is_none(said: str) -> None:
    assert remark(TABLE, said, SHEET) is None


@pytest.mark.parametrize("said", ["et le numéro ?", "à Valmont ?", "ils ont déménagé"])
def test_nothing_is_where_nothing_was_shown(said: str) -> None:
    assert remark(TABLE, said, {"1": Call("fiche", {"name": "CCAS"})}) is None


def test_what_an_older_version_offered_is_passed_over() -> None:
    assert remark(TABLE, "et le numéro ?", {A_DETAIL: Call("gone")}) is None
    assert remark(TABLE, "et le numéro ?", {A_DETAIL: Call("fiche", {"nom": "CCAS"})}) is None
