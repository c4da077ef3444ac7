"""A colleague speaks for a pilot structure: asked, accepted by a tap, heard; ended by a word, by its day, by a departure."""

from dataclasses import replace

import pytest

from bot.engine.incoming import Tapped
from commands.core.declaration.context import Coordinator, Person
from storage import network
from tests.chat import LEA
from tests.commands.governance.house import INES, PAUL, SAMIRA, THREE, Town, private
from tests.given import findable, member, structure
from tests.spaces import flat

KARIM = Person("@karim:town.example", "Karim Benali")
ASKS = "!délégation Karim Benali ; jusqu’au 15 janvier"


@pytest.fixture
async def town(town: Town) -> Town:
    """Karim is of the CCAS, which the directory calls in full; Léa of nothing."""
    async with town.database.writing() as session:
        ccas = await findable(session, structure("CCAS de Valmont"))
        await member(session, KARIM.user_id, KARIM.name, ccas)
        await member(session, LEA.user_id, "Léa")
    return town


async def does(town: Town, words: str, person: Person = SAMIRA) -> str:
    return await town.says(words, room=private(person), person=person)


async def is_asked(town: Town) -> str:
    """Asked by Samira; gives the letter that Karim taps under."""
    said = await does(town, ASKS)
    assert ("@karim:town.example" in said, "jusqu’au vendredi 15 janvier 2027 inclus" in said) == (True, True)
    return next(row.event_id or "" for row in await town.sent() if row.subject == "governance.delegation:1")


async def test_one_tap_accepts_and_the_voice_counts(town: Town) -> None:
    letter = await is_asked(town)
    assert await town.gives("D1 pour", KARIM) != ""
    await town.asks()
    assert "entre structures pilotes" in await town.gives("D1 pour", KARIM)
    said = await town.answer_to(Tapped("$t", private(KARIM), KARIM, letter, "✅"))
    assert "vous parlez pour CCAS" in said
    assert "accepte de parler pour CCAS" in (await town.letters(SAMIRA))[-1]
    await town.gives("D1 pour", KARIM)
    assert await town.said() == {"CCAS": ("for", "")}
    assert "Karim Benali, jusqu’au vendredi 15 janvier 2027" in await does(town, "!délégation", LEA)
    journal = flat(await town.says("!journal", person=LEA))
    assert "Karim Benali (CCAS) parle pour sa structure dans les décisions et le choix du programme. Délégation de Samira (CCAS)" in journal


async def test_who_accepts_is_told_what_waits_for_their_structure(town: Town) -> None:
    for title in ("Adopter la charte", "Le local", "La fête"):
        await town.asks(f"!décision {title}")
    await town.gives("D2 pour", SAMIRA)
    await is_asked(town)
    said = flat(await does(town, "!délégation oui", KARIM))
    assert "l’avis de votre structure : D1, D3." in said
    await does(town, "!délégation stop", KARIM)
    for number in (1, 3):
        await town.gives(f"D{number} pour", SAMIRA)
    await does(town, ASKS)
    assert "Ce qui attend un avis" in await does(town, "!délégation oui", KARIM)


async def test_who_accepted_is_called_to_speak(town: Town) -> None:
    await is_asked(town)
    await does(town, "!délégation oui", KARIM)
    await town.asks()
    (ring,) = [row for row in await town.outbox() if row.action == "ring"]
    assert KARIM.user_id in ring.content["m.mentions"]["user_ids"]


async def test_it_ends_by_itself_after_its_day(town: Town) -> None:
    await is_asked(town)
    await does(town, "!délégation oui", KARIM)
    assert await town.rings(days=53) == ""
    assert "est terminée, à la date prévue" in await town.rings(days=1)
    await town.asks("!décision Adopter la charte")
    assert "entre structures pilotes" in await town.gives("D1 pour", KARIM)
    assert [kind for kind, _ in await town.journal()] == ["delegation-given", "delegation-ended", "decision-asked"]


@pytest.mark.parametrize("person", [SAMIRA, KARIM])
async def test_a_word_ends_it(town: Town, person: Person) -> None:
    await is_asked(town)
    await does(town, "!délégation oui", KARIM)
    assert "est terminée" in await does(town, "!délégation stop", person)
    await town.asks()
    assert "entre structures pilotes" in await town.gives("D1 pour", KARIM)
    assert await town.rings(days=90) != "x"
    assert "Aucune délégation" in await does(town, "!délégation", LEA)


