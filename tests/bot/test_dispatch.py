"""The transaction: once, whole, and never a word lost."""

import sqlite3
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.engine.incoming import Arrived, Invited, Said, Sealed
from commands import help as helping
from commands import rooms
from commands.core.declaration.context import Context, Due, Person, Room
from commands.core.declaration.effects import Call, Decline, Effects, Offer, Refused, Reply, msg, reply
from commands.core.declaration.families import Table
from commands.core.declaration.handlers import Job
from commands.core.declaration.vocabulary import Args, Family, Rest
from commands.core.language.words import audible
from storage import delivery
from storage.database import Database
from storage.delivery import ASIDE
from storage.runs import Run
from storage.sealed_messages import SealedMessage
from tests.chat import ACCUEIL, LEA, OMAR, PRIVATE, Chat

family = Family("trial", "Essayer")


class Words(Args):
    """Dire des mots."""

    words: Rest


class Nothing(Args):
    """Ne rien dire."""


async def write(session: AsyncSession, now: datetime) -> None:
    session.add(Run(started_at=now, seen_at=now))
    await session.flush()


@family.command("écho", Words, examples=("!écho bonjour",))
async def echo(_ctx: Context, args: Words) -> Effects:
    return reply("core.not-understood", words=args.words)


@family.command("écrire", Nothing, examples=("!écrire",), writes=True)
async def write_a_row(ctx: Context, _args: Nothing) -> Effects:
    await write(ctx.session, ctx.now)
    return reply("rooms.hello")


@family.command("refuser", Nothing, examples=("!refuser",))
async def refuse(ctx: Context, _args: Nothing) -> Effects:
    await write(ctx.session, ctx.now)
    raise Refused("core.nothing-offered")


@family.command("planter", Nothing, examples=("!planter",))
async def crash(ctx: Context, _args: Nothing) -> Effects:
    await write(ctx.session, ctx.now)
    raise KeyError("Madame D.")


@family.command("muet", Nothing, examples=("!muet",))
async def name_no_text(ctx: Context, _args: Nothing) -> Effects:
    await write(ctx.session, ctx.now)
    return (Reply(msg("core.no-such-text")),)


@family.command("bancal", Nothing, examples=("!bancal",))
async def ask_nonsense(ctx: Context, _args: Nothing) -> Effects:
    await ctx.session.exec(text("SELECT * FROM no_such_table"))  # type: ignore[call-overload] # a broken query on purpose
    return reply("rooms.hello")


@family.command("proposer", Nothing, examples=("!proposer",))
async def propose(_ctx: Context, _args: Nothing) -> Effects:
    return (*reply("rooms.hello"), Offer({"oui": Call("écho", {"words": "accepté"}), "1": Call("écrire")}))


@family.command("refuser-mal", Nothing, examples=("!refuser-mal",))
async def refuse_without_text(ctx: Context, _args: Nothing) -> Effects:
    await write(ctx.session, ctx.now)
    raise Refused("core.no-such-text")


@family.command("partir", Nothing, examples=("!partir",))
async def go(_ctx: Context, _args: Nothing) -> Effects:
    return (Decline(msg("rooms.not-allowed")),)


TABLE = Table((family, helping.family, rooms.family))


@pytest.fixture
def chat(database: Database) -> Chat:
    return Chat(database, TABLE)


async def first_answer(chat: Chat, said: Said) -> int | None:
    """The answer that later ones replace."""
    async with chat.database.reading() as session:
        found = await delivery.find_answer(session, said.event_id)
    return found.id if found else None


async def rows_written(chat: Chat) -> int:
    async with chat.database.reading() as session:
        return len((await session.exec(select(Run))).all())


async def test_a_cause_acts_once(chat: Chat) -> None:
    said = chat.hear("!écrire")
    assert await chat.answer_to(said) != ""
    assert await chat.answer_to(said) == ""
    assert await rows_written(chat) == 1
    assert len(await chat.outbox()) == 1


@pytest.mark.parametrize("text", ["\u202e!aide", "\u200b !aide", "!e\u0301tat", "!fiche CC\x00AS"])
def test_what_was_said_is_as_it_is_heard(text: str) -> None:
    said = Said("$1", ACCUEIL, LEA, text)
    assert (said.text, said.bare, said.is_called) == (audible(text), audible(text)[1:], True)


async def test_an_answer_is_a_notice_that_replies_and_rings_nobody(chat: Chat) -> None:
    said = chat.hear("!écho <b>@room</b>", room=ACCUEIL)
    await chat.answer_to(said)
    (row,) = await chat.outbox()
    assert row.content["msgtype"] == "m.notice"
    assert row.content["m.mentions"] == {}
    assert row.content["m.relates_to"] == {"m.in_reply_to": {"event_id": said.event_id}}
    assert "<b>" not in row.content["formatted_body"]
    assert "<b>@room" in row.content["body"]


