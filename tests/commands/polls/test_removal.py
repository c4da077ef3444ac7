"""The message of a poll that was taken away: nothing is lost, who asked it is told once, and may put it back."""

from bot.engine.incoming import Tapped, Untapped
from commands.core.declaration.context import Person
from storage import delivery, polls
from storage.delivery import Outgoing
from tests.chat import ACCUEIL, LEA, OMAR, PRIVATE, Chat
from tests.commands.polls.town import SAMIRA, THEMES, asks, join_network, letters, rows, stored
from tests.spaces import flat


async def sent(chat: Chat, row: Outgoing, event_id: str) -> None:
    async with chat.database.writing() as session:
        await delivery.set_sent(session, row.id or 0, event_id, chat.now)


async def asked(chat: Chat, person: Person = SAMIRA) -> None:
    """A poll, its message and seeds in the room."""
    await asks(chat, THEMES, person)
    (message,) = await rows(chat, "polls.poll:1")
    await sent(chat, message, "$poll")
    for rank, row in enumerate(await rows(chat, "polls.poll:1", "react")):
        await sent(chat, row, f"$seed-{rank}")


async def remove(chat: Chat, target: str = "$poll", redaction: str = "$redaction") -> str:
    return flat(await chat.answer_to(Untapped(redaction, ACCUEIL, target)))


async def tap(chat: Chat, key: str, person: Person, target: str = "$poll") -> str:
    return flat(await chat.answer_to(Tapped(f"$tap-{key}-{person.user_id}-{target}", ACCUEIL, person, target, key)))


async def untap(chat: Chat, key: str, person: Person, target: str = "$poll") -> None:
    tapped = f"$tap-{key}-{person.user_id}-{target}"
    await chat.answer_to(Untapped(f"$un{tapped}", ACCUEIL, tapped))


async def yes(chat: Chat) -> list[int]:
    async with chat.database.reading() as session:
        return [choice.yes for choice in await polls.list_choices(session, 1)]


async def test_who_asked_is_told_once_in_private_without_a_sound(chat: Chat) -> None:
    await asked(chat)
    said = await remove(chat)
    assert all(each in said for each in ("a été retiré", "!sondage S1 remettre", "!annuler-sondage S1", "vendredi 4 décembre 2026 à 18 h"))
    (row,) = [each for each in await chat.outbox() if each.person_id]
    assert (row.person_id, row.content["msgtype"], row.content["m.mentions"]) == (SAMIRA.user_id, "m.notice", {})
    assert await remove(chat) == ""
    assert await remove(chat, redaction="recount:$poll") == ""


async def test_when_it_may_not_be_cancelled_any_more_it_may_be_closed(chat: Chat) -> None:
    await asked(chat)
    await tap(chat, "1", LEA)
    chat.later(minutes=11)
    said = await remove(chat)
    assert ("!clore S1" in said, "!annuler" in said) == (True, False)


async def test_who_asked_and_is_no_member_any_more_is_not_told_the_team_is(chat: Chat) -> None:
    await join_network(chat, LEA)
    await asked(chat)
    async with chat.database.writing() as session:
        poll = await polls.get_poll(session, 1)
        assert poll
        poll.created_by = OMAR.user_id
    await remove(chat)
    assert set(await letters(chat)) == {SAMIRA.user_id}


async def test_no_edit_is_sent_to_what_is_gone_and_votes_and_the_end_go_on(chat: Chat) -> None:
    await asked(chat)
    await tap(chat, "1", LEA)
    await remove(chat)
    assert [row.state for row in await rows(chat, "polls.poll:1", "update")] == ["withdrawn"]
    assert "Santé" in await asks(chat, "!vote S1 2", OMAR)
    await tap(chat, "3", LEA)  # on a screen that still shows it
    assert await yes(chat) == [1, 1, 1]
    assert [row.state for row in await rows(chat, "polls.poll:1", "update")] == ["withdrawn"]
    chat.now = (await stored(chat)).ends_at
    said = flat(await chat.rings(minutes=2))
    assert "est clos" in said
    assert [row.state for row in await rows(chat, "polls.poll:1", "update")] == ["withdrawn"]
    assert await remove(chat, "$seed-0", "$other") == ""


async def test_seeds_that_wait_are_given_up(chat: Chat) -> None:
    await asks(chat)
    (message,) = await rows(chat, "polls.poll:1")
    await sent(chat, message, "$poll")
    await remove(chat)
    assert [row.state for row in await rows(chat, "polls.poll:1", "react")] == ["withdrawn"] * 3


async def test_put_back_all_follows_the_new_message(chat: Chat) -> None:
    await asked(chat)
    await tap(chat, "1", LEA)
    await remove(chat)
    assert "de nouveau dans son salon" in await asks(chat, "!sondage S1 remettre", room=PRIVATE)
    _, again = await rows(chat, "polls.poll:1")
    assert "1 voix" in flat(again.content["body"])
    assert (again.state, again.content["m.mentions"], again.room_id) == ("waiting", {}, ACCUEIL.room_id)
    assert [row.state for row in await rows(chat, "polls.poll:1", "react")] == ["sent"] * 3 + ["waiting"] * 3
    await sent(chat, again, "$again")
    await tap(chat, "1", LEA, "$again")  # as if the first time
    await tap(chat, "2", OMAR, "$again")
    assert await yes(chat) == [1, 1, 0]
    await untap(chat, "1", LEA, "$again")
    assert await yes(chat) == [0, 1, 0]
    assert [row.state for row in await rows(chat, "polls.poll:1", "update")] == ["withdrawn", "waiting"]
    assert await remove(chat) == ""
    assert "a été retiré" in await remove(chat, "$again", "$redaction-2")


async def test_a_message_that_is_there_is_not_told_again(chat: Chat) -> None:
    await asked(chat)
    assert "toujours dans son salon" in await asks(chat, "!sondage S1 remettre")
    assert len(await rows(chat, "polls.poll:1")) == 1
    await remove(chat)
    assert "équipe d’animation" in await asks(chat, "!sondage S1 remettre", LEA)
    await asks(chat, "!sondage S1 remettre")
    assert "toujours dans son salon" in await asks(chat, "!sondage S1 remettre")
    assert len(await rows(chat, "polls.poll:1")) == 2


async def test_where_it_is_asked_its_message_is_the_answer(chat: Chat) -> None:
    await asked(chat)
    await remove(chat)
    said = await asks(chat, "!sondage S1 remets")
    assert said.startswith("Sondage S1")
    assert "C’est fait" not in said


async def test_the_message_of_what_is_over_and_a_result_are_nothing(chat: Chat) -> None:
    await asked(chat)
    chat.now = (await stored(chat)).ends_at
    await chat.rings(minutes=2)
    (result,) = await rows(chat, "polls.result:1")
    await sent(chat, result, "$result")
    assert await remove(chat, "$result") == ""
    assert await remove(chat, "$poll", "$redaction-2") == ""
    assert "est clos" in await asks(chat, "!sondage S1 remettre")
