"""What `pip install .` brings is enough for what the guides promise; what is missing all the same is told to the operator."""

import ast
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from bot.installation.libraries import NEEDED_FOR, look_at_libraries

PROJECT = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def test_a_plain_install_brings_pictures_and_pdf() -> None:
    assert all(any(need.startswith(f"{name}>") for need in PROJECT["dependencies"]) for name in NEEDED_FOR)
    assert [str(finding) for finding in look_at_libraries()] == ["✓ Images et PDF : de quoi les faire est installé"]


@pytest.mark.parametrize(("name", "without"), [("typst", "la feuille d’émargement en PDF"), ("matplotlib", "l’image des résultats")])
def test_one_that_is_missing_is_told_with_what_to_install(monkeypatch: pytest.MonkeyPatch, name: str, without: str) -> None:
    monkeypatch.setitem(sys.modules, name, None)
    (said,) = map(str, look_at_libraries())
    assert said.startswith(f"⚠ Images et PDF ({name})")
    assert without in said
    assert said.endswith(f"pip install {name}")


NOT_AT_REST = (
    *("alembic", "asyncpg", "calamine", "contourpy", "docx", "duckdb", "fontTools", "holidays", "icalendar", "matplotlib", "numpy"),
    *(
        "openpyxl",
        "phonenumbers",
        "PIL",
        "pygments",
        "pypdf",
        "python_calamine",
        "rich",
        "sqlalchemy.dialects.postgresql",
        "synapse",
        "typst",
    ),
)
"""What only some answers need, in the robot or in a child of it: months go by without them."""

OF_THE_ROBOT = ("aiohttp", "apscheduler", "Crypto", "nio")
"""What a verb that asks no homeserver does without: 25 MB, and half of its start."""


def _loaded(names: tuple[str, ...], *imports: str) -> dict[str, list[str]]:
    """What of these each import brings, one after the other in one process."""
    loaded = f"print([each for each in {names!r} if each in sys.modules])"
    asked = "; ".join(["import sys", *(f"{one}; {loaded}" for one in imports)])
    told = subprocess.run([sys.executable, "-c", asked], check=True, capture_output=True, text=True).stdout
    return dict(zip(imports, map(ast.literal_eval, told.splitlines()), strict=True))


def test_a_robot_at_rest_loads_none_of_the_libraries_that_only_some_answers_need() -> None:
    ((_, loaded),) = _loaded(NOT_AT_REST, "from bot import __main__, app; from bot.administration import cli").items()
    assert loaded == []


def test_a_verb_that_asks_no_homeserver_loads_nothing_of_matrix() -> None:
    verbs = ("imports_report", "list_child", "document_child", "export_report", "territory_report")
    loaded = _loaded(OF_THE_ROBOT, *(f"from bot.administration import cli, {verb}" for verb in verbs))
    assert {one: names for one, names in loaded.items() if names} == {}
