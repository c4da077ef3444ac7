"""When structures and people were last seen, asked of both databases."""

from datetime import UTC, datetime, timedelta

from storage import drifting
from storage.attendance import WalkIn
from storage.database import Database
from storage.meetings import Registration
from storage.polls import Ballot
from tests import given

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
OLD, NEW = NOW - timedelta(days=300), NOW - timedelta(days=20)


async def test_what_was_seen_since_and_when_the_others_last_were(database: Database) -> None:
    async with database.writing() as session:
        pmi, caf = [await given.findable(session, given.structure(name)) for name in ("PMI", "CAF")]
        session.add_all([given.meeting(number=number, starts_at=at, ends_at=at) for number, at in ((1, OLD), (2, NEW))])
        session.add_all([given.poll(number=1)])
        await session.flush()
        session.add(Registration(meeting_number=1, user_id="@lea", structure_id=pmi, arrival=1, at=OLD))
        session.add(Registration(meeting_number=1, user_id="@karim", arrival=2, at=OLD))
        session.add(WalkIn(meeting_number=2, user_id="@omar", name="Omar", at=NEW))
        session.add(Ballot(poll_number=1, user_id="@ines", structure_id=caf, place=1, at=NEW))
        session.add(Ballot(poll_number=1, user_id="@paul", structure_id=pmi, place=2, at=OLD + timedelta(days=5)))
        await session.flush()
        assert await drifting.list_seen(session, NOW - timedelta(days=180)) == ({caf}, {"@omar"})
        last = await drifting.find_last_seen(session, [pmi], ["@lea", "@karim", "@zoe"])
    assert last == {pmi: OLD + timedelta(days=5), "@karim": OLD}


async def test_in_an_empty_house(database: Database) -> None:
    async with database.writing() as session:
        assert await drifting.list_seen(session, OLD) == (set(), set())
        assert await drifting.find_last_seen(session, [], []) == {}
