"""A house of an older version: what is played in it, and its database as a file, to be migrated by the tests.

The file is made once, by the version that it is of: `python -m tests.bot.before tests/bot/before_0017.json` in a copy of it.
"""

import asyncio
import json
import sys
import tempfile
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import JSON, Connection, DateTime, Integer, MetaData, Table, func, select
from sqlmodel import SQLModel

from bot.engine.incoming import Replaced, Tapped
from commands.core.declaration.context import Person, Room
from commands.table import TABLE
from storage import merges, personal_data, private_rooms, reach, robots, runs, sealed_messages
from storage.clock_doubts import ClockDoubt
from storage.database import Database
from storage.delivery import SENT
from storage.directory import Contact, RawRow
from storage.feeds import Feed
from storage.invitations import RoomInvitation
from storage.network import HandOver
from storage.private_rooms import PrivateRoom
from storage.reach import Reach
from storage.rows import keep_row
from storage.sealed_messages import SealedMessage
from storage.stream import SyncPoint
from storage.team import JournalEntry, TeamChange
from storage.turns import WaitingEvent
from tests.chat import ACCUEIL, LEA, MORNING, OMAR, Chat
from tests.given import findable, member, service, structure

SAMIRA = Person("@samira:town.example", "Samira")
INES, PAUL, NINA, ZOE, MAX, EVA, LOU, TOM = (
    Person(f"@{name.lower()}:town.example", name) for name in ("Ines", "Paul", "Nina", "Zoe", "Max", "Eva", "Lou", "Tom")
)
OPEN, AGENDA = Room("!ouvert:town.example"), Room("!agenda:town.example", role="agenda")
CAFE = "!rencontre Café ; {} 14h-16h ; Maison pour tous ; {}"


def home(person: Person) -> Room:
    """The private room of somebody."""
    return Room(f"!{person.name}:town.example", private=True)


async def says(chat: Chat, text: str, person: Person, room: Room | None = None, **more: Any) -> str:
    """Somebody says something, in private unless told otherwise."""
    return await chat.says(text, person=person, room=room or home(person), **more)


async def deliver(chat: Chat) -> None:
    """What waits is sent; its event bears the number of its row."""
    async with chat.database.writing() as session:
        for row in await chat.outbox():
            if row.state == "waiting":
                row.event_id, row.state, row.settled_at, row.content = f"$sent-{row.id}", SENT, chat.now, {}
                await session.merge(row)


async def event_of(chat: Chat, subject: str, person: Person | None = None) -> str:
    """The event of the message of a subject (to somebody)."""
    wanted = person.user_id if person else None
    rows = [
        row for row in await chat.outbox() if row.subject == subject and row.action == "send" and (not person or row.person_id == wanted)
    ]
    return rows[-1].event_id or ""


async def settle(chat: Chat) -> None:
    """The people and their structures."""
    async with chat.database.writing() as session:
        numbers = [
            await findable(session, structure(name, commune="Valmont"), service(f"Accueil {name}"))
            for name in ("CCAS", "PMI", "Mission locale", "Le Pont")
        ]
        session.add(Contact(structure_id=numbers[0], kind="phone", value="05 36 49 12 01"))
        session.add(RawRow(source="test", kind="structure", source_id="1", payload={"Nom": "CCAS"}, imported_at=chat.now))
        for person, number in zip((LEA, OMAR, INES, PAUL, NINA, MAX, EVA, LOU, TOM), (0, 1, 2, 3, 0, 1, 2, 3, 1), strict=True):
            await member(session, person.user_id, person.name, numbers[number])
        await runs.add_run(session, chat.now)
        await robots.add_robot(session, "@hook:town.example", chat.now)
        session.add_all([SyncPoint(token="s1", at=chat.now), ClockDoubt(since=chat.now, machine_at=chat.now)])
        await reach.set_reach(session, Reach(user_id=LOU.user_id, channel="private", days=[3], from_minute=600, until_minute=660))
        sealed: dict[str, Any] = {
            "event_id": "$sealed",
            "room_id": OPEN.room_id,
            "sender": LEA.user_id,
            "source": {"a": 1},
            "received_at": chat.now,
        }
        await sealed_messages.add_sealed(session, SealedMessage(**sealed))
        waiting: dict[str, Any] = {
            "event_id": "$waiting",
            "room_id": OPEN.room_id,
            "sender": LEA.user_id,
            "source": "{}",
            "received_at": chat.now,
        }
        session.add_all([WaitingEvent(**waiting), Feed(user_id=LEA.user_id, digest="digest", created_at=chat.now)])
        session.add(RoomInvitation(room_id=OPEN.room_id, user_id=SAMIRA.user_id, at=chat.now))
        decided: dict[str, Any] = {"author_id": SAMIRA.user_id, "author_structure": "CCAS", "subject_structure": "PMI"}
        session.add(JournalEntry(at=chat.now, kind="structures-merged", **decided))
        change: dict[str, Any] = {"structure": "CCAS", "proposed_by": SAMIRA.user_id, "proposed_for": "CCAS", "proposed_at": chat.now}
        await keep_row(session, TeamChange(action="add", user_id=PAUL.user_id, person_key="key", name="Paul", **change))
    for person in (LEA, OMAR, INES, PAUL, NINA, MAX, EVA, LOU, TOM, SAMIRA):
        async with chat.database.writing() as session:
            room = PrivateRoom(room_id=home(person).room_id, user_id=person.user_id, opened_at=chat.now)
            await private_rooms.add_room(session, room)


