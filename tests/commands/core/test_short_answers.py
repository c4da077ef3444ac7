"""Short answers that stand for any words of their sort: a time, what comes after « raison »."""

import pytest

from commands.core.declaration.effects import A_FILE, A_TIME, ANSWER, Call
from commands.core.understanding.short_answers import answered

OFFERED = {"oui": Call("send", {"text": "a"}), A_TIME: Call("plan", {"text": "a"}), "raison …": Call("again")}


@pytest.mark.parametrize("said", ["à 9 h demain", "demain", "vendredi 14h30", "dans 2h", "le 3 décembre à 9h", "31 février", "ce soir"])
def test_a_time_is_given_to_its_call(said: str) -> None:
    assert answered(OFFERED, said) == Call("plan", {"text": "a", ANSWER: said})


@pytest.mark.parametrize("said", ["demain je serai absente", "time", "<time>", "plus tard", "raison", "raisonnable", "9", "la raison : x"])
def test_what_is_no_time_nor_reason_is_neither(said: str) -> None:
    assert answered(OFFERED, said) is None


@pytest.mark.parametrize(
    "said", ["raison : la salle change", "raison la salle change", "Raison, la salle change", "raison – la salle change"]
)
def test_the_words_after_one_are_given_to_its_call(said: str) -> None:
    assert answered(OFFERED, said) == Call("again", {ANSWER: "la salle change"})


def test_fixed_answers_go_before() -> None:
    assert answered(OFFERED, "oui") == Call("send", {"text": "a"})


def test_a_file_is_no_word() -> None:
    assert answered({A_FILE: Call("keep")}, "file") is None


def test_a_time_is_only_one_where_it_is_offered() -> None:
    assert answered({"oui": Call("send")}, "demain 9h") is None
