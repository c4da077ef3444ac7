"""Guided dialogues: one question at a time, leavable, resumable, and no answer taken from the wrong message."""

from dataclasses import replace
from typing import Any

import pytest

from commands import help as helping
from commands import rooms
from commands.core.declaration.context import Context, Room
from commands.core.declaration.effects import Effects, Refused, msg, reply
from commands.core.declaration.families import Table
from commands.core.declaration.questions import Choice, Ended, Question
from commands.core.declaration.vocabulary import Args, Family, Rest
from commands.core.understanding import dialogue
from storage import dialogues
from storage.database import Database
from storage.delivery import WAITING, WITHDRAWN
from storage.dialogues import Draft
from tests.chat import ACCUEIL, LEA, OMAR, PRIVATE, Chat

family = Family("trial", "Essayer")
finished: list[dict[str, Any]] = []


async def agree(_ctx: Context, said: str) -> Any:
    if said == "oui":
        return True
    if said == "non":
        raise Ended("core.nothing-offered")
    raise Refused("core.dialogue-to-confirm", total=0)


async def read_town(_ctx: Context, said: str) -> Any:
    return Choice(msg("core.not-understood", words=said), ("Valmont", "Valmy")) if said == "Val" else said


async def read_anything(_ctx: Context, said: str) -> Any:
    return said


QUESTIONS = (
    Question("consent", asks="core.not-understood", reads=agree, numbered=False),
    Question("town", asks="core.not-understood", reads=read_town),
    Question("phone", asks="core.not-understood", reads=read_anything, optional=True, screened=False),
)


class Nothing(Args):
    """Commencer."""


class Words(Args):
    """Dire des mots."""

    words: Rest


@family.dialogue("trial.essai", QUESTIONS, summary="core.did-you-mean")
async def finish(_ctx: Context, answers: dict[str, Any]) -> Effects:
    finished.append(answers)
    return reply("rooms.hello")


@family.command("essai", Nothing, examples=("!essai",))
async def begin(ctx: Context, _args: Nothing) -> Effects:
    return await dialogue.begin(ctx, family.asks("trial.essai"))


@family.command("essai-ici", Nothing, examples=("!essai-ici",))
async def begin_here(ctx: Context, _args: Nothing) -> Effects:
    return await dialogue.begin(ctx, family.asks("trial.essai"), here=True)


@family.command("écho", Words, examples=("!écho bonjour",))
async def echo(_ctx: Context, args: Words) -> Effects:
    return reply("core.searching") if args.words else ()


TABLE = Table((family, helping.family, rooms.family))


@pytest.fixture
def chat(database: Database, monkeypatch: pytest.MonkeyPatch) -> Chat:
    """A house whose texts of questions are the keys and facts themselves."""
    finished.clear()
    monkeypatch.setattr("commands.core.telling.rendering.Texts._told", lambda _self, message: f"<p>{message.key} {tell(message.facts)}</p>")
    return Chat(database, TABLE)


def tell(facts: dict[str, Any]) -> str:
    return " ".join(str(facts[name]) for name in ("place", "noted", "answers", "words") if name in facts)


async def draft(chat: Chat) -> Draft | None:
    async with chat.database.reading() as session:
        return await dialogues.get_draft(session, LEA.user_id)


async def test_a_whole_dialogue_in_private(chat: Chat) -> None:
    assert "None" in await chat.says("!essai")
    assert "1 None {'consent': True}" in await chat.says("oui")
    assert "2 Lille" in await chat.says("Lille")
    assert "core.did-you-mean" in await chat.says("06 11 22 33 44")
    assert "rooms.hello" in await chat.says("oui")
    assert finished == [{"consent": True, "town": "Lille", "phone": "06 11 22 33 44"}]
    assert await draft(chat) is None


async def test_everything_of_a_dialogue_is_for_the_person_alone(chat: Chat) -> None:
    await chat.says("!essai")
    await chat.says("oui")
    assert {row.person_id for row in await chat.outbox()} == {LEA.user_id}


async def test_skipping_going_back_and_stopping(chat: Chat) -> None:
    await chat.says("!essai")
    await chat.says("oui")
    assert "core.dialogue-needed" in await chat.says("passer")
    assert "None None" in await chat.says("Retour")
    assert "1" in await chat.says("oui")
    await chat.says("Lille")
    await chat.says("passer")
    assert "1" in await chat.says("1")
    assert "core.did-you-mean" in await chat.says("Lyon")
    assert "core.dialogue-stopped" in await chat.says("STOP")
    assert (await draft(chat), finished) == (None, [])


