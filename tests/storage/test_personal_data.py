"""The registry covers the whole schema, and an erasure leaves nothing of a person, and everything of the others."""

import pkgutil
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, timedelta
from importlib import import_module
from typing import Any

import pytest
from sqlmodel import SQLModel, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage import ballots, delivery, personal_data, polls
from storage.attendance import WalkIn
from storage.ballots import Voter
from storage.database import Database
from storage.delivery import SENT, Outgoing
from storage.dialogues import Draft, OfferedAnswers
from storage.directory import Structure
from storage.erasures import Erasure
from storage.feeds import Feed
from storage.holdings import holdings, may_tell, table_of, tables
from storage.invitations import RoomInvitation
from storage.meetings import Registration
from storage.minutes import Minutes
from storage.network import HandOver, Member, Membership, PostRequest
from storage.personal_data import Held
from storage.polls import Choice, Poll
from storage.private_rooms import PrivateRoom
from storage.reach import Reach, Silence
from storage.reactions import Reaction
from storage.robots import Robot
from storage.satisfaction import Rating
from storage.sealed_messages import SealedMessage
from storage.series import Series
from storage.team import JournalEntry, TeamChange
from storage.timers import list_timers, timer
from storage.turns import WaitingEvent
from tests.commands import samples
from tests.given import meeting, outgoing, poll, structure

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
TODAY = date(2026, 11, 23)
LEA, OMAR, SAMIRA = "@lea:a", "@omar:a", "@samira:a"


# ── The schema ───────────────────────────────────────────────────────────────────────────────────────────────────


COLUMNS = [(model, column.name) for model in tables() for column in table_of(model).columns if may_tell(column)]


@pytest.mark.parametrize(("model", "name"), COLUMNS, ids=[f"{table_of(model).name}.{name}" for model, name in COLUMNS])
def test_every_column_that_may_hold_words_is_thought_about(model: type[SQLModel], name: str) -> None:
    """A new column fails here, and at its import, until it is somebody's (exported, erased, kept for a time) or plain, with the reason."""
    of_people = [holding for holding in holdings() if holding.table is model and name in (holding.key, *holding.shared)]
    reason = tables()[model].reasons.get(name)
    assert of_people or reason
    for holding in of_people:
        erased = holding.withdrawn or holding.stays is None or name in (holding.key, *holding.emptied)
        assert holding.kept
        assert erased or reason, f"{holding.name} outlives an erasure with its {name}"


def test_the_tables_name_no_column_that_is_not_there() -> None:
    for model, holds in tables().items():
        assert holds.columns <= set(table_of(model).columns.keys())
    assert len({holding.name for holding in holdings()}) == len(holdings())


def test_every_table_of_the_schema_is_walked() -> None:
    assert {table_of(model) for model in tables()} == set(SQLModel.metadata.sorted_tables)


FAMILIES: list[Callable[[str], Iterable[SQLModel]]] = [
    module.held_of
    for found in pkgutil.iter_modules(samples.__path__, f"{samples.__name__}.")
    if hasattr(module := import_module(found.name), "held_of")
]
"""What families that came later say of a person: `held_of` of their samples."""


# ── A person, and another one ────────────────────────────────────────────────────────────────────────────────────


