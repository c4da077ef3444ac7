"""Meetings as people speak of them: made, found, changed, cancelled; seats taken, waited for, freed."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from commands.core.declaration.context import Due, Room
from commands.meetings.upkeep import forget_who_came
from storage import meetings, personal_data
from storage.delivery import WAITING as UNSENT
from storage.meetings import CONFIRMED
from tests.chat import ACCUEIL, LEA, OMAR, TERRITORY, Chat
from tests.commands.meetings.saying import CAFE, INES, SAMIRA, says, told
from tests.given import member, structure
from tests.spaces import flat


async def test_a_coordinator_holds_a_meeting_whose_date_is_told_in_full(chat: Chat) -> None:
    said = await says(chat, CAFE, SAMIRA)
    assert "C’est noté : R1, Café partenaires de décembre" in said
    assert "jeudi 3 décembre 2026, de 14 h à 16 h" in said
    assert "0 personne inscrite sur 2" in said
    assert "R1, Café partenaires de décembre" in await says(chat, "!rencontre r 1")
    assert "R1, Café partenaires de décembre" in await says(chat, "!café 1")


@pytest.mark.parametrize(("places", "offered"), [("12", "20"), ("20", "30")])
async def test_the_change_that_is_shown_would_change_something(chat: Chat, places: str, offered: str) -> None:
    said = await says(chat, f"!rencontre Café ; jeudi 3 décembre 14h-16h ; Maison pour tous ; {places}", SAMIRA)
    assert f"Pour changer : !modifier R1 places {offered}" in said


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ("!modifier R1 salle 2", "Lieu : salle 2"),
        ("!modifier R1 salle Louise Michel", "Lieu : Louise Michel"),
        ("!décalez R1 au 4 à la même heure", "vendredi 4 décembre 2026, de 14 h à 16 h"),
        ("!reportez R1 au vendredi 4 décembre", "vendredi 4 décembre 2026, de 14 h à 16 h"),
    ],
)
async def test_a_change_as_people_say_it(chat: Chat, change: str, told: str) -> None:
    await says(chat, CAFE, SAMIRA)
    assert told in flat(await says(chat, change, SAMIRA))


async def test_a_partner_is_told_whom_to_ask(chat: Chat) -> None:
    assert "Les membres du réseau proposent, l’équipe d’animation accepte (Samira)." in await says(chat, CAFE)
    assert "Aucune rencontre n’est prévue" in await says(chat, "!agenda")


async def test_all_that_may_be_said_of_it(chat: Chat) -> None:
    parts = "18 places ; 2 par structure ; https://meet.example.org/x ; accès : par la cour ; le logement cet hiver"
    said = await says(chat, f"!rencontre Atelier du mardi ; mardi 1er décembre 9h30 ; salle 4 ; {parts}", SAMIRA)
    assert "mardi 1er décembre 2026, de 9 h 30 à 12 h 30" in said
    assert "(atelier formation)" in said
    assert "Accès : par la cour" in said
    assert "sur 18 (2 par structure au plus)" in said
    assert "meet.example.org" not in said


@pytest.mark.parametrize(
    ("date", "answer"),
    [
        (
            "31 février 14h",
            "Ce jour n’existe pas : « 31 février 14h ». Je n’ai rien changé.\n\nVoulez-vous dire dimanche 28 février 2027 à 14 h",
        ),
        ("jeudi 3 décembre 25h", "Cette heure n’existe pas"),
        ("jeudi 3 décembre 16h-14h", "La fin est avant le début"),
        ("hier 9h", "C’est déjà passé"),
        ("vendredi 3 décembre 14h", "Ce jour de la semaine ne va pas avec cette date"),
        (
            "jeudi 3 décembre",
            "Il manque l’heure : « jeudi 3 décembre ». Je n’ai rien changé.\n\nVoulez-vous dire jeudi 3 décembre 2026, de 14 h à 16 h",
        ),
        ("jeudi 3 décembre", "Écrivez : 03/12/2026 14h00-16h00"),
        ("bientôt", "Je ne lis pas de date dans « bientôt »"),
        ("28/03/2027 02h30", "Cette heure n’existe pas"),
    ],
)
async def test_a_date_that_cannot_be_is_refused_with_what_could(chat: Chat, date: str, answer: str) -> None:
    said = await says(chat, f"!rencontre Café ; {date} ; salle 4", SAMIRA)
    assert answer in said
    assert "Aucune rencontre n’est prévue" in await says(chat, "!agenda")


async def test_yes_takes_the_nearest_good_date(chat: Chat) -> None:
    await says(chat, "!rencontre Café ; jeudi 3 décembre 16h-14h ; salle 4 ; 12", SAMIRA)
    said = await says(chat, "oui", SAMIRA)
    assert "jeudi 3 décembre 2026, de 14 h à 16 h" in said
    assert "sur 12" in said


async def test_a_date_with_two_readings_is_asked(chat: Chat) -> None:
    chat.later(days=1)
    said = await says(chat, "!rencontre Café ; mardi 14h ; salle 4", SAMIRA)
    assert "1. mardi 24 novembre 2026 à 14 h\n2. mardi 1er décembre 2026 à 14 h" in said
    assert "mardi 1er décembre 2026, de 14 h à 16 h" in await says(chat, "2", SAMIRA)


@pytest.mark.parametrize(
    ("parts", "answer"),
    [
        ("salle 4 ; 0", "« 0 » n’est pas un nombre de places"),
        ("salle 4 ; -3 places", "n’est pas un nombre de places"),
        ("salle 4 ; thème ; encore", "Je ne sais pas où ranger « encore »"),
        ("20", "Il manque le lieu"),
    ],
)
async def test_what_cannot_be_of_a_meeting_is_refused(chat: Chat, parts: str, answer: str) -> None:
    assert answer in await says(chat, f"!rencontre Café ; jeudi 3 décembre 14h ; {parts}", SAMIRA)


async def test_a_title_of_three_hundred_characters_is_refused(chat: Chat) -> None:
    said = await says(chat, f"!rencontre Café {'très ' * 60}long ; jeudi 3 décembre 14h ; salle 4", SAMIRA)
    assert "Le titre : 120 caractères au plus" in said


async def test_an_unknown_number_tells_the_next_meeting(chat: Chat) -> None:
    await says(chat, CAFE, SAMIRA)
    said = await says(chat, "!participe R99")
    assert "Je n’ai pas de rencontre R99." in said
    assert "R1 : Café partenaires de décembre, jeudi 3 décembre 2026 à 14 h" in said


@pytest.mark.parametrize(
    "said",
    [
        "!participe R1 et participe R99",
        "!participe R1\n!participe R99",
        "!participe R1 et R99",
        "participe R1 puis participe R99",
    ],
)
async def test_a_second_wish_that_is_refused_undoes_the_first(chat: Chat, said: str) -> None:
    await says(chat, CAFE, SAMIRA)
    answer = await says(chat, said)
    assert "Je n’ai pas de rencontre R99." in answer
    assert await registered(chat) == []
    await says(chat, "!participe R1")
    assert await registered(chat) == [LEA.user_id]


async def registered(chat: Chat) -> list[str | None]:
    """Who is written down in the database for R1."""
    async with chat.database.reading() as session:
        return [row.user_id for row in await meetings.list_registrations(session, 1)]


@pytest.mark.parametrize(
    ("said", "guests"),
    [
        ("!participe R1 +2", 2),
        ("!je viens R1 avec mon collègue Paul", 1),
        ("!participe R1 et une stagiaire", 1),
        ("!participe R1 avec plaisir", 0),
        ("!participe R1 avec 2 collègues", 2),
    ],
)
async def test_guests_are_told_as_people_say_and_a_meeting_may_have_no_limit(chat: Chat, said: str, guests: int) -> None:
    await says(chat, "!rencontre Café ; jeudi 3 décembre 14h-16h ; Maison pour tous", SAMIRA)
    await says(chat, said)
    async with chat.database.reading() as session:
        assert [row.guests for row in await meetings.list_registrations(session, 1)] == [guests]


async def test_thanks_are_no_guest(chat: Chat) -> None:
    await says(chat, CAFE, SAMIRA)
    assert "Je ne comprends pas" in await says(chat, "!participe R1 et un grand merci à tous")
    assert await registered(chat) == []


async def test_one_signs_up_once_and_is_asked_to_introduce_oneself(chat: Chat) -> None:
    await says(chat, CAFE, SAMIRA)
    said = await says(chat, "!participe R1")
    assert "Inscription notée : R1" in said
    assert "!inscription" in said
    again = await says(chat, "!participe 1")
    assert "Vous êtes déjà inscrit : R1" in again
    assert "1 personne inscrite sur 2" in again
    async with chat.database.reading() as session:
        rows = await meetings.list_registrations(session, 1)
    assert [(row.user_id, row.name, row.state) for row in rows] == [(LEA.user_id, "Léa", CONFIRMED)]


async def test_a_member_comes_for_their_structure(chat: Chat) -> None:
    async with chat.database.writing() as session:
        ccas = structure("CCAS")
        session.add(ccas)
        await session.flush()
        await member(session, LEA.user_id, "Léa", ccas.id or 0)
    await says(chat, CAFE, SAMIRA)
    assert "!inscription" not in await says(chat, "je viens à R1")
    assert "CCAS 1." in await says(chat, "!rencontre R1", OMAR)


async def test_guests_take_seats_and_may_have_names(chat: Chat) -> None:
    await says(chat, CAFE.replace("; 2", "; 4"), SAMIRA)
    assert "avec 2 personnes" in await says(chat, "!participe R1 +2 : Karim et Zoé, collègues du CCAS")
    assert "plus assez de places" in await says(chat, "!participe R1 avec 1 personne", OMAR)
    await says(chat, "!participe R1", INES)
    await says(chat, "!modifier R1 accompagnants 3", SAMIRA)
    assert "Il n’y a pas de place pour 3 personnes de plus" in await says(chat, "!participe R1 +3")
    assert "3 personnes au plus, pas 50" in await says(chat, "!participe R1 +50")


async def test_the_signs_of_an_accompanied_person_are_not_kept(chat: Chat) -> None:
    await says(chat, CAFE, SAMIRA)
    said = await says(chat, "!participe R1 +1 Mme D. et son bébé")
    assert "reconnaissable" in said
    async with chat.database.reading() as session:
        assert await meetings.list_registrations(session, 1) == []


async def test_a_freed_seat_is_offered_in_private_and_taken(chat: Chat) -> None:
    await says(chat, CAFE.replace("; 2", "; 1"), SAMIRA)
    await says(chat, "!participe R1")
    said = await says(chat, "!participe R1", OMAR)
    assert "Vous êtes en attente, rang 1" in said
    assert "d’abord les structures qui n’ont pas de place, puis l’ordre d’arrivée" in said
    assert "Merci d’avoir prévenu. La place est proposée à la personne suivante." in await says(chat, "!je ne viens pas R1", room=ACCUEIL)
    assert "Pour accepter, avant mardi 24 novembre 2026 à 12 h : !participe R1" in (await told(chat, OMAR))[0]
    assert "Inscription notée" in await says(chat, "!participe R1", OMAR)


async def test_at_noon_what_nobody_took_goes_to_the_next(chat: Chat) -> None:
    await says(chat, CAFE.replace("; 2", "; 1"), SAMIRA)
    for person in (LEA, OMAR, INES):
        await says(chat, "!participe R1", person)
    await says(chat, "!absent R1")
    assert "Une place se libère" in await chat.rings(days=1, hours=3)
    assert [len(await told(chat, person)) for person in (OMAR, INES)] == [1, 1]
    assert "Vous n’étiez pas inscrit" in await says(chat, "!absent R1", OMAR)
    assert await chat.rings(hours=1) == ""
    await chat.rings(days=1)
    assert "C’est noté, vous ne venez pas" in await says(chat, "!absent R1", INES), "nobody else waits: the seat stayed hers"


async def test_who_erases_themselves_frees_their_seat_when_people_may_be_rung(chat: Chat) -> None:
    await says(chat, CAFE.replace("; 2", "; 1"), SAMIRA)
    for person in (LEA, OMAR):
        await says(chat, "!participe R1", person)
    chat.later(hours=13)
    async with chat.database.writing() as session:
        await personal_data.erase(session, LEA.user_id, chat.now, "asked")
    assert await chat.rings(hours=10) == ""
    assert "Une place se libère pour vous" in flat(await chat.rings(minutes=30))
    assert len(await told(chat, OMAR)) == 1


async def test_those_who_wait_and_those_who_were_offered_a_seat_hear_that_it_is_cancelled(chat: Chat) -> None:
    await says(chat, CAFE.replace("; 2", "; 1"), SAMIRA)
    for person in (LEA, OMAR, INES):
        await says(chat, "!participe R1", person)
    await says(chat, "!absent R1")
    await says(chat, "!annuler-rencontre R1", SAMIRA)
    await says(chat, "oui", SAMIRA)
    assert [len(await told(chat, person)) for person in (LEA, OMAR, INES)] == [0, 2, 1]
    assert await chat.rings(days=12) == ""


async def test_a_year_later_only_counts_are_known(chat: Chat) -> None:
    await says(chat, CAFE, SAMIRA)
    await says(chat, "!participe R1 +1 : Zoé")
    chat.later(days=370)
    async with chat.database.writing() as session:
        now = chat.now
        for at in (now, now + timedelta(days=10)):
            assert await forget_who_came(Due(session=session, now=at, due=at, territory=TERRITORY, lexicon=chat.lexicon)) == ()
            rows = await meetings.list_registrations(session, 1)
            assert [bool(row.user_id) for row in rows] == [at == now]


async def test_nobody_signs_up_once_it_has_begun(chat: Chat) -> None:
    await says(chat, CAFE, SAMIRA)
    chat.later(days=10, hours=5, minutes=1)
    assert "a déjà commencé" in await says(chat, "!participe R1")
    chat.later(hours=2)
    assert "est passée" in await says(chat, "!absent R1")
    assert "annulée" not in await says(chat, "!rencontre R1")


async def test_a_meeting_that_moves_is_told_to_those_who_come(chat: Chat) -> None:
    await says(chat, CAFE, SAMIRA)
    await says(chat, "!participe R1")
    said = await says(chat, "!modifier R1 date vendredi 4 décembre", SAMIRA)
    assert "vendredi 4 décembre 2026, de 14 h à 16 h" in said
    assert "Je préviens 1 personne en privé" in said
    assert "vendredi 4 décembre 2026, de 14 h à 16 h, Maison pour tous" in (await told(chat, LEA))[0]
    assert "de 9 h à 11 h" in await says(chat, "!modifier r1 heure 9h", SAMIRA)
    assert "lundi 7 décembre 2026, de 15 h à 17 h" in await says(chat, "!reporter R1 lundi 7 décembre 15h", SAMIRA)
    assert "La fin est avant le début" in await says(chat, "!modifier R1 heure 16h-14h", SAMIRA)
    async with chat.database.reading() as session:
        held = await meetings.get_meeting(session, 1)
    assert held is not None
    assert held.version == 3


async def test_what_is_no_matter_of_time_or_place_rings_for_nobody(chat: Chat) -> None:
    await says(chat, CAFE, SAMIRA)
    await says(chat, "!participe R1")
    for change, answer in (
        ("titre Café de l’hiver", "R1, Café de l’hiver"),
        ("accès par la cour", "Accès : par la cour"),
        ("visio https://meet.example.org/x", "Je ne préviens personne"),
        ("visio meet", "n’est pas l’adresse d’une visio"),
        ("places zéro", "n’est pas un nombre de places"),
        ("", "Que faut-il changer"),
    ):
        assert answer in await says(chat, f"!modifier R1 {change}", SAMIRA)
    assert await told(chat, LEA) == []


async def test_there_are_never_fewer_seats_than_are_taken_and_more_are_offered(chat: Chat) -> None:
    await says(chat, CAFE, SAMIRA)
    await says(chat, "!participe R1 +1")
    await says(chat, "!participe R1", OMAR)
    assert "2 places sont prises à R1" in await says(chat, "!modifier R1 places 1", SAMIRA)
    await says(chat, "!modifier R1 places 3", SAMIRA)
    assert "Une place se libère pour vous" in (await told(chat, OMAR))[0]


async def test_only_who_is_registered_sees_the_video_link_and_in_private(chat: Chat) -> None:
    await says(chat, CAFE + " ; https://meet.example.org/secret", SAMIRA)
    assert "secret" not in await says(chat, "!participe R1", room=ACCUEIL)
    assert "secret" not in await says(chat, "!rencontre R1", room=ACCUEIL)
    assert "secret" not in await says(chat, "!rencontre R1", OMAR)
    assert "https://meet.example.org/secret" in await says(chat, "!rencontre R1")


async def test_a_cancelled_meeting_is_told_once(chat: Chat) -> None:
    await says(chat, CAFE, SAMIRA)
    await says(chat, "!participe R1")
    assert "Seule l’équipe d’animation" in await says(chat, "!annuler-rencontre R1")
    assert "Je préviendrai 1 personne inscrite" in await says(chat, "!annuler-rencontre R1", SAMIRA)
    assert "Je préviens 1 personne en privé" in await says(chat, "oui", SAMIRA)
    assert len(await told(chat, LEA)) == 1
    for again in ("!annuler-rencontre R1", "!modifier R1 places 9", "!participe R1"):
        assert "est annulée. Je n’ai rien changé" in await says(chat, again, SAMIRA)
    assert "Aucune rencontre n’est prévue" in await says(chat, "!agenda")
    assert ": annulée" in await says(chat, "!rencontre R1")


async def test_the_agenda_five_at_a_time_of_a_month_of_a_format_and_ones_own(chat: Chat) -> None:
    for day in range(1, 7):
        await says(chat, f"!rencontre Café n° {day} ; {day + 7}/12/2026 9h ; salle 4", SAMIRA)
    await says(chat, "!rencontre Comité ; 12/01/2027 9h ; salle 4", SAMIRA)
    first = await says(chat, "!agenda")
    assert ("R1 :" in first, "R5 :" in first, "R6 :" in first, "!suite" in first) == (True, True, False, True)
    second = await says(chat, "!suite")
    assert ("R6 :" in second, "R7 :" in second, "!suite" in second) == (True, True, False)
    assert "R7 : Comité" in await says(chat, "!agenda janvier")
    assert "R1" not in await says(chat, "!agenda comité")
    assert "Aucune rencontre n’est prévue, février 2027" in await says(chat, "agenda de février")
    assert "Vous n’êtes inscrit à aucune rencontre" in await says(chat, "!agenda moi")
    await says(chat, "!participe R7")
    assert "R7 : Comité" in await says(chat, "!agenda moi")
    assert "(vous y êtes)" in await says(chat, "!agenda janvier")
    assert "Rien à venir sur « bricolage ». Les rencontres à venir" in await says(chat, "!agenda bricolage")


async def test_without_a_number_the_only_meeting_is_meant_else_which(chat: Chat) -> None:
    assert "Aucune rencontre n’est prévue" in await says(chat, "!participe")
    await says(chat, CAFE, SAMIRA)
    assert "Inscription notée : R1" in await says(chat, "!participe +1")
    await says(chat, CAFE.replace("jeudi 3", "vendredi 4"), SAMIRA)
    assert "À quelle rencontre venez-vous" in await says(chat, "je viens", OMAR)
    assert "vous ne venez pas : R1" in await says(chat, "!absent")


async def test_words_that_make_no_meeting_are_explained(chat: Chat) -> None:
    assert "Pour créer une rencontre" in await says(chat, "!rencontre jeudi à la maison", SAMIRA)
    assert "Pour proposer une rencontre" in await says(chat, "!rencontre jeudi à la maison")
    assert "Aucune rencontre n’est prévue" in await says(chat, "!rencontre")


async def test_letters_wait_in_the_outbox_for_the_private_room(chat: Chat) -> None:
    await says(chat, CAFE, SAMIRA)
    await says(chat, "!participe R1", room=replace(ACCUEIL))
    await says(chat, "!modifier R1 lieu Centre social", SAMIRA)
    assert [row.state for row in await chat.outbox() if row.person_id == LEA.user_id] == [UNSENT]


async def test_two_coordinators_who_change_it_at_once_are_both_heard(chat: Chat) -> None:
    await says(chat, CAFE, SAMIRA)
    room = Room("!Samira:town.example", private=True)
    changes = ("titre Café de l’hiver", "lieu Centre social", "places 9", "heure 10h-12h")
    await asyncio.gather(*(chat.dispatcher.dispatch(chat.hear(f"!modifier R1 {change}", person=SAMIRA, room=room)) for change in changes))
    said = await says(chat, "!rencontre R1")
    assert all(words in said for words in ("Café de l’hiver", "Centre social", "sur 9", "de 10 h à 12 h"))


async def test_one_person_brings_as_many_guests_as_the_meeting_allows(chat: Chat) -> None:
    await says(chat, CAFE.replace("; 2", "; 12"), SAMIRA)
    refused = await says(chat, "!participe R1 +9")
    assert "2 personnes au plus, pas 9" in refused
    assert "!participe R1 +2" in refused
    assert "avec 2 personnes" in await says(chat, "!participe R1 +2")
    assert "4 accompagnants au plus" in await says(chat, "!modifier R1 accompagnants 4", SAMIRA)
    assert "avec 4 personnes" in await says(chat, "!participe R1 +4")
    assert "sans accompagnant" in await says(chat, "!modifier R1 accompagnants aucun", SAMIRA)
    assert "on s’inscrit sans accompagnant" in await says(chat, "!participe R1 +1", OMAR)
    assert "n’est pas un nombre de personnes" in await says(chat, "!modifier R1 accompagnants beaucoup", SAMIRA)


async def test_nobody_waits_for_more_seats_than_there_are(chat: Chat) -> None:
    await says(chat, CAFE.replace("; 2", "; 12"), SAMIRA)
    await says(chat, "!modifier R1 places 2", SAMIRA)
    assert "1 personne au plus, pas 2" in await says(chat, "!participe R1 +2")
    assert "avec 1 personne" in await says(chat, "!participe R1 +1")
    waits = await says(chat, "!participe R1 +1", OMAR)
    assert "en attente, rang 1" in waits
    assert "2 en attente" in await says(chat, "!rencontre R1", OMAR)


async def test_a_title_keeps_its_article_and_its_format(chat: Chat) -> None:
    """« Un atelier » is what people said, and still an atelier."""
    said = await says(chat, "!rencontre Un atelier pour les familles ; jeudi 3 décembre 14h-16h ; Maison pour tous", SAMIRA)
    assert "R1, Un atelier pour les familles (atelier formation)" in said
    assert "Un atelier pour les familles" in await says(chat, "!rencontre « la R1 »")
