"""Which room replaces which, and what stands in a room that is replaced, on both databases."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage import delivery, dialogues, polls, private_rooms, reactions, rooms
from storage.database import Database
from storage.delivery import Naming, Outgoing
from storage.dialogues import Draft, OfferedAnswers
from storage.private_rooms import PrivateRoom
from storage.reactions import Reaction
from storage.rooms import RoomMove
from storage.rows import keep_row
from tests.given import poll

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
OLD, NEW, NEXT = "!old:a", "!new", "!next"
LEA = "@lea:a"


def row(rank: int, action: str = "send", **more: Any) -> Outgoing:
    usual: dict[str, Any] = {"txn_id": f"t{rank}", "cause": "$cause", "rank": rank, "room_id": OLD, "priority": 0, "created_at": NOW}
    return Outgoing(**usual | {"action": action, "content": {"body": str(rank)}} | more)


async def moved(session: AsyncSession, told_again: tuple[str, ...] = ()) -> None:
    await rooms.set_move(session, OLD, NEW)
    (move,) = await rooms.list_pending(session)
    await rooms.set_moved(session, move, NEW, told_again, NOW)
    session.expire_all()


async def outbox(session: AsyncSession) -> list[Outgoing]:
    return list((await session.exec(select(Outgoing).order_by(col(Outgoing.id)))).all())


async def test_the_last_word_counts_until_the_move(database: Database) -> None:
    async with database.writing() as session:
        assert await rooms.set_move(session, OLD, NEW)
        assert not await rooms.set_move(session, OLD, NEW)
        assert await rooms.set_move(session, OLD, NEXT)
        assert [(move.old_room_id, move.new_room_id) for move in await rooms.list_pending(session)] == [(OLD, NEXT)]
        assert (await rooms.is_successor(session, NEXT), await rooms.is_successor(session, NEW)) == (True, False)
        assert await rooms.get_moves(session) == {}
        (move,) = await rooms.list_pending(session)
        await rooms.set_moved(session, move, NEXT, (), NOW)
        assert not await rooms.set_move(session, OLD, NEW)
        assert (await rooms.get_moves(session), await rooms.list_pending(session)) == ({OLD: NEXT}, [])


async def test_rooms_that_replace_each_other_are_no_circle(database: Database) -> None:
    async with database.writing() as session:
        assert await rooms.set_move(session, OLD, NEW)
        assert await rooms.set_move(session, NEW, NEXT)
        assert not await rooms.set_move(session, NEXT, OLD)
        assert len(await rooms.list_pending(session)) == 2


@pytest.mark.parametrize(
    ("moves", "arrived"),
    [({}, "a"), ({"a": "b", "b": "c"}, "c"), ({"a": "a"}, "a"), ({"a": "b", "b": "a"}, "b"), ({"a": "b", "b": "c", "c": "b"}, "c")],
)
def test_several_moves_are_followed_and_a_circle_ends(moves: dict[str, str], arrived: str) -> None:
    assert rooms.newest(moves, "a") == arrived


async def test_polls_drafts_offers_and_private_rooms_go_along(database: Database) -> None:
    async with database.writing() as session:
        number = await polls.add_poll(session, poll(room_id=OLD), [])
        other = await polls.add_poll(session, poll(room_id="!else"), [])
        expiry = NOW + timedelta(days=1)
        draft = Draft(user_id=LEA, dialogue="polls.sondage", room_id=OLD, answers={"room_id": OLD, "a": 1}, begun_at=NOW, expires_at=expiry)
        await dialogues.set_draft(session, draft)
        for user, room, word in ((LEA, OLD, "oui"), ("@omar:a", OLD, "oui"), ("@omar:a", NEW, "non")):
            offer = OfferedAnswers(room_id=room, user_id=user, answers={word: {}}, expires_at=expiry)
            await dialogues.set_offer(session, offer)
        for user, room in ((LEA, OLD), ("@omar:a", "!else")):
            await private_rooms.add_room(session, PrivateRoom(room_id=room, user_id=user, opened_at=NOW))
        await moved(session)
        found = [await polls.get_poll(session, each) for each in (number, other)]
        assert [each.room_id for each in found if each] == [NEW, "!else"]
        kept = await dialogues.get_draft(session, LEA)
        assert kept is not None
        assert (kept.room_id, kept.answers) == (NEW, {"room_id": NEW, "a": 1})
        assert await dialogues.get_offer(session, NEW, LEA, NOW) == {"oui": {}}
        assert await dialogues.get_offer(session, NEW, "@omar:a", NOW) == {"non": {}}
        assert await dialogues.get_offer(session, OLD, "@omar:a", NOW) == {}
        assert [room.room_id for room in await private_rooms.list_rooms(session, LEA)] == [NEW]


async def test_a_private_room_that_is_known_already_stays_one(database: Database) -> None:
    async with database.writing() as session:
        for room in (OLD, NEW):
            await private_rooms.add_room(session, PrivateRoom(room_id=room, user_id=LEA, opened_at=NOW))
        await moved(session)
        assert [room.room_id for room in await private_rooms.list_rooms(session, LEA)] == [NEW]


async def test_what_waits_is_said_in_the_new_room_and_what_is_told_again_is_not(database: Database) -> None:
    reply = {"body": "0", "m.relates_to": {"m.in_reply_to": {"event_id": "$asked"}}}
    async with database.writing() as session:
        for each in (
            row(0, content=reply, edits="$before"),
            row(1, subject="polls.poll:1"),
            row(2, "update", subject="polls.poll:2"),
            row(3, "react", subject="polls.poll:1"),
            row(4, "file"),
            row(5, "redact"),
            row(6, state="sent", event_id="$6"),
            row(7, state="aside"),
            row(8, room_id=LEA, asked_in=OLD, person_id=LEA),
            row(9, room_id="!else"),
        ):
            await delivery.add_outgoing(session, each)
            await delivery.add_namings(session, each.txn_id, {LEA})
        await moved(session, told_again=("polls.poll:1",))
        rows = {each.rank: each for each in await outbox(session)}
        places = {rank: each.room_id for rank, each in rows.items()}
        assert places == {0: NEW, 4: NEW, 5: OLD, 6: OLD, 7: OLD, 8: LEA, 9: "!else"}
        assert (rows[0].content, rows[0].edits) == ({"body": "0"}, None)
        assert rows[8].asked_in == NEW
        assert rows[0].txn_id != "t0"
        named = set((await session.exec(select(Naming.txn_id))).all())
        assert named == {each.txn_id for each in rows.values()}


async def test_what_was_on_its_way_to_the_old_room_settles_nothing(database: Database) -> None:
    async with database.writing() as session:
        await delivery.add_outgoing(session, row(0))
        (before,) = await outbox(session)
        number, txn_id = before.id or 0, before.txn_id
        await moved(session)
        await delivery.set_aside(session, number, "M_FORBIDDEN", NOW, txn_id=txn_id)
        await delivery.set_sent(session, number, "$late", NOW, txn_id=txn_id)
        (after,) = await outbox(session)
        assert (after.state, after.event_id) == ("waiting", None)


async def test_only_redactions_leave_for_a_room_that_is_left(database: Database) -> None:
    async with database.writing() as session:
        for each in (row(0), row(1, "redact"), row(2, room_id="!else")):
            await delivery.add_outgoing(session, each)
        assert [each.rank for each in await delivery.list_due(session, (), 10, {OLD})] == [1, 2]
        assert [each.rank for each in await delivery.list_due(session, {"!else"}, 10)] == [0, 1]


async def test_subjects_stand_where_they_were_told_last(database: Database) -> None:
    async with database.writing() as session:
        for each in (
            row(0, subject="polls.poll:1", state="sent"),
            row(1, subject="polls.poll:2", state="sent"),
            row(2, subject="polls.poll:2", room_id=NEW),
            row(3, subject="meetings.meeting:1"),
            row(4, subject="reminders.reminder:1"),
            row(5, subject="polls.poll:3", person_id=LEA),
            row(6, subject="polls.poll:1", action="update"),
        ):
            await delivery.add_outgoing(session, each)
        assert await rooms.list_told_in(session, OLD, {"polls.poll", "meetings.meeting"}) == ["polls.poll:1", "meetings.meeting:1"]
        assert await rooms.list_told_in(session, NEW, {"polls.poll"}) == ["polls.poll:2"]


async def test_the_same_sign_in_two_rooms_is_counted_in_each(database: Database) -> None:
    async with database.writing() as session:
        old, new = (Reaction(event_id=f"${room}", subject="polls.poll:1", user_id=LEA, key="1", room_id=room) for room in (OLD, NEW))
        await keep_row(session, old)
        assert await reactions.count_same(session, new) == 0
        await keep_row(session, new)
        assert [await reactions.count_same(session, each) for each in (old, new)] == [1, 1]
        assert await reactions.count_same(session, old, NEW) == 2


async def test_a_move_that_is_made_is_asked_for_no_more(database: Database) -> None:
    async with database.writing() as session:
        await moved(session)
        found = await session.get(RoomMove, OLD)
        assert found is not None
        assert (found.new_room_id, found.moved_at) == (NEW, NOW)
