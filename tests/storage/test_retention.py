"""Who is asked, announced and let go of, to the day; and who is spared."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlmodel import col, select

from storage import delivery, retention
from storage.database import Database
from storage.delivery import SENT, Naming, Outgoing
from storage.erasures import Erasure
from storage.network import Member, Membership
from storage.private_rooms import PrivateRoom
from storage.reach import Silence
from storage.team import TeamChange
from tests.given import outgoing, structure

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
TODAY = NOW.date()
LONG_AGO = date(2024, 11, 23)
DAY = timedelta(days=1)


def member(name: str, seen: date = LONG_AGO, **facts: Any) -> Member:
    usual: dict[str, Any] = {"consented_at": NOW - 900 * DAY, "joined_at": NOW - 900 * DAY}
    return Member(user_id=f"@{name}:a", name=name.title(), last_seen_on=seen, **usual | facts)


async def put(database: Database, *rows: Any) -> None:
    async with database.writing() as session:
        session.add_all(rows)


async def test_members_without_news_are_asked_once(database: Database) -> None:
    await put(
        database,
        member("silent"),
        member("seen", LONG_AGO + DAY),
        member("asked", renewal_asked_on=LONG_AGO + DAY),
        member("back", renewal_asked_on=LONG_AGO - DAY),
        member("left", left_at=NOW),
        member("imported", consented_at=None),
        member("spared"),
    )
    async with database.writing() as session:
        asked = await retention.list_to_renew(session, LONG_AGO, {"@spared:a"})
        assert {one.name for one in asked} == {"Silent", "Back"}
        await retention.set_renewal_asked(session, [one.user_id for one in asked], TODAY)
    async with database.reading() as session:
        assert await retention.list_to_renew(session, LONG_AGO, {"@spared:a"}) == []


async def test_a_purge_is_announced_before_and_a_word_stops_it(database: Database) -> None:
    await put(
        database,
        member("silent"),
        member("seen", LONG_AGO + DAY),
        member("gone", left_at=NOW),
        member("inactive", inactive_since=NOW),
        member("back", purge_announced_on=LONG_AGO),
        member("spared"),
    )
    spared = {"@spared:a"}
    async with database.writing() as session:
        near = await retention.list_to_announce(session, LONG_AGO, spared)
        assert {one.name for one in near} == {"Silent", "Inactive", "Back"}
        assert await retention.list_silent(session, LONG_AGO, TODAY, spared) == []
        await retention.set_purge_announced(session, [one.user_id for one in near], TODAY)
    async with database.writing() as session:
        assert await retention.list_to_announce(session, LONG_AGO, spared) == []
        assert await retention.list_silent(session, LONG_AGO, TODAY - DAY, spared) == []
        assert await retention.list_silent(session, LONG_AGO, TODAY, spared) == ["@back:a", "@inactive:a", "@silent:a"]
        silent = await session.get(Member, "@silent:a")
        assert silent is not None
        silent.last_seen_on = TODAY
    async with database.reading() as session:
        assert await retention.list_silent(session, LONG_AGO, TODAY, spared) == ["@back:a", "@inactive:a"]


async def test_who_unregistered_goes_whatever_they_say(database: Database) -> None:
    await put(database, member("gone", TODAY, left_at=NOW - DAY), member("leaving", left_at=NOW), member("silent"))
    async with database.reading() as session:
        assert await retention.list_left(session, NOW - DAY) == ["@gone:a"]


async def test_a_structure_is_told_only_when_enough_of_its_people_are_concerned(database: Database) -> None:
    ccas, pmi = structure("CCAS"), structure("PMI")
    people = [member(name) for name in ("a", "b", "c", "d")]
    await put(database, ccas, pmi, *people)
    posts = [Membership(user_id=one.user_id, structure_id=ccas.id or 0, since=LONG_AGO) for one in people[:3]]
    past = Membership(user_id=people[3].user_id, structure_id=pmi.id or 0, since=LONG_AGO, until=LONG_AGO)
    others = [Membership(user_id=one.user_id, structure_id=pmi.id or 0, since=LONG_AGO) for one in people[:2]]
    await put(database, *posts, past, *others)
    async with database.reading() as session:
        everybody = [one.user_id for one in people]
        assert await retention.count_by_structure(session, everybody, 3) == [("CCAS", 3)]
        assert await retention.count_by_structure(session, everybody[:2], 3) == []


async def test_strangers_are_forgotten_after_their_last_trace(database: Database) -> None:
    old, late = NOW - 800 * DAY, NOW - 10 * DAY
    change: dict[str, Any] = {"action": "add", "person_key": "k", "structure": "CCAS", "proposed_for": "CCAS"}
    await put(
        database,
        PrivateRoom(room_id="!old", user_id="@old:a", opened_at=old),
        PrivateRoom(room_id="!late", user_id="@late:a", opened_at=old),
        outgoing(person_id="@late:a", state=SENT, created_at=late),
        PrivateRoom(room_id="!member", user_id="@member:a", opened_at=old),
        member("member"),
        TeamChange(user_id="@coordinates:a", proposed_by="@proposed:a", proposed_at=old, **change),
        Silence(user_id="@undated:a", subject="all"),
    )
    async with database.reading() as session:
        found = await retention.list_strangers(session, NOW - 700 * DAY, {"@coordinates:a"})
    assert found == ["@old:a", "@proposed:a"]


async def test_ids_of_messages_about_members_are_kept_and_the_others_go(database: Database) -> None:
    rows = [outgoing(state=SENT, settled_at=NOW - 800 * DAY, **more) for more in ({"person_id": "@m:a"}, {}, {"person_id": "@x:a"}, {})]
    recent = outgoing(person_id="@x:a", state=SENT, settled_at=NOW)
    await put(database, member("m"), *rows, recent)
    async with database.writing() as session:
        await delivery.add_namings(session, rows[1].txn_id, ["@m:a", "@x:a"])
        await delivery.add_namings(session, rows[3].txn_id, ["@x:a"])
        await delivery.add_namings(session, "gone", ["@x:a"])
        await retention.remove_named_traces(session, NOW - 700 * DAY)
    async with database.reading() as session:
        left = (await session.exec(select(Outgoing.txn_id).order_by(col(Outgoing.id)))).all()
        assert left == [rows[0].txn_id, rows[1].txn_id, recent.txn_id]
        assert {row.txn_id for row in (await session.exec(select(Naming))).all()} == {rows[1].txn_id}


async def test_purges_are_reported_once_and_requests_never(database: Database) -> None:
    await put(database, Erasure(reason="silent", at=NOW), Erasure(reason="request", at=NOW), Erasure(reason="left", at=NOW))
    async with database.writing() as session:
        assert [one.reason for one in await retention.take_unreported(session, NOW)] == ["silent", "left"]
    async with database.writing() as session:
        assert await retention.take_unreported(session, NOW) == []
