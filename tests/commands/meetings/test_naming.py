"""A meeting that is named by its day or its title, and not by its number: what was understood is asked, with its day."""

from datetime import UTC, date, datetime

import pytest

from commands.meetings.naming import spoken_of
from storage.meetings import Meeting
from tests.chat import OMAR, Chat
from tests.commands.meetings.saying import SAMIRA, says
from tests.given import meeting
from tests.spaces import flat

TODAY = date(2026, 11, 23)


def held(title: str, words: str, month: int, day: int) -> Meeting:
    at = datetime(2026, month, day, 14, 0)  # noqa: DTZ001 - what clocks show
    return meeting(title, words=f" {words} ", wall_start=at, starts_at=at.replace(tzinfo=UTC))


COMING = (
    held("Café partenaires", "caf partenair", 11, 24),
    held("Atelier logement", "atel log", 12, 3),
    held("Atelier santé", "atel sant", 12, 10),
)


@pytest.mark.parametrize(
    ("said", "days"),
    [
        ("je ne viens plus demain", [24]),
        ("pas là le 10", [10]),
        ("absente jeudi 3 décembre", [3]),
        ("je ne viens plus jeudi", [3, 10]),
        ("je viens à celle du 3", [3]),
        ("je serai là jeudi 17", [3, 10]),
        ("finalement je ne viens pas", [24, 3, 10]),
        ("à 3 on viendra", [24, 3, 10]),
        ("on sera 10 le 24", [24]),
    ],
)
def test_a_day_tells_which(said: str, days: list[int]) -> None:
    assert [each.wall_start.day for each in spoken_of(COMING, said, TODAY)] == days


def test_no_meeting_is_none() -> None:
    assert list(spoken_of([], "je ne viens plus demain", TODAY)) == []


@pytest.fixture
async def planned(chat: Chat) -> Chat:
    """Three meetings to come; Omar comes to the second one."""
    for title, day in (
        ("Café partenaires", "jeudi 3 décembre"),
        ("Atelier logement", "jeudi 10 décembre"),
        ("Comité", "mardi 15 décembre"),
    ):
        await says(chat, f"!rencontre {title} ; {day} 14h-16h ; salle 4", SAMIRA)
    await says(chat, "!participe R2", OMAR)
    return chat


async def test_who_does_not_come_is_told_which_meeting_is_meant_before_anything_is_freed(planned: Chat) -> None:
    """« jeudi » was taken for whichever meeting they came to, and the question did not tell which."""
    said = flat(await says(planned, "je ne viens plus jeudi désolé", OMAR))
    assert "Vous ne venez plus à R2 (Atelier logement), jeudi 10 décembre 2026 à 14 h ? Je n’ai rien changé." in said
    assert "1 personne inscrite" in await says(planned, "!rencontre R2")
    assert "vous ne venez pas : R2" in flat(await says(planned, "oui", OMAR))


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("je viens le 15", "Vous venez à R3 (Comité), mardi 15 décembre"),
        ("comptez sur moi pour l’atelier logement", "Vous venez à R2 (Atelier logement)"),
        ("est-ce que je peux venir mardi ?", "Vous venez à R3 (Comité)"),
        ("je viens jeudi", "1. R1 (Café partenaires), jeudi 3 décembre 2026 à 14 h\n2. R2 (Atelier logement)"),
    ],
)
async def test_who_comes_is_told_which_meeting_is_meant(planned: Chat, words: str, meant: str) -> None:
    assert meant in flat(await says(planned, words))


async def test_one_of_several_is_chosen_by_its_number(planned: Chat) -> None:
    await says(planned, "je viens jeudi")
    assert "Inscription notée : R1" in flat(await says(planned, "1"))


async def test_a_bare_command_acts_where_there_is_no_doubt_and_asks_where_there_is(planned: Chat) -> None:
    assert "pas d’inscription à une rencontre à venir" in await says(planned, "!absent")
    assert "vous ne venez pas : R2" in flat(await says(planned, "!absent", OMAR))
    for number in (1, 3):
        await says(planned, f"!participe R{number}", OMAR)
    said = flat(await says(planned, "!absent", OMAR))
    assert "À quelle rencontre ne venez-vous plus ?" in said
    assert "2. R3 (Comité)" in said
    assert "vous ne venez pas : R3" in flat(await says(planned, "2", OMAR))