async def begin_meetings(chat: Chat) -> None:
    """R1 is to come and full; R2 has a seat that is offered; R3 is proposed; R4 is over and asked about; R5 and R6 are a series."""
    await says(chat, CAFE.format("jeudi 3 décembre", 1), SAMIRA)
    await says(chat, "!participe R1", LEA)
    await says(chat, "!rappel R1 1h avant", LEA)
    await says(chat, "!rappel R1 la veille à 18h", LEA)
    await says(chat, "!rappel vendredi 4 décembre 9h appeler la CAF", LEA)
    await says(chat, CAFE.format("vendredi 4 décembre", 1), SAMIRA)
    for person, said in ((OMAR, "participe"), (INES, "participe"), (OMAR, "absent")):
        await says(chat, f"!{said} R2", person)
    await says(chat, "!rencontre Atelier budget ; mardi 8 décembre 14h-16h ; salle 4 ; 12", LEA)
    await says(chat, CAFE.format("mardi 24 novembre", 20), SAMIRA)
    for person in (LEA, OMAR, INES):
        await says(chat, "!participe R4", person)
    await says(chat, "!rencontre Permanence ; tous les jeudis à 9h du 10 décembre 2026 au 17 décembre 2026 ; salle 2 ; 20", SAMIRA)
    await says(chat, "oui", SAMIRA)
    await says(chat, "!compte-rendu R4 https://town.example/cr", SAMIRA)


async def begin_polls(chat: Chat) -> None:
    """S1 runs, and somebody's voice goes; S2 is a tie; S3 has a date; S4 is chased by hand; S5 is by structure, and two of them merge."""
    ends = "fin vendredi 4 décembre 18h"
    await says(chat, f"!sondage Quel thème ? ; Logement ; Santé ; Emploi ; par personne ; {ends}", SAMIRA, ACCUEIL)
    await says(chat, "!sondage Quel lieu ? ; Nord ; Sud ; par personne ; un seul choix ; fin mardi 24 novembre 12h", SAMIRA, ACCUEIL)
    dates = "mercredi 16 décembre 14h ; jeudi 17 décembre 9h ; dates ; par personne ; fin mardi 24 novembre 12h"
    await says(chat, f"!sondage Quelle date ? ; {dates}", SAMIRA, ACCUEIL)
    await says(chat, f"!sondage Quel jour ? ; Lundi ; Mardi ; par personne ; {ends}", SAMIRA, ACCUEIL)
    await says(chat, f"!sondage Quelle aide ? ; Argent ; Bras ; par structure ; {ends}", SAMIRA, ACCUEIL)
    await says(chat, "!sondage Qui vient ? ; Moi ; Nous ; par personne ; fin mercredi 25 novembre 12h", SAMIRA, ACCUEIL)
    await deliver(chat)
    for number, votes in ((2, ((LEA, 1), (OMAR, 2))), (5, ((OMAR, 1), (PAUL, 2)))):
        for person, rank in votes:
            await says(chat, f"!vote S{number} {rank}", person, ACCUEIL)
    await says(chat, "!vote S3 1 oui", LEA, ACCUEIL)
    await says(chat, "!vote S1 3", ZOE, ACCUEIL)
    for person, rank in ((LEA, 1), (OMAR, 2), (PAUL, 1)):
        await says(chat, f"!vote S6 {rank}", person, ACCUEIL)
    await chat.dispatcher.dispatch(Tapped("$vote-1", ACCUEIL, OMAR, await event_of(chat, "poll:1"), "2"))


async def begin_dialogues(chat: Chat) -> None:
    """Each dialogue is held by somebody, who answered a question where there are several."""
    for person, said in (
        (ZOE, ("!inscription", "oui")),
        (SAMIRA, ("!nouvelle-rencontre", "Atelier cuisine")),
        (NINA, ("!changement",)),
        (MAX, ("!changement", "1")),
        (EVA, ("!changement", "2")),
        (TOM, ("!profil rôle",)),
    ):
        for each in said:
            await says(chat, each, person)
    await says(chat, "!sondage", LOU, OPEN)
    await says(chat, "Quel repas ?", LOU)


