"""Other programs: known by the configuration or by their notices, through restarts; what they did as people is taken out."""

import pytest
from sqlalchemy import event
from sqlmodel import select

from bot.app import build_engine
from bot.engine.incoming import Automated
from bot.engine.robots import Robots
from bot.engine.room_roles import Roles
from commands.core.declaration.context import Person
from storage import personal_data, team
from storage.database import Database
from storage.meetings import Registration
from storage.robots import list_robots
from storage.team import TeamChange
from tests.chat import ACCUEIL, LEA, OMAR, ROLES, TERRITORY
from tests.commands.polls.house import Town
from tests.given import meeting, member

HOOK = Person("@hook:town.example", "hook")


class House(Town):
    """A town whose dispatcher learns who is a program; `lives_again` begins another life of the bot."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.robots = self._begin()

    def _begin(self, *configured: str) -> Robots:
        robots = Robots(self.database, TERRITORY, configured, lambda: self.now)
        engine = build_engine(
            *(self.database, self.table, TERRITORY, lambda: self.lexicon, Roles(ROLES), lambda: self.now, lambda: None), learn=robots.learn
        )
        self.dispatcher, self.timekeeper = engine.dispatcher, engine.timekeeper
        return robots

    async def lives_again(self, *configured: str) -> None:
        self.robots = self._begin(*configured)
        await self.robots.remember()

    async def notices(self, person: Person = HOOK) -> bool:
        """Somebody sends a notice; whether they are taken for a program then."""
        await self.dispatcher.dispatch(Automated(person.user_id))
        return await self.robots.know(person.user_id)

    async def stored(self) -> list[str]:
        async with self.database.reading() as session:
            return list(await list_robots(session))


@pytest.fixture
def house(database: Database) -> House:
    return House(database)


def written(database: Database) -> list[str]:
    """The statements that change something, from now on."""
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if statement.startswith(("INSERT", "UPDATE", "DELETE", "BEGIN IMMEDIATE")):
            seen.append(statement)

    event.listen(database._engine.sync_engine, "before_cursor_execute", note)
    return seen


# ── Who is one ───────────────────────────────────────────────────────────────────────────────────────────────────


async def test_who_sends_a_notice_is_a_program_for_good(house: House, log: pytest.CaptureFixture[str]) -> None:
    assert not await house.robots.know(HOOK.user_id)
    assert await house.notices()
    await house.lives_again()
    assert await house.robots.know(HOOK.user_id)
    assert not await house.robots.know(LEA.user_id)
    said = log.readouterr().err
    assert (said.count("robot-learnt"), HOOK.user_id in said) == (1, False)


async def test_nobody_of_the_network_is_one_whatever_their_client_sends_and_nothing_is_written(house: House) -> None:
    async with house.database.writing() as session:
        await member(session, LEA.user_id, "Léa")
    seen = written(house.database)
    assert not await house.notices(LEA)
    assert not await house.notices(Person("@samira:town.example", "Samira"))  # of the équipe d'animation, and no member
    assert seen == []
    assert await house.stored() == []


async def test_who_registers_after_all_is_forgotten_as_one(house: House) -> None:
    assert await house.notices(LEA)
    async with house.database.writing() as session:
        await member(session, LEA.user_id, "Léa")
    assert not await house.robots.know(LEA.user_id)
    assert await house.stored() == []
    await house.lives_again()
    assert not await house.robots.know(LEA.user_id)


async def test_who_joins_the_team_is_forgotten_as_one(house: House) -> None:
    assert await house.notices(LEA)
    change = TeamChange(
        action="add", user_id=LEA.user_id, person_key="k", name="Léa", structure="PMI", proposed_for="CCAS", proposed_at=house.now
    )
    change.confirmed_at, change.confirmed_for = house.now, "PMI"
    async with house.database.writing() as session:
        session.add(change)
        await session.flush()
        assert [each.user_id for each in await team.list_confirmed(session)] == [LEA.user_id]
    assert not await house.robots.know(LEA.user_id)


async def test_an_erasure_forgets_it_too(house: House) -> None:
    assert await house.notices(LEA)
    async with house.database.writing() as session:
        await personal_data.erase(session, LEA.user_id, house.now, "request")
    assert not await house.robots.know(LEA.user_id)


async def test_the_configuration_names_some_whoever_they_are_and_nothing_is_kept_of_it(house: House) -> None:
    async with house.database.writing() as session:
        await member(session, OMAR.user_id, "Omar")
    await house.lives_again(HOOK.user_id, OMAR.user_id)
    assert await house.robots.know(HOOK.user_id)
    assert await house.robots.know(OMAR.user_id)
    assert await house.stored() == []
    await house.lives_again()
    assert not await house.robots.know(HOOK.user_id)


# ── What it did ──────────────────────────────────────────────────────────────────────────────────────────────────


async def test_a_program_that_voted_before_it_was_known_is_taken_out_and_the_message_follows(house: House) -> None:
    await house.asks()
    await house.taps("1", HOOK)
    await house.taps("1")
    await house.says("!vote S1 2", person=OMAR, room=ACCUEIL)
    assert await house.counts() == [3, 0, 2, 1, 0]
    assert await house.notices()
    assert await house.counts() == [2, 0, 1, 1, 0]
    await house.rings(seconds=1)
    assert "Accès aux droits : 1 voix" in await house.message()
    assert await house.untaps("1", HOOK) == ""
    assert await house.counts() == [2, 0, 1, 1, 0]


async def test_one_that_the_configuration_names_later_is_taken_out_at_the_start(house: House) -> None:
    await house.asks()
    await house.says("!vote S1 2", person=HOOK, room=ACCUEIL)
    await house.taps("1")
    await house.lives_again(HOOK.user_id)
    assert await house.counts() == [1, 0, 1, 0, 0]


async def test_its_seat_goes_to_who_waits(house: House) -> None:
    cafe = meeting(seats=1)
    async with house.database.writing() as session:
        session.add(cafe)
    await house.says("!participe R1", person=HOOK, room=ACCUEIL)
    await house.says("!participe R1", room=ACCUEIL)
    assert await house.notices()
    await house.rings(seconds=1)
    async with house.database.reading() as session:
        assert [(row.user_id, row.state) for row in (await session.exec(select(Registration))).all()] == [(LEA.user_id, "offered")]
