"""Whom a coordinator means."""

from collections.abc import Callable

import pytest

from commands.core.declaration.context import Context, Coordinator
from commands.core.rules.pilots import find_pilot
from commands.team.people import Candidate, find_candidates
from tests.given import findable, member, structure

TEAM = (Coordinator("@samira:ccas.example", "Samira", "CCAS"),)
PILOTS = ("CCAS", "Centre social Carnot", "Centre social Gambetta")


@pytest.fixture
async def ctx(context: Callable[..., Context]) -> Context:
    ctx = context()
    mission = await findable(ctx.session, structure("Mission locale"))
    await member(ctx.session, "@karim:a", "Karim Benali")
    await member(ctx.session, "@karim:b", "Karim")
    await member(ctx.session, "@hidden:a", "Zoé", consented_at=None)
    await member(ctx.session, "@gone:a", "Yann", left_at=ctx.now)
    await member(ctx.session, "@eloise:a", "Éloïse d’Arc", mission)
    return ctx


@pytest.mark.parametrize(
    "said",
    [
        "@omar:a.example",
        "@Omar:a.example",
        "https://matrix.to/#/@omar:a.example",
        "https://tchap.gouv.fr/#/user/@omar:a.example?via=x",
        "matrix:u/@omar:a.example",
        " @omar:a.example. ",
    ],
)
async def test_a_matrix_id_however_it_was_copied(ctx: Context, said: str) -> None:
    assert await find_candidates(ctx, TEAM, said) == [Candidate("@omar:a.example", None)]


async def test_a_name_may_be_said_beside_the_id_of_a_stranger(ctx: Context) -> None:
    assert await find_candidates(ctx, TEAM, "Omar Diop @omar:a.example:8448") == [Candidate("@omar:a.example:8448", "Omar Diop")]
    assert await find_candidates(ctx, TEAM, "n’importe qui @karim:a") == [Candidate("@karim:a", "Karim Benali")]
    (long,) = await find_candidates(ctx, TEAM, f"{'nom ' * 100} @omar:a.example")
    assert long.name is not None
    assert len(long.name) <= 82


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("karim", ["@karim:b"]),
        ("Benali", ["@karim:a"]),
        ("BENALI Karim [CCAS]", ["@karim:a"]),
        ("eloise d'arc", ["@eloise:a"]),
        ("Samira", ["@samira:ccas.example"]),
        ("Zoé", []),
        ("Yann", []),
        ("@samira", ["@samira:ccas.example"]),
        ("", []),
        ("🎉", []),
    ],
)
async def test_a_name_of_the_team_or_of_a_member_who_agreed(ctx: Context, said: str, found: list[str]) -> None:
    assert [candidate.user_id for candidate in await find_candidates(ctx, TEAM, said)] == found


async def test_people_of_one_name_are_told_apart_by_their_structures(ctx: Context) -> None:
    await member(ctx.session, "@eloise:b", "Eloise d'Arc")
    found = await find_candidates(ctx, TEAM, "Éloïse d’Arc")
    assert {(candidate.user_id, candidate.posts) for candidate in found} == {("@eloise:a", ("Mission locale",)), ("@eloise:b", ())}
    (samira,) = await find_candidates(ctx, TEAM, "samira")
    assert samira.posts == ("CCAS",)


@pytest.mark.parametrize(
    ("said", "pilot"),
    [
        ("ccas", "CCAS"),
        ("le CCAS", "CCAS"),
        ("CCAS du Bouscat", "CCAS"),
        ("gambetta", "Centre social Gambetta"),
        ("centre social", None),
        ("CAF", None),
        ("", None),
    ],
)
def test_a_pilot_structure_by_its_name_or_a_part_of_it(said: str, pilot: str | None) -> None:
    assert find_pilot(PILOTS, said) == pilot
