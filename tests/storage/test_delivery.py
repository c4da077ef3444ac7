"""Claims, the outbox and what is kept of the stream, on both databases."""

import asyncio
from datetime import UTC, datetime, timedelta

from sqlmodel import select

from storage import delivery, reactions
from storage.database import Database
from storage.delivery import ASIDE, SENT, WAITING, Claim, Echo, Outgoing
from tests.given import outgoing

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


async def put(database: Database, *rows: Outgoing) -> None:
    async with database.writing() as session:
        session.add_all(rows)


async def test_a_cause_is_claimed_once_whatever_the_concurrency(database: Database) -> None:
    async def claim() -> bool:
        async with database.writing() as session:
            return await delivery.add_claim(session, "$event", NOW)

    assert sorted(await asyncio.gather(*(claim() for _ in range(20)))) == [False] * 19 + [True]


async def test_a_claim_is_undone_with_its_transaction(database: Database) -> None:
    async with database.reading() as session:
        assert await delivery.add_claim(session, "$event", NOW)
    async with database.writing() as session:
        assert await delivery.add_claim(session, "$event", NOW)


async def test_a_claim_remembers_its_time_and_whether_it_wrote(database: Database) -> None:
    async with database.writing() as session:
        await delivery.add_claim(session, "$event", NOW)
        await delivery.set_acted(session, "$event")
    async with database.reading() as session:
        assert await delivery.get_claim(session, "$event") == Claim(cause="$event", acted=True, at=NOW)


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


async def test_an_echo_settles_what_still_waits_and_nothing_else(database: Database) -> None:
    lost, known = outgoing(), outgoing()
    await put(database, lost, known)
    async with database.writing() as session:
        await delivery.set_sent(session, known.id or 0, "$known", NOW)
        await delivery.set_echoed(session, [Echo(lost.txn_id, "$lost"), Echo(known.txn_id, "$other"), Echo("unknown", "$x")], NOW)
    async with database.reading() as session:
        events = {row.event_id for row in (await session.exec(select(Outgoing))).all()}
        assert events == {"$lost", "$known"}


async def test_an_edit_that_was_dropped_on_its_way_is_known_by_its_echo(database: Database) -> None:
    poll, edit = outgoing(subject="poll:3"), outgoing(subject="poll:3", action="update")
    await put(database, poll, edit)
    async with database.writing() as session:
        await delivery.set_sent(session, poll.id or 0, "$poll", NOW)
        await delivery.remove_waiting_updates(session, "poll:3")
        for _ in range(2):  # the stream may bring it again
            await delivery.set_echoed(session, [Echo(edit.txn_id, "$edit", "$poll"), Echo("other", "$o", "$unknown")], NOW)
    async with database.reading() as session:
        assert await reactions.find_subject(session, "$edit") == "poll:3"
        assert await delivery.list_due(session, (), 10) == []
        assert len((await session.exec(select(Outgoing))).all()) == 2


async def test_edits_that_wait_can_be_dropped_and_the_answer_stays(database: Database) -> None:
    answer = outgoing()
    await put(database, answer, outgoing(edits=answer.cause), outgoing(edits=answer.cause, state=SENT))
    async with database.writing() as session:
        await delivery.remove_waiting_edits(session, answer.cause)
    async with database.reading() as session:
        states = [(row.edits, row.state) for row in (await session.exec(select(Outgoing))).all()]
        assert sorted(states, key=str) == sorted([(None, WAITING), (answer.cause, SENT)], key=str)


async def test_the_token_is_one_and_the_last(database: Database) -> None:
    async with database.reading() as session:
        assert await delivery.get_sync_point(session) is None
    for token in ("s1", "s2"):
        async with database.writing() as session:
            await delivery.set_sync_token(session, token, NOW)
    async with database.reading() as session:
        point = await delivery.get_sync_point(session)
        assert point is not None
        assert (point.token, point.at) == ("s2", NOW)


async def test_the_old_is_forgotten_and_what_bears_a_subject_or_waits_is_kept(database: Database) -> None:
    old, poll, waiting = outgoing(), outgoing(subject="poll:3"), outgoing()
    await put(database, old, poll, waiting)
    async with database.writing() as session:
        await delivery.add_claim(session, "$old", NOW)
        await delivery.add_claim(session, "$new", NOW + timedelta(days=40))
        for row in (old, poll):
            await delivery.set_sent(session, row.id or 0, f"$of-{row.id}", NOW)
        await delivery.remove_old(session, NOW + timedelta(days=30))
    async with database.reading() as session:
        assert set((await session.exec(select(Claim.cause))).all()) == {"$new"}
        assert set((await session.exec(select(Outgoing.cause))).all()) == {poll.cause, waiting.cause}
