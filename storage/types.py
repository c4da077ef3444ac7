"""Column types, values and indexes that behave the same on SQLite and PostgreSQL."""

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import DateTime, Dialect, Index, String, text
from sqlalchemy.types import TypeDecorator
from sqlmodel import AutoString, SQLModel

SQLModel.model_config["defer_build"] = True
"""What checks values is built for the tables whose values are checked: very few, and 1.6 MB for all of them."""


def _comparing(kept: Any) -> Any:
    """What compares all columns that are kept as a type. SQLAlchemy makes such a class for each column: 1.7 MB for all of them."""
    return type(f"Of{kept.__name__}", (TypeDecorator.Comparator, kept.comparator_factory), {})


AutoString.comparator_factory = _comparing(String)  # type: ignore[method-assign] # it is an attribute, worked out when first read


class UtcDateTime(TypeDecorator[datetime]):
    """An aware UTC datetime, in and out. SQLite forgets the zone, so it is put back on reading."""

    impl = DateTime(timezone=True)
    cache_ok = True
    comparator_factory = _comparing(DateTime)

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """Refuse a naive datetime: its zone is unknown."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive datetime cannot be stored: its zone is unknown")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """Give the zone back."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def partial_index(name: str, *columns: str, where: str, unique: bool = False) -> Index:
    """An index of the rows where a condition (SQL) holds.

    The condition is named for SQLite only: for PostgreSQL, its migration says the same. Naming it here would load that dialect, 2 MB,
    wherever it is not used.
    """
    return Index(name, *columns, unique=unique, sqlite_where=text(where))


def as_json(value: Any) -> Any:
    """A value of a column as JSON keeps it: days by their name."""
    return value.isoformat() if isinstance(value, date) else value
