"""`scripts/migration` writes the next migration, for both databases, and none for nothing."""

import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SCRIPT = ROOT / "scripts" / "migration_file.py"

GARDEN = '''
"""Gardens."""

from sqlmodel import Field, SQLModel

from storage.holdings import Holding, Holds
from storage.types import partial_index


class Garden(SQLModel, table=True):
    """A garden."""

    __table_args__ = (partial_index("ix_garden_open", "user_id", where="done = false"),)
    __holds__ = Holds(Holding("gardens", "user_id", ("number",), "for ever"))

    number: int | None = Field(default=None, primary_key=True)
    user_id: str
    done: bool = False
'''


def run(tree: Path, *command: str) -> tuple[int, str]:
    """Python in a tree of its own: what it ends with, and what it says."""
    env = os.environ | {"PYTHONPATH": str(tree)}
    done = subprocess.run([sys.executable, *command], env=env, cwd=tree, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


@pytest.mark.slow
@pytest.mark.timeout(400)  # it begins Python and PostgreSQL anew, twice
def test_a_migration_is_written_for_a_table_and_a_column_on_both_databases_and_none_for_nothing(
    tmp_path: Path, sqlite_template: Path
) -> None:
    tree = tmp_path / "tree"
    shutil.copytree(ROOT / "storage", tree / "storage", ignore=shutil.ignore_patterns("__pycache__"))
    (tree / "scripts").mkdir()
    shutil.copy(SCRIPT, tree / "scripts")
    robots, versions = tree / "storage" / "robots.py", tree / "storage" / "migrations" / "versions"
    before = set(versions.glob("*.py"))
    robots.write_text(robots.read_text().replace("    user_id: str = Field", "    trusted: bool = True\n    user_id: str = Field"))
    (tree / "storage" / "gardens.py").write_text(GARDEN)

    code, said = run(tree, "scripts/migration_file.py", "gardens", "and trust")
    assert (code, said.count("✓")) == (0, 2), said
    (made,) = set(versions.glob("*.py")) - before
    newest = max(int(file.name[:4]) for file in before if file.name[0].isdigit())
    assert made.name == f"{newest + 1:04}_gardens_and_trust.py"
    written = " ".join(made.read_text().split())
    assert f'down_revision = "{newest:04}"' in written
    assert 'sa.Column("trusted", sa.Boolean(), server_default="1", nullable=False)' in written
    assert 'sqlite_where=sa.text("done = false"), postgresql_where=sa.text("done = false")' in written
    assert "import storage.types" not in written

    code, said = run(tree, "scripts/migration_file.py", "again")
    assert (code, "Rien à migrer" in said) == (1, True), said
    assert set(versions.glob("*.py")) == before | {made}

    kept = shutil.copy(sqlite_template, tmp_path / "kept.db")
    with closing(sqlite3.connect(kept)) as old, old:
        old.execute("INSERT INTO robot (user_id, since) VALUES ('@bot:a', '2026-11-23 08:00:00')")
    upgrade = f"import asyncio; from storage.database import Database; asyncio.run(Database('sqlite+aiosqlite:///{kept}').upgrade())"
    assert run(tree, "-c", upgrade) == (0, "")
    with closing(sqlite3.connect(kept)) as new:
        assert new.execute("SELECT user_id, trusted FROM robot").fetchall() == [("@bot:a", 1)]


def test_a_migration_says_what_it_is() -> None:
    assert run(ROOT, str(SCRIPT)) == (2, 'Dites ce que fait la migration. Exemple : scripts/migration "ideas and their votes"\n')
