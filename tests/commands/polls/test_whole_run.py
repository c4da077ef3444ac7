"""A whole run, by the ways people vote: thirty voters of fifteen structures, a tie while the team is away, the new vote, its draw."""

from bot.engine.incoming import Tapped, Untapped
from commands.core.declaration.context import Person
from storage import delivery
from tests.chat import ACCUEIL, Chat
from tests.commands.polls.test_closing import ends
from tests.commands.polls.town import SAMIRA, asks, check_result, join_network, rows, stored
from tests.given import structure
from tests.spaces import flat

VOTERS = [Person(f"@voter{number}:town.example", f"Personne {number}") for number in range(30)]


async def settle(chat: Chat) -> None:
    """Fifteen structures, two people in each."""
    async with chat.database.writing() as session:
        structures = [structure(f"Structure {number}") for number in range(15)]
        session.add_all(structures)
        await session.flush()
        numbers = [each.id for each in structures]
    for number, voter in enumerate(VOTERS):
        await join_network(chat, voter, structure_id=numbers[number % 15])


async def published(chat: Chat, number: int) -> str:
    (row,) = await rows(chat, f"polls.poll:{number}")
    async with chat.database.writing() as session:
        await delivery.set_sent(session, row.id or 0, f"$poll-{number}", chat.now)
    return f"$poll-{number}"


async def test_thirty_voters_of_fifteen_structures_a_tie_and_what_comes_of_it(chat: Chat) -> None:
    await settle(chat)
    await asks(chat, "!sondage Quel thème en janvier ? ; Logement ; Santé ; Mobilité ; un seul choix ; par structure ; fin vendredi 18h")
    message = await published(chat, 1)
    for number, voter in enumerate(VOTERS[:15]):  # by tap: five voices each
        await chat.dispatcher.dispatch(Tapped(f"$tap-{number}", ACCUEIL, voter, message, f"{number % 3 + 1}"))
    for number, voter in enumerate(VOTERS[15:18]):  # their colleagues, in words: the last one counts
        await chat.says(f"!vote S1 {'deux' if number != 1 else '1'}", person=voter, room=ACCUEIL)
    await chat.dispatcher.dispatch(Untapped("$untap", ACCUEIL, "$tap-5"))  # the sixth structure takes its voice for « Mobilité » back
    await chat.dispatcher.dispatch(Tapped("$again", ACCUEIL, VOTERS[5], message, "1"))
    poll = await stored(chat)
    assert (poll.voted, poll.blank) == (15, 0)
    said = await ends(chat)
    assert "15 voix" in said
    assert "Égalité entre Logement (6 voix) et Santé (6 voix)" in said
    assert await chat.rings(days=5) == ""  # nobody of the team is there: it waits
    assert "Nouveau vote entre les ex æquo de S1" in await check_result(chat, SAMIRA)
    message = await published(chat, 2)
    for number, voter in enumerate(VOTERS[:4]):
        await chat.dispatcher.dispatch(Tapped(f"$second-{number}", ACCUEIL, voter, message, f"{number % 2 + 1}"))
    said = await ends(chat, 2)
    assert "Le tirage au sort retient" in said
    assert (await stored(chat, 2)).draw_seed in flat(said)
