"""What people say in private of the programme, without a command; what is of a meeting or of a poll stays theirs."""

import pytest

from tests.chat import OMAR, PRIVATE, Chat


@pytest.mark.parametrize(
    ("words", "command"),
    [
        ("j’ai une idée", "!propose"),
        ("j’ai une proposition", "!propose"),
        ("mon idée coûte 120 euros", "!aide compléter"),
        ("qu’est devenue mon idée", "!programme suivi"),
        ("quelles sont les idées", "!idées"),
        ("où en est le programme", "!programme"),
        ("I1 je soutiens", "!soutenir I1"),
        ("je veux voter", "!aide vote"),
        ("c’est quand la prochaine rencontre", "!agenda"),
    ],
)
async def test_what_is_said_without_a_command(opened: Chat, words: str, command: str) -> None:
    await opened.says("!propose Un jardin partagé")
    answer = await opened.says(words, room=PRIVATE, person=OMAR)
    assert f"compris {command}" in answer or f"Voulez-vous dire {command}" in answer
