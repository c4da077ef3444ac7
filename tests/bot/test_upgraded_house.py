"""A house of the version before, with every kind of row, goes on after the upgrade: nothing is lost, what waited is done, once."""

import asyncio
import json
import shutil
from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import asyncpg  # type: ignore[import-untyped] # it has no types
import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Connection
from sqlmodel import SQLModel

from bot.delivery.deliver import Deliverer
from bot.delivery.doors import Doors
from bot.engine.incoming import Tapped, Untapped
from commands.core.declaration.context import Person, Room
from commands.table import TABLE
from storage import delivery, reactions, search, timers
from storage.database import Database
from storage.delivery import SENT, WAITING
from storage.migrations import MIGRATIONS
from storage.timers import Timer, timer
from tests.bot.before import AGENDA, EVA, LOU, MAX, NINA, PAUL, SAMIRA, TOM, ZOE, event_of, fill, home, rows_of, says
from tests.bot.town import Town
from tests.chat import ACCUEIL, LEA, Chat
from tests.spaces import flat

FILE = Path(__file__).parent / "before_0017.json"
BEFORE: dict[str, list[dict[str, Any]]] = json.loads(FILE.read_text())
END = datetime(2026, 11, 26, 8, 2, tzinfo=UTC)
"""When the version before was stopped."""
KINDS = {
    "claim": ("cause", "subject"),
    "draft": ("dialogue",),
    "outbox": ("cause", "subject"),
    "reaction": ("subject",),
    "timer": ("kind", "subject"),
}
"""What the upgrade rewrites: table → columns."""
SUBJECTS = {
    *("meeting", "own", "poll", "room", "satisfaction", "seats"),
    *("poll-result", "post", "presence", "proposal", "reminder", "seat"),
}
pytestmark = pytest.mark.timeout(300)  # each migrates a house from its first version

TIMERS = {
    *("eve", "own-before", "own-day", "own-words", "poll-chase", "poll-end", "poll-nudge", "poll-picture", "poll-tally", "poll-unheard"),
    *("presence", "proposal", "room-left-out", "satisfaction", "satisfaction-close", "seats", "sheet", "soon", "week"),
}
MADE_ANEW = {"search_document", "search_word", "search_typo", "search_place"}
LATER = {
    "announcements",
    "counts",
    "evaluation",
    "exchange",
    "governance",
    "groups",
    "imports",
    "library",
    "pairs",
    "problems",
    "programmes",
    "readings",
    "surveys",
    "upkeep",
}
"""Families that came since: their tables are empty in a house of before."""
LATER_JOBS = {"alerts"}
"""Jobs that came since, of families that were there."""
DIALOGUES = {"changement", "inscription", "mutation", "nouvelle-rencontre", "profil", "relais", "sondage"}


(POST,) = {f"network.{row['subject']}" for row in BEFORE["outbox"] if (row["subject"] or "").startswith("post:")}


def _to_version(connection: Connection) -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    command.upgrade(config, "0017")


async def _upgraded(url: str) -> None:
    """The house of before, upgraded."""
    database = Database(url)
    async with database._engine.begin() as connection:
        await connection.run_sync(_to_version)
        await connection.run_sync(fill, BEFORE)
    await database.upgrade()
    async with database.writing() as session:
        await search.index(session, await search.list_missing(session))  # as each opening of the house does
    await database.close()


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("before") / "agora.db"
    asyncio.run(_upgraded(f"sqlite+aiosqlite:///{path}"))
    return path


@pytest.fixture(scope="module")
def server(postgresql: Callable[[], str]) -> str:
    """The URL of a PostgreSQL that has it as a template."""
    url = postgresql()
    asyncio.run(_create(url, "before"))
    asyncio.run(_upgraded(url.replace("/postgres?", "/before?")))
    return url


