"""The homeserver's stream, on both databases: how far it was worked through, and what comes back in it."""

from datetime import UTC, datetime

from sqlmodel import select

from storage import delivery, reactions, stream
from storage.database import Database
from storage.delivery import Outgoing
from storage.stream import Echo
from tests.given import outgoing

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


async def put(database: Database, *rows: Outgoing) -> None:
    async with database.writing() as session:
        session.add_all(rows)


async def test_an_echo_settles_what_still_waits_and_nothing_else(database: Database) -> None:
    lost, known = outgoing(), outgoing()
    await put(database, lost, known)
    async with database.writing() as session:
        await delivery.set_sent(session, known.id or 0, "$known", NOW)
        unknown = Echo("unknown", "$x")
        left = await stream.set_echoed(session, [Echo(lost.txn_id, "$lost"), Echo(known.txn_id, "$other"), unknown], NOW)
        assert left == [unknown]
    async with database.reading() as session:
        events = {row.event_id for row in (await session.exec(select(Outgoing))).all()}
        assert events == {"$lost", "$known"}


async def test_an_edit_that_was_dropped_on_its_way_is_known_by_its_echo(database: Database) -> None:
    poll, edit = outgoing(subject="polls.poll:3"), outgoing(subject="polls.poll:3", action="update")
    await put(database, poll, edit)
    async with database.writing() as session:
        await delivery.set_sent(session, poll.id or 0, "$poll", NOW)
        await delivery.remove_waiting_updates(session, "polls.poll:3")
        for _ in range(2):  # the stream may bring it again
            await stream.set_echoed(session, [Echo(edit.txn_id, "$edit", "$poll"), Echo("other", "$o", "$unknown")], NOW)
    async with database.reading() as session:
        assert await reactions.find_subject(session, "$edit") == "polls.poll:3"
        assert await delivery.list_due(session, (), 10) == []
        assert len((await session.exec(select(Outgoing))).all()) == 2


async def test_the_token_is_one_and_the_last(database: Database) -> None:
    async with database.reading() as session:
        assert await stream.get_sync_point(session) is None
    for token in ("s1", "s2"):
        async with database.writing() as session:
            await stream.set_sync_token(session, token, NOW)
    async with database.reading() as session:
        point = await stream.get_sync_point(session)
        assert point is not None
        assert (point.token, point.at) == ("s2", NOW)