async def test_it_is_refused_and_may_be_asked_again(town: Town) -> None:
    letter = await is_asked(town)
    await town.answer_to(Tapped("$t", private(KARIM), KARIM, letter, "❌"))
    assert "la délégation tombe" in (await town.letters(SAMIRA))[-1]
    assert await town.journal() == []
    assert "C’est demandé" in await does(town, ASKS)


async def test_another_one_may_not_accept(town: Town) -> None:
    letter = await is_asked(town)
    assert await town.answer_to(Tapped("$t", private(PAUL), PAUL, letter, "✅")) == ""
    assert "Aucune délégation n’attend" in await does(town, "!délégation oui", PAUL)


async def test_it_falls_with_who_gave_it_and_with_the_post(town: Town) -> None:
    await is_asked(town)
    await does(town, "!délégation oui", KARIM)
    await town.asks()
    gone = town.configured(replace(THREE, coordinators=tuple(each for each in THREE.coordinators if each.user_id != SAMIRA.user_id)))
    assert "entre structures pilotes" in await gone.gives("D1 pour", KARIM)
    back = gone.configured(THREE)
    async with town.database.writing() as session:
        await network.remove_memberships(session, KARIM.user_id, town.now.date())
    assert "entre structures pilotes" in await back.gives("D1 pour", KARIM)


async def test_nobody_speaks_for_two(town: Town) -> None:
    async with town.database.writing() as session:
        centre = await findable(session, structure("Centre social"))
        await network.add_membership(session, KARIM.user_id, centre, "", town.now.date())
    await is_asked(town)
    assert "parle déjà pour CCAS" in await does(town, "!délégation Karim Benali ; jusqu’au 15 janvier", PAUL)
    await does(town, "!délégation oui", KARIM)
    named = town.configured(replace(THREE, coordinators=(*THREE.coordinators, Coordinator(KARIM.user_id, "Karim", "Ville"))))
    await named.asks()
    await named.gives("D1 pour", KARIM)
    assert await named.said() == {"Ville": ("for", "")}


@pytest.mark.parametrize(
    ("words", "person", "told"),
    [
        (ASKS, LEA, "équipe d’animation"),
        (ASKS, PAUL, "Je ne trouve pas « Karim Benali »"),
        ("!délégation Léa ; jusqu’au 15 janvier", SAMIRA, "Je ne trouve pas « Léa »"),
        ("!délégation Karim Benali", SAMIRA, "Je ne lis pas une personne puis une date"),
        ("!délégation Karim Benali ; bientôt", SAMIRA, "Je ne lis pas une personne puis une date"),
        ("!délégation Karim Benali ; jusqu’à hier", SAMIRA, "C’est déjà passé"),
        ("!délégation Karim Benali ; jusqu’à fin décembre 2030", SAMIRA, "à plus d’un an"),
        ("!délégation oui", KARIM, "Aucune délégation n’attend"),
        ("!délégation stop", INES, "Vous n’avez pas de délégation"),
    ],
)
async def test_what_cannot_be_is_refused(town: Town, words: str, person: Person, told: str) -> None:
    assert told in await does(town, words, person)
    assert "Aucune délégation n’est en cours" in await does(town, "!délégation", LEA)


@pytest.mark.parametrize(
    "words",
    ["!délégation karim jusqu’au 15 janvier", "!délégation @karim:town.example ; jusqu’au 15 janvier", "!déléguer Benali ; fin janvier"],
)
async def test_ways_to_ask(town: Town, words: str) -> None:
    assert "C’est demandé à Karim Benali" in await does(town, words)


async def test_one_at_a_time(town: Town) -> None:
    await is_asked(town)
    assert "Une à la fois" in await does(town, ASKS)


async def test_two_of_one_name_are_told_apart(town: Town) -> None:
    async with town.database.writing() as session:
        ccas = await findable(session, structure("C.C.A.S. de Valmont"))
        await member(session, "@k.b:town.example", "Karim Benali", ccas)
        posts = await network.list_current_memberships(session, [KARIM.user_id])
        await network.add_membership(session, "@k.b:town.example", posts[0][1].id or 0, "", town.now.date())
    said = await does(town, ASKS)
    assert ("@k.b:town.example" in said, "@karim:town.example" in said) == (True, True)
    assert "C’est demandé à Karim Benali" in await does(town, "1")
