"""Registering: what is kept is told first, five questions, one summary, and nothing kept without a « oui »."""

import asyncio
from dataclasses import replace

import pytest
from sqlmodel import col, select

from commands.core.declaration.context import Person, Room
from commands.network.people import clean_name, known_name
from commands.table import TABLE
from storage.database import Database
from storage.delivery import Naming
from storage.directory import FROM_NETWORK, Structure
from storage.network import Membership
from tests.chat import ACCUEIL, LEA, OMAR, PRIVATE
from tests.commands.network.conftest import House

ANSWERS = ("oui", "ccas", "J’accompagne les familles", "une salle le mardi", "des bénévoles", "01 99 00 12 34")


async def test_from_the_first_word_to_the_member(house: House) -> None:
    consent = await house.hears("inscription")
    for told in ("Léa", "annuaire", "membres du réseau", "24 mois", "D’accord"):
        assert told in consent
    assert "Question 1 sur 5. Quelle est votre structure" in await house.hears("oui")
    assert "Centre communal d’action sociale\u00a0: c’est noté.\n\nQuestion 2 sur 5" in await house.hears("ccas")
    assert "Question 3 sur 5" in await house.hears("J’accompagne les familles")
    assert "Question 4 sur 5" in await house.hears("une salle le mardi")
    assert "Question 5 sur 5" in await house.hears("passer")
    summary = await house.hears("01.99.00.12.34")
    assert "1. Structure\u00a0: Centre communal d’action sociale" in summary
    assert "4. Vous cherchez\u00a0: rien pour l’instant" in summary
    assert "01\u00a099\u00a000\u00a012\u00a034" in summary
    assert await house.member() is None
    assert "vous êtes membre du réseau" in await house.hears("oui")
    lea = await house.member()
    assert lea is not None
    assert (lea.name, lea.offers, lea.seeks, lea.phone) == ("Léa", "une salle le mardi", "", "01 99 00 12 34")
    assert (lea.consented_at, lea.joined_at, lea.last_seen_on) == (house.now, house.now, house.now.date())
    assert await house.posts() == [("Centre communal d’action sociale", "J’accompagne les familles")]
    assert await house.draft() is None


async def test_without_agreement_nothing_is_kept(house: House) -> None:
    assert "Répondez «\u00a0oui\u00a0» ou «\u00a0non\u00a0»" in await house.hears("inscription", "peut-être")
    assert "Je n’ai rien gardé" in await house.hears("non")
    assert await house.member() is None
    assert await house.draft() is None


@pytest.mark.parametrize("agreement", ["oui", "OK", "d’accord", "J’accepte", "Oui, je suis d’accord !"])
async def test_an_agreement_is_said_in_many_ways(house: House, agreement: str) -> None:
    assert "Question 1 sur 5" in await house.hears("inscription", agreement)


async def test_back_stop_and_the_summary_corrected_by_its_numbers(house: House) -> None:
    await house.hears("inscription", "oui", "ccas")
    assert "Question 1 sur 5" in await house.hears("retour")
    assert "Question 2 sur 5" in await house.hears("Mission locale")
    summary = await house.hears("conseillère", "passer", "passer", "passer")
    assert "1. Structure\u00a0: Mission locale" in summary
    assert "Question 2 sur 5" in await house.hears("2")
    assert "2. Rôle\u00a0: référente" in await house.hears("référente")
    assert "J’attends votre accord" in await house.hears("7")
    assert "je n’ai rien gardé" in await house.hears("stop")
    assert (await house.draft(), await house.member()) == (None, None)


async def test_a_corrected_message_corrects_its_answer(house: House) -> None:
    await house.hears("inscription", "oui")
    said = house.hear("ccas")
    await house.answer_to(said)
    assert "Mission locale\u00a0: c’est noté" in await house.corrects(said, "mission locale")
    assert "1. Structure\u00a0: Mission locale" in await house.hears("aide aux jeunes", "passer", "passer", "passer")
    await house.hears("oui")
    assert await house.posts() == [("Mission locale", "aide aux jeunes")]


