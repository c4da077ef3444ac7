"""What people say of problems without a command, as they type it; and what must stay the search's, a meeting's or nobody's."""

import tomllib
from pathlib import Path

import pytest

from tests.chat import OMAR, PRIVATE, Chat

SAID: dict[str, list[list[str]]] = tomllib.loads((Path(__file__).parent / "hurried.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize(("words", "command"), SAID["heard"])
async def test_what_hurried_people_say_comes_to_its_command(raised: Chat, words: str, command: str) -> None:
    answer = (await raised.says(words, room=PRIVATE, person=OMAR)).replace("\u00a0", " ")
    assert f"compris {command}" in answer or f"Voulez-vous dire {command}" in answer or f"dire {command}" in answer, answer


@pytest.mark.parametrize(("words", "answer"), SAID["typed"])
async def test_a_command_that_is_typed_in_a_hurry_is_read(raised: Chat, words: str, answer: str) -> None:
    assert answer in (await raised.says(words, room=PRIVATE, person=OMAR)).replace("\u00a0", " ")


@pytest.mark.parametrize("words", SAID["others"])
async def test_what_is_not_said_of_them_is_not_theirs(raised: Chat, words: list[str]) -> None:
    answer = await raised.says(words[0], room=PRIVATE, person=OMAR)
    for mine in ("compris !problème", "compris !moi-aussi", "compris !éclairer", "C’est noté\u00a0: P", "P1 y ressemble", "dire !problème"):
        assert mine not in answer
