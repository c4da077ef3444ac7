"""What of a programme waits is in the follow-up of the équipe d'animation, each with the command that deals with it."""

from datetime import timedelta

import pytest

from storage import ideas, programmes
from storage.ideas import KEPT, REFUSED
from storage.programmes import CANCELLED
from storage.rows import keep_row
from tests.chat import PRIVATE, Chat
from tests.commands.programmes.conftest import NORA, PAUL, SAMIRA, THREE, at, town
from tests.commands.programmes.decided import PUBLISHED_AT, THURSDAY, decided, kept
from tests.commands.programmes.test_publication import published
from tests.spaces import flat


async def follow_up(chat: Chat) -> list[str]:
    """What of it tells of programmes, as it is read."""
    said = flat(await chat.says("!suivi", room=PRIVATE, person=SAMIRA))
    return [line.lstrip("• ") for line in said.splitlines() if "programme" in line or "!fixer" in line]


async def test_a_call_that_ends_this_week(opened: Chat) -> None:
    opened.now = at(12, 7, 16)
    assert await follow_up(opened) == []
    await opened.says("!propose Un jardin partagé")
    opened.now = at(12, 7, 18)
    assert await follow_up(opened) == ["À venir, idées du programme 2027-1 (1), fin 14 décembre : !programme"]


async def test_pilot_structures_that_have_not_spoken(asked: Chat) -> None:
    asked.now = at(1, 4, 16, 2027)
    assert await follow_up(asked) == [], "their date is not near"
    asked.now = at(1, 5, 10, 2027)
    (line,) = await follow_up(asked)
    assert line == "À venir, sélection du programme 2027-1, fin 11 janvier, sans avis : CCAS, Centre social, Ville : !sélection avis"
    await asked.says("!valider", person=SAMIRA)
    await asked.says("!objecter trop tôt", person=PAUL)
    (line,) = await follow_up(asked)
    assert "objection, sans avis : Ville : !sélection avis" in line
    await asked.says("!objecter trop tôt", person=NORA)
    await asked.says("!objecter trop tôt", person=SAMIRA)
    asked.now = at(1, 11, 18, 2027)
    await asked.rings()
    (line,) = await follow_up(asked)
    assert line.startswith("En retard, sélection"), "all of them object: nothing is decided by its date"


async def test_a_decided_programme_that_is_not_published_and_what_has_no_date(chat: Chat) -> None:
    await decided(chat, kept(dates=[THURSDAY]), kept("Un film"), kept("Un café"))
    assert await follow_up(chat) == [
        "À venir, programme 2027-1 décidé, 3 rencontres à publier, 18 janvier : !programme publier",
        "À venir, 2 idées retenues sans date (I2, I3) : !fixer I2 ; jeudi 3 décembre 14h".replace("3 décembre", await a_thursday(chat)),
    ]
    chat.now = PUBLISHED_AT + timedelta(hours=1)
    assert [line[:9] for line in await follow_up(chat)] == ["En retard"] * 2
    await published(chat)
    (line,) = await follow_up(chat)
    assert "sans date (I2, I3)" in line
    chat.now = at(7, 1, 12, 2027)
    assert await follow_up(chat) == [], "its half-year is over"


async def a_thursday(chat: Chat) -> str:
    """The day that examples tell at this moment."""
    said = (await chat.says("!fixer I2", person=SAMIRA)).replace("\u00a0", " ")
    return said.split("!fixer I2 ; jeudi ")[1].split(" 14h")[0]


async def test_ideas_without_an_answer_once_it_is_time(chat: Chat) -> None:
    await decided(chat, kept(dates=[THURSDAY]))
    async with chat.database.writing() as session:
        for title in ("Un film", "Un café"):
            await keep_row(session, ideas.Idea(title=title, programme_number=1, created_at=chat.now))
    assert not any("sans réponse" in line for line in await follow_up(chat))
    await published(chat)
    assert await follow_up(chat) == ["En retard, 2 idées du programme 2027-1 sans réponse (I2, I3) : !programme suivi"]


# ── Given up ─────────────────────────────────────────────────────────────────────────────────────────────────────


async def state(chat: Chat) -> str:
    async with chat.database.reading() as session:
        programme = await programmes.get_programme(session, 1)
    assert programme is not None
    return programme.state


async def test_what_was_decided_is_not_given_up_by_one_person(asked: Chat) -> None:
    for person in (SAMIRA, PAUL, NORA):
        await asked.says("!valider", person=person)
    answer = await asked.says("!programme abandonner 2027-1", person=SAMIRA)
    assert "2 idées sont retenues" in answer
    assert "!programme publier" in answer
    assert await state(asked) == "decided"
    async with asked.database.reading() as session:
        assert [idea.number for idea in await ideas.list_ideas(session, 1, KEPT)] == [1, 2]
    assert "!programme publier" in await asked.says("!programme ouvrir 2027-2", person=SAMIRA)


@pytest.mark.parametrize("words", ["!programme publier", "!programme abandonner 2027-1"])
async def test_a_decided_programme_of_which_nothing_is_kept_keeps_no_other_from_being_opened(chat: Chat, words: str) -> None:
    await decided(chat, kept())
    async with chat.database.writing() as session:
        idea = await ideas.get_idea(session, 1, to_change=True)
        assert idea is not None
        idea.state = REFUSED
    chat = town(chat, THREE)
    await chat.says(words, person=SAMIRA)
    answer = await chat.says("oui", person=SAMIRA)
    if "publier" in words:
        assert "!programme abandonner 2027-1" in answer
    else:
        assert await state(chat) == CANCELLED
        assert "C’est ouvert" in await chat.says("!programme ouvrir 2027-1", person=SAMIRA)