async def settle(session: AsyncSession, user_id: str, name: str, other: str) -> None:
    """All that may be held about a person, who has to do with another one."""
    ccas = structure("CCAS")
    session.add_all([ccas, Member(user_id=user_id, name=name, phone="+33612345678", joined_at=NOW, last_seen_on=TODAY)])
    await session.flush()
    post = Membership(user_id=user_id, structure_id=ccas.id or 0, role=f"adjointe de {name}", since=TODAY)
    past = Membership(user_id=user_id, structure_id=ccas.id or 0, since=TODAY, until=TODAY - timedelta(days=3))
    session.add_all([post, past])
    await session.flush()
    session.add(HandOver(membership_id=post.id or 0, to_user_id=other, offered_at=NOW))
    session.add(PostRequest(membership_id=post.id or 0, asked_at=NOW))
    session.add(RoomInvitation(room_id=f"!invited-{len(name)}", user_id=user_id, at=NOW))
    change: dict[str, Any] = {"structure": "CCAS", "proposed_for": "CCAS", "proposed_at": NOW}
    session.add_all(
        [
            Reach(user_id=user_id),
            Feed(user_id=user_id, digest=f"digest-{len(name)}", created_at=NOW),
            Robot(user_id=user_id, since=NOW),
            Silence(user_id=user_id, subject="polls"),
            timer("meetings.meeting:1", "reminders.own-before", NOW, user_id=user_id, words=f"appeler {name}"),
            PrivateRoom(room_id=f"!private-{len(name)}", user_id=user_id, opened_at=NOW),
            Draft(user_id=user_id, dialogue="network.inscription", answers={"role": name}, begun_at=NOW, expires_at=NOW),
            OfferedAnswers(room_id="!a", user_id=user_id, answers={"oui": {"command": "fiche", "args": {"name": name}}}, expires_at=NOW),
            Reaction(event_id=f"$tap-{len(name)}", subject="meetings.meeting:1", user_id=user_id, key="✅"),
            WaitingEvent(event_id=f"$waiting-{len(name)}", room_id="!a", sender=user_id, source=name, received_at=NOW),
            SealedMessage(event_id=f"$sealed-{len(name)}", room_id="!a", sender=user_id, source={"sender": user_id}, received_at=NOW),
            TeamChange(action="add", user_id=user_id, person_key=f"key-{name}", name=name, proposed_by=other, **change),
            TeamChange(action="add", user_id=other, person_key=f"key-of-{other}", proposed_by=user_id, confirmed_by=user_id, **change),
            JournalEntry(at=NOW, kind="team-add", author_id=user_id, author_structure="CCAS", confirmer_id=other, subject_id=other),
            JournalEntry(at=NOW, kind="team-add", author_id=other, author_structure="PMI", confirmer_id=user_id, subject_id=user_id),
        ]
    )
    cafe = meeting(created_by=user_id, host_id=user_id)
    session.add_all([cafe, Series(rule="FREQ=WEEKLY;BYDAY=TH", created_by=user_id, created_at=NOW)])
    await session.flush()
    seat: dict[str, Any] = {"meeting_number": cafe.number, "structure_id": ccas.id, "at": NOW}
    session.add(Registration(user_id=user_id, name=name, guests=2, guest_names=f"collègue de {name}", arrival=1, **seat))
    session.add(Registration(user_id=other, arrival=2, **seat))
    number = cafe.number or 0
    session.add_all(
        [
            WalkIn(meeting_number=number, user_id=user_id, name=name, at=NOW),
            WalkIn(meeting_number=number, name=f"{name} du CCAS", at=NOW),
            Rating(meeting_number=number, user_id=user_id, mark="useful", at=NOW),
            Minutes(meeting_number=number, name="notes.pdf", file={"url": "mxc://a/b"}, author_id=user_id, at=NOW),
        ]
    )
    open_poll, closed = poll(created_by=user_id), poll(created_by=user_id, state="closed")
    for asked in (open_poll, closed):
        await polls.add_poll(session, asked, [Choice(poll_number=0, rank=0, text="Logement", added_by=user_id)])
        for voter in (Voter(user_id, ccas.id, name), Voter(other, ccas.id)):
            await ballots.set_ballot(session, asked, voter, {1: "yes"}, NOW, f"d’après {name}" if voter.name else "")
    private = outgoing(user_id, person_id=user_id, content={"body": name})
    public = outgoing(state=SENT, event_id=f"$public-{len(name)}", content={})
    session.add_all([private, public])
    for row in (row for held_of in FAMILIES for row in held_of(user_id)):
        session.add(row)
        await session.flush()
    await delivery.add_namings(session, public.txn_id, [user_id])


async def dump(session: AsyncSession) -> list[str]:
    """Every row of every table, as text."""
    await session.flush()
    connection = await session.connection()
    return [f"{table.name} {row}" for table in SQLModel.metadata.sorted_tables for row in await connection.execute(table.select())]


