"""What was said to a person, or names them, is taken back; be it waiting, sent, or on its way at that moment."""

import asyncio
from datetime import UTC, datetime, timedelta

from sqlmodel import col, select

from storage import delivery, private_rooms, stream, withdrawals
from storage.database import Database
from storage.delivery import ASIDE, SENT, WAITING, WITHDRAWN, Naming, Outgoing
from storage.stream import Echo
from tests.given import outgoing

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
LEA, OMAR = "@lea:a", "@omar:a"


async def put(database: Database, *rows: Outgoing, naming: dict[str, list[str]] | None = None) -> None:
    async with database.writing() as session:
        session.add_all(rows)
        for txn_id, people in (naming or {}).items():
            await delivery.add_namings(session, txn_id, people)


async def rows(database: Database) -> list[Outgoing]:
    async with database.reading() as session:
        return list((await session.exec(select(Outgoing).order_by(col(Outgoing.id)))).all())


async def take_back(database: Database, user_id: str = LEA) -> tuple[int, int]:
    async with database.writing() as session:
        return await withdrawals.withdraw(session, user_id, NOW)


async def test_what_waits_forgets_its_words_and_what_was_sent_is_redacted(database: Database) -> None:
    waiting, sent = outgoing(person_id=LEA), outgoing("!b", person_id=LEA, state=SENT, event_id="$sent", content={})
    named = outgoing("!c", state=SENT, event_id="$named", content={})
    others = [outgoing(person_id=OMAR), outgoing(state=SENT, event_id="$other", content={})]
    naming = {named.txn_id: [LEA, OMAR], others[1].txn_id: [OMAR]}
    await put(database, waiting, sent, named, *others, naming=naming)
    async with database.reading() as session:
        assert await withdrawals.count_to_take_back(session, LEA) == 3
    assert await take_back(database) == (1, 2)
    found = await rows(database)
    taken = [(row.state, row.content, row.person_id, row.settled_at) for row in found[:3]]
    assert taken == [(WITHDRAWN, {}, None, NOW)] * 3
    assert [row.person_id for row in found[3:5]] == [OMAR, None]
    assert [row.state for row in found[3:5]] == [WAITING, SENT]
    redactions = sorted(((row.room_id, row.action, row.content, row.state) for row in found[5:]), key=lambda one: one[0])
    assert redactions == [("!b", "redact", {"event_id": "$sent"}, WAITING), ("!c", "redact", {"event_id": "$named"}, WAITING)]
    async with database.reading() as session:
        assert [row.user_id for row in (await session.exec(select(Naming))).all()] == [OMAR]
        assert await withdrawals.count_to_take_back(session, LEA) == 0


async def test_twice_takes_back_nothing_more(database: Database) -> None:
    await put(database, outgoing(person_id=LEA), outgoing(person_id=LEA, state=SENT, event_id="$sent"))
    assert await take_back(database) == (1, 1)
    assert await take_back(database) == (0, 0)
    assert len(await rows(database)) == 3


async def test_what_was_on_its_way_is_redacted_once_when_its_event_is_known(database: Database) -> None:
    by_answer, by_echo = outgoing(person_id=LEA), outgoing(person_id=LEA)
    await put(database, by_answer, by_echo)
    await take_back(database)
    for _ in range(2):
        async with database.writing() as session:
            await delivery.set_sent(session, by_answer.id or 0, "$answered", NOW)
            await stream.set_echoed(session, [Echo(by_echo.txn_id, "$echoed"), Echo(by_answer.txn_id, "$answered")], NOW)
    found = await rows(database)
    assert [(row.state, row.event_id, row.person_id) for row in found[:2]] == [(WITHDRAWN, "$answered", None), (WITHDRAWN, "$echoed", None)]
    assert [row.content for row in found[2:]] == [{"event_id": "$answered"}, {"event_id": "$echoed"}]


async def test_a_delivery_that_ends_while_an_erasure_is_at_work_is_redacted(database: Database) -> None:
    said = outgoing(person_id=LEA)
    await put(database, said)

    async def settle() -> None:
        async with database.writing() as session:
            await delivery.set_sent(session, said.id or 0, "$said", NOW)

    async with database.writing() as session:
        await withdrawals.withdraw(session, LEA, NOW)
        settling = asyncio.create_task(settle())
        _, waiting = await asyncio.wait({settling}, timeout=0.2)
        assert waiting
    await settling
    assert [(row.state, row.content) for row in await rows(database)] == [(WITHDRAWN, {}), (WAITING, {"event_id": "$said"})]


async def test_a_redaction_is_sent_like_anything_else(database: Database) -> None:
    await put(database, outgoing(person_id=LEA, state=SENT, event_id="$sent"))
    await take_back(database)
    async with database.writing() as session:
        (redaction,) = await delivery.list_due(session, (), 10)
        await delivery.set_sent(session, redaction.id or 0, None, NOW)
    assert [(row.state, row.content) for row in await rows(database)] == [(WITHDRAWN, {}), (SENT, {})]


async def test_what_was_refused_or_moved_meanwhile_stays_withdrawn(database: Database) -> None:
    refused, moved = outgoing(person_id=LEA), outgoing(person_id=LEA)
    await put(database, refused, moved)
    await take_back(database)
    async with database.writing() as session:
        await delivery.set_aside(session, refused.id or 0, f"{LEA} is not here", NOW)
        await private_rooms.set_room(session, moved.id or 0, LEA, {"body": "Léa"})
    assert [(row.state, row.trouble, row.room_id, row.content) for row in await rows(database)] == [(WITHDRAWN, None, "!a", {})] * 2


async def test_the_place_and_the_trouble_of_what_never_left_forget_the_person(database: Database) -> None:
    aside = outgoing(LEA, person_id=LEA, state=ASIDE, trouble=f"{LEA} refused")
    await put(database, outgoing(LEA, person_id=LEA), aside)
    assert await take_back(database) == (1, 0)
    assert [(row.room_id, row.trouble, row.person_id) for row in await rows(database)] == [("", None, None)] * 2


async def test_an_answer_that_was_taken_back_is_not_edited(database: Database) -> None:
    answer = outgoing(person_id=LEA, state=SENT, event_id="$answer")
    await put(database, answer)
    await take_back(database)
    async with database.reading() as session:
        assert await delivery.find_answer(session, answer.cause) is None


async def test_traces_that_concern_somebody_outlive_the_others(database: Database) -> None:
    private, named, old = (outgoing(state=SENT, settled_at=NOW, **more) for more in ({"person_id": LEA}, {}, {}))
    await put(database, private, named, old, naming={named.txn_id: [LEA]})
    async with database.writing() as session:
        await delivery.remove_old(session, NOW + timedelta(days=1))
    assert [row.txn_id for row in await rows(database)] == [private.txn_id, named.txn_id]
