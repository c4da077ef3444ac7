"""Who coordinates, and under which name."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from commands.core.declaration.context import Context, Coordinator, Person
from commands.core.declaration.effects import Refused
from commands.core.rules.rights import coordinator, only_for_the_team, person_key, team
from storage.network import Member
from storage.team import TeamChange

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
SAMIRA = Person("@samira:ccas.example", "?")


async def add(ctx: Context, action: str, user_id: str) -> None:
    change = TeamChange(
        action=action,
        user_id=user_id,
        person_key=person_key(user_id),
        structure="CAF",
        proposed_for="CCAS",
        proposed_at=NOW,
        confirmed_at=NOW,
    )
    ctx.session.add(change)
    await ctx.session.flush()


async def test_the_first_ones_are_those_of_the_configuration(context: Callable[..., Context]) -> None:
    samira = Coordinator("@samira:ccas.example", "Samira", "CCAS")
    assert await coordinator(context(person=SAMIRA)) == samira
    assert await only_for_the_team(context(person=SAMIRA)) == samira
    assert await coordinator(context()) is None


async def test_others_are_refused_and_told_whom_to_ask(context: Callable[..., Context]) -> None:
    ctx = context()
    with pytest.raises(Refused) as refusal:
        await only_for_the_team(ctx)
    assert refusal.value.message.key == "core.team-only"
    assert refusal.value.message.facts["team"] == await team(ctx.session, ctx.territory)


async def test_the_last_change_confirmed_wins(context: Callable[..., Context]) -> None:
    ctx = context(person=Person("@omar:a", "Omar"))
    for action, there in (("add", True), ("remove", False), ("add", True)):
        await add(ctx, action, "@omar:a")
        assert (await coordinator(ctx) is not None) is there


async def test_the_name_of_who_registered_is_their_own(context: Callable[..., Context]) -> None:
    ctx = context()
    await add(ctx, "add", "@omar:a")
    ctx.session.add(Member(user_id=SAMIRA.user_id, name="Samira B.", joined_at=NOW, last_seen_on=NOW.date(), consented_at=NOW))
    assert [member.name for member in await team(ctx.session, ctx.territory)] == ["Samira B.", "@omar:a"]