async def test_all_is_collected_and_nothing_of_another(database: Database) -> None:
    async with database.writing() as session:
        await settle(session, LEA, "Léa Étiolle", OMAR)
        session.add(Member(user_id=OMAR, name="Omar Sy", joined_at=NOW, last_seen_on=TODAY))
    async with database.reading() as session:
        held = await personal_data.collect(session, LEA)
        counts = await personal_data.count_held(session, LEA)
        others = await personal_data.collect(session, OMAR)
    assert set(held) == {holding.name for holding in holdings()} - {"hand-overs-received"}
    assert {name: len(rows) for name, rows in held.items()} == {name: one.goes + one.stays for name, one in counts.items()}
    assert "omar" not in str(held).casefold()
    assert held["profile"][0]["phone"] == "+33612345678"
    assert [post["role"] for post in held["posts"]] == ["adjointe de Léa Étiolle", ""]
    assert (counts["posts"], counts["team"], counts["profile"]) == (Held(0, 2), Held(1, 0), Held(1, 0))
    assert others["profile"][0]["name"] == "Omar Sy"
    assert "Léa" not in str(others)


async def test_an_erasure_leaves_nothing_of_the_person_and_everything_of_the_others(database: Database) -> None:
    async with database.writing() as session:
        await settle(session, OMAR, "Omar Sy", SAMIRA)
        before = Counter(await dump(session))
        await settle(session, LEA, "Léa Étiolle", SAMIRA)
    async with database.writing() as session:
        receipt = await personal_data.erase(session, LEA, NOW, "request")
    async with database.reading() as session:
        assert await personal_data.collect(session, LEA) == {}
        after = Counter(await dump(session))
        assert before - after == Counter()
        left = " ".join(after)
        posts = (await session.exec(select(Membership).where(col(Membership.user_id).is_(None)).order_by(col(Membership.id)))).all()
        assert [(post.role, post.until) for post in posts] == [("", TODAY), ("", TODAY - timedelta(days=3))]
        assert len((await session.exec(select(JournalEntry).where(col(JournalEntry.author_id).is_(None)))).all()) == 1
        stored = (await session.exec(select(Erasure))).one()
    for trace in (LEA, "tiolle", "key-L", "key-of-@samira:a", "adjointe de L"):
        assert (trace in left) == (trace == "key-of-@samira:a")
    assert (stored.id, stored.reason, stored.at) == (receipt.id, "request", NOW)
    assert (stored.counts["withdrawn"], stored.counts["redacted"], stored.counts["posts"]) == (1, 1, [0, 2])


async def test_twice_and_for_a_stranger_is_harmless(database: Database) -> None:
    async with database.writing() as session:
        await settle(session, LEA, "Léa Étiolle", OMAR)
        first = await personal_data.erase(session, LEA, NOW, "request")
        again = await personal_data.erase(session, LEA, NOW, "request")
        assert await personal_data.collect(session, "@nobody:a") == {}
    assert first.id != again.id
    assert again.counts == {"withdrawn": 0, "redacted": 0}


@pytest.mark.parametrize("configured", [True, False])
async def test_a_removed_coordinator_is_remembered_by_a_digest_only_while_the_configuration_names_them(
    database: Database, configured: bool
) -> None:
    change: dict[str, Any] = {
        "structure": "CCAS",
        "proposed_for": "PMI",
        "proposed_at": NOW,
        "confirmed_at": NOW,
        "user_id": LEA,
        "person_key": "digest",
    }
    async with database.writing() as session:
        session.add_all([TeamChange(action="remove", name="Léa", **change), TeamChange(action="add", name="Léa", **change)])
        await personal_data.erase(session, LEA, NOW, "request", configured=configured)
    async with database.reading() as session:
        left = [(row.action, row.user_id, row.name, row.person_key) for row in (await session.exec(select(TeamChange))).all()]
    assert left == ([("remove", None, None, "digest")] if configured else [])


