"""Who is in the team, what waits, and what was decided, under the names of today."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from commands.core.declaration.context import Context, Coordinator, Territory
from commands.core.declaration.effects import Call, Effects, Offer, Reply
from commands.core.declaration.shapes import Nothing, Paged
from commands.team.journal import Party, show_journal, show_team
from storage.rows import keep_row
from storage.team import JournalEntry, TeamChange
from tests.given import member

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
SAMIRA = Coordinator("@samira:a", "Samira", "CCAS")
TERRITORY = Territory("Le Bouscat", ZoneInfo("Europe/Paris"), (SAMIRA,), ("Centre social", "CCAS"))


@pytest.fixture
def ctx(context: Callable[..., Context]) -> Context:
    return context(territory=TERRITORY, now=NOW)


def facts(effects: Effects) -> dict[str, Any]:
    assert isinstance(effects[0], Reply)
    return effects[0].message.facts


def change(user_id: str, days_ago: int = 0, **more: Any) -> TeamChange:
    usual: dict[str, Any] = {
        "action": "add",
        "user_id": user_id,
        "person_key": user_id,
        "structure": "CAF",
        "proposed_by": SAMIRA.user_id,
        "proposed_for": "CCAS",
        "proposed_at": NOW - timedelta(days=days_ago),
    }
    return TeamChange(**usual | more)


async def test_the_team_by_structure_also_those_without_anybody(ctx: Context) -> None:
    ctx.session.add(change("@omar:a", name="Omar", confirmed_at=NOW))
    shown = facts(await show_team(ctx, Nothing()))
    assert shown["structures"] == [("Centre social", []), ("CCAS", [SAMIRA]), ("CAF", [Coordinator("@omar:a", "Omar", "CAF")])]
    assert (shown["proposals"], shown["others"]) == ([], 0)


async def test_what_waits_is_shown_and_what_lapsed_is_not(ctx: Context) -> None:
    for number in range(5):
        await keep_row(ctx.session, change(f"@p{number}:a", name=f"P{number}"))
    await keep_row(ctx.session, change("@old:a", days_ago=30))
    await keep_row(ctx.session, change("@no:a", refused_at=NOW))
    await keep_row(ctx.session, change("@stranger:a", proposed_by="@nobody:a"))
    shown = facts(await show_team(ctx, Nothing()))
    assert [proposal.person.name for proposal in shown["proposals"]] == ["P0", "P1", "P2"]
    assert shown["others"] == 2


async def test_an_empty_journal_says_so(ctx: Context) -> None:
    (said,) = await show_journal(ctx, Paged())
    assert isinstance(said, Reply)
    assert said.message.key == "team.journal-empty"


async def test_five_decisions_a_page(ctx: Context) -> None:
    for hour in range(6):
        at = NOW + timedelta(hours=hour)
        await keep_row(ctx.session, JournalEntry(at=at, kind="team-add", author_id=SAMIRA.user_id, author_structure="CCAS"))
    effects = await show_journal(ctx, Paged())
    assert len(facts(effects)["decisions"]) == 5
    assert effects[1] == Offer({"suite": Call("journal", {"page": 2})})
    last = await show_journal(ctx, Paged(page=2))
    assert [decision.at for decision in facts(last)["decisions"]] == [NOW]
    assert len(last) == 1
    (beyond,) = await show_journal(ctx, Paged(page=3))
    assert isinstance(beyond, Reply)
    assert beyond.message.key == "help.nothing-more"


async def test_names_are_those_of_today_and_an_erased_person_leaves_the_structure(ctx: Context) -> None:
    await member(ctx.session, "@lea:a", "Léa")
    ctx.session.add(change("@karim:a", name="Karim", confirmed_at=NOW))
    entry = JournalEntry(
        at=NOW,
        kind="team-add",
        author_id=SAMIRA.user_id,
        author_structure="CCAS",
        confirmer_structure="Centre social",
        subject_id="@karim:a",
        subject_structure="CAF",
    )
    await keep_row(ctx.session, entry)
    await keep_row(ctx.session, JournalEntry(at=NOW, kind="team-remove", author_id="@lea:a", author_structure="PMI"))
    by_lea, erased = facts(await show_journal(ctx, Paged()))["decisions"]
    assert by_lea.author == Party(Coordinator("@lea:a", "Léa", "PMI"), "PMI")
    assert by_lea.confirmer is None
    assert erased.author == Party(SAMIRA, "CCAS")
    assert erased.confirmer == Party(None, "Centre social")
    assert erased.subject == Party(Coordinator("@karim:a", "Karim", "CAF"), "CAF")
