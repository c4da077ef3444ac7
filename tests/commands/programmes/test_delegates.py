"""Who speaks for a pilot structure in the place of its coordinators speaks on the selection of a programme too."""

from commands.core.declaration.context import Person
from storage import network, programmes
from storage.delegations import Delegation
from tests.chat import LEA, PRIVATE, Chat
from tests.commands.programmes.conftest import NORA, OPENED, PAUL, SAMIRA, THREE, at, last_row, letters, taps, town
from tests.commands.programmes.test_arbitration import letter_of, state
from tests.given import findable, member, structure

AICHA = Person("@aicha:town.example", "Aïcha")


async def delegates(chat: Chat, *, accepted: bool = True) -> None:
    """Nora asks Aïcha, of the town too, to speak in her place."""
    async with chat.database.writing() as session:
        await member(session, AICHA.user_id, AICHA.name, await findable(session, structure("Ville")))
        accepted_at = chat.now if accepted else None
        asked = Delegation(structure="Ville", user_id=AICHA.user_id, until=at(1, 15, 22, 2027), proposed_at=chat.now)
        asked.given_by, asked.accepted_at = NORA.user_id, accepted_at
        session.add(asked)


async def words(chat: Chat) -> dict[str, str | None]:
    """Who spoke for which pilot structure."""
    async with chat.database.reading() as session:
        programme = await programmes.get_programme(session, 1)
        assert programme is not None
        return {structure: word.user_id for structure, word in (await programmes.list_words(session, programme)).items()}


async def test_the_voice_of_a_delegate_is_that_of_the_structure(asked: Chat) -> None:
    assert "équipe d’animation" in await asked.says("!valider", person=AICHA)
    await delegates(asked)
    assert "Ville valide" in await asked.says("!valider", person=AICHA)
    assert await words(asked) == {"Ville": AICHA.user_id}
    for person in (SAMIRA, PAUL):
        said = await asked.says("!valider", person=person)
    assert "est décidée" in said
    assert await state(asked) == "decided"


async def test_a_delegate_objects_amends_and_replaces_the_word_of_the_coordinator(asked: Chat) -> None:
    await delegates(asked)
    await asked.says("!valider", person=NORA)
    last = await last_row(asked)
    assert "Ville objecte" in await asked.says("!objecter trop d’ateliers", person=AICHA)
    assert "Aïcha a donné un autre avis" in (await letters(asked, NORA, last))[0]
    assert "est à retenir" in await asked.says("!amender I3 retenir ; la salle est libre", person=AICHA)


async def test_a_delegate_is_chased_as_a_coordinator_and_one_tap_is_enough(asked: Chat) -> None:
    await delegates(asked)
    last = await last_row(asked)
    asked.now = at(1, 8, 9, 2027)
    await asked.rings()
    asked.now = at(1, 8, 15, 2027)
    await asked.rings()
    assert "Ville" in (await letters(asked, AICHA, last))[0]
    await taps(asked, await letter_of(asked, AICHA), "✅", AICHA, PRIVATE)
    assert await words(asked) == {"Ville": AICHA.user_id}


async def accepts(chat: Chat) -> list[str]:
    """Aïcha is asked and accepts, as people do. Gives the letters that she has then."""
    async with chat.database.writing() as session:
        await member(session, AICHA.user_id, AICHA.name, await findable(session, structure("Ville")))
    assert "Il manque son accord" in await chat.says("!délégation Aïcha ; jusqu’au 15 janvier", person=NORA)
    last = await last_row(chat)
    assert "vous parlez pour Ville" in await chat.says("!délégation oui", person=AICHA)
    return await letters(chat, AICHA, last)


async def test_who_accepts_after_the_letters_has_the_letter_at_once_and_one_tap_is_enough(asked: Chat) -> None:
    _, letter = await accepts(asked)
    assert "Ville" in letter
    await taps(asked, await letter_of(asked, AICHA), "✅", AICHA, PRIVATE)
    assert await words(asked) == {"Ville": AICHA.user_id}


async def test_who_accepts_once_their_structure_has_spoken_has_none(asked: Chat) -> None:
    await asked.says("!valider", person=NORA)
    assert len(await accepts(asked)) == 1


async def test_who_accepts_while_nothing_is_asked_has_none(chat: Chat) -> None:
    house = town(chat, THREE)
    assert "C’est ouvert" in await house.says(OPENED, person=SAMIRA)
    assert len(await accepts(house)) == 1


async def test_who_has_not_accepted_or_whose_time_is_over_does_not_speak(asked: Chat) -> None:
    await delegates(asked, accepted=False)
    assert "équipe d’animation" in await asked.says("!valider", person=AICHA)
    async with asked.database.writing() as session:
        delegation = await session.get(Delegation, 1)
        assert delegation is not None
        delegation.accepted_at, delegation.until = asked.now, asked.now
    assert "équipe d’animation" in await asked.says("!valider", person=AICHA)
    assert await words(asked) == {}


async def test_it_falls_with_the_post(asked: Chat) -> None:
    await delegates(asked)
    async with asked.database.writing() as session:
        for post, _ in await network.list_current_memberships(session, [AICHA.user_id]):
            post.confirmed = False
    assert "équipe d’animation" in await asked.says("!valider", person=AICHA)


async def test_nobody_else_speaks(asked: Chat) -> None:
    await delegates(asked)
    assert "équipe d’animation" in await asked.says("!valider", person=LEA)
