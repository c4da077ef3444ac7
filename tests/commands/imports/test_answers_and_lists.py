"""Columns of crosses, and cells that hold several values."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commands.imports.values.answers import Answer, read_answer
from commands.imports.values.lists import cut, list_marks


@pytest.mark.parametrize(
    "cell", ["x", "X", "xx", "oui", "OUI", "Oui.", "1", 1, 1.0, "1.0", "✓", "✔", "vrai", "VRAI", True, "O", "yes", "•"]
)
def test_yes(cell: object) -> None:
    assert read_answer(cell) == Answer(yes=True)


@pytest.mark.parametrize(
    "cell", ["non", "NON", "0", 0, 0.0, "-", "–", "✗", "faux", False, "N", "jamais", "Pas du tout", "pas encore", "aucun", "□"]
)
def test_no(cell: object) -> None:
    assert read_answer(cell) == Answer(yes=False)


@pytest.mark.parametrize("cell", ["", None, "  ", "?", "NC", "peut-être", "À voir", "NSP", "non renseigné", "#N/D"])
def test_neither(cell: object) -> None:
    assert read_answer(cell) == Answer(None)


@pytest.mark.parametrize(
    ("cell", "answer"),
    [
        ("(à partir de 16 ans)", Answer(yes=True, note="à partir de 16 ans")),
        ("X (à partir de 16 ans)", Answer(yes=True, note="à partir de 16 ans")),
        ("Oui, si c'est le jeudi", Answer(yes=True, note="si c'est le jeudi")),
        ("oui le mardi", Answer(yes=True, note="le mardi")),
        ("permanence le jeudi", Answer(yes=True, note="permanence le jeudi")),
        ("sur rendez-vous", Answer(yes=True, note="sur rendez-vous")),
        ("Non, sauf urgence", Answer(yes=False, note="sauf urgence")),
        ("non concerné", Answer(yes=False)),
        ("ne propose pas de colis", Answer(yes=False, note="ne propose pas de colis")),
        ("nous ne faisons pas", Answer(yes=False, note="nous ne faisons pas")),
        ("pas de douche", Answer(yes=False, note="pas de douche")),
        ("peut-être en 2027", Answer(None, note="peut-être en 2027")),
        ("noncé", Answer(yes=True, note="noncé")),
        ("Nonagénaires", Answer(yes=True, note="Nonagénaires")),
    ],
)
def test_an_answer_with_words(cell: str, answer: Answer) -> None:
    assert read_answer(cell) == answer


@pytest.mark.parametrize(
    ("cells", "values"),
    [
        (["Wifi;Scanner", "Wifi|Imprimante"], [["Wifi", "Scanner"], ["Wifi", "Imprimante"]]),
        (["- colis\n- domiciliation", "• vestiaire\n• douche"], [["colis", "domiciliation"], ["vestiaire", "douche"]]),
        (["Accès aux droits, Parentalité, soutien à la scolarité"], [["Accès aux droits", "Parentalité", "soutien à la scolarité"]]),
        (["Accompagnement, écoute et orientation des familles"], [["Accompagnement, écoute et orientation des familles"]]),
        (["RSA, ASE, PMI ; tout public"], [["RSA", "ASE", "PMI", "tout public"]]),
        (["femmes, jeunes", "familles"], [["femmes", "jeunes"], ["familles"]]),
        (
            ["Jeunes (16-25 ans, sans emploi), Tout public", "Tout public"],
            [["Jeunes (16-25 ans, sans emploi)", "Tout public"], ["Tout public"]],
        ),
        (
            ["aide aux devoirs, sorties en famille", "sorties en famille, aide aux devoirs", "aide aux devoirs, repas"],
            [["aide aux devoirs", "sorties en famille"], ["sorties en famille", "aide aux devoirs"], ["aide aux devoirs", "repas"]],
        ),
        (
            [
                "Nous accueillons les personnes seules, avec leurs enfants, pour un temps d’échange.",
                "Un lieu pour souffler, se poser, parler avec d’autres parents",
            ],
            [
                ["Nous accueillons les personnes seules, avec leurs enfants, pour un temps d’échange."],
                ["Un lieu pour souffler, se poser, parler avec d’autres parents"],
            ],
        ),
        (["Tout_public,Seniors_(+_65_ans)"], [["Tout public", "Seniors (+ 65 ans)"]]),
        (["adhésion 1,5 euro"], [["adhésion 1,5 euro"]]),
        ([["a", "b"], ["c"]], [["a", "b"], ["c"]]),
        (["", None, "NC"], [[], [], []]),
    ],
)
def test_cells_are_cut_where_their_column_shows_it(cells: list[object], values: list[list[str]]) -> None:
    marks = list_marks(cells)
    assert [cut(cell, marks) for cell in cells] == values


@given(st.lists(st.text(alphabet="ab ,;|()\n•/-1é", max_size=20) | st.none(), max_size=6))
def test_no_word_is_lost_when_cells_are_cut(cells: list[str | None]) -> None:
    marks = list_marks(cells)
    for cell in cells:
        letters = {sign for sign in cell or "" if sign.isalpha()}
        assert letters == {sign for value in cut(cell, marks) for sign in value if sign.isalpha()}
        read_answer(cell)
