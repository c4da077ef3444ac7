"""One piece of what others say (an event, a device, a key) may be anything: what it raises concerns that piece alone."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from bot import metrics
from bot.logs import log


class StoreInTrouble(OSError):
    """The store of keys cannot be read or written now (locked, full, gone): nobody's fault, to be tried again."""


@contextmanager
def tolerating(piece: str) -> Iterator[None]:
    """Do something with one piece. What it raises is counted and logged, never its content, and ends this block only.

    Raises StoreInTrouble: the piece may be well formed.
    """
    try:
        yield
    except Exception as error:
        # peewee wraps the errors of SQLite in its own
        if isinstance(error, OSError) or isinstance(error.__context__, sqlite3.OperationalError):
            raise StoreInTrouble(type(error).__name__) from error
        set_aside(piece, error)


def set_aside(piece: str, error: Exception | None = None) -> None:
    """Count and log a piece that could not be worked with."""
    metrics.MALFORMED.labels(piece).inc()
    log.warning("malformed", piece=piece, error=error)
