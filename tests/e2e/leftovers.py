"""The processes of a test: those it started, and those that they started."""

import ctypes
import os
import signal
import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

PR_SET_CHILD_SUBREAPER = 36
"""See prctl(2): whoever loses their parent becomes a child of this process."""

GONE = frozenset({"Z", ""})
PAUSE_S = 0.01


def adopt_orphans() -> None:
    """From now on, who loses their parent below this process becomes its child. Raises OSError where this cannot be."""
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "prctl")


def running(before: Collection[int] = ()) -> set[int]:
    """The numbers of the processes below this one, but `before` and what is below these; the dead that nobody asked after are none.

    What was there before may start others at any time: a PostgreSQL, one that tidies its tables.
    """
    below: set[int] = set()
    found = [os.getpid()]
    while found:
        new = [child for pid in found for child in _children(pid) if child not in below and child not in before]
        below.update(new)
        found = new
    return {pid for pid in below if _state(pid) not in GONE}


@contextmanager
def nothing_left() -> Iterator[None]:
    """What is started inside ends with it, however it ends."""
    before = running()
    try:
        yield
    finally:
        end(running(before))


def end(pids: set[int]) -> None:
    """End these at once. Whoever started them may still ask how they ended."""
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    while any(_state(pid) not in GONE for pid in pids):
        time.sleep(PAUSE_S)


def _children(pid: int) -> list[int]:
    found: list[int] = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        with suppress(OSError):
            found += [int(child) for child in task.read_text(encoding="ascii").split()]
    return found


def _state(pid: int) -> str:
    """The letter of its state in proc(5); empty when it is gone."""
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()[0]
    except OSError:
        return ""
