"""The log: places and never words, and a table of the operator's guide that names every action."""

import re
from pathlib import Path

import pytest

from bot.logs import log as logger

ROOT = Path(__file__).parents[2]


def fail() -> None:
    raise KeyError("Madame D.")


def test_an_error_is_told_by_its_kind_and_its_places_only(log: pytest.CaptureFixture[str]) -> None:
    try:
        fail()
    except KeyError as error:
        logger.error("handler-failed", reference="4F2A", error=error)
    line = log.readouterr().err
    assert "action=handler-failed" in line
    assert "error=KeyError" in line
    assert re.search(r'at="?test_logs\.py:\d+', line)
    assert "Madame" not in line


def test_the_operators_guide_names_every_action_of_the_log() -> None:
    code = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "bot").glob("*.py"))
    guide = (ROOT / "docs" / "exploitation.md").read_text(encoding="utf-8")
    actions = set(re.findall(r'log\.(?:info|warning|error)\("([a-z-]+)"', code))
    assert actions
    assert {action for action in actions if f"`{action}`" not in guide} == set()
