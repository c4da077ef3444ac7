"""`!agenda` by theme, and the names that other commands lend before a number."""

import pytest

from tests.begun import Beginnings
from tests.chat import ACCUEIL, Chat
from tests.commands.meetings.saying import SAMIRA, says

MEETINGS = (
    "!rencontre Café partenaires ; 08/12/2026 9h ; salle 4 ; 20 ; le logement des jeunes",
    "!rencontre Atelier : l’accès aux droits ; 09/12/2026 9h ; salle 4",
    "!rencontre Conférence sur les logements d’urgence ; 12/01/2027 9h ; salle 4",
)


async def three_meetings(chat: Chat) -> None:
    """Three meetings to come."""
    for said in MEETINGS:
        await says(chat, said, SAMIRA)


@pytest.fixture
async def chat(chat: Chat, beginnings: Beginnings) -> Chat:
    await beginnings.begin(chat, three_meetings)
    return chat


@pytest.mark.parametrize(
    ("said", "numbers"),
    [
        ("!agenda logement", {1, 3}),
        ("agenda des logements", {1, 3}),
        ("agenda logement janvier", {3}),
        ("!agenda conférence logement", {3}),
        ("!agenda café logement", {1}),
        ("!agenda DROIT", {2}),
        ("!agenda formation", {2}),
        ("!agenda atelier formation", {2}),
        ("!agenda thème jeune", {1}),
        ("!agenda bricolage", {1, 2, 3}),
    ],
)
async def test_of_a_theme(chat: Chat, said: str, numbers: set[int]) -> None:
    answer = await says(chat, said)
    assert {number for number in range(1, 4) if f"R{number} :" in answer} == numbers


async def test_a_new_title_is_found(chat: Chat) -> None:
    await says(chat, "!modifier R2 titre Atelier vacances", SAMIRA)
    assert "R2 :" in await says(chat, "!agenda vacances")
    assert "Rien à venir sur « acces »" in await says(chat, "!agenda accès")


async def test_dates_of_something_else_are_looked_for_in_the_directory(chat: Chat) -> None:
    assert "dans l’annuaire" in await says(chat, "dates de vaccination")


@pytest.mark.parametrize(
    "said", ["!inscription R1", "inscription r1", "m’inscrire à R1", "je m’inscris au café 1", "!inscription à la rencontre R1"]
)
async def test_inscription_before_a_number_signs_up(chat: Chat, said: str) -> None:
    assert "Inscription notée : R1" in await says(chat, said)


async def test_inscription_alone_enters_the_network(chat: Chat) -> None:
    assert "D’accord" in await says(chat, "!inscription")


@pytest.mark.parametrize("said", ["!annule R1", "annuler R1", "j’annule R1", "annuler mon inscription à R1"])
async def test_annuler_before_a_number_signs_out(chat: Chat, said: str) -> None:
    await says(chat, "!participe R1")
    assert "vous ne venez pas : R1" in await says(chat, said)


async def test_annuler_la_rencontre_is_for_the_team(chat: Chat) -> None:
    assert "Seule l’équipe d’animation" in await says(chat, "!annuler la rencontre R1")
    assert await says(chat, "annuler la visite", room=ACCUEIL) == ""