async def go_on(chat: Chat) -> None:
    """Time passes: the jobs of a day are done, R4 is held, polls end, R1 is recalled."""
    for job in TABLE.jobs:
        await chat.timekeeper.run(job, datetime(2026, 11, 23, job.hour, job.minute, tzinfo=UTC) - timedelta(hours=1))
    await chat.rings(minutes=5)
    for at in ((24, 11, 1), (24, 11, 3), (24, 13, 11)):
        chat.now = datetime(2026, 11, *at, tzinfo=UTC)
        await chat.timekeeper.run_timers()
        await deliver(chat)
    await says(chat, "!présents R4 tous", SAMIRA)
    await says(chat, "!présents R4 aussi Karim du Secours populaire", SAMIRA)
    chat.now = datetime(2026, 11, 24, 15, 31, tzinfo=UTC)
    await chat.timekeeper.run_timers()
    await deliver(chat)
    await says(chat, "!avis R4 utile merci pour tout", OMAR)
    chat.now = datetime(2026, 11, 25, 8, 30, tzinfo=UTC)
    await chat.timekeeper.run_timers()
    await says(chat, "!relancer S4", SAMIRA, ACCUEIL)
    chat.now = datetime(2026, 11, 26, 8, 1, tzinfo=UTC)
    await chat.timekeeper.run_timers()
    await deliver(chat)


async def leave_undone(chat: Chat) -> None:
    """What is due, and not done yet when the version ends; what waits to be sent."""
    await chat.dispatcher.dispatch(Tapped("$come", AGENDA, TOM, await event_of(chat, "meeting:1"), "✅"))
    await chat.rings(minutes=1)
    await says(chat, CAFE.format("jeudi 10 décembre", 1), SAMIRA)
    for person, said in ((EVA, "participe"), (MAX, "participe"), (EVA, "absent")):
        await says(chat, f"!{said} R7", person)
    for text in ("!inscription", "oui", "CCAS", "passer", "passer", "passer", "passer", "oui"):
        await says(chat, text, person=Person("@kim:town.example", "Kim"))
    await deliver(chat)
    await begin_dialogues(chat)
    await says(chat, "!silence rappels", MAX)
    await chat.dispatcher.dispatch(Replaced("$replaced", OPEN, SAMIRA, "!nouveau:town.example"))
    await deliver(chat)
    await says(chat, "!fiche CCAS", OMAR)
    await says(chat, "!modifier R1 heure 15h", SAMIRA)
    async with chat.database.writing() as session:
        await personal_data.erase(session, ZOE.user_id, chat.now, "request")
        session.add(HandOver(membership_id=1, to_user_id=NINA.user_id, offered_at=chat.now))
        await merges.set_merged(session, 4, 2, chat.now)
    await says(chat, "!inscription", ZOE)
    await says(chat, "!désinscription", PAUL)


async def play(chat: Chat) -> None:
    """All of it, until Thursday the 26th of November, 9 h in Paris."""
    await settle(chat)
    await begin_meetings(chat)
    await begin_polls(chat)
    await go_on(chat)
    await leave_undone(chat)


# ── As a file ────────────────────────────────────────────────────────────────────────────────────────────────────


def tables_of(connection: Connection) -> list[Table]:
    """The tables that there are, parents first."""
    there = MetaData()
    there.reflect(connection, only=lambda name, _: name in SQLModel.metadata.tables)
    return there.sorted_tables


def rows_of(connection: Connection) -> dict[str, list[dict[str, Any]]]:
    """All rows, as JSON has them: instants (UTC) and days in ISO."""
    return {
        table.name: [{name: _plain(value) for name, value in row._mapping.items()} for row in connection.execute(select(table))]
        for table in tables_of(connection)
    }


def fill(connection: Connection, rows: dict[str, list[dict[str, Any]]]) -> None:
    """Put rows in the empty tables of that version, and let numbers go on after theirs."""
    for table in tables_of(connection):
        for row in rows[table.name]:
            connection.execute(table.insert().values({name: _typed(table, name, value) for name, value in row.items()}))
        _go_on_numbering(connection, table)


def _plain(value: Any) -> Any:
    if isinstance(value, datetime) and value.tzinfo:
        value = value.astimezone(UTC).replace(tzinfo=None)
    return value.isoformat() if isinstance(value, date) else value


def _go_on_numbering(connection: Connection, table: Table) -> None:
    """PostgreSQL numbers rows by a sequence, which knows nothing of those that came with their numbers."""
    for column in table.primary_key if connection.dialect.name == "postgresql" else ():
        if isinstance(column.type, Integer):
            last = select(func.max(column)).scalar_subquery()
            sequence = func.pg_get_serial_sequence(table.name, column.name)
            connection.execute(select(func.setval(sequence, last)).where(sequence.is_not(None)))


def _typed(table: Table, name: str, value: Any) -> Any:
    kind = table.c[name].type
    if isinstance(kind, DateTime) and value is not None:
        return datetime.fromisoformat(value).replace(tzinfo=UTC if kind.timezone else None)
    if value is not None and not isinstance(kind, JSON) and kind.python_type is date:
        return date.fromisoformat(value)
    return value


async def _make(path: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite+aiosqlite:///{folder}/agora.db")
        await database.upgrade()
        chat = Chat(database, TABLE, now=MORNING)
        await play(chat)
        async with database.reading() as session:
            rows = await (await session.connection()).run_sync(rows_of)
        await database.close()
    path.write_text(json.dumps(rows, ensure_ascii=False, indent=1) + "\n")  # noqa: ASYNC240 - nothing else runs here


if __name__ == "__main__":
    asyncio.run(_make(Path(sys.argv[1])))
