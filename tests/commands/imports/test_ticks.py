"""Boxes: what is yes, what is no, and what is noted beside."""

import pytest

from commands.imports.ticks import Box, is_box, read_box


@pytest.mark.parametrize("cell", ["oui", "OUI", "x", "X", "1", "vrai", "✓", True, 1])
def test_a_yes(cell: object) -> None:
    assert read_box(cell) == Box(True)


@pytest.mark.parametrize(
    "cell", ["non", "Non.", "0", "faux", "jamais", "Pas du tout", "aucune", "non, plus maintenant", "pas le lundi", False, 0]
)
def test_a_no(cell: object) -> None:
    box = read_box(cell)
    assert box is not None
    assert not box.is_ticked


@pytest.mark.parametrize("cell", ["", None, "-", "?", "n/a"])
def test_an_empty_box(cell: object) -> None:
    assert read_box(cell) is None


@pytest.mark.parametrize(
    ("cell", "note"),
    [
        ("X (hiver)", "hiver"),
        ("(à partir de 16 ans)", "à partir de 16 ans"),
        ("Oui, si c'est le jeudi", "si c'est le jeudi"),
        ("sur rendez-vous", "sur rendez-vous"),
    ],
)
def test_a_yes_with_a_condition(cell: str, note: str) -> None:
    assert read_box(cell) == Box(True, note)


@pytest.mark.parametrize(
    ("cell", "boxed"), [("oui, le jeudi", True), ("X (hiver)", True), ("mairie", False), ("nonante", False), ("1 rue Basse", False)]
)
def test_cells_that_are_boxes(cell: str, boxed: bool) -> None:
    assert is_box(cell) is boxed
