"""The time of the house: what it makes of a clock that is set, of a machine that slept, of a homeserver that is wrong, of a start."""

from datetime import datetime, timedelta
from itertools import pairwise
from types import SimpleNamespace

import nio
import pytest

from bot.matrix.responses import time_of
from tests.bot.hands import NOON, Hands

YEARS = timedelta(days=4 * 365)


def test_while_all_agree_the_time_is_the_machines() -> None:
    hands = Hands()
    piece = hands.start()
    hands.pass_by(piece, hours=3)
    assert (piece(), piece.look()) == (NOON + timedelta(hours=3), None)


def test_four_years_ahead_for_one_tick_are_never_lived() -> None:
    hands = Hands()
    piece = hands.start()
    hands.pass_by(piece, minutes=1)
    hands.wall += YEARS
    doubt = piece.look()
    assert doubt is not None
    assert (doubt.house, doubt.machine) == (NOON + timedelta(minutes=1), NOON + timedelta(minutes=1) + YEARS)
    assert piece() == NOON + timedelta(minutes=1)
    hands.wall -= YEARS
    assert piece.look() is not None  # not at once: it may jump again
    hands.pass_by(piece, minutes=1)
    assert piece.look() is not None
    hands.pass_by(piece, minutes=2)
    assert piece.look() is None
    assert piece() == hands.wall


def test_a_jump_that_only_an_event_sees_is_doubted_as_well() -> None:
    hands = Hands()
    piece = hands.start()
    hands.wall += YEARS
    assert piece() == NOON
    hands.wall -= YEARS
    assert piece.look() is not None


@pytest.mark.parametrize("ahead", [timedelta(minutes=11), timedelta(days=3), YEARS, -timedelta(minutes=11), -timedelta(days=3), -YEARS])
def test_a_clock_that_stays_wrong_is_waited_for_while_the_house_goes_on(ahead: timedelta) -> None:
    hands = Hands()
    piece = hands.start()
    hands.wall += ahead
    hands.pass_by(piece, days=2, step=600)
    assert piece.look() is not None
    assert piece() == NOON + timedelta(days=2)


@pytest.mark.parametrize(("slept", "waits"), [({"hours": 1}, 0), ({"hours": 11}, 0), ({"days": 3}, 60)])
def test_a_machine_that_slept_is_believed_where_the_homeserver_is(slept: dict[str, float], waits: int) -> None:
    hands = Hands()
    piece = hands.start()
    hands.pass_by(piece, minutes=1)
    hands.wall += timedelta(**slept)
    assert piece.look() is not None  # the homeserver was not heard since
    assert hands.homeserver is not None
    hands.homeserver += timedelta(**slept)
    hands.pass_by(piece, minutes=waits + 1)
    assert piece.look() is None
    assert piece() == hands.wall


def test_four_years_that_a_homeserver_of_the_same_machine_confirms_take_a_day_to_be_believed() -> None:
    hands = Hands()
    piece = hands.start()
    hands.wall += YEARS
    assert hands.homeserver is not None
    hands.homeserver += YEARS
    hands.pass_by(piece, hours=23, step=600)
    assert piece.look() is not None
    assert piece() == NOON + timedelta(hours=23)
    hands.wall -= YEARS
    hands.homeserver -= YEARS
    hands.pass_by(piece, minutes=5)
    assert piece.look() is None


def test_a_clock_set_back_to_where_the_homeserver_is_is_followed() -> None:
    hands = Hands()
    piece = hands.start()
    hands.wall -= timedelta(days=2)
    hands.homeserver = hands.wall
    hands.pass_by(piece, minutes=3)
    assert piece.look() is None
    assert piece() == hands.wall


def test_an_hour_of_agreement_begins_again_when_the_clock_jumps_again() -> None:
    hands = Hands(homeserver=NOON)
    piece = hands.start()
    for _ in range(3):
        hands.wall += timedelta(days=3)
        assert hands.homeserver is not None
        hands.homeserver = hands.wall
        hands.pass_by(piece, minutes=45)
        assert piece.look() is not None


def test_the_time_never_goes_back_while_the_clock_is_doubted() -> None:
    hands = Hands()
    piece = hands.start()
    told = [piece()]
    for jump in (YEARS, -2 * YEARS, YEARS, timedelta(hours=5), -timedelta(hours=5)):
        hands.wall += jump
        hands.pass_by(piece, minutes=1)
        told.append(piece())
    assert all(before < after for before, after in pairwise(told))