async def test_an_answer_stays_in_its_thread(chat: Chat) -> None:
    await chat.says("!écho bonjour", thread="$root")
    (row,) = await chat.outbox()
    relation = row.content["m.relates_to"]
    assert (relation["rel_type"], relation["event_id"], relation["is_falling_back"]) == ("m.thread", "$root", True)


async def test_what_is_not_for_the_bot_leaves_no_trace(chat: Chat) -> None:
    assert await chat.says("Bravo à toutes !!!", room=ACCUEIL) == ""
    assert await chat.claims() == set()


async def test_a_refusal_undoes_what_the_handler_did_and_says_why(chat: Chat) -> None:
    said = chat.hear("!refuser")
    assert await chat.answer_to(said) != ""
    assert await rows_written(chat) == 0
    assert said.event_id in await chat.claims()


@pytest.mark.parametrize("command", ["!planter", "!muet", "!bancal", "!refuser-mal"])
async def test_a_crash_is_undone_and_apologised_for_with_a_reference(chat: Chat, command: str, log: pytest.CaptureFixture[str]) -> None:
    answer = await chat.says(command)
    assert "souci n°" in answer
    assert "Samira" in answer
    assert await rows_written(chat) == 0
    logged = log.readouterr().err
    assert "action=handler-failed" in logged
    assert "Madame" not in answer + logged


async def test_trouble_of_the_database_claims_nothing_and_the_same_event_is_answered_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.database.BUSY_TIMEOUT_MS", 10)
    file = tmp_path / "agora.db"
    chat = Chat(Database(f"sqlite+aiosqlite:///{file}"), TABLE)
    await chat.database.upgrade()
    said = chat.hear("!écrire")
    blocker = sqlite3.connect(file, isolation_level=None)
    blocker.execute("BEGIN IMMEDIATE")
    try:
        with pytest.raises(OperationalError):
            await chat.dispatcher.dispatch(said)
    finally:
        blocker.execute("ROLLBACK")
        blocker.close()
    assert await chat.claims() == set()
    assert await chat.answer_to(said) != ""
    await chat.database.close()


async def test_an_edited_message_gets_its_answer_edited(chat: Chat) -> None:
    said = chat.hear("!écho un")
    await chat.answer_to(said)
    assert "deux" in await chat.corrects(said, "!écho deux")
    first, second = await chat.outbox()
    assert (first.edits, second.edits) == (None, said.event_id)
    assert second.content["m.relates_to"] == {"m.in_reply_to": {"event_id": said.event_id}}


async def test_only_the_last_edit_waits(chat: Chat) -> None:
    said = chat.hear("!écho un")
    await chat.answer_to(said)
    await chat.corrects(said, "!écho deux")
    await chat.corrects(said, "!écho trois")
    assert ["trois" in row.content["body"] for row in await chat.outbox()] == [False, True]


async def test_an_edit_of_something_silent_is_a_first_answer(chat: Chat) -> None:
    said = chat.hear("bonjouu à tous", room=ACCUEIL)
    assert await chat.answer_to(said) == ""
    assert "deux" in await chat.corrects(said, "!écho deux")
    (first,) = await chat.outbox()
    assert "trois" in await chat.corrects(said, "!écho trois")
    assert [row.edits for row in await chat.outbox()] == [said.event_id, said.event_id]
    assert await first_answer(chat, said) == first.id


async def test_what_was_set_aside_is_answered_anew(chat: Chat) -> None:
    said = chat.hear("!écho un")
    await chat.answer_to(said)
    async with chat.database.writing() as session:
        (row,) = await chat.outbox()
        row.state = ASIDE
        await session.merge(row)
    await chat.corrects(said, "!écho deux")
    assert await first_answer(chat, said) == (await chat.outbox())[-1].id


async def test_an_edit_never_makes_a_command_act_twice(chat: Chat) -> None:
    said = chat.hear("!écrire")
    await chat.answer_to(said)
    answer = await chat.corrects(said, "!écrire ")
    assert await rows_written(chat) == 1
    assert answer != ""
    silent = chat.hear("rien", room=ACCUEIL)
    await chat.answer_to(silent)
    await chat.corrects(silent, "!écrire")
    await chat.corrects(silent, "!écrire")
    assert await rows_written(chat) == 2


async def test_a_short_answer_takes_the_offer_of_this_person_in_this_room(chat: Chat) -> None:
    await chat.says("!proposer")
    assert "accepté" not in await chat.says("oui", person=OMAR)
    assert await chat.says("oui", room=ACCUEIL) == ""
    assert "accepté" in await chat.says("Oui.")


