"""Minutes attached to a meeting, as a link or a file sent with the command, after it or before it; and found again."""

from typing import Any

from commands.core.declaration.context import Room, SharedFile
from storage.minutes import Minutes
from tests.chat import ACCUEIL, LEA, OMAR, Chat
from tests.commands.meetings.saying import CAFE, SAMIRA, says
from tests.commands.personal_data.people import everything

LINK = "https://nuage.example.org/s/cafe-3-decembre"
PDF = SharedFile("CR du café.pdf", {"msgtype": "m.file", "body": "CR du café.pdf", "url": "mxc://town.example/x"}, 12_345)
SEALED = SharedFile("CR.pdf", {"msgtype": "m.file", "body": "CR.pdf", "file": {"url": "mxc://town.example/y"}}, sealed=True)
PICTURE = SharedFile("jardin.jpg", {"msgtype": "m.image", "body": "jardin.jpg", "url": "mxc://town.example/z"}, 12_345)
VAULT = Room("!vault:town.example", encrypted=True)


async def hold(chat: Chat) -> None:
    await says(chat, CAFE, SAMIRA)
    await says(chat, "!participe R1")


async def forwarded(chat: Chat) -> list[tuple[str, dict[str, Any]]]:
    return [(row.room_id, row.content) for row in await chat.outbox() if row.action == "forward"]


async def test_a_link_is_attached_announced_and_found(chat: Chat) -> None:
    await hold(chat)
    assert "aucun compte rendu" in await says(chat, "!compte-rendu", OMAR)
    assert "C’est joint à R1" in await says(chat, f"!compte-rendu R1 {LINK}")
    update = [row for row in await chat.outbox() if row.action == "update"][-1]
    assert "!compte-rendu R1" in update.content["body"]
    assert LINK in await says(chat, "!cr R1", OMAR)
    assert "R1" in await says(chat, "!compte-rendu café", OMAR)
    assert "Je n’ai pas de compte rendu" in await says(chat, "!compte-rendu logement", OMAR)
    assert "Compte rendu : !compte-rendu R1" in await says(chat, "!rencontre R1", OMAR)


async def test_only_who_has_to_do_with_the_meeting_attaches(chat: Chat) -> None:
    await hold(chat)
    assert "Seules les personnes inscrites" in await says(chat, f"!compte-rendu R1 {LINK}", OMAR)
    assert "n’est pas l’adresse" in await says(chat, "!compte-rendu R1 voilà")
    assert await everything(chat, Minutes) == []


async def test_a_file_with_the_command_as_its_caption(chat: Chat) -> None:
    await hold(chat)
    assert "CR du café.pdf (13 ko)" in await chat.says("!compte-rendu R1", room=ACCUEIL, file=PDF)
    await says(chat, "!compte-rendu R1", OMAR, ACCUEIL)
    assert await forwarded(chat) == [(ACCUEIL.room_id, PDF.content | {"m.mentions": {}})]


async def test_the_next_file_of_the_same_person_in_the_same_room_within_ten_minutes(chat: Chat) -> None:
    await hold(chat)
    assert "dans les 10 minutes" in await says(chat, "!compte-rendu R1", LEA, ACCUEIL)
    assert await chat.says("", room=ACCUEIL, person=OMAR, file=PDF) == ""
    assert await chat.says("", room=VAULT, file=PDF) == ""
    assert "C’est joint" in await chat.says("", room=ACCUEIL, file=PDF)
    assert await chat.says("", room=ACCUEIL, file=PDF) == ""
    assert len(await everything(chat, Minutes)) == 1
    await says(chat, "!compte-rendu R1 ajouter", LEA, ACCUEIL)
    chat.later(minutes=11)
    assert await chat.says("", room=ACCUEIL, file=PDF) == ""
    assert len(await everything(chat, Minutes)) == 1


async def test_a_picture_between_people_is_nobodys_business(chat: Chat) -> None:
    await hold(chat)
    before = await chat.claims()
    for room, file in ((ACCUEIL, PDF), (ACCUEIL, PICTURE), (Room("!Léa:town.example", private=True), PICTURE)):
        assert await chat.says("Regardez, notre jardin !", room=room, file=file) == ""
    assert await chat.claims() == before


async def test_a_sealed_file_is_given_in_private_or_where_all_is_sealed(chat: Chat) -> None:
    await hold(chat)
    await chat.says("!compte-rendu R1", room=VAULT, file=SEALED, reply_to="$file")
    said = await says(chat, "!compte-rendu R1", OMAR, ACCUEIL)
    assert "je vous le donne en privé" in said
    await says(chat, "!compte-rendu R1", OMAR, VAULT)
    assert [room for room, _ in await forwarded(chat)] == [OMAR.user_id, VAULT.room_id]


async def test_several_one_taken_back(chat: Chat) -> None:
    await hold(chat)
    await says(chat, f"!compte-rendu R1 {LINK}")
    await chat.says("!compte-rendu R1", room=ACCUEIL, file=PDF)
    assert "Lequel faut-il retirer" in await says(chat, "!compte-rendu R1 retirer")
    assert "Seules les personnes" in await says(chat, "!compte-rendu R1 retirer 2", OMAR)
    assert "C’est retiré de R1" in await says(chat, "!compte-rendu R1 retirer 2", SAMIRA)
    assert [each.link for each in await everything(chat, Minutes)] == [LINK]


async def test_a_file_named_after_an_accompanied_person_is_refused(chat: Chat) -> None:
    await hold(chat)
    named = SharedFile("Situation_Mme_Dupont.pdf", PDF.content)
    assert "reconnaissable" in await chat.says("!compte-rendu R1", room=ACCUEIL, file=named)
    assert await everything(chat, Minutes) == []


async def test_a_file_without_a_number_is_asked_about(chat: Chat) -> None:
    assert "De quelle rencontre" in await chat.says("!compte-rendu", room=ACCUEIL, file=PDF)
