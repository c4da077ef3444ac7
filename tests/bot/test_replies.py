"""A reply to the message of a subject stands for a command, read like any other: screened, done once, and not before the people."""

from typing import Annotated

import pytest

from commands.core.declaration.context import Context, Due
from commands.core.declaration.effects import Effects, Post, msg, reply
from commands.core.declaration.families import Table
from commands.core.declaration.handlers import Job
from commands.core.declaration.marks import Spoken
from commands.core.declaration.vocabulary import Args, Family, Rest
from storage import delivery
from storage.database import Database
from tests.chat import ACCUEIL, Chat

family = Family("trial", "Essayer")


class Voice(Args):
    """Voter."""

    words: Annotated[Rest, Spoken()] = ""


@family.command("vote", Voice, examples=("!vote S3 1",), writes=True)
async def vote(_ctx: Context, args: Voice) -> Effects:
    return reply("core.did-you-mean", command=args.words)


@family.replied("trial.poll")
def read_reply(number: int, words: str) -> str | None:
    return f"!vote S{number} {words}" if words[:1].isdigit() else None


async def announce(_due: Due) -> Effects:
    return (Post("accueil", msg("rooms.hello"), subject="trial.poll:3"),)


@pytest.fixture
async def chat(database: Database) -> Chat:
    chat = Chat(database, Table((family,)))
    await chat.timekeeper.run(Job("trial", 9, 0, announce), chat.now)
    async with database.writing() as session:
        await delivery.set_sent(session, 1, "$message", chat.now)
    return chat


async def test_a_reply_is_the_command_it_stands_for(chat: Chat) -> None:
    assert "S3 2" in await chat.says("2", room=ACCUEIL, reply_to="$message")


async def test_a_reply_that_stands_for_nothing_is_read_as_any_message(chat: Chat) -> None:
    assert await chat.says("merci à tous", room=ACCUEIL, reply_to="$message") == ""
    assert "S9 1" in await chat.says("!vote S9 1", room=ACCUEIL, reply_to="$message")
    assert await chat.says("2", room=ACCUEIL, reply_to="$elsewhere") == ""


async def test_a_reply_is_screened_and_its_edit_changes_nothing(chat: Chat) -> None:
    assert "S3" not in await chat.says("2 pour Mme Dupont, née le 3 mai 1984", room=ACCUEIL, reply_to="$message")
    said = chat.hear("2", room=ACCUEIL, reply_to="$message")
    assert "S3 2" in await chat.answer_to(said)
    assert "S3 3" not in await chat.corrects(said, "3")
