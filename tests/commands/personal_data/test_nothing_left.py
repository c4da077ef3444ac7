"""After « oui effacer », a dump of the whole database holds neither the name, nor the Matrix id, nor the phone, however spelt."""

import base64
import json
import sqlite3
import unicodedata
from contextlib import closing
from pathlib import Path
from typing import Any

from sqlalchemy import make_url, text

from commands.core.declaration.context import Person
from storage import ballots, delivery, polls
from storage.analysis import fold
from storage.attendance import WalkIn
from storage.ballots import Voter
from storage.database import Database
from storage.delivery import ASIDE, SENT, Naming
from storage.dialogues import Draft, OfferedAnswers
from storage.feeds import Feed
from storage.minutes import Minutes
from storage.network import HandOver, Member, Membership
from storage.polls import Choice
from storage.private_rooms import PrivateRoom
from storage.reach import Reach, Silence
from storage.robots import Robot
from storage.satisfaction import Rating
from storage.sealed_messages import SealedMessage
from storage.series import Series
from storage.team import JournalEntry, TeamChange
from storage.turns import WaitingEvent
from tests.chat import OMAR, PRIVATE, Chat
from tests.commands.personal_data.people import everything, member, put
from tests.given import findable, meeting, outgoing, poll, structure

NAME, PHONE = "Zoé Étiolle-Ramírez", "01 99 00 12 34"
ZOE = Person("@zoe.etiolle:town.example", NAME)


async def live(chat: Chat) -> None:
    """Zoé registers, is in the team, is named by others and by the bot; Omar knows her."""
    ccas, pmi = structure("CCAS"), structure("PMI")
    async with chat.database.writing() as session:
        await findable(session, ccas)
        await findable(session, pmi)
    for said in ("inscription", "oui", "CCAS", "adjointe", "les droits", "un local", PHONE):
        await chat.says(said, person=ZOE)
    assert "C’est fait" in await chat.says("oui", person=ZOE)
    await chat.says("!profil rôle", person=ZOE)
    await put(chat, member(OMAR, imported_by=f"{NAME} (CCAS)", offers="les droits"))
    his = Membership(user_id=OMAR.user_id, structure_id=pmi.id or 0, since=chat.now.date())
    await put(chat, his)
    change: dict[str, Any] = {"proposed_for": "CCAS", "proposed_at": chat.now, "confirmed_for": "PMI", "confirmed_at": chat.now}
    cafe = meeting(host_id=ZOE.user_id)
    await put(chat, cafe)
    number = cafe.number or 0
    answers = {"who": NAME, "structure": "PMI"}
    offered = {"1": {"command": "équipe", "args": {"who": ZOE.user_id}}}
    await put(
        chat,
        HandOver(membership_id=his.id or 0, to_user_id=ZOE.user_id, offered_at=chat.now),
        TeamChange(action="add", user_id=ZOE.user_id, person_key="k", name=NAME, structure="CCAS", proposed_by=OMAR.user_id, **change),
        TeamChange(action="add", user_id=OMAR.user_id, person_key="o", structure="PMI", confirmed_by=ZOE.user_id, **change),
        JournalEntry(at=chat.now, kind="team-add", author_id=ZOE.user_id, author_structure="CCAS", subject_id=OMAR.user_id),
        Series(rule="FREQ=WEEKLY;BYDAY=TH", created_by=ZOE.user_id, created_at=chat.now),
        Reach(user_id=ZOE.user_id),
        Feed(user_id=ZOE.user_id, digest="digest", created_at=chat.now),
        Robot(user_id=ZOE.user_id, since=chat.now),
        WalkIn(meeting_number=number, user_id=ZOE.user_id, at=chat.now),
        WalkIn(meeting_number=number, name=f"{NAME} du CCAS", at=chat.now),
        Rating(meeting_number=number, user_id=ZOE.user_id, at=chat.now),
        Minutes(meeting_number=number, name="notes.pdf", link="https://nuage.example.org/x", author_id=ZOE.user_id, at=chat.now),
        Silence(user_id=ZOE.user_id, subject="polls"),
        PrivateRoom(room_id="!before:town.example", user_id=ZOE.user_id, opened_at=chat.now),
        WaitingEvent(event_id="$waiting", room_id="!a", sender=ZOE.user_id, source=ZOE.user_id, received_at=chat.now),
        SealedMessage(event_id="$sealed", room_id="!a", sender=ZOE.user_id, source={"sender": ZOE.user_id}, received_at=chat.now),
        OfferedAnswers(room_id="!a", user_id=OMAR.user_id, answers=offered, expires_at=chat.now),
        Draft(
            user_id=OMAR.user_id,
            dialogue="network.relais",
            questions=list(answers),
            answers=answers,
            begun_at=chat.now,
            expires_at=chat.now,
        ),
    )


