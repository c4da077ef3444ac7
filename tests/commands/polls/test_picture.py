"""The result as an image: the same numbers in its description; nothing where there is nothing to draw."""

import base64

from storage.delivery import Outgoing
from tests.chat import ACCUEIL, LEA, OMAR, PRIVATE, Chat
from tests.commands.polls.test_closing import ends
from tests.commands.polls.town import asks, plain, vote


async def files(chat: Chat) -> list[Outgoing]:
    return [row for row in await chat.outbox() if row.action == "file"]


async def test_after_the_end_the_room_sees_it_with_the_same_numbers_in_words(chat: Chat) -> None:
    await asks(chat, "!sondage Combien de $ et de 🎉 ; Logement ; Santé ; $x_1^ ; un seul choix")
    await vote(chat, 1, {LEA: {2: "yes"}, OMAR: {2: "yes"}})
    await ends(chat)
    await chat.rings(seconds=1)
    (row,) = await files(chat)
    assert (row.room_id, row.person_id, row.content["name"]) == (ACCUEIL.room_id, None, "S1.png")
    assert base64.b64decode(row.content["data"]).startswith(b"\x89PNG")
    assert "2. Santé : 2 voix" in plain(row.content["described"])
    await chat.rings(days=1)
    assert len(await files(chat)) == 1


async def test_two_choices_need_no_image_nor_does_a_poll_without_votes(chat: Chat) -> None:
    await asks(chat, "!sondage Un goûter ; oui ; non")
    await vote(chat, 1, {LEA: {1: "yes"}})
    await ends(chat)
    await asks(chat)
    await ends(chat, 2)
    await chat.rings(seconds=1)
    assert await files(chat) == []


async def test_asked_for_it_comes_in_private_unless_results_are_hidden(chat: Chat) -> None:
    await asks(chat)
    assert "pas d’image" in await asks(chat, "!résultats S1 image")
    await vote(chat, 1, {LEA: {1: "yes"}})
    assert "en privé" in plain(await chat.says("!résultats S1 image", person=LEA, room=ACCUEIL))
    (row,) = await files(chat)
    assert row.person_id == LEA.user_id
    await asks(chat, "!sondage Quel thème ? ; Logement ; Santé ; Mobilité ; résultats à la fin")
    await vote(chat, 2, {LEA: {1: "yes"}})
    await chat.says("!résultats S2 image", person=LEA, room=PRIVATE)
    assert len(await files(chat)) == 1
