"""A meeting made question by question."""

from dataclasses import replace

import pytest

from commands.core.declaration.context import Room
from tests.chat import ACCUEIL, LEA, TERRITORY, Chat
from tests.commands.meetings.saying import SAMIRA, says, told
from tests.given import member
from tests.spaces import flat


async def through(chat: Chat, *answers: str) -> str:
    """What the last of these answers is answered."""
    said = ""
    for answer in answers:
        said = await says(chat, answer, SAMIRA)
    return said


async def test_five_questions_and_a_summary_make_a_meeting(chat: Chat) -> None:
    assert "Question 1 sur 5. Quelle rencontre" in await says(chat, "!rencontre nouvelle", SAMIRA)
    assert "Question 2 sur 5. Quand" in await says(chat, "Atelier budget", SAMIRA)
    said = await says(chat, "mardi 8 décembre 14h-16h", SAMIRA)
    assert "mardi 8 décembre 2026, de 14 h à 16 h : c’est noté." in said
    assert "Combien de places" in await says(chat, "Maison pour tous", SAMIRA)
    assert "Un thème" in await says(chat, "12", SAMIRA)
    summary = await says(chat, "le logement cet hiver", SAMIRA)
    assert "Date : mardi 8 décembre 2026, de 14 h à 16 h" in summary
    assert "Le reste : le logement cet hiver" in summary
    said = await says(chat, "oui", SAMIRA)
    assert "C’est noté : R1, Atelier budget (atelier formation)" in said
    assert "sur 12" in said
    assert "Le logement cet hiver." in await says(chat, "!rencontre R1")


@pytest.mark.parametrize(
    "said", ["nouvelle rencontre", "créer une rencontre", "!nouvelle-rencontre", "proposer une rencontre", "rencontre nouvelle"]
)
async def test_it_is_asked_for_in_many_ways(chat: Chat, said: str) -> None:
    assert "Question 1 sur 5" in await says(chat, said, SAMIRA)


async def test_one_may_skip_go_back_and_stop(chat: Chat) -> None:
    await through(chat, "!rencontre nouvelle", "Café", "mardi 8 décembre 14h", "salle 4", "passer")
    assert "Combien de places" in await says(chat, "retour", SAMIRA)
    summary = await through(chat, "passer", "passer")
    assert "Places : sans nombre précis" in summary
    assert "Quand" in await says(chat, "2", SAMIRA)
    assert "mercredi 9 décembre 2026 à 10 h" in await says(chat, "mercredi 9 décembre 10h", SAMIRA)
    assert "C’est arrêté" in await says(chat, "stop", SAMIRA)
    assert "Aucune rencontre" in await says(chat, "!agenda")


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("bientôt", "Je ne lis pas de date"),
        ("31 février 14h", "Voulez-vous dire dimanche 28 février 2027 à 14 h"),
        ("jeudi 3 décembre 25h", "Cette heure n’existe pas"),
        ("jeudi 3 décembre", "Il manque l’heure"),
        ("jeudi 3 décembre 16h-14h", "La fin est avant le début"),
        ("hier 9h", "C’est déjà passé"),
        ("lundi", "Recopiez celle que vous voulez dire"),
        ("28/03/2027 02h30", "Cette heure n’existe pas"),
        ("tous les jeudis", "À quelle heure"),
    ],
)
async def test_a_date_that_cannot_be_is_asked_again(chat: Chat, said: str, answer: str) -> None:
    assert answer in await through(chat, "!rencontre nouvelle", "Café", said)
    assert "Où" in await says(chat, "mardi 8 décembre 14h", SAMIRA)


async def test_a_date_with_two_readings_is_chosen_by_its_number(chat: Chat) -> None:
    chat.later(days=1)
    assert "1. mardi 24 novembre 2026 à 14 h\n2. mardi 1er décembre 2026 à 14 h" in await through(
        chat, "!rencontre nouvelle", "Café", "mardi 14h"
    )
    assert "mardi 1er décembre 2026 à 14 h : c’est noté" in await says(chat, "!2", SAMIRA)
    await through(chat, "retour", "jeudi 3 décembre 16h-14h")
    assert "jeudi 3 décembre 2026, de 14 h à 16 h : c’est noté" in await says(chat, "oui", SAMIRA)


@pytest.mark.parametrize(
    ("said", "answer"), [("0", "n’est pas un nombre de places"), ("-3 places", "n’est pas un nombre de places"), ("douze", "n’est pas")]
)
async def test_seats_are_a_number(chat: Chat, said: str, answer: str) -> None:
    assert answer in await through(chat, "!rencontre nouvelle", "Café", "mardi 8 décembre 14h", "salle 4", said)


async def test_a_place_or_a_link_is_needed(chat: Chat) -> None:
    asked = ("!rencontre nouvelle", "Café", "mardi 8 décembre 14h")
    assert "Il manque le lieu" in await through(chat, *asked, "20 places")
    assert "Je ne sais pas faire de lien de visio" in await says(chat, "en visio", SAMIRA)
    assert "Combien de places" in await says(chat, "https://meet.example.org/x", SAMIRA)


async def test_a_series_is_confirmed_with_its_dates(chat: Chat) -> None:
    said = await through(chat, "!rencontre nouvelle", "Café", "tous les premiers jeudis du mois à 9h", "salle 4", "20", "passer", "oui")
    assert "11 rencontres « Café »" in said
    assert "C’est noté : 11 rencontres" in await says(chat, "oui", SAMIRA)


async def test_a_member_proposes_and_a_stranger_is_told_how(chat: Chat) -> None:
    assert "Pour entrer dans le réseau : !inscription" in await says(chat, "proposer une rencontre")
    async with chat.database.writing() as session:
        await member(session, LEA.user_id, "Léa Martin")
    assert "en privé" in flat(await chat.says("!rencontre nouvelle", room=ACCUEIL))
    for answer in ("Café", "mardi 8 décembre 14h", "salle 4", "passer", "passer"):
        await says(chat, answer)
    assert "Je transmets votre proposition R1" in await says(chat, "oui")
    assert "Léa Martin propose une rencontre" in (await told(chat, SAMIRA))[0]


async def test_a_video_link_is_made_that_nobody_can_guess(chat: Chat) -> None:
    visio = replace(TERRITORY, video_link="https://visio.example.org/{name}?lang=fr")
    house = Chat(chat.database, chat.table, territory=visio)
    for _ in range(2):
        assert "visio.example.org" not in await says(house, "!rencontre Café ; mardi 8 décembre 14h ; visio", SAMIRA)
    links = [(await says(house, f"!participe R{number}")).partition("Visio : ")[2].split()[0] for number in (1, 2)]
    assert links[0] != links[1]
    assert all(link.startswith("https://visio.example.org/agora-") and len(link) > 60 for link in links)
    assert "visio.example.org" not in await says(house, "!rencontre R1", room=Room("!accueil:town.example"))
    await says(house, "!modifier R1 visio nouveau", SAMIRA)
    assert links[0] not in await says(house, "!rencontre R1")


async def test_without_a_template_a_link_is_asked_for(chat: Chat) -> None:
    assert "Donnez son adresse" in await says(chat, "!rencontre Café ; mardi 8 décembre 14h ; en visio", SAMIRA)
