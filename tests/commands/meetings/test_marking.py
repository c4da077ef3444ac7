"""Who was there, in the words of hosts."""

import pytest

from commands.meetings.afterwards.marking import read_marking
from commands.meetings.people import Expected, Roll, Unexpected
from tests.given import meeting

LEA = Expected(1, "@lea:a", "Léa Étiolle", "CCAS", 1, 0, 11)
OMAR = Expected(2, "@omar:a", "Omar Sy", "Secours populaire", 3, 0, 12)
LEA_TOO = Expected(3, None, "Léa Martin", "PMI", 1, 0, 13)
ROLL = Roll(meeting(number=1), [LEA, OMAR, LEA_TOO], [Unexpected(None, "Karim du Secours catholique", 5)], 1)


@pytest.mark.parametrize(
    ("words", "came"),
    [
        ("tous", {11: 1, 12: 3, 13: 1}),
        ("Tout le monde !", {11: 1, 12: 3, 13: 1}),
        ("tous sauf 2 et 3", {11: 1, 12: 0, 13: 0}),
        ("tous, sauf Omar", {11: 1, 12: 0, 13: 1}),
        ("1 2", {11: 1, 12: 3, 13: 0}),
        ("1 2+1", {11: 1, 12: 2, 13: 0}),
        ("2+0, 3", {11: 0, 12: 1, 13: 1}),
        ("Omar Sy, lea etiolle", {11: 1, 12: 3, 13: 0}),
        ("Omar +1", {11: 0, 12: 2, 13: 0}),
        ("Léa de la PMI", {}),
        ("Léa PMI", {11: 0, 12: 0, 13: 1}),
        ("sauf 1", {11: 0}),
        ("aussi 3", {13: 1}),
        ("personne", {11: 0, 12: 0, 13: 0}),
    ],
)
def test_those_of_the_list(words: str, came: dict[int, int]) -> None:
    assert read_marking(words, ROLL).came == came


def test_who_is_not_of_the_list_came_without_a_word() -> None:
    marking = read_marking("aussi Zoé de la Mission locale, 3", ROLL)
    assert (marking.walk_ins, marking.came) == (["Zoé de la Mission locale"], {13: 1})


def test_who_did_not_come_after_all() -> None:
    assert read_marking("sauf Karim", ROLL).gone == [5]


def test_a_number_alone_counts_the_room() -> None:
    assert read_marking("14 personnes", ROLL).head_count == 14
    assert read_marking("14", ROLL).unknown == ["14"]


def test_what_means_nobody_or_several_people_is_told_and_changes_nothing() -> None:
    marking = read_marking("Zed, Léa", ROLL)
    assert (marking.unknown, marking.ambiguous, marking.is_empty) == (["Zed"], ["Léa"], True)
