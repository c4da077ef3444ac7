"""How Alembic reaches the database: over the connection that `storage.schema` hands it, and no other way."""

from alembic import context
from sqlalchemy import Connection
from sqlmodel import SQLModel

from storage.holdings import import_all
from storage.schema import is_compared


def _run(connection: Connection) -> None:
    import_all()  # each model is found by itself
    context.configure(connection=connection, target_metadata=SQLModel.metadata, render_as_batch=True, include_object=is_compared)
    with context.begin_transaction():
        context.run_migrations()


_run(context.config.attributes["connection"])