async def test_the_choice_between_structures_and_none_of_them(house: House) -> None:
    await house.hears("inscription", "oui")
    choice = await house.hears("épicerie")
    assert "3. Aucune de celles-ci\u00a0: je crée «\u00a0épicerie\u00a0», à vérifier" in choice
    number = next(line[0] for line in choice.splitlines() if "Pont" in line)
    assert "Épicerie du Pont, épicerie sociale\u00a0: c’est noté" in await house.hears(number)
    await house.hears("retour", "épicerie")
    assert "Je créerai sa fiche, à vérifier" in await house.hears("3")


async def test_a_name_up_to_its_comma_is_enough(house: House) -> None:
    assert "épicerie sociale\u00a0: c’est noté" in await house.hears("inscription", "oui", "Epicerie du pont")


async def test_a_structure_nobody_knows_is_created_at_the_end_to_be_checked(house: House) -> None:
    await house.hears("inscription", "oui", "« Les Ateliers d’Émilie »")
    async with house.database.reading() as session:
        assert (await session.exec(select(Structure).where(Structure.source == FROM_NETWORK))).all() == []
    assert "(nouvelle, à vérifier)" in await house.hears("animatrice", "passer", "passer", "passer")
    await house.hears("oui")
    sheet = await house.hears("fiche ateliers emilie")
    assert "Les Ateliers d’Émilie (à vérifier" in sheet
    assert "Fiche jamais vérifiée" in sheet


async def test_two_people_who_register_the_same_new_structure_at_once_get_one(database: Database) -> None:
    house = House(database, TABLE)
    spellings = {LEA: "Les Ateliers d’Émilie", OMAR: "les ateliers d'emilie"}
    for person, name in spellings.items():
        await house.hears("inscription", "oui", name, "animatrice", "passer", "passer", "passer", person=person)
    await asyncio.gather(*(house.hears("oui", person=person) for person in spellings))
    async with database.reading() as session:
        (made,) = (await session.exec(select(Structure))).all()
        posts = (await session.exec(select(Membership))).all()
    assert made.name in spellings.values()
    assert {(post.user_id, post.structure_id) for post in posts} == {(LEA.user_id, made.id), (OMAR.user_id, made.id)}
    assert "2 membres, 1 structure" in await house.hears("!membres")


async def test_the_same_person_who_confirms_on_two_devices_is_one_member(database: Database) -> None:
    house = House(database, TABLE)
    await house.hears("inscription", "oui", "Les Ateliers d’Émilie", "animatrice", "passer", "passer", "passer")
    await asyncio.gather(house.hears("oui"), house.hears("oui"), house.hears("oui"))
    assert await house.posts() == [("Les Ateliers d’Émilie", "animatrice")]
    assert not any("souci n°" in str(row.content) for row in await house.outbox())


@pytest.mark.parametrize("phone", ["06 12", "3949", "bonjour", "06 12 34 56 78 ou 01 99 00 12 34", "+352 26 88 11", "12/03/1985", "0" * 10])
async def test_what_is_no_french_phone_is_refused_with_an_example(house: House, phone: str) -> None:
    answer = await house.hears("inscription", *ANSWERS[:-1], phone)
    assert "Exemple\u00a0: 01 99 00 12 34" in answer
    assert "1. Structure" in await house.hears("passer")


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("0199001234", "01 99 00 12 34"),
        ("+33 1 99 00 12 34", "01 99 00 12 34"),
        ("0033199001234", "01 99 00 12 34"),
        ("mon numéro : 01/99/00/12/34", "01 99 00 12 34"),
        ("06-39-98-12-34 (bureau)", "06 39 98 12 34"),
        ("+590 590 20 12 34", "05 90 20 12 34"),
    ],
)
async def test_a_phone_is_kept_as_the_imports_keep_it(house: House, said: str, kept: str) -> None:
    await house.hears("inscription", *ANSWERS[:-1], said, "oui")
    lea = await house.member()
    assert lea is not None
    assert lea.phone == kept