async def _create(url: str, name: str, template: str = "template1") -> None:
    connection = await asyncpg.connect(url.replace("+asyncpg", ""))
    await connection.execute(f"DROP DATABASE IF EXISTS {name}")
    await connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
    await connection.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of the house of before, upgraded."""
    if request.param == "sqlite":
        return f"sqlite+aiosqlite:///{shutil.copy(request.getfixturevalue('file'), tmp_path / 'agora.db')}"
    server: str = request.getfixturevalue("server")
    asyncio.run(_create(server, "after", "before"))
    return server.replace("/postgres?", "/after?")


@pytest.fixture
async def chat(url: str) -> AsyncIterator[Chat]:
    """The house of before, upgraded, on each database in turn."""
    chat = Chat(Database(url), TABLE, now=END, messages=1000)  # what was said before was said
    yield chat
    await chat.database.close()


async def dump(chat: Chat) -> dict[str, list[dict[str, Any]]]:
    async with chat.database.reading() as session:
        return await (await session.connection()).run_sync(rows_of)


def kind_of(subject: str) -> str:
    return subject.partition(":")[0]


def test_the_kept_file_holds_every_kind_of_row() -> None:
    assert {name for name, rows in BEFORE.items() if not rows} == set()
    assert {kind_of(row["subject"]) for table in ("outbox", "timer") for row in BEFORE[table] if row["subject"]} == SUBJECTS
    assert {row["kind"] for row in BEFORE["timer"]} == TIMERS
    assert {row["dialogue"] for row in BEFORE["draft"]} == DIALOGUES
    jobs = {row["cause"].split(":")[1] for row in BEFORE["claim"] if row["cause"].startswith("job:")}
    assert jobs | LATER_JOBS == {job.name.partition(".")[2] for job in TABLE.jobs if job.name.partition(".")[0] not in LATER}


async def test_nothing_is_lost_and_nothing_else_is_changed(chat: Chat) -> None:
    stored = {table: rows[0].keys() for table, rows in BEFORE.items()}  # PostgreSQL has a column more, made of the others

    def others(rows: dict[str, list[dict[str, Any]]], table: str) -> Counter[str]:
        """The rows of a table, without what the upgrade rewrites."""
        kept = (
            {name: value for name, value in row.items() if name in stored[table] and name not in KINDS.get(table, ())}
            for row in rows[table]
        )
        return Counter(json.dumps(row, sort_keys=True) for row in kept)

    after = await dump(chat)
    assert {table for table, rows in after.items() if rows} == BEFORE.keys()
    for table in BEFORE.keys() - MADE_ANEW:
        assert others(after, table) == others(BEFORE, table), table


async def test_every_kind_that_is_stored_is_one_that_a_family_declares(chat: Chat) -> None:
    after = await dump(chat)
    names = {family.name for family in TABLE.families}
    for timed in after["timer"]:
        assert timed["kind"] in TABLE.timers, timed
        assert kind_of(timed["subject"]).partition(".")[0] in names, timed
    assert {row["dialogue"] for row in after["draft"]} == {name for name in TABLE.dialogues if name.partition(".")[0] not in LATER}
    jobs = {job.name for job in TABLE.jobs}
    for claim in after["claim"]:
        what, _, rest = claim["cause"].partition(":")
        assert what != "job" or kind_of(rest) in jobs, claim
        assert what != "timer" or rest.split(":")[-3 if len(rest.split(":")) == 5 else -2] in TABLE.timers, claim
        assert claim["subject"] is None or TABLE.reference(claim["subject"]), claim
    for row in (*after["outbox"], *after["reaction"]):
        subject = row["subject"]
        assert subject is None or kind_of(subject) in TABLE.taps, row


async def test_what_was_done_is_not_done_again(chat: Chat) -> None:
    """The jobs of a day; a timer that is planned anew for a version of its subject for which it went off."""
    before = len(await chat.outbox())
    for claim in [each for each in BEFORE["claim"] if each["cause"].startswith("job:")]:
        _, name, at = claim["cause"].split(":", 2)
        job = next(each for each in TABLE.jobs if each.name.partition(".")[2] == name)
        await chat.timekeeper.run(job, datetime.fromisoformat(at))
    async with chat.database.writing() as session:
        for timed in await timers.list_timers(session):
            await timers.remove_timers(session, timed.subject)
        await timers.set_timer(session, timer("meetings.meeting:1", "reminders.week", END, version=0))
        await timers.set_timer(session, timer("meetings.meeting:4", "meetings.presence", END))
        await timers.set_timer(session, timer("polls.poll:2", "polls.picture", END))
    await chat.timekeeper.run_timers()
    assert len(await chat.outbox()) == before


async def test_what_waited_for_its_time_is_done_once(chat: Chat) -> None:
    async def planned() -> Sequence[Timer]:
        async with chat.database.reading() as session:
            return await timers.list_timers(session)

    due = await planned()
    while (left := await planned()) and chat.now < datetime(2027, 1, 15, tzinfo=UTC):
        chat.now = max(chat.now, left[0].due_at)
        await chat.timekeeper.run_timers()
    assert left == []
    claims = await chat.claims()
    for kind in {row.kind for row in due}:
        assert any(claim.startswith("timer:") and f":{kind}:" in claim for claim in claims), kind
    told = flat("\n".join(row.content.get("body", "") for row in await chat.outbox() if row.created_at > END))
    for once in ("appeler la CAF", "Atelier budget"):
        assert told.lower().count(once.lower()) == 1, once


@pytest.mark.parametrize(
    ("subject", "person", "room", "key", "comes_to"),
    [
        ("meetings.meeting:5", LEA, AGENDA, "✅", "1 personne inscrite sur 20"),
        ("meetings.seat:7", MAX, home(MAX), "✅", "R7"),
        ("meetings.proposal:3", SAMIRA, home(SAMIRA), "✅", "R3"),
        ("meetings.presence:4", SAMIRA, home(SAMIRA), "✅", "R4"),
        ("meetings.satisfaction:4", LEA, home(LEA), "🙂", "votre avis est noté"),
        ("reminders.reminder:1", LEA, home(LEA), "❌", "R1"),
        ("polls.poll:4", LEA, ACCUEIL, "1", "Lundi : 1 voix"),
        ("polls.result:2", SAMIRA, ACCUEIL, "✅", "Sondage S7 : Quel lieu ?"),
        ("polls.result:3", SAMIRA, ACCUEIL, "✅", "R8, Quelle date"),
        (POST, NINA, home(NINA), "✅", "Kim"),
    ],
)
async def test_a_tap_under_a_message_of_before_counts(
    chat: Chat, subject: str, person: Person, room: Room, key: str, comes_to: str
) -> None:
    target = await event_of(chat, subject, None if room in (AGENDA, ACCUEIL) else person)
    told = await chat.answer_to(Tapped("$tap", room, person, target, key))
    assert comes_to in flat(told)


async def test_a_reaction_of_before_is_taken_back(chat: Chat) -> None:
    told = await chat.answer_to(Untapped("$untap", ACCUEIL, "$vote-1"))
    assert "Santé" in told
    async with chat.database.reading() as session:
        assert await reactions.list_reactions(session, "polls.poll:1") == []


@pytest.mark.parametrize(
    ("person", "room", "said", "next_question"),
    [
        (ZOE, home(ZOE), "oui", "Quelle est votre structure"),
        (SAMIRA, home(SAMIRA), "jeudi 17 décembre 14h-16h", "Question 3 sur 5"),
        (NINA, home(NINA), "1", "Dans quelle structure"),
        (MAX, home(MAX), "CCAS", "CCAS"),
        (EVA, home(EVA), "Omar", "Omar"),
        (TOM, home(TOM), "chargé d’accueil", "chargé d’accueil"),
        (LOU, home(LOU), "Pizza ; Soupe", "Question 3 sur 4"),
    ],
)
async def test_a_dialogue_goes_on(chat: Chat, person: Person, room: Room, said: str, next_question: str) -> None:
    told = flat(await says(chat, said, person, room))
    assert next_question in told
    assert "Pour recommencer" not in told


async def test_a_dialogue_is_stopped_and_says_how_to_begin_again(chat: Chat) -> None:
    assert "!inscription" in await says(chat, "stop", ZOE)


async def test_what_was_offered_is_taken_and_what_is_corrected_says_how_it_stands(chat: Chat) -> None:
    assert "vous avez quitté" in await says(chat, "oui", PAUL)
    (said,) = [row["cause"] for row in BEFORE["claim"] if (row["command"], row["subject"]) == ("participe", "meeting:1")]
    told = await says(chat, "!participe R5", LEA, edits=said)
    assert "R1" in told
    assert "J’ai déjà fait" in flat(told)


async def test_what_waited_to_be_sent_is_sent_once(chat: Chat) -> None:
    waiting = {row["txn_id"] for row in BEFORE["outbox"] if row["state"] == WAITING}
    async with chat.database.reading() as session:
        there = {row.txn_id: row for row in await delivery.list_due(session, (), 1000)}
    assert there.keys() == waiting
    town = Town(len(waiting))
    for row in (*BEFORE["private_room"], {"room_id": home(ZOE).room_id, "user_id": ZOE.user_id}):
        town.come(row["room_id"], row["user_id"])
    chat.later(minutes=1)
    deliverer = Deliverer(chat.database, town, Doors(chat.database, town, lambda: chat.now), lambda: chat.now)
    running = asyncio.create_task(deliverer.run())
    deliverer.served.clear()
    while [row for row in await chat.outbox() if row.state == WAITING]:
        await asyncio.wait_for(deliverer.served.wait(), 20)
        deliverer.served.clear()  # before the next look: what is served after it would be waited for in vain
    running.cancel()
    await asyncio.wait({running})
    assert {row.state for row in await chat.outbox() if row.txn_id in waiting} == {SENT}
    assert len(town.taken) == len(waiting)


def test_every_table_is_in_the_file() -> None:
    """But those that later versions made."""
    assert BEFORE.keys() <= SQLModel.metadata.tables.keys()
    assert len(BEFORE) >= 47
