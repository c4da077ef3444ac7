"""What the processes have in common that do what takes long, or what is a stranger's, apart from the robot.

The first line that comes in is the job, as JSON; a file follows. Each line that goes out is JSON; the last one is the outcome.
"""

import json
import os
import sys
from collections.abc import Callable
from typing import Any

from bot import logs
from bot.logs import log
from commands.imports.reading.bounds import bound

POLITELY = 10
"""How far such a process steps back (nice): who speaks to the robot is answered before."""

Outcome = dict[str, Any]


def _always(_job: dict[str, Any]) -> bool:
    return True


def serve(
    do: Callable[[dict[str, Any], bytes], Outcome],
    *,
    crash: str,
    too_heavy: Outcome,
    bounded: Callable[[dict[str, Any]], bool] = _always,
) -> None:
    """Do the job that comes in. crash: what is logged when it fails. bounded: whether a job is done within bounds."""
    logs.configure()
    os.nice(POLITELY)
    job = json.loads(sys.stdin.buffer.readline())
    if bounded(job):
        bound()
    try:
        outcome = do(job, sys.stdin.buffer.read())
    except MemoryError:
        outcome = too_heavy
    except Exception as error:  # noqa: BLE001 - a traceback might quote the file: the log tells the places only
        log.error(crash, error=error)
        sys.exit(1)
    tell(outcome)


def tell(said: dict[str, Any]) -> None:
    """One line."""
    sys.stdout.buffer.write(json.dumps(said, ensure_ascii=False).encode() + b"\n")
    sys.stdout.buffer.flush()
