"""What is asked of a bilan, in whatever order."""

from datetime import date

import pytest

from commands.evaluation.asking import read_wanted
from commands.evaluation.giving import PAPER, PICTURE, TABLE, WHOLE
from commands.evaluation.subject import LINKS, PARTICIPATION

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
    ],
)
def test_what_is_wanted(said: str, span: tuple[date, date] | None, chapters: tuple[str, ...], file: str) -> None:
    found = read_wanted(said, TODAY)
    assert (found.span, found.chapters, found.file, found.how, found.unread) == (span, chapters, file, False, "")


@pytest.mark.parametrize("said", ["comment", "comment sont comptés les liens", "règles liens 2026-2"])
def test_the_rules_are_wanted(said: str) -> None:
    assert read_wanted(said, TODAY).how
    assert read_wanted(said, TODAY).unread == ""


@pytest.mark.parametrize("said", ["de compétences", "R12", "de la réunion d’hier soir"])
def test_what_is_no_time_is_not_guessed(said: str) -> None:
    assert read_wanted(said, TODAY).unread
