"""What a change touches is run, and no more than the families it reaches."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def touched(file: str) -> set[str]:
    asked = "import sys; sys.path.insert(0, 'scripts'); import changed; print(*changed.touched(sys.argv[1:]), sep='\\n')"
    return set(subprocess.run([sys.executable, "-c", asked, file], cwd=ROOT, check=True, capture_output=True, text=True).stdout.split())


@pytest.mark.parametrize(
    ("file", "run", "not_run"),
    [
        ("commands/polls/voting.py", "tests/commands/polls/test_voting.py", "tests/commands/meetings/test_participation.py"),
        ("commands/texts/fr/polls.html.j2", "tests/e2e/test_polls.py", "tests/storage/test_directory.py"),
        ("storage/polls.py", "tests/commands/polls/test_closing.py", "tests/test_audit.py"),
        ("commands/core/telling/markup.py", "tests/commands/core/test_rendering.py", "tests/test_audit.py"),
        ("tests/bot/test_sieve.py", "tests/bot/test_sieve.py", "tests/bot/test_turns.py"),
        ("storage/robots.py", "tests/storage/test_schema.py", "tests/test_audit.py"),
        ("scripts/migration_file.py", "tests/test_migration.py", "tests/test_image.py"),
        ("scripts/audit_report.py", "tests/test_audit.py", "tests/test_image.py"),
    ],
)
def test_a_change_touches_the_tests_of_what_it_reaches(file: str, run: str, not_run: str) -> None:
    found = touched(file)
    assert run in found
    assert not_run not in found


def test_what_all_stand_on_touches_all_and_what_nobody_runs_touches_none() -> None:
    assert touched("pyproject.toml") == {"tests"}
    assert touched("README.md") == set()


def test_each_path_exists() -> None:
    assert all((ROOT / test).exists() for test in touched("storage/database.py"))