def test_a_homeserver_that_is_wrong_changes_nothing_while_the_machine_goes_on() -> None:
    hands = Hands()
    piece = hands.start()
    assert hands.homeserver is not None
    hands.homeserver += YEARS
    hands.pass_by(piece, hours=1)
    assert (piece.look(), piece(), piece.homeserver_differs) == (None, hands.wall, True)


def test_without_a_date_of_the_homeserver_only_the_old_time_or_the_operator_is_believed() -> None:
    hands = Hands(homeserver=None)
    piece = hands.start()
    hands.wall += timedelta(hours=1)
    hands.pass_by(piece, hours=30, step=600)
    assert piece.look() is not None
    piece.accept()
    assert (piece.look(), piece()) == (None, hands.wall)
    hands.wall += YEARS
    piece.look()
    hands.wall -= YEARS
    hands.pass_by(piece, minutes=3)
    assert piece.look() is None


MINUTE, WEEK, HALF_A_YEAR = timedelta(minutes=1), timedelta(days=7), timedelta(days=180)


@pytest.mark.parametrize(
    ("case", "lived", "wall", "homeserver", "doubted", "house"),
    [
        ("the very first start", None, NOON, NOON, False, NOON),
        ("the first start, no date", None, NOON, None, False, NOON),
        ("the first start, one of the two wrong", None, NOON + YEARS, NOON, True, NOON),
        ("a restart", NOON - MINUTE, NOON, NOON, False, NOON),
        ("a restart, no date", NOON - MINUTE, NOON, None, False, NOON),
        ("a restart, the homeserver wrong as before", NOON - MINUTE, NOON, NOON - YEARS, False, NOON),
        ("a week later", NOON - WEEK, NOON, NOON, False, NOON),
        ("half a year later", NOON - HALF_A_YEAR, NOON, NOON, True, NOON),
        ("half a year later, no date", NOON - HALF_A_YEAR, NOON, None, True, NOON),
        ("ahead, the homeserver right", NOON - WEEK, NOON + YEARS, NOON, True, NOON),
        ("the homeserver ahead", NOON - WEEK, NOON, NOON + YEARS, True, NOON),
        ("a dead battery: 1970", NOON - WEEK, datetime.fromtimestamp(0, NOON.tzinfo), NOON, True, NOON),
        ("both before what was lived, apart", NOON, NOON - WEEK, NOON - YEARS, True, NOON),
        ("the last life was ahead of both", NOON + YEARS, NOON, NOON, False, NOON),
        ("set back, no date", NOON, NOON - WEEK, None, True, NOON),
    ],
)
def test_at_a_start_the_past_and_the_homeserver_tell(
    case: str, lived: datetime | None, wall: datetime, homeserver: datetime | None, doubted: bool, house: datetime
) -> None:
    piece = Hands(wall, homeserver).start(lived)
    assert (case, piece.look() is not None, piece()) == (case, doubted, house)


def test_a_start_on_a_wrong_clock_goes_on_once_the_clock_is_set_right() -> None:
    hands = Hands(NOON + YEARS, NOON)
    piece = hands.start(NOON - WEEK)
    hands.pass_by(piece, hours=1)
    assert piece.look() is not None
    hands.wall -= YEARS
    hands.pass_by(piece, minutes=3)
    assert (piece.look(), piece()) == (None, hands.wall)


def test_a_start_after_half_a_year_waits_for_a_day_or_for_the_operator() -> None:
    hands = Hands()
    piece = hands.start(NOON - HALF_A_YEAR)
    hands.pass_by(piece, hours=23, step=600)
    assert piece.look() is not None
    hands.pass_by(piece, hours=2, step=600)
    assert piece.look() is None


@pytest.mark.parametrize(
    ("header", "said"),
    [
        ({"Date": "Mon, 23 Nov 2026 11:00:00 GMT"}, NOON),
        ({"Date": "Mon, 23 Nov 2026 11:00:00 -0000"}, NOON),
        ({"Date": "lundi"}, None),
        ({"Date": "Mon, 99 Nov 2026 11:00:00 GMT"}, None),
        ({"Date": ""}, None),
        ({}, None),
    ],
)
def test_the_date_of_an_answer_is_its_header(header: dict[str, str], said: datetime | None) -> None:
    answer = nio.WhoamiResponse("@agora:town.example", None, None)
    assert time_of(answer) is None
    answer.transport_response = SimpleNamespace(headers=header)
    assert time_of(answer) == said
