"""Claims and the outbox, on both databases."""

import asyncio
from datetime import UTC, datetime, timedelta

from sqlmodel import select

from storage import claims, delivery, retention
from storage.claims import Claim
from storage.database import Database
from storage.delivery import ASIDE, SENT, WAITING, Outgoing
from tests.given import outgoing

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


async def put(database: Database, *rows: Outgoing) -> None:
    async with database.writing() as session:
        session.add_all(rows)


async def test_a_cause_is_claimed_once_whatever_the_concurrency(database: Database) -> None:
    async def claim() -> bool:
        async with database.writing() as session:
            return await claims.add_claim(session, "$event", NOW)

    assert sorted(await asyncio.gather(*(claim() for _ in range(20)))) == [False] * 19 + [True]


async def test_a_claim_is_undone_with_its_transaction(database: Database) -> None:
    async with database.reading() as session:
        assert await claims.add_claim(session, "$event", NOW)
    async with database.writing() as session:
        assert await claims.add_claim(session, "$event", NOW)


async def test_a_claim_remembers_its_time_and_whether_it_wrote(database: Database) -> None:
    async with database.writing() as session:
        await claims.add_claim(session, "$event", NOW)
        await claims.set_acted(session, "$event")
    async with database.reading() as session:
        assert await claims.get_claim(session, "$event") == Claim(cause="$event", acted=True, at=NOW)


async def test_the_most_urgent_goes_first_and_in_order_in_each_room(database: Database) -> None:
    tally, first, elsewhere, second = outgoing(priority=3), outgoing(), outgoing("!b"), outgoing()
    await put(database, tally, first, elsewhere, second)
    async with database.reading() as session:
        due = await delivery.list_due(session, (), 10)
        assert [row.cause for row in due] == [first.cause, elsewhere.cause, second.cause, tally.cause]
        assert [row.cause for row in await delivery.list_due(session, {"!a"}, 10)] == [elsewhere.cause]
        assert len(await delivery.list_due(session, (), 2)) == 2


async def test_what_is_settled_keeps_its_event_and_forgets_its_words(database: Database) -> None:
    sent, aside = outgoing(), outgoing()
    await put(database, sent, aside)
    async with database.writing() as session:
        await delivery.set_sent(session, sent.id or 0, "$answer", NOW)
        await delivery.set_aside(session, aside.id or 0, "M_FORBIDDEN", NOW)
    async with database.reading() as session:
        rows = {row.state: row for row in (await session.exec(select(Outgoing))).all()}
        assert (rows[SENT].event_id, rows[SENT].content) == ("$answer", {})
        assert (rows[ASIDE].trouble, rows[ASIDE].content) == ("M_FORBIDDEN", {})
        assert await delivery.list_due(session, (), 10) == []
        assert await delivery.is_ours(session, "$answer")
        assert not await delivery.is_ours(session, "$other")
        assert (await delivery.count_waiting(session), await delivery.count_aside(session)) == (0, 1)


async def test_edits_that_wait_can_be_dropped_and_the_answer_stays(database: Database) -> None:
    answer = outgoing()
    await put(database, answer, outgoing(edits=answer.cause), outgoing(edits=answer.cause, state=SENT))
    async with database.writing() as session:
        await delivery.remove_waiting_edits(session, answer.cause)
    async with database.reading() as session:
        states = [(row.edits, row.state) for row in (await session.exec(select(Outgoing))).all()]
        assert sorted(states, key=str) == sorted([(None, WAITING), (answer.cause, SENT)], key=str)


async def test_the_old_is_forgotten_and_what_bears_a_subject_or_waits_is_kept(database: Database) -> None:
    old, poll, waiting = outgoing(), outgoing(subject="polls.poll:3"), outgoing()
    await put(database, old, poll, waiting)
    async with database.writing() as session:
        await claims.add_claim(session, "$old", NOW)
        await claims.add_claim(session, "$new", NOW + timedelta(days=40))
        for row in (old, poll):
            await delivery.set_sent(session, row.id or 0, f"$of-{row.id}", NOW)
        await delivery.remove_old(session, NOW + timedelta(days=30))
        await retention.remove_ended(session, NOW, NOW + timedelta(days=30))
    async with database.reading() as session:
        assert set((await session.exec(select(Claim.cause))).all()) == {"$new"}
        assert set((await session.exec(select(Outgoing.cause))).all()) == {poll.cause, waiting.cause}