async def test_the_number_of_a_question_changes_its_answer(chat: Chat) -> None:
    for words in ("!essai", "oui", "Lille", "passer", "1", "Lyon", "oui"):
        await chat.says(words)
    assert finished == [{"consent": True, "town": "Lyon", "phone": None}]


async def test_a_choice_is_taken_by_its_number(chat: Chat) -> None:
    for words in ("!essai", "oui", "Val"):
        await chat.says(words)
    assert "2 Valmy" in await chat.says("le 2")
    found = await draft(chat)
    assert found
    assert found.answers == {"consent": True, "town": "Valmy"}


async def test_a_choice_waits_for_one_of_its_numbers(chat: Chat) -> None:
    for words in ("!essai", "oui", "Val"):
        await chat.says(words)
    assert "core.dialogue-to-choose" in await chat.says("3")
    assert "2 Valmont" in await chat.says("oui")


async def test_other_words_than_a_number_are_read_anew(chat: Chat) -> None:
    for words in ("!essai", "oui", "Val"):
        await chat.says(words)
    assert "2 Lille" in await chat.says("Lille")


async def test_a_no_to_the_first_question_keeps_nothing(chat: Chat) -> None:
    await chat.says("!essai")
    await chat.says("non")
    assert await draft(chat) is None


async def test_an_answer_that_does_not_do_waits_on(chat: Chat) -> None:
    await chat.says("!essai")
    assert "core.dialogue-to-confirm" in await chat.says("peut-être")
    assert "1" in await chat.says("oui")
    assert "core.dialogue-too-long" in await chat.says("x" * 301)
    assert "2" in await chat.says("Lille")


async def test_an_answer_about_an_accompanied_person_is_refused_and_not_kept(chat: Chat) -> None:
    await chat.says("!essai")
    await chat.says("oui")
    await chat.says("je suis Mme Durand née le 12/03/1980")
    found = await draft(chat)
    assert found
    assert found.answers == {"consent": True}


async def test_a_corrected_message_corrects_its_answer(chat: Chat) -> None:
    await chat.says("!essai")
    await chat.says("oui")
    town = chat.hear("Lile")
    await chat.answer_to(town)
    assert "2 Lille" in await chat.corrects(town, "Lille")
    await chat.says("passer")
    await chat.says("oui")
    assert finished[0]["town"] == "Lille"
    assert "core.already-done" in await chat.corrects(town, "Lyon")


async def test_who_is_refused_twice_is_told_how_to_get_out(chat: Chat) -> None:
    await chat.says("!essai")
    assert "core.dialogue-ways-out" not in await chat.says("peut-être")
    assert "core.dialogue-ways-out" in await chat.says("je verrai")
    await chat.says("oui")
    assert "core.dialogue-ways-out" not in await chat.says("x" * 301)
    assert "core.dialogue-ways-out" in await chat.says("x" * 302)


async def test_a_refused_answer_refused_again_once_corrected_is_one_refusal(chat: Chat) -> None:
    await chat.says("!essai")
    said = chat.hear("peut-être")
    await chat.answer_to(said)
    assert "core.dialogue-ways-out" not in await chat.corrects(said, "je verrai")


@pytest.mark.parametrize(
    "words", ["laisse tomber", "Oups, erreur", "c’est bon merci", "stop stop", "non merci", "plus tard", "trompé de salon"]
)
async def test_a_dialogue_is_given_up_in_the_words_of_people(chat: Chat, words: str) -> None:
    await chat.says("!essai")
    await chat.says("oui")
    assert "core.dialogue-stopped" in await chat.says(words)
    assert await draft(chat) is None


async def test_a_refused_message_may_be_corrected(chat: Chat) -> None:
    await chat.says("!essai")
    said = chat.hear("peut-être")
    await chat.answer_to(said)
    assert "1" in await chat.corrects(said, "oui")


async def test_a_command_in_between_leaves_the_question_waiting(chat: Chat) -> None:
    await chat.says("!essai")
    await chat.says("oui")
    assert "core.searching" in await chat.says("!écho bonjour")
    assert "help.needs" in await chat.says("!aide")
    assert "2 aide alimentaire" in await chat.says("aide alimentaire")


async def test_nobody_else_answers_and_not_in_another_room(chat: Chat) -> None:
    await chat.says("!essai")
    other = Room("!other:town.example", private=True)
    await chat.says("oui", room=other, person=OMAR)
    await chat.says("oui", room=ACCUEIL)
    found = await draft(chat)
    assert found
    assert found.answers == {}


