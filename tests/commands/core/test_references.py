"""Numbers of things as people say them."""

import pytest

from commands.core.references import take_reference


@pytest.mark.parametrize(
    ("said", "number", "after"),
    [
        ("R12", 12, ""),
        ("r 12", 12, ""),
        ("12", 12, ""),
        ("R-12 +2", 12, "+2"),
        ("à la rencontre n° 12, date mardi", 12, "date mardi"),
        ("rencontre r12 : mardi", 12, "mardi"),
        ("#12", 12, ""),
        ("12/11", None, "12/11"),
        ("9h", None, "9h"),
        ("Café ; 3 décembre", None, "Café ; 3 décembre"),
        ("au café 12", 12, ""),
        ("", None, ""),
        ("R" + "9" * 50, None, "R" + "9" * 50),
    ],
)
def test_a_number_and_what_follows(said: str, number: int | None, after: str) -> None:
    assert take_reference(said, "R", "rencontre|café|atelier") == (number, after)
