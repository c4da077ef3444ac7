"""A happening has several answerers: each does its own, in the order of the families, and none silences another."""

from datetime import datetime

import pytest
from sqlalchemy.exc import OperationalError
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.engine.cause import Cause
from bot.engine.incoming import Arrived, Said
from commands import help as helping
from commands import rooms
from commands.core.declaration.context import Context
from commands.core.declaration.effects import Call, Direct, Effects, Happens, Offer, Post, Refused, Reply, Seed, msg, reply
from commands.core.declaration.families import Table
from commands.core.declaration.happenings import Arrival, DateChosen
from commands.core.declaration.vocabulary import Args, Family, Rest
from storage import dialogues
from storage.database import Database
from storage.runs import Run
from tests.chat import ACCUEIL, LEA, MORNING, OMAR, Chat

writes, refuses, crashes, posts, troubled = (Family(name, f"La {name}") for name in ("writes", "refuses", "crashes", "posts", "troubled"))
family = Family("source", "La source")
CHOSEN = DateChosen(3, "Quand ?", datetime(2026, 12, 3, 14, 0), None, (), ())  # noqa: DTZ001 - what clocks show
trouble: list[str] = []


async def write(session: AsyncSession, day: int) -> None:
    session.add(Run(started_at=MORNING.replace(day=day), seen_at=MORNING))


class Words(Args):
    """Dire des mots."""

    words: Rest = ""


@family.command("choisir", Words, examples=("!choisir",), writes=True)
async def choose(_ctx: Context, _args: Words) -> Effects:
    return *reply("core.not-understood", words="choisi"), Happens(CHOSEN)


async def greet(ctx: Context, _happening: object) -> Effects:
    await write(ctx.session, 1)
    return reply("core.not-understood", words="écrit")


async def refuse(ctx: Context, _happening: object) -> Effects:
    await write(ctx.session, 2)
    (kept,) = (await ctx.session.exec(select(Run).where(Run.started_at == MORNING.replace(day=2)))).all()
    raise Refused("core.not-understood", words=kept).offering(Offer({"oui": Call("choisir")}))


async def crash(ctx: Context, _happening: object) -> Effects:
    await write(ctx.session, 3)
    return (Reply(msg("core.no-such-text")),)


async def post(ctx: Context, _happening: object) -> Effects:
    await write(ctx.session, 4)
    told = Direct(msg("core.not-understood", words="en privé"), OMAR.user_id, subject="posts.it:1")
    return (
        Post("agenda", msg("core.not-understood", words="annoncé"), subject="posts.it:1", mentions=(LEA.user_id,)),
        told,
        Seed("posts.it:1", "✅"),
    )


async def meet_trouble(ctx: Context, _happening: object) -> Effects:
    await write(ctx.session, 5)
    if trouble:
        raise OperationalError(trouble.pop(), None, Exception())
    return ()


for happening in (Arrival, DateChosen):
    writes.when(happening)(greet)
    refuses.when(happening)(refuse)
    crashes.when(happening)(crash)
    posts.when(happening)(post)
troubled.when(Arrival)(meet_trouble)


def house(database: Database, *families: Family) -> Chat:
    return Chat(database, Table((*families, family, helping.family)))


async def days(chat: Chat) -> list[int]:
    """What was written, by which of them."""
    async with chat.database.reading() as session:
        return sorted(run.started_at.day for run in (await session.exec(select(Run))).all())


async def said(chat: Chat) -> list[tuple[str, str]]:
    """What is to be done, in order, and the words of it."""
    return [(row.action, row.content.get("body", "").partition("\n")[0]) for row in await chat.outbox()]


ARRIVED = Arrived("$join", ACCUEIL, LEA)


async def test_each_does_its_own_in_the_order_of_the_families(database: Database) -> None:
    chat = house(database, writes, posts)
    await chat.dispatcher.dispatch(ARRIVED)
    await chat.dispatcher.dispatch(ARRIVED)
    assert await days(chat) == [1, 4]
    first = await said(chat)
    assert [action for action, _ in first] == ["send", "send", "ring", "send", "react", "react"]
    assert "écrit" in first[0][1]
    rows = await chat.outbox()
    assert len({(row.cause, row.rank) for row in rows}) == len({row.txn_id for row in rows}) == len(rows)


@pytest.mark.parametrize("families", [(writes, refuses, crashes, posts), (crashes, refuses, posts, writes)])
async def test_what_one_refuses_or_fails_in_is_undone_and_said_and_silences_no_other(
    database: Database, families: tuple[Family, ...]
) -> None:
    chat = house(database, *families)
    await chat.dispatcher.dispatch(ARRIVED)
    assert await days(chat) == [1, 4]
    told = "\n".join(body for _, body in await said(chat))
    for each, times in (("écrit", 1), ("=datetime.datetime(2026, 11", 1), ("annoncé", 2), ("en privé", 1)):
        assert told.count(each) == times, each
    assert sum("core.no-such-text" in body for _, body in await said(chat)) == 0
    assert len([row for row in await chat.outbox() if "réussi à répondre" in row.content.get("body", "")]) == 1
    async with chat.database.reading() as session:
        assert "oui" in await dialogues.get_offer(session, ACCUEIL.room_id, LEA.user_id, chat.now)


async def test_trouble_of_the_database_undoes_all_and_claims_nothing(database: Database) -> None:
    chat = house(database, writes, troubled)
    trouble.extend(["busy", "still busy"])
    with pytest.raises(OperationalError):
        async with chat.database.writing() as session:
            await chat.dispatcher._decider.happen(session, Cause("$join", ACCUEIL, LEA), Arrival())
    assert await days(chat) == []
    trouble.clear()
    await chat.dispatcher.dispatch(ARRIVED)
    assert await days(chat) == [1, 5]


async def test_what_only_looks_like_trouble_silences_no_other(database: Database) -> None:
    """The database says that it is well: it was a broken question."""
    chat = house(database, writes, troubled, posts)
    trouble.extend(["no such table", "no such table"])
    await chat.dispatcher.dispatch(ARRIVED)
    assert trouble == []
    assert await days(chat) == [1, 4]
    assert len([row for row in await chat.outbox() if "réussi à répondre" in row.content.get("body", "")]) == 1


async def test_what_a_family_makes_happen_is_answered_by_all_in_the_same_transaction(database: Database) -> None:
    chat = house(database, writes, refuses, posts)
    hear: Said = chat.hear("!choisir", room=ACCUEIL)
    await chat.dispatcher.dispatch(hear)
    await chat.dispatcher.dispatch(hear)
    assert await days(chat) == [1, 4]
    bodies = [body for _, body in await said(chat)]
    assert "choisi" in bodies[0]
    assert "écrit" in bodies[1]
    assert "=datetime.datetime(2026, 11" in bodies[2]
    assert {row.cause for row in await chat.outbox()} == {hear.event_id}


async def test_what_nobody_answers_to_comes_to_nothing(database: Database) -> None:
    chat = house(database, rooms.family)
    assert "choisi" in await chat.says("!choisir", room=ACCUEIL)
    assert len(await chat.outbox()) == 1
