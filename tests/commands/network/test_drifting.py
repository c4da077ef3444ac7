"""`!absents`: which structures were not seen for six months, told to the équipe d'animation alone; a word to one of their people."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlmodel import SQLModel

from commands.core.declaration.context import Person, Room
from storage.attendance import WalkIn
from storage.directory import Structure
from storage.exchange import Exchange, ExchangeAnswer
from storage.groups import Group, GroupMember
from storage.ideas import Idea, IdeaComment, IdeaPart
from storage.initiatives import Initiative, InitiativeSupport
from storage.meetings import Registration
from storage.polls import Ballot
from storage.problems import Problem, ProblemPart
from tests import given
from tests.chat import ACCUEIL, LEA, MORNING, OMAR
from tests.commands.network.conftest import NUMBERS, House
from tests.spaces import flat

SAMIRA = Person("@samira:town.example", "Samira")
HERS = Room("!hers:town.example", private=True)
LONG_AGO = MORNING - timedelta(days=400)
RECENTLY = MORNING - timedelta(days=30)
CCAS = NUMBERS["CCAS"]


async def ask(house: House, said: str = "!absents") -> str:
    return flat(await house.says(said, room=HERS, person=SAMIRA))


async def keep(house: House, *rows: SQLModel) -> None:
    """Store rows one after the other: each may point to the one before."""
    async with house.database.writing() as session:
        for row in rows:
            session.add(row)
            await session.flush()


async def two(house: House) -> None:
    """Léa speaks for the CCAS and Omar for the Mission locale, for long."""
    await house.has(LEA, "Léa", "CCAS", joined_at=LONG_AGO)
    await house.has(OMAR, "Omar", "Mission locale", joined_at=LONG_AGO)


def cafe(at: datetime, **more: Any) -> SQLModel:
    return given.meeting(number=7, starts_at=at, ends_at=at + timedelta(hours=2), **more)


def registration(**more: Any) -> Registration:
    usual: dict[str, Any] = {"meeting_number": 7, "structure_id": CCAS, "arrival": 1, "at": LONG_AGO}
    return Registration(**usual | more)


def idea() -> Idea:
    return Idea(number=4, title="Un jardin", created_at=LONG_AGO)


def problem() -> Problem:
    return Problem(number=5, text="Le bus ne passe plus", room="terrain", state="open", created_at=LONG_AGO, due_at=LONG_AGO)


def request(**more: Any) -> Exchange:
    usual: dict[str, Any] = {
        "number": 6,
        "kind": "request",
        "text": "Une salle",
        "room": "terrain",
        "created_at": datetime(2020, 1, 6, tzinfo=UTC),
    }
    return Exchange(**usual | more)


def initiative(**more: Any) -> Initiative:
    usual: dict[str, Any] = {"number": 8, "title": "Un café", "room": "terrain", "created_at": LONG_AGO}
    return Initiative(**usual | more)


def group() -> Group:
    return Group(number=9, name="Handicap", room="terrain", active_at=LONG_AGO, created_at=LONG_AGO)


def signs(at: datetime) -> dict[str, list[SQLModel]]:
    """What tells that the CCAS, or Léa who speaks for it, was there at an instant."""
    poll = given.poll(number=3)
    return {
        "a seat at a meeting": [cafe(at), registration()],
        "a seat of hers, under no structure": [cafe(at), registration(structure_id=None, user_id=LEA.user_id)],
        "she came without having registered": [cafe(at), WalkIn(meeting_number=7, user_id=LEA.user_id, at=at)],
        "she held a meeting": [cafe(at, host_id=LEA.user_id)],
        "she made a meeting": [cafe(at, created_by=LEA.user_id)],
        "the voice of her structure": [poll, Ballot(poll_number=3, structure_id=CCAS, place=1, at=at)],
        "her own voice": [poll, Ballot(poll_number=3, user_id=LEA.user_id, place=1, at=at)],
        "she stands behind an idea": [idea(), IdeaPart(idea_number=4, part="support", structure_id=CCAS, at=at)],
        "a problem is hers too": [problem(), ProblemPart(problem_number=5, structure_id=CCAS, at=at)],
        "her structure asked for help": [request(created_at=at, structure_id=CCAS)],
        "she asked for help": [request(created_at=at, created_by=LEA.user_id)],
        "she answered a request": [request(), ExchangeAnswer(exchange_number=6, user_id=LEA.user_id, text="Oui", at=at)],
        "her structure leads an initiative": [initiative(created_at=at, structure_id=CCAS)],
        "she supports one": [initiative(), InitiativeSupport(initiative_number=8, user_id=LEA.user_id, at=at)],
        "she is of a group": [group(), GroupMember(group_number=9, user_id=LEA.user_id, structure_id=CCAS, at=at)],
        "she said something of an idea": [idea(), IdeaComment(idea_number=4, user_id=LEA.user_id, text="Oui", at=at)],
    }


SIGNS = tuple(signs(MORNING))


@pytest.mark.parametrize("sign", SIGNS)
async def test_a_sign_of_the_last_six_months_is_enough(house: House, sign: str) -> None:
    await two(house)
    await keep(house, *signs(RECENTLY)[sign])
    told = await ask(house)
    assert "1 structure sans signe depuis 6 mois" in told
    assert "Mission locale" in told
    assert "CCAS" not in told


@pytest.mark.parametrize("sign", SIGNS)
async def test_a_sign_of_before_tells_when_it_was(house: House, sign: str) -> None:
    await two(house)
    await keep(house, *signs(datetime(2025, 3, 12, 9, 0, tzinfo=UTC))[sign])
    told = await ask(house)
    assert "1. CCAS : vue en mars 2025\n2. Mission locale : jamais vue" in told


async def test_who_is_registered_for_what_is_to_come_is_seen(house: House) -> None:
    await two(house)
    await keep(house, cafe(MORNING + timedelta(days=10)), registration())
    assert "CCAS" not in await ask(house)


@pytest.mark.parametrize("state", ["waiting", "cancelled"])
async def test_a_seat_that_was_not_held_is_no_sign(house: House, state: str) -> None:
    await two(house)
    await keep(house, cafe(RECENTLY), registration(state=state))
    assert "CCAS" in await ask(house)


async def test_a_meeting_that_was_called_off_is_no_sign(house: House) -> None:
    await two(house)
    await keep(house, cafe(RECENTLY, state="cancelled", host_id=LEA.user_id), registration())
    assert "CCAS : jamais vue" in await ask(house)


async def test_who_came_last_week_has_not_drifted_away(house: House) -> None:
    await house.has(LEA, "Léa", "CCAS", joined_at=RECENTLY)
    assert "Toutes les structures" in await ask(house)


@pytest.mark.parametrize("gone", [{"left_at": RECENTLY}, {"inactive_since": RECENTLY}, {"consented_at": None}])
async def test_a_structure_without_anybody_in_the_network_is_not_told(house: House, gone: dict[str, Any]) -> None:
    await house.has(LEA, "Léa", "CCAS", joined_at=LONG_AGO, **gone)
    assert "CCAS" not in await ask(house)


async def test_it_tells_structures_by_sector_and_name_and_nobody(house: House) -> None:
    await two(house)
    await house.has(Person("@ines:town.example", "Inès"), "Inès", "Épicerie du Pont", joined_at=LONG_AGO)
    async with house.database.writing() as session:
        for name, kind in (("Mission locale", "emploi"), ("Épicerie du Pont", "aide alimentaire"), ("CCAS", "emploi")):
            structure = await session.get(Structure, NUMBERS[name])
            assert structure is not None
            structure.kind = kind
    told = await ask(house)
    assert "1. Épicerie du Pont, épicerie sociale, aide alimentaire : jamais vue\n2. CCAS, emploi" in told
    assert not any(name in told for name in ("Léa", "Omar", "Inès"))


async def test_another_length(house: House) -> None:
    await two(house)
    await keep(house, cafe(MORNING - timedelta(days=250)), registration())
    assert "CCAS" in await ask(house)
    assert "CCAS" not in await ask(house, "!absents 12 mois")
    assert "CCAS" not in await ask(house, "!absents depuis 1 an")


@pytest.mark.parametrize("said", ["0 mois", "99 mois", "toto", "3 4"])
async def test_a_length_that_is_none(house: House, said: str) -> None:
    assert "!absents 12 mois" in await ask(house, f"!absents {said}")


async def test_only_the_team_sees_it_and_alone(house: House) -> None:
    await two(house)
    assert "Samira (CCAS)" in await house.hears("!absents")
    said = await house.says("!absents", room=ACCUEIL, person=SAMIRA)
    rows = [row for row in await house.outbox() if "Mission locale" in row.content.get("body", "")]
    assert [(row.person_id, row.room_id == ACCUEIL.room_id) for row in rows] == [(SAMIRA.user_id, False)]
    assert said


async def test_pages_follow_one_another(house: House) -> None:
    async with house.database.writing() as session:
        for rank in range(8):
            number = await given.findable(session, given.structure(f"Structure {rank}"))
            await given.member(session, f"@p{rank}:town.example", f"P{rank}", number, joined_at=LONG_AGO)
    first, second = await ask(house), await ask(house, "suite")
    assert "Et 2 de plus" in first
    assert "7. Structure 6" in second
    assert "Structure 0" not in second
    assert "!suite" not in second


async def test_a_number_prepares_a_word_that_the_bot_sends_to_nobody(house: House) -> None:
    await two(house)
    await keep(house, cafe(MORNING + timedelta(days=10), title="Café de décembre"))
    await ask(house)
    told = await ask(house, "2")
    assert "Pour Omar (@omar:town.example)" in told
    assert "c’est Samira (CCAS)" in told
    assert "Mission locale" in told
    assert "Café de décembre" in told
    assert [row for row in await house.outbox() if OMAR.user_id in {row.person_id, row.room_id}] == []


@pytest.mark.parametrize("said", ["!absents Mission locale", "!absents mission", "!absents la Mission locale"])
async def test_a_name_does_too_wherever_it_is_said(house: House, said: str) -> None:
    await two(house)
    await house.says(said, room=ACCUEIL, person=SAMIRA)
    rows = [row for row in await house.outbox() if "Pour Omar" in row.content.get("body", "")]
    assert [row.person_id for row in rows] == [SAMIRA.user_id]


async def test_who_says_it_of_a_meeting_meant_something_else(house: House) -> None:
    assert "!absent R12" in await ask(house, "!absents R12")


async def test_a_word_to_who_gave_a_sign_meanwhile_is_not_prepared(house: House) -> None:
    await two(house)
    await ask(house)
    await keep(house, cafe(RECENTLY, host_id=OMAR.user_id))
    assert "vient de donner signe" in await ask(house, "2")
