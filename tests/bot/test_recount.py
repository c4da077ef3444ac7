"""What the stream did not bring is found on the homeserver: at each start, and before what must be sure of it."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

import nio
import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.app import build_engine
from bot.engine.recount import Recount
from bot.engine.room_roles import Roles
from bot.engine.timekeeper import RECOUNT_PATIENCE
from bot.engine.translate import Translator
from bot.matrix.troubles import Rejected, Unreachable
from commands.core.declaration.context import Context, Due
from commands.core.declaration.effects import Direct, Effects, Post, Seed, msg
from commands.core.declaration.families import Table
from commands.core.declaration.handlers import Job
from commands.core.declaration.happenings import Removed, Tap
from commands.core.declaration.vocabulary import Family
from storage import delivery, timers
from storage.database import Database
from storage.lexicon import Lexicon
from storage.reactions import list_reactions
from storage.timers import Timer, timer
from tests.bot.town import Town
from tests.chat import LEA, ROLES, TERRITORY, Chat

family = Family("trial", "Essayer")
POLL = "trial.trial:3"


@family.tapped("trial.trial")
async def tap(ctx: Context, tapped: Tap) -> Effects:
    year = ctx.sent_at.year if ctx.sent_at else 0
    return (Post("accueil", msg("core.dialogue-too-long", most=year)),) if tapped.removed else ()


@family.removed("trial.trial")
async def removed(_ctx: Context, removed: Removed) -> Effects:
    return (Direct(msg("core.dialogue-too-long", most=removed.number), LEA.user_id),)


@family.watched("trial.trial")
async def list_open(_session: AsyncSession, _now: datetime) -> Sequence[int]:
    return (3, 4)


@family.timer("trial.close", recounted=True)
async def close(due: Due, planned: Timer) -> Effects:
    count = len(await list_reactions(due.session, planned.subject))
    return (Post("accueil", msg("core.dialogue-too-long", most=count)),)


async def announce(_due: Due) -> Effects:
    return Post("accueil", msg("rooms.hello"), subject=POLL), Seed(POLL, "1️⃣"), Seed(POLL, "2️⃣")


def reaction(event_id: str, person: str = LEA.user_id) -> nio.ReactionEvent:
    source = {"event_id": event_id, "sender": person, "origin_server_ts": 0, "type": "m.reaction"}
    return nio.ReactionEvent(source, "$message", "1️⃣")


class House:
    """A chat whose dispatcher asks a town."""

    def __init__(self, database: Database, trouble: Callable[[str, int], Exception | None]) -> None:
        self.chat = Chat(database, Table((family,)))
        self.town = Town(0, trouble)
        self.town.come("!accueil:town.example", LEA.user_id)
        missed = Recount(database, self.town, Translator(self.town, ROLES)).missed
        engine = build_engine(database, self.chat.table, TERRITORY, Lexicon, Roles(ROLES), lambda: self.chat.now, lambda: None, missed)
        self.chat.dispatcher, self.chat.timekeeper = engine.dispatcher, engine.timekeeper

    async def announced(self) -> None:
        await self.chat.timekeeper.run(Job("trial", 9, 0, announce), self.chat.now)
        async with self.chat.database.writing() as session:
            await delivery.set_sent(session, 1, "$message", self.chat.now)

    async def announced_again(self) -> None:
        """In a room that replaces the first one."""
        await self.chat.timekeeper.run(Job("again", 9, 0, announce), self.chat.now)
        row = next(row for row in await self.chat.outbox() if row.action == "send" and row.state == "waiting")
        async with self.chat.database.writing() as session:
            await delivery.set_sent(session, row.id or 0, "$again", self.chat.now)

    async def known(self) -> list[str]:
        async with self.chat.database.reading() as session:
            return sorted(each.event_id for each in await list_reactions(session, POLL))


@pytest.fixture
def trouble() -> dict[str, Exception]:
    return {}


@pytest.fixture
def house(database: Database, trouble: dict[str, Exception]) -> House:
    return House(database, lambda body, _attempt: trouble.get(body))


async def test_seeds_wait_for_their_message_and_bear_its_room(house: House) -> None:
    await house.announced()
    rows = [row for row in await house.chat.outbox() if row.action == "react"]
    assert [(row.content["key"], row.room_id, row.priority) for row in rows] == [
        ("1️⃣", "!accueil:town.example", 2),
        ("2️⃣", "!accueil:town.example", 2),
    ]


async def test_what_was_missed_happens_at_the_start(house: House, log: pytest.CaptureFixture[str]) -> None:
    await house.announced()
    house.town.reacted["$message"] = [reaction("$a"), reaction("$b", "@omar:town.example"), reaction("$own", house.town.user_id)]
    await house.chat.timekeeper.recount()
    assert await house.known() == ["$a", "$b"]
    house.town.reacted["$message"] = [reaction("$b", "@omar:town.example")]
    await house.chat.timekeeper.recount()
    assert await house.known() == ["$b"]
    assert log.readouterr().err.count("drift-repaired") == 2
    await house.chat.timekeeper.recount()
    assert "drift" not in log.readouterr().err


@pytest.mark.parametrize(("stamp", "year"), [(datetime(2025, 3, 1, tzinfo=UTC).timestamp() * 1000, 2025), (None, 0), ("hier", 0)])
async def test_what_was_taken_back_bears_the_date_of_its_removal(house: House, stamp: object, year: int) -> None:
    await house.announced()
    house.town.reacted["$message"] = [reaction("$a")]
    await house.chat.timekeeper.recount()
    house.town.reacted["$message"] = []
    house.town.taken_back_at = {"$a": stamp}
    await house.chat.timekeeper.recount()
    said = [row.content["body"] for row in await house.chat.outbox() if "body" in row.content]
    assert f"{year} caract" in said[-1].replace("\u202f", "")


async def test_a_reaction_under_an_edit_stands(house: House) -> None:
    await house.announced()
    house.town.reacted["$message"] = [reaction("$a")]
    await house.chat.timekeeper.recount()
    house.town.reacted["$message"] = []
    house.town.under_edits = {"$a"}
    await house.chat.timekeeper.recount()
    assert await house.known() == ["$a"]


async def test_a_timer_that_must_be_sure_waits_for_the_homeserver_and_holds_nobody_up(house: House, trouble: dict[str, Exception]) -> None:
    await house.announced()
    trouble["$message"] = Unreachable("away")
    async with house.chat.database.writing() as session:
        await timers.set_timer(session, timer(POLL, "trial.close", house.chat.now))
        await timers.set_timer(session, timer("trial.trial:9", "trial.close", house.chat.now))
    assert "0 caract" in await house.chat.rings()
    async with house.chat.database.reading() as session:
        assert [each.due_at for each in await timers.list_timers(session)] == [house.chat.now + RECOUNT_PATIENCE]
    trouble.clear()
    house.town.reacted["$message"] = [reaction("$a")]
    assert "1 caract" in await house.chat.rings(seconds=RECOUNT_PATIENCE / timedelta(seconds=1))


async def test_where_the_homeserver_refuses_to_tell_what_is_known_stands(house: House, trouble: dict[str, Exception]) -> None:
    await house.announced()
    house.town.reacted["$message"] = [reaction("$a")]
    await house.chat.timekeeper.recount()
    trouble["$message"] = Rejected("M_NOT_FOUND")
    await house.chat.timekeeper.recount()
    assert await house.known() == ["$a"]


async def test_what_stands_in_an_old_room_stands_and_what_was_missed_in_either_is_found(
    house: House, trouble: dict[str, Exception], log: pytest.CaptureFixture[str]
) -> None:
    await house.announced()
    await house.announced_again()
    house.town.reacted = {"$message": [reaction("$a")], "$again": [reaction("$b", "@omar:town.example")]}
    await house.chat.timekeeper.recount()
    assert await house.known() == ["$a", "$b"]
    house.town.reacted["$message"] = []
    await house.chat.timekeeper.recount()
    assert await house.known() == ["$b"]
    trouble["$message"] = Rejected("not in that room any more")
    house.town.reacted["$again"] = [reaction("$b", "@omar:town.example"), reaction("$c", "@paul:town.example")]
    await house.chat.timekeeper.recount()
    assert await house.known() == ["$b", "$c"]


async def test_a_message_taken_away_while_it_was_down_is_found_once(house: House) -> None:
    await house.announced()
    house.town.reacted["$message"] = [reaction("$a")]
    house.town.removed = {"$message"}
    for _ in range(2):
        await house.chat.timekeeper.recount()
    assert await house.known() == ["$a"]
    rows = await house.chat.outbox()
    assert [row.person_id for row in rows if row.person_id] == [LEA.user_id]
    assert [(row.action, row.state) for row in rows if row.subject == POLL] == [
        ("send", "withdrawn"),
        ("react", "withdrawn"),
        ("react", "withdrawn"),
    ]
