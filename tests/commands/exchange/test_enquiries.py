"""`!qui-peut`: a situation is put to a few structures in private, closes after two working days, and sheets learn of it."""

from dataclasses import replace
from datetime import UTC, datetime

from storage import directory, reach
from storage.reach import Reach
from tests.chat import LEA, OMAR, Chat
from tests.commands.exchange.conftest import INES, KARIM, asks, bodies, home, letters, replies, taps
from tests.shipped import LEXICON
from tests.spaces import flat

SAID = "!qui-peut prêter une salle à une association de quartier"
"""Those who have a room: Omar's and Inès's structures."""


async def test_five_at_most_are_asked_in_private_and_no_room_sees_it(chat: Chat) -> None:
    preview = flat(await chat.says(SAID, room=home(LEA)))
    assert "Aucun salon ne le voit" in preview
    assert "Maison pour tous" in preview
    assert "Le Refuge" not in preview
    assert "C’est parti" in flat(await chat.says("oui", room=home(LEA)))
    chat.later(hours=2)
    await chat.rings()
    assert {who for who, _ in await letters(chat, "exchange.letter")} == {OMAR.user_id, INES.user_id}
    assert "Qui peut prêter une salle" in "".join(await bodies(chat, OMAR))
    assert [row for row in await chat.outbox() if row.room_id.startswith("!programme") or row.room_id == "programme"] == []
    assert "E1" not in await chat.says("!entraide", room=home(KARIM), person=KARIM)


async def test_it_closes_after_two_working_days_tells_who_asked_and_sheets_learn_by_a_tap(chat: Chat) -> None:
    await asks(chat, SAID)
    chat.later(hours=2)
    await chat.rings()
    assert "transmis" in await replies(chat, "exchange.letter:1", "oui, notre grande salle le mardi soir", OMAR)
    chat.now = datetime(2026, 11, 25, 17, 1, tzinfo=UTC)
    ended = flat(await chat.rings())
    assert "Ont répondu : Maison pour tous. Sans réponse : Centre social" in ended
    assert "Notre grande salle le mardi soir" in ended
    assert "C’est ajouté" in await taps(chat, "exchange.line:1", "✅", OMAR)
    async with chat.database.reading() as session:
        names = [each.name for each in await directory.list_services(session, [1, 2, 3, 4, 5])]
    assert "Notre grande salle le mardi soir" in names
    assert "E1" in flat(await chat.says("!réponse E1 nous aussi", room=home(INES), person=INES)), "it is over"


async def test_nothing_of_a_person_leaves_and_nobody_is_asked_for_nothing(chat: Chat) -> None:
    assert "reconnaissable" in await chat.says("!qui-peut recevoir Mme Dupont, née le 3 mars 1984", room=home(LEA))
    assert "personne à qui le demander" in await chat.says("!qui-peut réparer une fusée", room=home(LEA))
    assert await letters(chat, "exchange.letter") == []


async def test_silences_are_respected_and_who_chose_a_mention_is_asked_in_private_too(chat: Chat) -> None:
    async with chat.database.writing() as session:
        await reach.set_reach(session, Reach(user_id=INES.user_id, channel="room"))
    await chat.says("!silence entraide", room=home(OMAR), person=OMAR)
    await asks(chat, SAID)
    chat.later(hours=2)
    await chat.rings()
    assert {who for who, _ in await letters(chat, "exchange.letter")} == {INES.user_id}


async def test_what_cannot_wait_two_days_is_told_before_anybody_is_asked(chat: Chat) -> None:
    chat = replace(chat, lexicon=LEXICON)
    for said in ("!qui-peut recevoir une femme battue", "!demande une salle, ils sont à la rue"):
        answer = flat(await chat.says(said, room=home(LEA)))
        assert answer.startswith(("Violences dans le couple : le 3919", "Sans toit ce soir : le 115"))
    assert "C’est parti" in flat(await chat.says("oui", room=home(LEA)))
