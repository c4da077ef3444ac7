"""The vote of a programme: what its poll says of who decides, and whose voice the people of pilot structures give."""

from storage import ballots, polls
from tests.chat import LEA, OMAR, Chat
from tests.commands.programmes.conftest import KARIM, NORA, OPENED, PAUL, PROGRAMME, SAMIRA, THREE, at, taps, town
from tests.given import findable, structure
from tests.spaces import flat

POLL = "polls.poll:1"


async def voting(chat: Chat) -> Chat:
    """The vote on two ideas is open, in a house of three pilot structures. The directory knows two of them; Samira alone is a member."""
    house = town(chat, THREE)
    async with house.database.writing() as session:
        await findable(session, structure("Centre social Carnot"))
    assert "C’est ouvert" in await house.says(OPENED, person=SAMIRA)
    for title in ("Lire une facture", "Un jardin partagé"):
        await house.says(f"!propose {title}")
    house.now = at(12, 14, 18)
    await house.rings()
    await house.deliver()
    return house


async def voices(chat: Chat) -> dict[str | None, list[int]]:
    """What the ballots that count say, by structure."""
    async with chat.database.reading() as session:
        poll = await polls.get_poll(session, 1)
        assert poll is not None
        return {voice.structure: sorted(voice.marks) for voice in await ballots.list_voices(session, poll)}


async def test_its_poll_says_who_decides_and_nobody_draws_lots(chat: Chat) -> None:
    house = await voting(chat)
    asked = await house.says("!sondage S1", room=PROGRAMME)
    assert "Les structures pilotes décident ensuite, égalité ou non." in asked
    assert "tirage" not in asked
    for person, choice in ((LEA, 1), (OMAR, 2)):
        await house.says(f"!vote S1 {choice}", room=PROGRAMME, person=person)
    house.now = at(1, 4, 17, 2027)
    result = await house.rings(minutes=2)
    assert "En tête, à égalité" in result
    assert "tirage" not in result.lower()
    assert "✅" not in result, "there is nothing to be voted on again"


async def test_who_leads_for_a_pilot_structure_gives_its_voice_without_being_registered(chat: Chat) -> None:
    house = await voting(chat)
    assert "ou de l’équipe d’animation" in await house.says("!sondage S1", room=PROGRAMME)
    assert "1. I1, Lire une facture : 1 voix" in flat(await taps(house, POLL, "1", PAUL))
    assert "pour votre structure, CCAS" in await house.says("!vote S1 2", room=PROGRAMME, person=KARIM)
    assert await voices(house) == {"Centre social Carnot": [1], "CCAS": [2]}


async def test_a_structure_keeps_one_voice_whoever_of_its_people_gives_it(chat: Chat) -> None:
    house = await voting(chat)
    for person, choice in ((SAMIRA, 1), (KARIM, 2)):
        await house.says(f"!vote S1 {choice}", room=PROGRAMME, person=person)
    assert await voices(house) == {"CCAS": [2]}


async def test_a_pilot_structure_that_the_directory_does_not_know_is_asked_for(chat: Chat) -> None:
    house = await voting(chat)
    assert "je n’ai pas pu compter votre vote" in await taps(house, POLL, "1", NORA)
    async with house.database.writing() as session:
        await findable(session, structure("Service des sports de la Ville"))
        await findable(session, structure("Service du logement de la Ville"))
    assert "Je ne connais pas la vôtre" in await house.says("!vote S1 1", person=NORA)
    assert await voices(house) == {}


async def test_behind_an_idea_too_they_are_their_structure(chat: Chat) -> None:
    house = await voting(chat)
    said = await house.says("!propose Un atelier de réparation", person=KARIM)
    assert "C’est noté" in said
    assert "CCAS" in await house.says("!idée I3", person=PAUL)
