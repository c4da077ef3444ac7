"""The time of the machine, from the one place where the house reads it."""

from datetime import UTC, datetime


def now() -> datetime:
    """What it is now, in UTC."""
    return datetime.now(UTC)
