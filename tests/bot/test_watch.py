"""A clock that jumps, seen by the whole house: nothing falls due, nobody is forgotten, who must know is told once, and all goes on."""

from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from sqlmodel import col, select

from bot.app import Engine, build_engine
from bot.engine.clock import Clock
from bot.engine.incoming import Said
from bot.engine.room_roles import Roles
from bot.engine.watch import Watch
from commands.table import TABLE
from storage import clock_doubts, timers
from storage.database import Database
from storage.delivery import Outgoing
from storage.lexicon import Lexicon
from storage.network import Member
from storage.timers import timer
from tests import given
from tests.bot.hands import NOON, Hands
from tests.chat import LEA, PRIVATE, ROLES, TERRITORY

YEARS = timedelta(days=4 * 365)
SAMIRA = "@samira:town.example"


@dataclass
class House:
    """The house on two hands. It ticks by hand."""

    database: Database
    hands: Hands = field(default_factory=Hands)

    def __post_init__(self) -> None:
        self.live()

    def live(self) -> None:
        self.timepiece = self.hands.start()
        self.engine: Engine = build_engine(self.database, TABLE, TERRITORY, Lexicon, Roles(ROLES), self.timepiece, lambda: None)
        self.watch = Watch(self.database, self.engine.dispatcher, self.timepiece)
        self.clock = Clock(self.engine.timekeeper, TABLE.jobs, TERRITORY, self.timepiece, self.watch.allows)

    async def tick(self) -> None:
        await self.clock._if_allowed(self.clock.look)
        await self.clock._if_allowed(self.engine.timekeeper.explain_unreached)

    async def pass_by(self, *, minutes: float) -> None:
        for _ in range(int(minutes * 2)):
            self.hands.pass_by(self.timepiece, minutes=0.5)
            await self.tick()

    async def told(self) -> list[str]:
        async with self.database.reading() as session:
            rows = (await session.exec(select(Outgoing).order_by(col(Outgoing.id)))).all()
        return [f"{row.person_id} {row.content['body']}" for row in rows]


@pytest.fixture
async def house(database: Database) -> House:
    house = House(database)
    async with database.writing() as session:
        await given.member(session, LEA.user_id, LEA.name, last_seen_on=NOON.date())
        await timers.set_timer(session, timer("rooms.room:1", "rooms.left-out", NOON + timedelta(days=30)))
        session.add(given.outgoing(LEA.user_id, person_id=LEA.user_id, asked_in=None, created_at=NOON))
    await house.tick()
    return house


async def test_four_years_ahead_for_one_tick_change_nothing(house: House) -> None:
    before = await house.told()
    house.hands.wall += YEARS
    await house.tick()
    house.hands.wall -= YEARS
    await house.pass_by(minutes=10)
    async with house.database.reading() as session:
        kept = await session.get(Member, LEA.user_id)
        assert kept is not None
        assert (kept.name, kept.renewal_asked_on, kept.last_seen_on) == (LEA.name, None, NOON.date())
        assert len(await timers.list_timers(session)) == 1
        assert await clock_doubts.get_doubt(session) is None
    said = (await house.told())[len(before) :]
    assert [each.partition(" ")[0] for each in said] == [SAMIRA, SAMIRA]
    assert "n’est plus sûre" in said[0]
    assert "de nouveau sûre" in said[1]


async def test_while_the_clock_stays_wrong_people_are_answered_and_what_was_due_is_done_afterwards(house: House) -> None:
    async with house.database.writing() as session:
        await timers.set_timer(session, timer("rooms.room:1", "rooms.left-out", NOON + timedelta(minutes=3), user_id=LEA.user_id))
    house.hands.wall += YEARS
    await house.pass_by(minutes=5)
    await house.engine.dispatcher.dispatch(Said("$m", PRIVATE, LEA, "!état"))
    assert "Je marche" in (await house.told())[-1]
    async with house.database.reading() as session:
        assert len(await timers.list_timers(session)) == 2
        doubt = await clock_doubts.get_doubt(session)
    assert doubt is not None
    assert doubt.machine_at - doubt.since == YEARS
    house.hands.wall -= YEARS
    await house.pass_by(minutes=4)
    async with house.database.reading() as session:
        assert len(await timers.list_timers(session)) == 1


async def test_it_is_told_once_whatever_the_restarts(house: House) -> None:
    house.hands.wall += YEARS
    await house.pass_by(minutes=2)
    said = await house.told()
    house.live()
    await house.pass_by(minutes=30)
    assert await house.told() == said
    house.hands.wall -= YEARS
    await house.pass_by(minutes=5)
    assert len(await house.told()) == len(said) + 1


async def test_an_hour_of_sleep_is_nothing_to_tell(house: House) -> None:
    before = await house.told()
    house.hands.wall += timedelta(hours=1)
    await house.tick()
    assert house.hands.homeserver is not None
    house.hands.homeserver += timedelta(hours=1)
    await house.pass_by(minutes=5)
    assert await house.told() == before


async def test_the_word_of_the_operator_ends_it(house: House) -> None:
    house.hands.homeserver = None
    house.hands.wall += timedelta(days=40)
    await house.pass_by(minutes=5)
    async with house.database.writing() as session:
        assert await clock_doubts.set_accepted(session, house.hands.wall)
    await house.tick()
    assert await house.watch.allows()
    assert house.timepiece() == house.hands.wall
    async with house.database.reading() as session:
        assert await timers.list_timers(session) == []  # due in thirty days: it is due now


async def test_a_word_about_another_time_is_none(house: House) -> None:
    house.hands.wall += timedelta(days=40)
    await house.pass_by(minutes=5)
    async with house.database.writing() as session:
        await clock_doubts.set_accepted(session, house.hands.wall)
    house.hands.wall += YEARS
    await house.pass_by(minutes=5)
    assert not await house.watch.allows()


async def test_what_was_put_off_in_a_time_that_was_wrong_is_planned_anew(house: House) -> None:
    async with house.database.writing() as session:
        planned = timer("rooms.room:2", "rooms.left-out", NOON + timedelta(days=1))
        planned.due_at = NOON + YEARS
        await timers.set_timer(session, planned)
    house.hands.wall += YEARS
    await house.pass_by(minutes=5)
    house.hands.wall -= YEARS
    await house.pass_by(minutes=5)
    async with house.database.reading() as session:
        (again,) = await timers.list_timers(session, subject="rooms.room:2")
    assert again.due_at == NOON + timedelta(days=1)


async def test_a_clock_set_back_does_nothing_twice_and_stays_silent_no_longer_than_it_is_doubted(house: House) -> None:
    before = await house.told()
    house.hands.wall -= timedelta(days=2)
    house.hands.homeserver = house.hands.wall
    await house.pass_by(minutes=5)
    assert await house.watch.allows()
    assert house.timepiece() == house.hands.wall
    assert [each.partition(" ")[0] for each in (await house.told())[len(before) :]] == [SAMIRA, SAMIRA]
