"""A structure is counted once, by words or by one tap; what it concerned stays counted when people go and structures are merged."""

import pytest

from storage import merges, network, personal_data, problems
from tests.chat import ACCUEIL, LEA, OMAR, Chat
from tests.commands.problems.conftest import ALONE, P1, STRANGER, ZOE, stored
from tests.commands.programmes.conftest import INES, KARIM, taps, told, untaps

MESSAGE = "problems.problem:1"


async def counts(chat: Chat) -> tuple[int, int, int]:
    kept = await stored(chat)
    return kept.structures, kept.sectors, kept.alone


async def test_structures_and_their_sectors_are_counted_once(raised: Chat) -> None:
    assert await counts(raised) == (1, 1, 0)
    await taps(raised, MESSAGE, "➕", OMAR)
    assert "3 structures de 2 secteurs" in await raised.says("!moi-aussi P1", person=INES), "two associations are of one sector"
    await raised.says("!moi-aussi P1", person=KARIM)
    assert await counts(raised) == (4, 3, 0)
    assert "4 structures de 3 secteurs" in await raised.says("!problème P1")
    await untaps(raised, MESSAGE, "➕", OMAR)
    assert await counts(raised) == (3, 3, 0)
    assert "C’était déjà noté" in await raised.says("!moi-aussi P1", person=INES)
    assert "ne se pose plus chez vous" in await raised.says("!moi-aussi P1 retirer", person=INES)
    assert "Je n’ai rien changé" in await raised.says("!moi-aussi P1 retirer", person=INES)
    assert await counts(raised) == (2, 2, 0)


async def test_the_message_says_it(raised: Chat) -> None:
    await taps(raised, MESSAGE, "➕", OMAR)
    rows = [row for row in await raised.outbox() if row.subject == P1 and row.action == "update"]
    assert "2 structures de 2 secteurs concernées" in rows[-1].content["body"]


async def test_a_colleague_of_the_author_is_concerned_and_counts_no_more(raised: Chat) -> None:
    await taps(raised, MESSAGE, "➕", ZOE)
    assert await counts(raised) == (1, 1, 0)
    async with raised.database.reading() as session:
        assert len(await problems.list_parts(session, 1)) == 2
    await raised.says("!moi-aussi P1 retirer", person=ZOE)
    assert "déjà comptée" in await raised.says("!moi-aussi P1", person=ZOE)


async def test_the_author_is_counted_already(raised: Chat) -> None:
    await taps(raised, MESSAGE, "➕", LEA)
    await untaps(raised, MESSAGE, "➕", LEA)
    assert await counts(raised) == (1, 1, 0)
    assert "!retirer-problème P1" in await raised.says("!moi-aussi P1 retirer")


async def test_only_the_network_joins(raised: Chat) -> None:
    assert "!inscription" in await raised.says("!moi-aussi P1", person=STRANGER)
    assert "!inscription" in await taps(raised, MESSAGE, "➕", STRANGER)
    assert await counts(raised) == (1, 1, 0)


async def test_another_sign_is_nothing(raised: Chat) -> None:
    assert await taps(raised, MESSAGE, "❤️", OMAR) == ""
    assert await counts(raised) == (1, 1, 0)


async def test_a_structure_that_becomes_another_is_counted_once_and_the_message_says_so(raised: Chat) -> None:
    await raised.says("!moi-aussi P1", person=OMAR)
    await raised.says("!moi-aussi P1", person=INES)
    async with raised.database.reading() as session:
        ids = {each.user_id: each.structure_id or 0 for each in await problems.list_parts(session, 1)}
    async with raised.database.writing() as session:
        assert await merges.set_merged(session, ids[INES.user_id], ids[OMAR.user_id], raised.now)
    assert await counts(raised) == (2, 2, 0)
    assert "2 structures de 2 secteurs" in await raised.rings(minutes=1)


async def test_the_author_is_erased_and_their_structure_stays(raised: Chat) -> None:
    await raised.says("!moi-aussi P1", person=OMAR)
    async with raised.database.writing() as session:
        await personal_data.erase(session, LEA.user_id, raised.now, "request")
    kept = await stored(raised)
    assert (kept.created_by, kept.structures) == (None, 2)
    assert "P1 (PMI)" in await raised.says("!problème P1", person=OMAR)
    async with raised.database.reading() as session:
        assert [each.user_id for each in await problems.list_parts(session, 1)] == [None, OMAR.user_id]


async def test_of_an_author_without_a_structure_who_is_erased_nobody_else_is_told_to_have_raised_it(chat: Chat) -> None:
    await chat.says("!problème La poste ferme à midi", person=ALONE)
    await chat.says("!moi-aussi P1", person=OMAR)
    async with chat.database.writing() as session:
        await personal_data.erase(session, ALONE.user_id, chat.now, "request")
    kept = await stored(chat)
    assert (kept.structures, kept.alone) == (1, 0)
    assert "Secours" not in await chat.says("!problème P1")


async def test_who_left_their_structure_has_spoken_for_it(raised: Chat) -> None:
    await raised.says("!moi-aussi P1", person=OMAR, room=ACCUEIL)
    async with raised.database.writing() as session:
        await network.remove_memberships(session, OMAR.user_id, raised.now.date())
    assert await counts(raised) == (2, 2, 0)
    await raised.says("!moi-aussi P1 retirer", person=OMAR)
    await raised.says("!moi-aussi P1", person=OMAR)
    assert await counts(raised) == (1, 1, 1)


@pytest.mark.parametrize("words", ["!moi-aussi", "!moi-aussi P9", "!moi-aussi le bus"])
async def test_what_names_none_is_asked(raised: Chat, words: str) -> None:
    assert "!problèmes" in await raised.says(words, person=OMAR)


async def test_the_first_words_told(raised: Chat) -> None:
    assert "Problème P1" in (await told(raised, P1)).content["body"]
