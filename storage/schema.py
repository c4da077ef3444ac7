"""The schema of the database: brought up to date by Alembic, and compared with the models. Imported only when needed: it is heavy."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import Connection, inspect
from sqlalchemy.schema import SchemaItem
from sqlmodel import SQLModel

from storage.holdings import import_all
from storage.migrations import MIGRATIONS

SEARCH_PREFIX = "search_"


def config_for(connection: Connection) -> Config:
    """What Alembic needs to work on a database: `storage/migrations/env.py` takes the connection from it."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    return config


def migrate(connection: Connection) -> None:
    """Apply the migrations that this database has not seen."""
    command.upgrade(config_for(connection), "head")


def is_compared(item: SchemaItem, name: str | None, kind: str, is_there: bool, model: SchemaItem | None) -> bool:
    """Leave what makes the search's index to its own migrations: virtual tables on SQLite, a generated column on PostgreSQL."""
    table = name if kind == "table" else item.table.name  # type: ignore[attr-defined] # every other kind is of a table
    return not (is_there and model is None and (table or "").startswith(SEARCH_PREFIX))


def differences(connection: Connection) -> list[object]:
    """What the models say and a database does not have, or the other way round: tables, columns, their types, keys, indexes."""
    import_all()
    context = MigrationContext.configure(connection, opts={"include_object": is_compared})
    return [*compare_metadata(context, SQLModel.metadata), *_unseen(connection)]


def _unseen(connection: Connection) -> Iterator[str]:
    """What Alembic does not compare: the columns of primary keys, and the conditions of indexes of some rows."""
    there = inspect(connection)
    for table in SQLModel.metadata.sorted_tables:
        if not there.has_table(table.name):
            continue
        key = there.get_pk_constraint(table.name)["constrained_columns"]
        if set(key) != (wanted := set(table.primary_key.columns.keys())):
            yield f"{table.name}: its key is {sorted(key)}, and should be {sorted(wanted)}"
        conditions = {index["name"]: _condition(index.get("dialect_options", {})) for index in there.get_indexes(table.name)}
        for index in table.indexes:
            if index.name in conditions and conditions[index.name] != (where := _condition(index.dialect_kwargs)):
                yield f"{index.name}: it holds rows where « {conditions[index.name]} », and should where « {where} »"


def _condition(options: Mapping[str, Any]) -> str:
    """The condition of an index, as its model says it or a database tells it: without the marks of PostgreSQL."""
    where = options.get("sqlite_where", options.get("postgresql_where"))
    return "" if where is None else re.sub(r"::[a-z]+( varying)?|[()]", "", str(where))
