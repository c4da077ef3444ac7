"""Phones of real lists: whole, or left; never a part of one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commands.imports.values.numbers import LOST, ZERO_BACK
from commands.imports.values.phones import read_phones

ONE = "05 53 00 11 22"


@pytest.mark.parametrize("cell", ["45.7301763", "-12.78261039191461", "432639.001", "4.8673558"])
def test_a_coordinate_is_no_number_to_call(cell: str) -> None:
    assert read_phones(cell).kept == []


@pytest.mark.parametrize(
    "cell",
    [
        *("0553001122", "05.53.00.11.22", "05-53-00-11-22", "05/53/00/11/22", "05\u00a053\u202f00 11 22", " 05 53 00 11 22 "),
        *(
            "+33553001122",
            "+33 5 53 00 11 22",
            "+33 (0)5 53 00 11 22",
            "(+33) 5 53 00 11 22",
            "0033553001122",
            "00 33 5 53 00 11 22",
            "33553001122",
        ),
        *("+330553001122", "Tél. : 05 53 00 11 22", "tél:0553001122", "05 53 00 11 22 (standard)", "Numéro vert 05 53 00 11 22"),
    ],
)
def test_one_number_however_it_is_written(cell: str) -> None:
    read = read_phones(cell)
    assert (read.kept, read.told) == ([ONE], "")
    assert read.left in {"", "(standard)"}


@pytest.mark.parametrize("cell", ["553001122", 553001122, 553001122.0, "553001122.0", "5 53 00 11 22", "5,53001122E+08", "5.53001122E8"])
def test_a_lost_zero_is_put_back_and_told(cell: object) -> None:
    assert read_phones(cell) == ([ONE], "", ZERO_BACK)


@pytest.mark.parametrize(
    ("cell", "kept", "left"),
    [
        ("05 53 00 11 22 / 05 53 00 11 33", [ONE, "05 53 00 11 33"], ""),
        ("05 53 00 11 22\n8 rue Scaliger", [ONE], "/ 8 rue Scaliger"),
        ("05 53\n00 11 22", [ONE], ""),
        ("05 53 00 11 22 ou 05 53 00 11 33", [ONE, "05 53 00 11 33"], ""),
        ("05 53 00 11 22;05 53 00 11 33", [ONE, "05 53 00 11 33"], ""),
        ("05 53 00 11 22\n05 53 00 11 33", [ONE, "05 53 00 11 33"], ""),
        ("0553001122 0553001133", [ONE, "05 53 00 11 33"], ""),
        ("553001122 / 630392518", [ONE, "06 30 39 25 18"], ""),
        ("05 53 00 11 22 - 39 49", [ONE, "39 49"], ""),
        ("05 53 00 11 22 / 23", [ONE], "/ 23"),
        ("ADIL 47 05 53 00 11 22", [ONE], "ADIL 47"),
        ("ADIL 47 (05 53 00 11 22)", [ONE], "ADIL 47 )"),
        ("05 53 00 11 22 poste 12", [ONE], "poste 12"),
        ("05 53 00 11 22 9h-12h", [ONE], "9h-12h"),
        ("05 53 00 11 22 – Fax : 05 53 00 11 33", [ONE], "– Fax : 05 53 00 11 33"),
        ("33630392518", ["06 30 39 25 18"], ""),
        ("3949", ["39 49"], ""),
        ("le 115", ["115"], ""),
        ("115 (urgence sociale)", ["115"], "(urgence sociale)"),
        ("39 19 ou 116 006", ["39 19", "116 006"], ""),
        ("+590 590 12 34 56", ["05 90 12 34 56"], ""),
        ("0041 22 345 67 89", ["+41223456789"], ""),
    ],
)
def test_several_numbers_and_words(cell: str, kept: list[str], left: str) -> None:
    assert read_phones(cell)[:2] == (kept, left)


@pytest.mark.parametrize(
    "cell",
    [
        *(
            "05 36 49 01 3",
            "05 36 49 01 3 ",
            "05 53 00 11 2",
            "05 53 00 11 22 3",
            "0 36 49",
            "36 49 1",
            "05-36-49",
            "1039 49",
            "+33 5 36 49",
        ),
        *(
            "bureau 15",
            "salle 119",
            "15 rue Neuve",
            "ouvert de 15 à 17",
            "12/10/2026",
            "47000",
            "21470400000012",
            "A3949",
            "bât. 3949",
            "N°3949",
        ),
        *("06 00 00 00 00", "à venir", "05 53 0O 11 22", "voir site"),
    ],
)
def test_what_is_no_number_is_left_whole(cell: str) -> None:
    assert read_phones(cell) == ([], cell.strip(), "")


def test_figures_that_are_lost_are_said() -> None:
    assert read_phones("5,53E+08") == ([], "5,53E+08", LOST)


@given(st.lists(st.sampled_from("0123456789 .-/()+;,hx\n"), max_size=40).map("".join))
def test_no_number_is_made_of_other_figures_than_those_that_stand_together(cell: str) -> None:
    figures = "".join(sign for sign in cell if sign.isdigit())
    for number in read_phones(cell).kept:
        digits = "".join(sign for sign in number if sign.isdigit())
        assert digits.removeprefix("0") in figures or digits[2:] in figures
