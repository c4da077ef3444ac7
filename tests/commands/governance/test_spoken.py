"""What people say in private, without a command, of decisions and of the budget; the budget of a family stays the directory's."""

import pytest

from tests.commands.governance.house import SAMIRA, Town, private


async def said(town: Town, words: str) -> str:
    return await town.says(words, room=private(SAMIRA), person=SAMIRA)


@pytest.mark.parametrize(
    ("words", "command"),
    [
        ("on décide quoi", "!décisions"),
        ("qu’est-ce qu’on décide", "!décisions"),
        ("que reste-t-il, qu’est-ce qui reste à décider ?", "!décisions"),
        ("quelles sont les décisions en cours", "!décisions"),
        ("combien reste-t-il au budget", "!budget"),
        ("il reste combien d’argent", "!budget"),
        ("quel est le budget du réseau ?", "!budget"),
        ("combien on a dépensé", "!budget"),
    ],
)
async def test_what_is_said_of_decisions_and_of_the_budget(town: Town, words: str, command: str) -> None:
    answer = await said(town, words)
    assert f"compris {command}" in answer or f"Voulez-vous dire {command}" in answer


@pytest.mark.parametrize(
    "words",
    [
        "une famille a du mal avec son budget",
        "budget familial",
        "une dame n’a plus d’argent, il lui reste 20 euros",
        "qui décide des aides au logement",
        "on décide quand pour la rencontre",
        "résultat du vote",
    ],
)
async def test_what_is_not_of_the_network_is_left_to_others(town: Town, words: str) -> None:
    answer = await said(town, words)
    assert "compris !décisions" not in answer
    assert "!budget" not in answer
