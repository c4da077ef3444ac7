from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from storage import feeds, meetings
from storage.database import Database
from storage.meetings import CANCELLED, CONFIRMED, GONE, WAITING, Registration
from tests.given import meeting, member

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
LEA, OMAR = "@lea:a", "@omar:a"


@pytest.mark.parametrize(
    ("facts", "found"),
    [({}, True), ({"consented_at": None}, False), ({"left_at": NOW}, False), ({"inactive_since": NOW}, False)],
)
async def test_only_who_is_in_the_network_has_an_address(database: Database, facts: dict[str, Any], found: bool) -> None:
    async with database.writing() as session:
        await member(session, LEA, "Léa", **facts)
        await feeds.set_feed(session, LEA, "secret", NOW)
        assert (await feeds.find_owner(session, "secret") == LEA) is found
        assert await feeds.find_owner(session, "Secret") is None
        assert await feeds.find_owner(session, "") is None


async def test_an_address_is_replaced_and_removed(database: Database) -> None:
    async with database.writing() as session:
        for user_id in (LEA, OMAR):
            await member(session, user_id, user_id)
            await feeds.set_feed(session, user_id, f"first of {user_id}", NOW)
        await feeds.set_feed(session, LEA, "second", NOW + timedelta(days=1))
        owners = [await feeds.find_owner(session, secret) for secret in (f"first of {LEA}", "second", f"first of {OMAR}")]
        assert owners == [None, LEA, OMAR]
        assert [await feeds.remove_feed(session, LEA), await feeds.remove_feed(session, LEA)] == [True, False]
        assert await feeds.find_owner(session, f"first of {OMAR}") == OMAR


async def test_what_calendars_show(database: Database) -> None:
    def on(days: int, **facts: Any) -> Any:
        begins = NOW + timedelta(days=days)
        return meeting(starts_at=begins, ends_at=begins + timedelta(hours=2), **facts)

    async with database.writing() as session:
        for each in (on(5, public=True), on(1, state=CANCELLED), on(-1), on(-100), on(3, changed_at=NOW + timedelta(days=1))):
            await meetings.add_meeting(session, each)
        for number, state in ((1, CONFIRMED), (2, GONE), (3, WAITING), (4, CONFIRMED)):
            session.add(Registration(meeting_number=number, user_id=LEA, state=state, arrival=1, at=NOW))
        session.add(Registration(meeting_number=5, user_id=OMAR, arrival=1, at=NOW))
    since = NOW - timedelta(days=92)
    async with database.reading() as session:
        shown = await meetings.list_for_calendars(session, since, limit=9)
        assert [each.number for each in shown] == [3, 2, 5, 1]
        assert [each.number for each in await meetings.list_for_calendars(session, since, limit=2)] == [3, 2]
        assert [each.number for each in await meetings.list_for_calendars(session, since, user_id=LEA, limit=9)] == [3, 1]
        assert [each.number for each in await meetings.list_for_calendars(session, since, public=True, limit=9)] == [1]
        assert await meetings.list_states_of(session, LEA) == {1: CONFIRMED, 3: WAITING, 4: CONFIRMED}
        assert await meetings.get_last_change(session) == NOW + timedelta(days=1)


async def test_without_meetings_nothing_changed(database: Database) -> None:
    async with database.reading() as session:
        assert await meetings.get_last_change(session) is None
