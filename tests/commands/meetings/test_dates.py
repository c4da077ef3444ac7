"""The date of a meeting as people type it: read with its place, or asked with what may have been meant."""

import pytest

from tests.chat import Chat
from tests.commands.meetings.saying import SAMIRA, says


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("Café ; jeudi 10 décembre 14h-16h salle 2 ; Maison pour tous", ("de 14 h à 16 h", "Maison pour tous, salle 2")),
        ("Café ; jeudi 10 décembre 14h à la mairie", ("jeudi 10 décembre 2026", "à la mairie")),
        ("Fête ; samedi 12 décembre 20h-1h ; Maison pour tous", ("samedi 12 décembre 2026, de 20 h à 1 h",)),
        ("Café ; lundis 9h ; Maison pour tous", ("tous les lundis à 9 h", "!oui")),
        ("Café ; de 9/12 à 11/12 ; Maison pour tous", ("Dites un seul jour", "09/12/2026 14h00-16h00")),
        ("Café ; vendredi soir ; Maison pour tous", ("Il manque l’heure", "27/11/2026 18h00-20h00")),
        ("Café ; jeudi 10 décembre 14h sauf imprévu ; Maison pour tous", ("« sauf imprévu »", "jeudi 10 décembre 2026 à 14 h", "!oui")),
        ("Café ; la semaine du 7 décembre ; Maison pour tous", ("Je ne lis pas de date", "07/12/2026 14h00-16h00")),
        ("Café ; bientôt ; Maison pour tous", ("jeudi 3 décembre 14h-16h",)),
    ],
)
async def test_it_is_read_or_asked(chat: Chat, words: str, told: tuple[str, ...]) -> None:
    said = await says(chat, f"!rencontre {words}", SAMIRA)
    assert [part for part in told if part not in said] == []


async def test_what_may_have_been_meant_is_held_with_its_place(chat: Chat) -> None:
    await says(chat, "!rencontre Café ; jeudi 10-12h salle 2 ; Maison pour tous", SAMIRA)
    assert "Maison pour tous, salle 2" in await says(chat, "!1", SAMIRA)
    await says(chat, "!rencontre Café ; jeudi 10 décembre 14h sauf imprévu ; Maison pour tous", SAMIRA)
    assert "jeudi 10 décembre 2026 à 14 h" in (await says(chat, "!oui", SAMIRA)).replace(", de 14 h à 16 h", " à 14 h")


async def test_examples_are_of_days_to_come(chat: Chat) -> None:
    chat.later(days=365)
    said = await says(chat, "!rencontre Café ; bientôt ; Maison pour tous", SAMIRA)
    assert "jeudi 2 décembre 14h-16h" in said
    assert "jeudi 2 décembre 14h-16h" in await says(chat, "!aide rencontre", SAMIRA)
