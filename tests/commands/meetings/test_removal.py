"""The announcement of a meeting that was taken away: who made it is told once, and may put it back."""

from bot.engine.incoming import Tapped, Untapped
from storage import delivery
from tests.chat import ACCUEIL, LEA, OMAR, Chat
from tests.commands.meetings.saying import SAMIRA
from tests.given import member
from tests.spaces import flat

CAFE = "!rencontre Café partenaires ; 3 décembre 2026 14h-16h ; Maison pour tous ; 20"


async def announced(chat: Chat, event_id: str = "$announcement") -> None:
    row = [row for row in await chat.outbox() if row.subject == "meetings.meeting:1" and row.action == "send"][-1]
    async with chat.database.writing() as session:
        await delivery.set_sent(session, row.id or 0, event_id, chat.now)


async def removed(chat: Chat, target: str = "$announcement") -> str:
    return flat(await chat.answer_to(Untapped(f"$no-{target}", ACCUEIL, target)))


async def states(chat: Chat, action: str) -> list[str]:
    return [row.state for row in await chat.outbox() if row.subject == "meetings.meeting:1" and row.action == action]


async def test_told_once_and_edited_no_more(chat: Chat) -> None:
    await chat.says(CAFE, person=SAMIRA)
    await announced(chat)
    said = await removed(chat)
    assert all(each in said for each in ("L’annonce de R1", "!rencontre R1 remettre"))
    assert [
        (row.person_id, row.content["msgtype"]) for row in await chat.outbox() if row.person_id and "retirée" in row.content["body"]
    ] == [(SAMIRA.user_id, "m.notice")]
    assert await removed(chat) == ""
    await chat.says("!modifier R1 lieu Mairie", person=SAMIRA)
    assert await states(chat, "update") == []


async def test_put_back_and_followed(chat: Chat) -> None:
    async with chat.database.writing() as session:
        await member(session, LEA.user_id, "Léa")
    await chat.says(CAFE, person=SAMIRA)
    await announced(chat)
    await chat.answer_to(Tapped("$tap", ACCUEIL, LEA, "$announcement", "✅"))
    await removed(chat)
    assert "équipe d’animation" in flat(await chat.says("!rencontre R1 remettre", person=OMAR))
    said = flat(await chat.says("!rencontre R1 remettre", person=SAMIRA))
    assert "de nouveau dans le salon" in said
    assert "1 personne inscrite" in said
    await announced(chat, "$again")
    assert "n’a pas été retirée" in flat(await chat.says("!rencontre R1 remettre", person=SAMIRA))
    await chat.answer_to(Tapped("$tap-2", ACCUEIL, LEA, "$again", "✅"))
    await chat.answer_to(Untapped("$untap", ACCUEIL, "$tap-2"))
    last = [row for row in await chat.outbox() if row.action == "update"][-1]
    assert last.state == "waiting"
    assert "1 personne" not in flat(last.content["body"])


async def test_of_a_meeting_that_has_begun_nobody_is_told(chat: Chat) -> None:
    await chat.says(CAFE, person=SAMIRA)
    await announced(chat)
    chat.later(days=30)
    assert await removed(chat) == ""
