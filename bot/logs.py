"""The log: a vocabulary (`action=`), never the body of a message, never a person's data."""

import logging
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


@contextmanager
def refused(module: str) -> Iterator[None]:
    """Have what is imported meanwhile do without a module, as where it is not installed."""
    loaded = sys.modules.get(module)
    sys.modules[module] = None  # type: ignore[assignment] # the import system's own sign for « there is none »
    try:
        yield
    finally:
        sys.modules.pop(module)
        if loaded is not None:
            sys.modules[module] = loaded


with refused("rich"):  # structlog would load it and pygments, 3 MB, to draw tracebacks: ours are told in one line
    import structlog
    from structlog.typing import EventDict, WrappedLogger

log: structlog.stdlib.BoundLogger = structlog.get_logger("agora")


def configure() -> None:
    """Send our log to the error output, one line an event, and silence the libraries that print what people say."""
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    for chatty in ("nio", "peewee", "aiohttp.access", "apscheduler"):
        logging.getLogger(chatty).setLevel(logging.CRITICAL)
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=False),
            _frames_only,
            structlog.processors.LogfmtRenderer(key_order=["timestamp", "level", "action"], sort_keys=True),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),
    )


def _frames_only(_logger: WrappedLogger, _method: str, entry: EventDict) -> EventDict:
    """Say what broke and where, without the exception's own words: they may quote what a person wrote."""
    entry["action"] = entry.pop("event")
    error: Any = entry.pop("error", None)
    if isinstance(error, BaseException):
        frames = traceback.extract_tb(error.__traceback__)
        entry["error"] = type(error).__name__
        entry["at"] = " < ".join(f"{frame.filename.rpartition('/')[2]}:{frame.lineno}" for frame in reversed(frames[-6:]))
    elif error is not None:
        entry["error"] = error
    return entry
