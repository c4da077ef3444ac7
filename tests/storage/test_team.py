"""Proposals decided once, the journal, and who may be called by their name."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

from storage import team
from storage.database import Database
from storage.rows import add_numbered, keep_row
from storage.team import JournalEntry, TeamChange
from tests.given import member

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
MONTH = timedelta(days=30)


def change(who: str, **facts: Any) -> TeamChange:
    usual: dict[str, Any] = {
        "action": "add",
        "user_id": f"@{who}:a",
        "person_key": who,
        "name": who.title(),
        "structure": "CCAS",
        "proposed_by": "@samira:a",
        "proposed_for": "CCAS",
        "proposed_at": NOW,
    }
    return TeamChange(**usual | facts)


async def test_a_proposal_is_decided_once(database: Database) -> None:
    async with database.writing() as session:
        one = await add_numbered(session, change("karim"))
        other = await add_numbered(session, change("lea"))
        assert [each.id for each in await team.list_waiting(session, NOW - MONTH)] == [one, other]
        assert await team.set_confirmed(session, one, "@paul:a", "Centre social", NOW)
        assert not await team.set_confirmed(session, one, "@omar:a", "CAF", NOW)
        assert not await team.set_refused(session, one, NOW)
        assert await team.set_refused(session, other, NOW)
        assert not await team.set_confirmed(session, other, "@paul:a", "Centre social", NOW)
    async with database.reading() as session:
        assert [(each.name, each.confirmed_by) for each in await team.list_confirmed(session)] == [("Karim", "@paul:a")]
        assert await team.list_waiting(session, NOW - MONTH) == []


async def test_of_two_who_decide_at_once_one_is_heard(database: Database) -> None:
    async with database.writing() as session:
        number = await add_numbered(session, change("karim"))

    async def decide(user_id: str) -> bool:
        async with database.writing() as session:
            return await team.set_confirmed(session, number, user_id, "Centre social", NOW)

    assert sorted(await asyncio.gather(decide("@paul:a"), decide("@omar:a"))) == [False, True]


async def test_changes_are_in_force_in_the_order_they_were_confirmed(database: Database) -> None:
    async with database.writing() as session:
        late = await add_numbered(session, change("karim"))
        early = await add_numbered(session, change("lea"))
        await team.set_confirmed(session, late, "@paul:a", "Centre social", NOW + timedelta(hours=1))
        await team.set_confirmed(session, early, "@paul:a", "Centre social", NOW)
        assert [each.id for each in await team.list_confirmed(session)] == [early, late]


async def test_undecided_proposals_lapse_and_are_forgotten_and_their_numbers_serve_once(database: Database) -> None:
    async with database.writing() as session:
        kept = await add_numbered(session, change("omar", proposed_at=NOW - MONTH))
        await team.set_confirmed(session, kept, "@paul:a", "Centre social", NOW)
        lapsed = await add_numbered(session, change("karim", proposed_at=NOW - MONTH))
        refused = await add_numbered(session, change("lea", proposed_at=NOW - MONTH))
        await team.set_refused(session, refused, NOW)
        assert await team.list_waiting(session, NOW - MONTH) == []
        await team.remove_undecided(session, NOW - MONTH)
        assert await team.get_change(session, kept) is not None
        assert await team.get_change(session, lapsed) is None
        assert await team.get_change(session, refused) is None
    async with database.writing() as session:
        assert await add_numbered(session, change("karim")) == refused + 1


async def test_a_proposal_about_an_erased_person_waits_for_nobody(database: Database) -> None:
    async with database.writing() as session:
        await keep_row(session, change("karim", user_id=None, name=None))
        assert await team.list_waiting(session, NOW - MONTH) == []


async def test_the_journal_is_read_from_its_end(database: Database) -> None:
    async with database.writing() as session:
        for hour in range(7):
            at = NOW + timedelta(hours=hour)
            await keep_row(session, JournalEntry(at=at, kind="team-add", author_structure=str(hour)))
    async with database.reading() as session:
        first = await team.list_entries(session, start=0, limit=5)
        assert [entry.author_structure for entry in first] == ["6", "5", "4", "3", "2"]
        assert [entry.author_structure for entry in await team.list_entries(session, start=5, limit=5)] == ["1", "0"]
        assert await team.count_entries(session) == 7


async def test_only_those_who_agreed_and_stayed_are_called_by_their_name(database: Database) -> None:
    async with database.writing() as session:
        await member(session, "@lea:a", "Léa")
        await member(session, "@imported:a", "Zoé", consented_at=None)
        await member(session, "@gone:a", "Yann", left_at=NOW)
        await keep_row(session, change("gone", name="Ancien"))
        await keep_row(session, change("lea", name="Dite autrement"))
        await keep_row(session, change("unnamed", name=None))
    async with database.reading() as session:
        asked = ["@lea:a", "@imported:a", "@gone:a", "@unnamed:a", "@nobody:a"]
        assert await team.find_names(session, asked) == {"@lea:a": "Léa", "@gone:a": "Ancien"}
