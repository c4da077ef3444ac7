"""A newcomer's family: the skeleton passes what scripts/check demands, and its tests but the one that is to be made pass."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
BIN = Path(sys.executable).parent
WALKED = (
    *("tests/commands/gardens", "tests/commands/test_texts.py", "tests/commands/core/test_families.py", "tests/commands/test_help.py"),
    *("tests/commands/personal_data/test_told.py", "tests/storage/test_personal_data.py", "tests/storage/test_holdings.py"),
    *("tests/storage/test_schema.py", "tests/test_house.py"),
)
"""What walks all families, all texts and all tables."""
ITS_OWN = "not test_the_gallery or gardens"
"""The texts of the other families are those of the project: its own tests show them."""


def run(folder: Path, *command: str | Path) -> str:
    """Run something in a copy of the project, as if it were installed there. Gives what it printed; fails where it fails."""
    environment = {**os.environ, "PYTHONPATH": str(folder)}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{command}\n{done.stdout[-4000:]}\n{done.stderr[-2000:]}"
    return done.stdout


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The project as it stands here, with what was made of its modules: it goes by the times of their files, which are kept."""
    files = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"], cwd=ROOT, check=True, capture_output=True, text=True
    )
    for file in files.stdout.splitlines():
        if (ROOT / file).is_file():
            (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / file, tmp_path / file)
    compiled = (folder for floor in ("bot", "commands", "storage", "tests") for folder in (ROOT / floor).rglob("__pycache__"))
    for folder in (*compiled, ROOT / ".mypy_cache"):
        if folder.is_dir() and (tmp_path / folder.relative_to(ROOT)).parent.is_dir():
            shutil.copytree(folder, tmp_path / folder.relative_to(ROOT), ignore=shutil.ignore_patterns("*.pyc.*"))  # being written
    run(tmp_path, "git", "init", "-q")
    run(tmp_path, "git", "add", "-A")
    return tmp_path


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_the_skeleton_of_a_family_passes_the_checks_and_its_tests_and_touches_no_list_but_the_table(copy: Path) -> None:
    run(copy, sys.executable, "scripts/make_family.py", "gardens", "J", "jardin")
    run(copy, sys.executable, "scripts/migration_file.py", "gardens")
    run(copy, BIN / "ruff", "check", "--fix", "-q", ".")
    run(copy, BIN / "ruff", "format", "-q", ".")
    manual = run(copy, sys.executable, "-m", "bot", "docs")
    (copy / "docs/commandes.md").write_text(manual, encoding="utf-8")

    assert "### `!jardin`" in manual
    assert run(copy, "git", "diff", "--name-only").split() == ["commands/table.py", "docs/commandes.md"]
    for check in (["ruff", "check", "."], ["mypy"], ["lint-imports"], ["python", "scripts/dead_code.py"]):
        run(copy, BIN / check[0], *check[1:])
    told = run(copy, sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-k", ITS_OWN, *WALKED)
    assert re.search(r"\d+ passed, \d+ deselected, 2 xfailed", told)  # on both databases


@pytest.mark.parametrize(
    "asked", [(), ("garden", "J", "jardin"), ("gardens", "j", "jardin"), ("gardens", "J", "2"), ("polls", "J", "jardin")]
)
def test_what_cannot_be_a_family_is_said_and_nothing_is_written(asked: tuple[str, ...]) -> None:
    before = subprocess.run(["git", "status", "--short"], cwd=ROOT, check=True, capture_output=True, text=True).stdout
    done = subprocess.run([sys.executable, "scripts/make_family.py", *asked], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "scripts/family NOUNS LETTER WORD" in done.stderr or "is there already" in done.stderr
    assert subprocess.run(["git", "status", "--short"], cwd=ROOT, check=True, capture_output=True, text=True).stdout == before
