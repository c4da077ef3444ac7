"""The migrations make what the models say, and `scripts/migration` writes the next one."""

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import DateTime, Index, Integer, Table, UniqueConstraint, text
from sqlmodel import SQLModel

from storage import schema
from storage.database import Database
from storage.holdings import import_all

ROOT = Path(__file__).parents[2]
SCRIPT = ROOT / "scripts" / "make_migration.py"
import_all()
TABLES = SQLModel.metadata.tables
CURRENT: Index = next(index for index in TABLES["membership"].indexes if index.name == "ix_membership_current")


def unique(table: Table) -> UniqueConstraint:
    return next(each for each in table.constraints if isinstance(each, UniqueConstraint))


async def differences(database: Database) -> list[object]:
    async with database.reading() as session:
        return await (await session.connection()).run_sync(schema.differences)


async def test_the_migrations_make_what_the_models_say(database: Database) -> None:
    assert await differences(database) == []


@pytest.mark.parametrize(
    ("changed", "name", "value"),
    [
        pytest.param(TABLES["poll"].c.room_id, "type", Integer(), id="type"),
        pytest.param(TABLES["search_word"].c.stem, "type", Integer(), id="type in the search"),
        pytest.param(TABLES["poll"].c.room_id, "nullable", True, id="nullable"),
        pytest.param(CURRENT, "unique", False, id="an index that is unique"),
        pytest.param(next(iter(TABLES["poll"].c.meeting_number.foreign_keys)).constraint, "ondelete", "CASCADE", id="on delete"),
        pytest.param(TABLES["silence"], "primary_key", TABLES["poll"].primary_key, id="key"),
        pytest.param(TABLES["ballot"], "constraints", TABLES["ballot"].constraints - {unique(TABLES["ballot"])}, id="unique"),
        pytest.param(TABLES["poll"], "indexes", set(), id="indexes"),
    ],
)
async def test_what_a_migration_forgot_is_seen(
    database: Database, monkeypatch: pytest.MonkeyPatch, changed: Any, name: str, value: object
) -> None:
    monkeypatch.setattr(changed, name, value)
    assert await differences(database)


async def test_a_condition_that_a_migration_forgot_is_seen(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(CURRENT.dialect_options["sqlite"], "where", text("until IS NOT NULL"))
    assert len(await differences(database)) == 1


async def test_an_instant_without_its_zone_is_seen(postgresql: Callable[[], str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Only PostgreSQL tells them apart."""
    database = Database(postgresql())
    monkeypatch.setattr(TABLES["poll"].c.ends_at, "type", DateTime())
    assert await differences(database)
    await database.close()


# ── scripts/migration ────────────────────────────────────────────────────────────────────────────────────────────

IDEA = '''
"""Ideas."""

from sqlmodel import Field, SQLModel

from storage.holdings import Holding, Holds
from storage.types import partial_index


class Idea(SQLModel, table=True):
    """An idea."""

    __table_args__ = (partial_index("ix_idea_open", "user_id", where="done = false"),)
    __holds__ = Holds(Holding("ideas", "user_id", ("number",), "for ever"))

    number: int | None = Field(default=None, primary_key=True)
    user_id: str
    done: bool = False
'''


def run(tree: Path, *command: str) -> tuple[int, str]:
    """Python in a tree of its own: what it ends with, and what it says."""
    env = os.environ | {"PYTHONPATH": str(tree)}
    done = subprocess.run([sys.executable, *command], env=env, cwd=tree, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


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
    (tree / "storage" / "ideas.py").write_text(IDEA)

    code, said = run(tree, "scripts/make_migration.py", "ideas", "and trust")
    assert (code, said.count("✓")) == (0, 2), said
    (made,) = set(versions.glob("*.py")) - before
    newest = max(int(file.name[:4]) for file in before if file.name[0].isdigit())
    assert made.name == f"{newest + 1:04}_ideas_and_trust.py"
    written = " ".join(made.read_text().split())
    assert f'down_revision = "{newest:04}"' in written
    assert 'sa.Column("trusted", sa.Boolean(), server_default="1", nullable=False)' in written
    assert 'sqlite_where=sa.text("done = false"), postgresql_where=sa.text("done = false")' in written
    assert "import storage.types" not in written

    code, said = run(tree, "scripts/make_migration.py", "again")
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
