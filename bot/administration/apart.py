"""What the processes have in common that do what takes long, or what is a stranger's, apart from the robot.

The first line that comes in is the job, as JSON; a file follows. Each line that goes out is JSON; the last one is the outcome.
"""

import json
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from bot import logs
from bot.installation.lexicon_file import LexiconFile
from bot.logs import log
from commands.imports.reading.bounds import MEMORY_MB, bound
from storage.lexicon import Lexicon

POLITELY = 10
"""How far such a process steps back (nice): who speaks to the robot is answered before."""
TOO_HEAVY = {"trouble": {"why": "too-heavy"}}

Outcome = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Job:
    """What is to be done. data: the folder where the lexicon is."""

    data: str

    @property
    def most_mb(self) -> int | None:
        """The memory that it may take, where it reads what a stranger made: its time is bounded too. None: it is as it is."""
        return MEMORY_MB


Asked = TypeVar("Asked", bound=Job)


def serve(kind: type[Asked], do: Callable[[Asked, bytes, Lexicon], Outcome], *, crash: str) -> None:
    """Do the job of this kind that comes in. crash: what is logged when it fails."""
    logs.configure()
    os.nice(POLITELY)
    try:
        job = kind(**json.loads(sys.stdin.buffer.readline()))
        if job.most_mb is not None:
            bound(job.most_mb)
        tell(do(job, sys.stdin.buffer.read(), LexiconFile(Path(job.data))()))
    except MemoryError:
        tell(TOO_HEAVY)
    except Exception as error:  # noqa: BLE001 - a traceback might quote the file: the log tells the places only
        log.error(crash, error=error)
        sys.exit(1)


def tell(said: dict[str, Any]) -> None:
    """One line, or nothing of it."""
    line = json.dumps(said, ensure_ascii=False).encode() + b"\n"
    sys.stdout.buffer.write(line)
    sys.stdout.buffer.flush()
