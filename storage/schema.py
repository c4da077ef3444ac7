"""The schema of the database, brought up to date by Alembic. Imported only when there is something to migrate: it is heavy."""

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection

from storage.migrations import MIGRATIONS


def migrate(connection: Connection) -> None:
    """Apply the migrations that this database has not seen."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
