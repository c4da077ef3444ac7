"""How Alembic reaches the database: over the connection that `storage.database` hands it, and no other way."""

from alembic import context
from sqlalchemy import Connection
from sqlalchemy.schema import SchemaItem
from sqlmodel import SQLModel

import storage.attendance
import storage.clock_doubts
import storage.delivery
import storage.dialogues
import storage.directory
import storage.erasures
import storage.feeds
import storage.invitations
import storage.meetings
import storage.minutes
import storage.network
import storage.polls
import storage.private_rooms
import storage.reach
import storage.reactions
import storage.robots
import storage.rooms
import storage.runs
import storage.satisfaction
import storage.sealed_messages
import storage.series
import storage.stream
import storage.team
import storage.timers
import storage.turns  # noqa: F401 - imported so that the tables are known

SEARCH_PREFIX = "search_"


def _is_ours(_item: SchemaItem, name: str | None, kind: str, _reflected: bool, _other: SchemaItem | None) -> bool:
    """Leave the search index (virtual tables on SQLite, tsvector on PostgreSQL) to its own migrations."""
    return not (kind == "table" and (name or "").startswith(SEARCH_PREFIX))


def _run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=SQLModel.metadata,
        render_as_batch=True,
        include_object=_is_ours,
    )
    with context.begin_transaction():
        context.run_migrations()


_run(context.config.attributes["connection"])