async def test_an_offer_that_writes_is_taken_once(chat: Chat) -> None:
    await chat.says("!proposer")
    await chat.says("1")
    await chat.says("1")
    assert await rows_written(chat) == 1


async def test_an_offer_ends(chat: Chat) -> None:
    await chat.says("!proposer")
    chat.later(minutes=31)
    assert "accepté" not in await chat.says("oui")


async def test_a_reply_to_the_bot_takes_an_offer_in_a_public_room(chat: Chat) -> None:
    await chat.says("!proposer", room=ACCUEIL)
    async with chat.database.writing() as session:
        (row,) = await chat.outbox()
        row.event_id = "$answer"
        await session.merge(row)
    assert await chat.says("oui", room=ACCUEIL, reply_to="$somebody") == ""
    assert "accepté" in await chat.says("oui", room=ACCUEIL, reply_to="$answer")


async def test_an_allowed_invitation_is_accepted_and_another_declined_with_a_reason(chat: Chat) -> None:
    await chat.dispatcher.dispatch(Invited("invite:1", Room("!new"), LEA))
    await chat.dispatcher.dispatch(Invited("invite:2", Room("!far"), Person("@x:far.example", "X")))
    joined, declined = await chat.outbox()
    assert (joined.action, joined.room_id) == ("join", "!new")
    assert (declined.action, declined.room_id) == ("leave", "!far")
    assert declined.content["reason"]


async def test_the_bot_greets_once_where_it_arrives(chat: Chat) -> None:
    arrived = Arrived("$join", PRIVATE, LEA)
    assert "aide" in await chat.answer_to(arrived)
    assert await chat.answer_to(arrived) == ""
    (row,) = await chat.outbox()
    assert "m.relates_to" not in row.content


async def test_an_unreadable_message_is_explained_once_a_person_and_day(chat: Chat) -> None:
    for event_id in ("$a", "$b"):
        await chat.dispatcher.dispatch(Sealed(event_id, ACCUEIL, LEA, {}))
    await chat.timekeeper.explain_sealed()
    assert await chat.outbox() == []
    chat.later(seconds=61)
    await chat.timekeeper.explain_sealed()
    await chat.timekeeper.explain_sealed()
    (row,) = await chat.outbox()
    assert row.content["m.relates_to"]["m.in_reply_to"]["event_id"] == "$a"
    await chat.dispatcher.dispatch(Sealed("$c", ACCUEIL, OMAR, {}))
    chat.later(seconds=61)
    await chat.timekeeper.explain_sealed()
    await chat.dispatcher.dispatch(Sealed("$d", ACCUEIL, LEA, {}))
    chat.later(days=1)
    await chat.timekeeper.explain_sealed()
    assert len(await chat.outbox()) == 3


async def test_a_sealed_message_that_comes_again_is_kept_once(chat: Chat) -> None:
    for _ in range(2):
        await chat.dispatcher.dispatch(Sealed("$a", ACCUEIL, LEA, {"type": "m.room.encrypted"}))
    async with chat.database.reading() as session:
        assert len((await session.exec(select(SealedMessage))).all()) == 1


async def test_a_job_acts_once_for_an_instant(chat: Chat) -> None:
    async def write_when_due(due: Due) -> Effects:
        await write(due.session, due.now)
        return ()

    job = Job("trial", 4, 10, write_when_due)
    due = datetime(2026, 11, 23, 3, 10, tzinfo=UTC)
    await chat.timekeeper.run(job, due)
    await chat.timekeeper.run(job, due)
    assert await rows_written(chat) == 1
    await chat.timekeeper.run(job, due + timedelta(days=1))
    assert await rows_written(chat) == 2


async def test_transaction_ids_come_from_the_cause_alone(chat: Chat, tmp_path: Path) -> None:
    said = chat.hear("!écho bonjour")
    await chat.answer_to(said)
    (first,) = await chat.outbox()
    other = Database(f"sqlite+aiosqlite:///{tmp_path / 'restored.db'}")
    await other.upgrade()
    again = Chat(other, TABLE)
    await again.answer_to(again.hear("!écho autre"))
    await again.answer_to(replace(said))
    assert [row.txn_id for row in await again.outbox()][-1] == first.txn_id
    await other.close()


async def test_a_message_that_is_too_long_is_refused_before_it_is_read(database: Database) -> None:
    chat = Chat(database, TABLE)
    long = "!fusionner x" + " " * 60_000 + "y"
    assert "trop long" in await chat.says(long)
    assert "trop long" in await chat.says(long, room=ACCUEIL)
    assert await chat.says("bonjour " * 8_000, room=ACCUEIL, reply_to="$of-somebody") == ""
