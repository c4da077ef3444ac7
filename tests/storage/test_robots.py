"""What is known of other programs, and what is taken out when one is noticed."""

from datetime import UTC, datetime, timedelta

from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage import ballots, meetings, polls, robots, seats
from storage.ballots import TALLY, Voter
from storage.database import Database
from storage.meetings import CONFIRMED, WAITING
from storage.polls import Choice, Poll
from storage.reactions import Reaction
from storage.sealed_messages import SealedMessage
from storage.seats import PASSED_ON, Arrival
from storage.timers import list_timers, set_timer, timer
from tests.given import meeting, poll

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
HOOK, LEA = "@hook:a", "@lea:a"


async def test_one_is_noticed_once_and_may_turn_out_to_be_a_person(database: Database) -> None:
    async with database.writing() as session:
        await robots.add_robot(session, HOOK, NOW)
        await robots.add_robot(session, "@arbre:a", NOW)
        await robots.add_robot(session, HOOK, NOW + timedelta(days=3))
        known = await robots.get_robot(session, HOOK)
        assert known is not None
        assert (known.since, list(await robots.list_robots(session))) == (NOW, ["@arbre:a", HOOK])
        await robots.remove_robot(session, HOOK)
        await robots.remove_robot(session, "@nobody:a")
        assert list(await robots.list_robots(session)) == ["@arbre:a"]


async def ask(session: AsyncSession, state: str = "open") -> Poll:
    """A poll where the program and a person vote."""
    asked = poll(state=state)
    await polls.add_poll(session, asked, [Choice(poll_number=0, rank=0, text=text) for text in ("Logement", "Santé")])
    for user_id in (HOOK, LEA):
        await ballots.set_ballot(session, asked, Voter(user_id), {1: "yes"}, NOW)
    return asked


async def counts(session: AsyncSession, asked: Poll) -> tuple[int, list[int]]:
    return asked.voted, [choice.yes for choice in await polls.list_choices(session, asked.number or 0)]


async def test_its_votes_in_open_polls_are_taken_out_and_what_is_over_stays(database: Database) -> None:
    async with database.writing() as session:
        asked, over = await ask(session), await ask(session, "closed")
        await robots.add_robot(session, HOOK, NOW)
        assert await counts(session, asked) == (1, [1, 0])
        assert await counts(session, over) == (2, [2, 0])
        assert not await ballots.count_anew(session, asked)
        assert [voice.user_id for voice in await ballots.list_voices(session, asked)] == [LEA]
        assert [(each.subject, each.kind, each.due_at) for each in await list_timers(session)] == [
            (f"polls.poll:{asked.number}", TALLY, NOW)
        ]


async def test_its_seats_at_meetings_to_come_are_freed_and_passed_on(database: Database) -> None:
    async with database.writing() as session:
        cafe, past = meeting(seats=1), meeting(starts_at=NOW - timedelta(days=1), ends_at=NOW - timedelta(hours=22))
        for held in (cafe, past):
            await meetings.add_meeting(session, held)
            for user_id in (HOOK, LEA):
                await seats.add_registration(session, held, Arrival(user_id), NOW, NOW + timedelta(days=1))
        await robots.add_robot(session, HOOK, NOW)
        at_cafe, at_past = [await meetings.list_registrations(session, held.number or 0) for held in (cafe, past)]
        assert [(row.user_id, row.state) for row in at_cafe] == [(LEA, WAITING)]
        assert [(row.user_id, row.state) for row in at_past] == [(HOOK, CONFIRMED), (LEA, CONFIRMED)]
        assert [(each.subject, each.due_at) for each in await list_timers(session)] == [(f"{PASSED_ON}:{cafe.number}", NOW)]


async def test_its_reactions_reminders_and_sealed_messages_go_and_those_of_people_stay(database: Database) -> None:
    async with database.writing() as session:
        for user_id in (HOOK, LEA):
            session.add(Reaction(event_id=f"$tap-{user_id}", subject="polls.poll:1", user_id=user_id, key="1"))
            session.add(SealedMessage(event_id=f"$sealed-{user_id}", room_id="!a", sender=user_id, received_at=NOW))
            await set_timer(session, timer("meetings.meeting:1", "reminders.own-before", NOW, user_id=user_id, words="appeler"))
        await robots.remove_deeds(session, HOOK, NOW)
        assert (await session.exec(select(Reaction.user_id))).all() == [LEA]
        assert (await session.exec(select(SealedMessage.sender))).all() == [LEA]
        assert [each.user_id for each in await list_timers(session)] == [LEA]
        assert list(await robots.list_robots(session)) == []
