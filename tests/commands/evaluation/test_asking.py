"""What is asked of a bilan, in whatever order."""

from datetime import date

import pytest

from commands.evaluation.asking import read_wanted
from commands.evaluation.giving import PAPER, PICTURE, TABLE, WHOLE
from commands.evaluation.subject import KNOWLEDGE, LINKS, PARTICIPATION, asked_of
from tests.commands.evaluation.test_files import occasion

TODAY = date(2026, 11, 30)
HALF = (date(2026, 7, 1), date(2026, 12, 31))


@pytest.mark.parametrize(
    ("said", "span", "chapters", "file"),
    [
        ("", None, (), ""),
        ("2026-2", HALF, (), ""),
        ("liens 2026-2", HALF, (LINKS,), ""),
        ("2026-2 ; les liens", HALF, (LINKS,), ""),
        ("2026-2, participation", HALF, (PARTICIPATION,), ""),
        ("2026-2 combien de structures sont venues", HALF, (PARTICIPATION,), ""),
        ("entre le 1er juillet et le 31 décembre 2026", HALF, (), ""),
        ("du 2e semestre 2026 en image", HALF, (), PICTURE),
        ("pour les financeurs 2026-2", HALF, (), PAPER),
        ("ce semestre excel", HALF, (), TABLE),
        ("dossier 2026-2", HALF, (), WHOLE),
        ("2026-2 chiffres et enquêtes", HALF, (KNOWLEDGE,), ""),
    ],
)
def test_what_is_wanted(said: str, span: tuple[date, date] | None, chapters: tuple[str, ...], file: str) -> None:
    found = read_wanted(said, TODAY)
    assert (found.span, found.chapters, found.file, found.how, found.unread) == (span, chapters, file, False, "")


@pytest.mark.parametrize(
    ("first", "last", "name"),
    [
        (*HALF, "2e semestre 2026"),
        (date(2026, 1, 1), date(2026, 6, 30), "1er semestre 2026"),
        (date(2026, 1, 1), date(2026, 12, 31), "année 2026"),
        (date(2028, 2, 1), date(2028, 2, 29), "février 2028"),
        (date(2026, 9, 1), date(2026, 11, 30), "septembre à novembre 2026"),
        (date(2026, 3, 1), date(2027, 2, 28), "mars 2026 à février 2027"),
        (date(2016, 1, 1), date(2026, 12, 31), "janvier 2016 à décembre 2026"),
        (date(2026, 9, 3), date(2026, 11, 30), "3 septembre au 30 novembre 2026"),
        (date(2026, 12, 1), date(2027, 1, 5), "1er décembre 2026 au 5 janvier 2027"),
        (date(2026, 11, 30), date(2026, 11, 30), "lundi 30 novembre 2026"),
    ],
)
def test_how_a_time_is_called_and_asked_for_again(first: date, last: date, name: str) -> None:
    asked = asked_of(occasion(), first, last)
    assert asked.name == name
    assert read_wanted(asked.words, TODAY).span == (first, last)


@pytest.mark.parametrize("said", ["comment", "comment sont comptés les liens", "règles liens 2026-2"])
def test_the_rules_are_wanted(said: str) -> None:
    assert read_wanted(said, TODAY).how
    assert read_wanted(said, TODAY).unread == ""


@pytest.mark.parametrize("said", ["de compétences", "R12", "de la réunion d’hier soir"])
def test_what_is_no_time_is_not_guessed(said: str) -> None:
    assert read_wanted(said, TODAY).unread