async def test_an_accompanied_person_is_refused_and_the_question_waits(house: House) -> None:
    await house.hears("inscription", "oui", "ccas")
    answer = await house.hears("je suis Mme Dupont, née le 12/03/1985")
    assert "reconnaissable" in answer
    draft = await house.draft()
    assert draft is not None
    assert "Dupont" not in str(draft.answers)
    assert "Question 3 sur 5" in await house.hears("référente")


async def test_an_answer_without_letters_or_too_long_is_no_structure(house: House) -> None:
    await house.hears("inscription", "oui")
    for said in ("12", "123 456", "x" * 130, "x" * 5000):
        assert "Je n’ai rien noté" in await house.hears(said)
    assert "Question 2 sur 5" in await house.hears("ccas")


async def test_the_draft_is_forgotten_after_a_week(house: House) -> None:
    await house.hears("inscription", "oui", "ccas")
    house.later(days=6)
    assert "Question 3 sur 5" in await house.hears("référente")
    house.later(days=7)
    assert "plus de 7 jours" in await house.hears("une salle")
    assert await house.draft() is None
    assert "D’accord" in await house.hears("inscription")


async def test_the_same_person_goes_on_from_another_room_or_device(house: House) -> None:
    await house.hears("inscription", "oui", "ccas")
    other = Room("!elsewhere:town.example", private=True)
    assert "Question 2 sur 5" in await house.says("!inscription", room=other)
    assert "Question 3 sur 5" in await house.says("référente", room=other)
    assert "Question 4 sur 5" in await house.hears("une salle")
    assert "Question 4 sur 5" in await house.says("!inscription", room=ACCUEIL)


async def test_in_a_shared_room_it_goes_private_or_stays_after_a_warning(house: House) -> None:
    answer = await house.says("!inscription", room=ACCUEIL)
    assert "Je vous inscris en privé" in answer
    assert "Tout le monde lira vos réponses" in answer
    asked = [row for row in await house.outbox() if row.person_id == LEA.user_id]
    assert len(asked) == 1
    assert asked[0].room_id != ACCUEIL.room_id
    here = await house.says("!ici", room=ACCUEIL)
    assert "tout le salon lira vos réponses" in here
    assert "D’accord" in here
    assert await house.says("oui", room=ACCUEIL) == ""
    assert await house.says("!oui", room=ACCUEIL, person=OMAR) != await house.says("!oui", room=ACCUEIL)
    for said in ("!ccas", "!référente", "!passer", "!passer", "!passer"):
        answer = await house.says(said, room=ACCUEIL)
    assert "1. Structure\u00a0: Centre communal d’action sociale" in answer
    assert "vous êtes membre" in await house.says("!oui", room=ACCUEIL)
    assert await house.member() is not None
    assert await house.member(OMAR) is None


async def test_what_a_room_reads_of_a_registration_can_be_taken_back(house: House) -> None:
    for said in ("!inscription", "!ici", "!oui", "!ccas", "!référente"):
        await house.says(said, room=ACCUEIL)
    repeated = [row.txn_id for row in await house.outbox() if row.room_id == ACCUEIL.room_id and "référente" in str(row.content)]
    async with house.database.reading() as session:
        named = (await session.exec(select(Naming.user_id).where(col(Naming.txn_id).in_(repeated)))).all()
    assert named == [LEA.user_id]


async def test_another_person_never_answers_for_one(house: House) -> None:
    await house.hears("inscription", "oui")
    await house.says("ccas", room=PRIVATE, person=OMAR)
    draft = await house.draft()
    assert draft is not None
    assert "structure" not in draft.answers


async def test_a_member_sees_their_profile_instead(house: House) -> None:
    await house.has(LEA, "Léa Martin", "CCAS")
    answer = await house.hears("inscription")
    assert "déjà membre" in answer
    assert "Pour changer le rôle\u00a0: !profil 2" in answer
    assert await house.draft() is None


@pytest.mark.parametrize("said", ["inscription à la cantine", "m’inscrire à la mission locale"])
async def test_other_inscriptions_are_questions_for_the_directory(house: House, said: str) -> None:
    assert "dans l’annuaire" in await house.hears(said)
    assert await house.draft() is None