async def test_another_device_or_private_room_goes_on(chat: Chat) -> None:
    await chat.says("!essai")
    await chat.says("oui")
    assert "1" in await chat.says("!essai", room=Room("!other:town.example", private=True))
    assert "2 Lille" in await chat.says("Lille", room=Room("!other:town.example", private=True))


async def test_asked_in_a_room_it_goes_on_in_private(chat: Chat) -> None:
    assert "core.answered-in-private" in await chat.says("!essai", room=ACCUEIL)
    rows = await chat.outbox()
    assert [(row.room_id, row.person_id, row.content["msgtype"]) for row in rows] == [
        (LEA.user_id, LEA.user_id, "m.text"),
        (ACCUEIL.room_id, None, "m.notice"),
    ]
    assert "1" in await chat.says("oui")


async def test_asked_twice_before_they_come_in_it_is_read_once(chat: Chat) -> None:
    await chat.says("!essai", room=ACCUEIL)
    await chat.says("!essai", room=ACCUEIL)
    assert [row.person_id for row in await chat.outbox()] == [LEA.user_id, None, None]


async def test_in_the_room_only_what_is_spoken_to_the_bot_answers(chat: Chat) -> None:
    await chat.says("!essai-ici", room=ACCUEIL)
    assert await chat.says("oui", room=ACCUEIL) == ""
    assert "1" in await chat.says("! oui", room=ACCUEIL)
    assert "2 Lille" in await chat.says("Lille", room=ACCUEIL, addressed=True)
    assert {row.person_id for row in await chat.outbox()} == {None}


async def test_in_the_room_an_answer_may_begin_as_a_command_does(chat: Chat) -> None:
    await chat.says("!essai-ici", room=ACCUEIL)
    await chat.says("!oui", room=ACCUEIL)
    assert "help.needs" in await chat.says("!aide", room=ACCUEIL)
    assert "2 aide sociale" in await chat.says("! aide sociale", room=ACCUEIL)
    await chat.says("! retour", room=ACCUEIL)
    assert "core.did-you-mean" not in await chat.says("!j’aide", room=ACCUEIL)


async def test_after_seven_days_the_answers_are_forgotten_and_it_says_so(chat: Chat) -> None:
    await chat.says("!essai")
    await chat.says("oui")
    chat.later(days=6, hours=23)
    assert "2 Lille" in await chat.says("Lille")
    chat.later(days=7, seconds=1)
    assert "core.dialogue-expired" in await chat.says("passer")
    assert await draft(chat) is None


async def test_words_that_answer_nothing_get_the_question_again(chat: Chat) -> None:
    for words in ("!essai", "oui"):
        await chat.says(words)
    for words in ("Bonjour", "?", "Aide", "merci"):
        assert "core.not-understood 1" in await chat.says(words)
    assert "2 Lille" in await chat.says("Lille")


async def test_a_forgotten_dialogue_stands_before_no_command(chat: Chat) -> None:
    await chat.says("!essai")
    chat.later(days=8)
    assert "core.searching" in await chat.says("écho bonjour")
    assert await draft(chat) is None


async def test_the_same_message_again_is_not_two_answers(chat: Chat) -> None:
    await chat.says("!essai")
    await chat.says("oui")
    said = chat.hear("Lille")
    await chat.answer_to(said)
    assert await chat.answer_to(replace(said)) == ""
    found = await draft(chat)
    assert found
    assert found.place == 2


async def test_a_yes_to_nothing(chat: Chat) -> None:
    assert "core.nothing-offered" in await chat.says("oui")


async def test_a_third_person_moves_the_dialogue_to_another_room(chat: Chat) -> None:
    from bot.engine.incoming import Came

    await chat.says("!essai")
    await chat.says("oui")
    crowded = replace(PRIVATE, private=False)
    said = await chat.answer_to(Came("$came", crowded, OMAR))
    assert "rooms.crowded" in said
    row = (await chat.outbox())[-1]
    assert (row.room_id, row.person_id) == (LEA.user_id, LEA.user_id)
    assert await chat.says("Lille", room=crowded) == ""


async def test_who_answers_before_others_is_not_waited_for_in_private(chat: Chat) -> None:
    await chat.says("!essai", room=ACCUEIL)
    await chat.says("!essai-ici", room=ACCUEIL)
    rows = await chat.outbox()
    assert [row.content for row in rows if row.state == WITHDRAWN] == [{}]
    assert {row.room_id for row in rows if row.state == WAITING} == {ACCUEIL.room_id}