async def test_a_vote_goes_with_its_person_while_the_poll_is_open_and_stays_as_a_voice_once_it_is_over(database: Database) -> None:
    async with database.writing() as session:
        await settle(session, LEA, "Léa Étiolle", OMAR)
        counts = await personal_data.count_held(session, LEA)
        assert (counts["ballots"], counts["marks"]) == (Held(1, 1), Held(1, 1))
        await personal_data.erase(session, LEA, NOW, "request")
    async with database.writing() as session:
        asked = (await session.exec(select(Poll).order_by(col(Poll.number)))).all()
        voices = [[(voice.user_id, voice.marks, voice.reason) for voice in await ballots.list_voices(session, each)] for each in asked]
        assert voices == [[(OMAR, {1: "yes"}, "")], [(None, {1: "yes"}, ""), (OMAR, {1: "yes"}, "")]]
        assert [(each.voted, each.created_by) for each in asked] == [(1, None), (2, None)]
        assert [await ballots.count_anew(session, each) for each in asked] == [False, False]
        assert [each.subject for each in await list_timers(session, subject=f"polls.poll:{asked[0].number}")] == [
            f"polls.poll:{asked[0].number}"
        ]


# ── Her name in the words of others ──────────────────────────────────────────────────────────────────────────────


async def test_the_words_of_others_forget_a_name(database: Database) -> None:
    told = {"body": "Reprendre le poste de lea ETIOLLE ?"}
    async with database.writing() as session:
        session.add(Member(user_id=LEA, name="Léa Étiolle", joined_at=NOW, last_seen_on=TODAY))
        session.add(Member(user_id=OMAR, name="Omar Sy", imported_by="Léa Étiolle (CCAS)", joined_at=NOW, last_seen_on=TODAY))
        session.add(OfferedAnswers(room_id="!a", user_id=OMAR, answers={"1": {"args": {"who": LEA}}}, expires_at=NOW))
        session.add(OfferedAnswers(room_id="!b", user_id=OMAR, answers={"1": {"args": {"who": "Léa Dupont"}}}, expires_at=NOW))
        answers = {"structure": 3, "who": "lea etiolle", "role": "chef"}
        session.add(
            Draft(
                user_id=OMAR,
                dialogue="network.relais",
                questions=["structure", "who", "role"],
                place=3,
                answers=answers,
                begun_at=NOW,
                expires_at=NOW,
            )
        )
        session.add_all([outgoing(content=told), outgoing(content={"body": "Léa Dupont"})])
        await personal_data.erase(session, LEA, NOW, "request")
    async with database.reading() as session:
        omar = await session.get(Member, OMAR)
        draft = await session.get(Draft, OMAR)
        offers = (await session.exec(select(OfferedAnswers.room_id))).all()
        contents = (await session.exec(select(Outgoing.content).order_by(col(Outgoing.id)))).all()
    assert omar is not None
    assert draft is not None
    assert omar.imported_by == "l’équipe d’animation"
    assert (draft.answers, draft.place) == ({"structure": 3, "role": "chef"}, 1)
    assert offers == ["!b"]
    assert contents == [{}, {"body": "Léa Dupont"}]


async def test_who_is_called_as_a_structure_takes_nothing_of_what_is_said_of_it(database: Database) -> None:
    async with database.writing() as session:
        session.add_all([structure("Mission locale"), Member(user_id=LEA, name="Mission locale", joined_at=NOW, last_seen_on=TODAY)])
        session.add(outgoing(content={"body": "Mission locale : 01 99 00 12 34"}))
        await session.flush()
        await personal_data.erase(session, LEA, NOW, "request")
    async with database.reading() as session:
        assert (await session.exec(select(Outgoing.content))).all() == [{"body": "Mission locale : 01 99 00 12 34"}]


async def test_a_structure_stays_with_its_members(database: Database) -> None:
    async with database.writing() as session:
        await settle(session, LEA, "Léa Étiolle", OMAR)
        await personal_data.erase(session, LEA, NOW, "request")
        assert (await session.exec(select(Structure.name))).one() == "CCAS"
