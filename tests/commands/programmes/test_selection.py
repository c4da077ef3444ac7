"""The published rule: votes first, then what parts equals, and the same from whoever knows the seed."""

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commands.programmes.choosing.selection import ALONE, FORMAT_FULL, NO_ROOM, NO_VOTE, Candidate, select
from commands.programmes.choosing.wording import next_half, reason_of
from commands.programmes.gathering.coming_back import half_of
from storage.ideas import KEPT, POSTPONED, REFUSED

CAFE, WORKSHOP = "café partenaires", "atelier formation"


def kept(candidates: list[Candidate], wanted: int) -> list[int]:
    return [each.candidate.number for each in select(candidates, wanted, "1f2e3d4c") if each.verdict == KEPT]


def test_votes_come_first() -> None:
    assert kept([Candidate(1, 2, behind=9, is_new=True), Candidate(2, 5), Candidate(3, 3)], 2) == [2, 3]


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        pytest.param(Candidate(2, 3, behind=4), Candidate(1, 3, CAFE, "Bibliothèque", behind=3, is_new=True), id="structures behind"),
        pytest.param(Candidate(2, 3, CAFE, behind=2), Candidate(1, 3, WORKSHOP, "Mairie", behind=2, is_new=True), id="balance of formats"),
        pytest.param(Candidate(2, 3, CAFE, behind=2, is_new=True), Candidate(1, 3, CAFE, "Mairie", behind=2), id="who never held one"),
        pytest.param(Candidate(2, 3, CAFE, "Mairie", behind=2), Candidate(1, 3, CAFE, "Bibliothèque", behind=2), id="balance of places"),
    ],
)
def test_between_equals(better: Candidate, worse: Candidate) -> None:
    first = Candidate(9, 9, WORKSHOP, "Bibliothèque")
    for order in permutations([first, worse, better]):
        assert kept(list(order), 4)[:2] == [9, 2]


def test_what_nothing_parts_is_drawn_by_the_seed_that_everybody_sees() -> None:
    equals = [Candidate(number, 3) for number in range(1, 9)]
    drawn = {tuple(each.candidate.number for each in select(equals, 4, seed)) for seed in ("a", "b", "c", "d")}
    assert len(drawn) > 1
    assert select(equals, 4, "a") == select(equals[::-1], 4, "a")


def test_no_format_takes_more_than_half_while_others_wait() -> None:
    workshops = [Candidate(number, 10 - number, WORKSHOP) for number in range(1, 5)]
    found = {each.candidate.number: each for each in select([*workshops, Candidate(5, 1, CAFE), Candidate(6, 1)], 4, "s")}
    assert sorted(number for number, each in found.items() if each.verdict == KEPT) == [1, 2, 5, 6]
    assert found[3].why == found[4].why == FORMAT_FULL
    assert "moitié" in reason_of(found[3], 4)


def test_the_places_that_nobody_else_wants_are_for_that_format() -> None:
    assert sorted(kept([Candidate(number, 2, WORKSHOP) for number in range(1, 5)], 4)) == [1, 2, 3, 4]


def test_each_that_is_not_kept_has_its_reason() -> None:
    several = [Candidate(1, 5), Candidate(2, 4), Candidate(3, 0, behind=3), Candidate(4, 0, behind=1)]
    found = {each.candidate.number: each for each in select(several, 1, "s")}
    assert [(found[number].verdict, found[number].why) for number in (2, 3, 4)] == [
        (POSTPONED, NO_ROOM),
        (POSTPONED, NO_VOTE),
        (REFUSED, ALONE),
    ]
    assert reason_of(found[1], 1) == "5 voix, 1 structure derrière elle"
    assert len({reason_of(each, 1) for each in found.values()}) == 4


def test_where_there_was_no_vote_an_idea_may_be_kept() -> None:
    assert kept([Candidate(1, None)], 12) == [1]


CANDIDATES = st.lists(
    st.builds(
        Candidate,
        st.integers(1, 99),
        st.none() | st.integers(0, 4),
        st.sampled_from(["", CAFE, WORKSHOP, "conférence"]),
        st.sampled_from(["", "Mairie", "Bibliothèque"]),
        st.integers(0, 3),
        st.booleans(),
    ),
    unique_by=lambda each: each.number,
    max_size=20,
)


@given(CANDIDATES, st.integers(1, 12))
def test_whatever_the_ideas(candidates: list[Candidate], wanted: int) -> None:
    found = select(candidates, wanted, "1f2e3d4c")
    assert sorted(each.candidate.number for each in found) == sorted(each.number for each in candidates), "each has its answer"
    taken = [each.candidate for each in found if each.verdict == KEPT]
    worth_it = [each for each in candidates if each.votes != 0]
    assert len(taken) == min(wanted, len(worth_it)), "no place is left that an idea could have"
    for missed in (each.candidate for each in found if each.why == NO_ROOM):
        assert all((other.votes or 0, other.behind) >= (missed.votes or 0, missed.behind) for other in taken)
    assert found == select(candidates[::-1], wanted, "1f2e3d4c")


@pytest.mark.parametrize(
    ("until", "name"),
    [
        ("2028-1", "2028-1"),
        ("second semestre 2027", "2027-2"),
        ("premier semestre 2028", "2028-1"),
        ("1er semestre 2028", "2028-1"),
        ("2e semestre 2028", "2028-2"),
        ("juin", ""),
        ("", ""),
    ],
)
def test_until_when_names_a_programme_or_the_next_one(until: str, name: str) -> None:
    assert half_of(until) == name


@pytest.mark.parametrize("name", ["2027-1", "2027-2"])
def test_the_usual_until_is_the_half_year_after(name: str) -> None:
    assert half_of(next_half(name)) > name