@pytest.mark.parametrize("words", ["2 personnes", "à la cantine"])
async def test_words_after_it_are_explained_and_may_be_searched(house: House, words: str) -> None:
    assert "n’attend pas" in await house.hears(f"!inscription {words}")
    assert "Je n’ai rien trouvé" in await house.hears("oui")
    assert await house.draft() is None


@pytest.mark.parametrize("said", ["!inscription", "m’inscrire", "je m’inscris", "adhérer", "inscription au réseau", "rejoindre le réseau"])
async def test_it_is_asked_for_in_many_ways(house: House, said: str) -> None:
    assert "D’accord" in await house.hears(said)


async def test_ones_own_structure_said_at_once_is_not_asked(house: House) -> None:
    await house.has(OMAR, "Omar", "CCAS")
    assert "D’accord" in await house.hears("!inscription CCAS")
    assert "Que faites-vous à «\u00a0Centre communal d’action sociale\u00a0»" in await house.hears("oui")


async def test_who_came_back_is_asked_only_what_is_not_known(house: House) -> None:
    await house.has(LEA, "Léa Martin", offers="une salle", phone="01 99 00 12 34", left_at=house.now, greeted_at=house.now)
    await house.hears("inscription", "oui", "ccas", "référente")
    assert "3. On peut vous demander\u00a0: une salle" in await house.hears("des bénévoles")
    assert "Je vous présenterai" not in await house.hears("oui")
    lea = await house.member()
    assert lea is not None
    assert (lea.is_registered, lea.name, lea.seeks) == (True, "Léa Martin", "des bénévoles")


async def test_an_imported_person_agrees_and_corrects_what_was_said_of_them(house: House) -> None:
    await house.has(LEA, "Léa Martin", "CCAS", consented_at=None, imported_by="Samira (CCAS)", informed_at=house.now)
    await house.hears("inscription", "oui", "une salle", "passer")
    assert "1. Structure\u00a0: Centre communal d’action sociale" in await house.hears("passer")
    await house.hears("1", "Mission locale", "oui")
    assert await house.posts() == [("Mission locale", "agente CCAS")]
    lea = await house.member()
    assert lea is not None
    assert lea.is_registered


@pytest.mark.parametrize(
    ("shown", "kept"),
    [
        ("Léa Martin", "Léa Martin"),
        ("  Léa\u00a0\n Martin ", "Léa Martin"),
        ("🌻 Léa 🌻 Martin ❤️", "Léa Martin"),
        ("<b onclick=x>Léa</b><script>alert(1)</script>", "Léa alert(1)"),
        ("\u202eaéL", "aéL"),
        ("Jean-Noël N’Diaye (CCAS) [Ville]", "Jean-Noël N’Diaye"),
        ("Léa (PMI)", "Léa"),
        ("[CCAS]", "[CCAS]"),
        ("Léa " + "[" * 5000, "Léa " + "[" * 76),
        ("@room", "room"),
        ("x" * 300, "x" * 80),
        ("Léa " * 75, ("Léa " * 20).strip()),
        ("e\u0301" * 300, "é" * 80),
        ("مريم", "مريم"),
        ("🙂", "lea"),
        ("", "lea"),
        ("...", "lea"),
    ],
)
def test_a_display_name_is_made_inert_and_short(shown: str, kept: str) -> None:
    assert known_name(Person("@lea:town.example", shown)) == kept
    assert clean_name(kept) == kept


async def test_a_hostile_display_name_is_inert_in_every_text(house: House) -> None:
    hostile = replace(LEA, name="<img src=x onerror=alert(1)>" + "🙂Léa@room " * 40)
    await house.says("inscription", person=hostile)
    for said in ("oui", "ccas", "passer", "passer", "passer", "passer", "oui", "!profil", "!membres", "!qui-est Léa"):
        await house.says(said, person=hostile)
    for row in await house.outbox():
        assert "<img" not in row.content.get("formatted_body", "")
        assert "@room" not in row.content.get("body", "")
    lea = await house.member()
    assert lea is not None
    assert len(lea.name) <= 80
