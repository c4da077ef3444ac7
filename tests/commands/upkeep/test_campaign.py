"""A campaign over sixty sheets, with the clock moved: who confirms, who corrects, who is silent, who left, and what is left to phone."""

from datetime import date

import pytest

from commands.core.declaration.context import Person
from commands.table import TABLE
from commands.upkeep.campaign import Progress, progress_of
from storage import network, upkeep
from storage.database import Database
from storage.private_rooms import PrivateRoom
from tests.begun import Beginnings
from tests.chat import Chat
from tests.commands.programmes.conftest import SAMIRA
from tests.commands.upkeep.conftest import asked, day, taps
from tests.given import findable, member, structure
from tests.spaces import flat

OLD = date(2024, 11, 1)


def who(number: int) -> Person:
    return Person(f"@p{number}:town.example", f"Personne {number}")


async def sixty_sheets(chat: Chat) -> None:
    """Sixty sheets: 1 to 50 have one person each; 51 to 55 have two, the second also of 1 to 5; nobody answers for 56 to 60."""
    async with chat.database.writing() as session:
        for number in range(1, 61):
            kind = "Association" if number % 2 else "CCAS"
            await findable(session, structure(f"Structure {number}", kind=kind, commune="Valmont", confirmed_on=OLD))
        for number in range(1, 56):
            also = (50 + number,) if number <= 5 else ()
            await member(session, who(number).user_id, who(number).name, number, *also, last_seen_on=date(2026, 11, 20 - (number <= 5)))
            session.add(PrivateRoom(room_id=f"!of{number}", user_id=who(number).user_id, opened_at=chat.now))


@pytest.fixture
async def town(database: Database, beginnings: Beginnings) -> Chat:
    chat = Chat(database, TABLE)
    await beginnings.begin(chat, sixty_sheets)
    return chat


async def progress(chat: Chat) -> Progress:
    async with chat.database.reading() as session:
        (last,) = await upkeep.list_campaigns(session, 1)
        return await progress_of(session, last)


async def test_a_whole_campaign(town: Chat) -> None:
    preview = flat(await town.says("!campagne toutes ; fin 18 décembre", person=SAMIRA))
    assert "60 fiches, 55 personnes à solliciter" in preview
    assert "5 fiches sans personne" in preview
    assert await asked(town, who(1)) == [], "nothing has left yet"
    assert "Campagne V1 lancée" in await town.says("oui", person=SAMIRA)
    assert "une à la fois" in await town.says("!campagne associations", person=SAMIRA)
    await day(town, 24)
    assert sum([len(await asked(town, who(number))) for number in range(1, 56)]) == 55
    now = await progress(town)
    assert (now.sheets, now.people, now.asked, now.silent, now.to_phone) == (60, 55, 55, 55, 5)

    for number in range(1, 26):
        assert "est vérifiée" in await taps(town, "✅", who(number))
    for number in range(26, 36):
        last = flat(await town.says(f"!corriger ma fiche ; adresse {number} rue Neuve", person=who(number)))
        assert "C’est changé" in last
    assert "25 confirmées, 10 corrigées, 20 sans réponse, 5 à appeler" in last, "the message is kept true"
    async with town.database.writing() as session:
        await network.remove_memberships(session, who(36).user_id, town.now.date())
    assert "Seules les personnes" in await taps(town, "✅", who(36))
    await town.says("!silence tout", person=who(37))
    now = await progress(town)
    assert (now.confirmed, now.corrected, now.silent, now.to_phone) == (25, 10, 20, 5)

    await day(town, 1, 12)
    now = await progress(town)
    assert now.to_phone == 5 + 15, "nobody else answers for 36 to 50"
    assert [len(await asked(town, who(number))) for number in (1, 5, 51, 55)] == [2, 2, 1, 1], "a colleague, a week after their own"
    assert "est vérifiée" in await taps(town, "✅", who(1))
    assert "est vérifiée" in await taps(town, "✅", who(52)), "who was asked first answers late"
    await day(town, 8, 12)
    now = await progress(town)
    assert (now.confirmed, now.corrected, now.silent, now.to_phone) == (27, 10, 0, 23)

    town.later(days=11)
    await town.deliver()
    ended = flat(await town.rings())
    assert "Campagne V1 close. 60 fiches : 27 confirmées, 10 corrigées, 23 à appeler" in ended, "the équipe is told"
    assert "Campagne close le samedi 19 décembre" in ended, "and so does the message"
    assert "23 fiches à vérifier par téléphone" in flat(await town.says("!suivi", person=SAMIRA))
    assert "close" in await town.says("!campagne", person=SAMIRA)


async def test_closed_by_hand_nobody_is_asked_any_more(town: Chat) -> None:
    await town.says("!campagne associations à Valmont non vérifiées depuis 1 an", person=SAMIRA)
    await town.says("oui", person=SAMIRA)
    report = flat(await town.says("!campagne clore", person=SAMIRA))
    assert "30 fiches : 30 à appeler" in report
    await town.rings(hours=1)
    assert await asked(town, who(1)) == []
    assert "déjà close" in await town.says("!campagne V1 clore", person=SAMIRA)


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("!campagne", "Quelles fiches"),
        ("!campagne les piscines", "Je ne comprends pas"),
        ("!campagne toutes ; fin hier", "Jusqu’à quand"),
        ("!campagne toutes ; fin 2031", "Jusqu’à quand"),
        ("!campagne clore", "Aucune campagne"),
        ("!campagne V4", "pas de campagne V4"),
        ("!campagne ccas non vérifiées depuis 4 ans", "Aucune fiche"),
    ],
)
async def test_what_is_not_launched(town: Chat, said: str, answer: str) -> None:
    assert answer in flat(await town.says(said, person=SAMIRA))
    assert "équipe d’animation" in await town.says(said, person=who(1))
