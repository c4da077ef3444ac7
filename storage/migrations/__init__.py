"""Alembic migrations, the same for SQLite and PostgreSQL."""

from pathlib import Path

MIGRATIONS = Path(__file__).parent