async def vote(chat: Chat) -> None:
    """She asked a poll that is over and one that is open, added a choice to each, and gave her reasons."""
    async with chat.database.writing() as session:
        for state in ("open", "closed"):
            asked = poll(created_by=ZOE.user_id, state=state)
            await polls.add_poll(session, asked, [Choice(poll_number=0, rank=0, text="Logement", added_by=ZOE.user_id)])
            await ballots.set_ballot(session, asked, Voter(ZOE.user_id, name=NAME), {1: "yes"}, chat.now, f"{NAME} l’a dit")


async def speak(chat: Chat) -> None:
    """The bot has said her name, says it now, and could not say it: in public, to Omar and to herself."""
    body = {"body": f"Bienvenue à {NAME} !", "m.mentions": {"user_ids": [ZOE.user_id]}}
    welcome = outgoing("!accueil", state=SENT, event_id="$welcome", content={})
    to_omar = outgoing("!omar", person_id=OMAR.user_id, content=body)
    unnamed = outgoing("!agenda", content=body)
    to_her = outgoing(ZOE.user_id, person_id=ZOE.user_id, content=body)
    refused = outgoing(ZOE.user_id, person_id=ZOE.user_id, state=ASIDE, trouble=f"{ZOE.user_id} is not in the room", content={})
    await put(chat, welcome, to_omar, unnamed, to_her, refused)
    async with chat.database.writing() as session:
        for row in (welcome, to_omar):
            await delivery.add_namings(session, row.txn_id, [ZOE.user_id, OMAR.user_id])


async def dump(database: Database, url: str) -> str:
    """All of the database as text: every row; on SQLite, every byte of its files too."""
    if not database.is_sqlite:
        async with database.reading() as session:
            connection = await session.connection()
            tables = await connection.execute(text("SELECT tablename FROM pg_tables WHERE schemaname = 'public'"))
            rows = [(await connection.execute(text(f'SELECT t::text FROM "{name}" t'))).scalars() for name in tables.scalars().all()]  # noqa: S608 - names of tables
            return "\n".join(line for found in rows for line in found)
    file = Path(make_url(url).database or "")
    before = b"".join(path.read_bytes() for path in sorted(file.parent.glob(f"{file.name}*")))
    with closing(sqlite3.connect(file)) as opened:
        lines = "\n".join(opened.iterdump())
    return lines + before.decode("utf-8", errors="replace")


def spellings() -> set[str]:
    """All the ways in which the name, the id and the phone may stand in a database."""
    words = {
        NAME,
        fold(NAME),
        "Étiolle",
        "Ramírez",
        "etiolle",
        "ramirez",
        PHONE,
        PHONE.replace(" ", "\u00a0"),
        "0199001234",
        "+33199001234",
        ZOE.user_id,
    }
    written = {form for word in words for form in (word, word.upper(), unicodedata.normalize("NFD", word), json.dumps(word)[1:-1])}
    return written | {piece for word in (NAME, ZOE.user_id, PHONE) for piece in encoded(word)}


def encoded(word: str) -> set[str]:
    """What of a word can be read in base64, wherever it begins: files wait so in the outbox."""
    return {base64.b64encode(b"x" * shift + word.encode()).decode()[4:-4] for shift in range(3)}


async def test_nothing_is_left(database: Database, empty_url: str, chat: Chat) -> None:
    await live(chat)
    await vote(chat)
    await speak(chat)
    assert "Zoé" in await chat.says("!mes-données", person=ZOE)
    before = await dump(database, empty_url)
    assert sum(spelling in before for spelling in spellings()) >= 8
    assert "oui effacer" in await chat.says("!effacer", person=ZOE)
    assert "Reçu n°" in await chat.says("oui effacer", person=ZOE)
    after = await dump(database, empty_url)
    assert sorted(spelling for spelling in spellings() if spelling in after) == []
    assert OMAR.user_id in after


async def test_the_others_keep_what_is_theirs(database: Database, chat: Chat) -> None:
    await live(chat)
    await speak(chat)
    await chat.says("!effacer", person=ZOE)
    await chat.says("oui effacer", person=ZOE)
    (omar,) = await everything(chat, Member)
    assert (omar.name, omar.offers, omar.imported_by) == (OMAR.name, "les droits", "l’équipe d’animation")
    assert [draft.answers for draft in await everything(chat, Draft)] == [{"structure": "PMI"}]
    assert [change.user_id for change in await everything(chat, TeamChange)] == [OMAR.user_id]
    posts = {(post.user_id, post.role, post.until) for post in await everything(chat, Membership)}
    assert posts == {(None, "", chat.now.date()), (OMAR.user_id, "", None)}
    assert await everything(chat, Naming) == []
    redactions = [(row.room_id, row.content["event_id"]) for row in await chat.outbox() if row.action == "redact"]
    assert redactions == [("!accueil", "$welcome")]
    receipt = (await chat.outbox())[-1]
    assert (receipt.room_id, receipt.person_id) == (PRIVATE.room_id, None)
