"""How each verb is written, and what is said where one is not written so, is French throughout, and as wide as it can be read."""

import re
import sys
from collections.abc import Callable, Iterator
from typing import TypeAlias

import pytest
import structlog
from typer.core import TyperGroup
from typer.main import get_command

from bot.administration import cli, usage

ENGLISH = re.compile(
    r"\b(?:and|are|command|commands|default|error|exit|extra|failed|file|for|got|help|invalid|is|list|missing|no|not|of|required|requires|"
    r"show|such|text|the|this|to|try|unexpected|usage|valid|value|bool|float|int|path|str)\b",
    re.IGNORECASE,
)
NAMES = re.compile(r"--[\w-]+|«[^»]*»|agora( [a-z]+)*")
"""What is typed as it stands: options, verbs, and what is told between quotes."""


def verbs() -> Iterator[tuple[str, ...]]:
    """All verbs, with those above them."""
    ways: list[tuple[tuple[str, ...], object]] = [((), get_command(cli.cli))]
    while ways:
        way, command = ways.pop()
        yield way
        if isinstance(command, TyperGroup):
            ways += [((*way, name), each) for name, each in command.commands.items()]


VERBS = sorted(verbs())
Said: TypeAlias = Callable[..., tuple[int, str]]


@pytest.fixture
def said(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Iterator[Said]:
    """What a verb says, and the code it ends with."""

    def said(*words: str) -> tuple[int, str]:
        monkeypatch.setattr(sys, "argv", ["agora", *words])
        with pytest.raises(SystemExit) as end:
            cli.main()
        output = capsys.readouterr()
        return int(str(end.value.code)), output.out + output.err

    yield said
    structlog.reset_defaults()


def english(lines: str) -> list[str]:
    """The words of a text that are English. The first column of a list of verbs names them."""
    told = "\n".join(re.sub(r"^  [a-z]+  ", "", line) for line in lines.splitlines())
    return ENGLISH.findall(NAMES.sub(" ", told))


@pytest.mark.parametrize("verb", VERBS, ids=" ".join)
def test_the_help_of_each_verb_is_french(said: Said, verb: tuple[str, ...]) -> None:
    code, lines = said(*verb, "--help")
    assert code == 0
    assert lines.startswith(f"À écrire : {' '.join(('agora', *verb))} ")
    assert english(lines) == []
    assert max(map(len, lines.splitlines())) <= usage.WIDTH


def test_the_help_tells_what_to_give_and_what_stands_without_it(said: Said) -> None:
    _, lines = said("territoire", "import", "--help")
    assert lines.splitlines()[0] == "À écrire : agora territoire import FICHIER… [OPTIONS]"
    assert "  --config …              Le fichier de configuration. Sinon : config.toml." in lines
    assert "  --apply                 Écrire les chiffres. Sans cela, rien n’est changé." in lines
    assert said("import", "--help")[1].startswith("À écrire : agora import [FICHIER] [OPTIONS]")


@pytest.mark.parametrize("group", [(), ("territoire",)])
def test_a_name_without_its_verb_is_answered_by_the_verbs(said: Said, group: tuple[str, ...]) -> None:
    code, lines = said(*group)
    assert (code, lines) == (2, said(*group, "--help")[1])


@pytest.mark.parametrize(
    ("words", "code", "help_of"),
    [
        (("nothing",), 2, "agora"),
        (("--nothing",), 2, "agora"),
        (("territoire", "nothing"), 2, "agora territoire"),
        (("import", "--nothing"), 2, "agora import"),
        (("erase",), 2, "agora erase"),
        (("territoire", "import"), 2, "agora territoire import"),
        (("territoire", "import", "x.csv", "--annee", "abc"), 2, "agora territoire import"),
        (("demo", "--port", "abc"), 2, "agora demo"),
        (("docs", "more"), 2, "agora docs"),
        (("run", "--config"), 2, "agora"),
        (("run", "--config", "/nowhere.toml"), 78, None),
        (("import", "/nowhere.csv", "--config", "/nowhere.toml"), 78, None),
    ],
)
def test_what_is_not_written_so_is_said_in_french(said: Said, words: tuple[str, ...], code: int, help_of: str | None) -> None:
    ended, lines = said(*words)
    assert ended == code
    assert english(lines) == []
    assert len(lines.splitlines()) == 1
    assert help_of is None or lines.endswith(f": {help_of} --help\n")
