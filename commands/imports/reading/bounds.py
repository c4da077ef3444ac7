"""What a process may use that reads a file somebody may have made to harm, and how it says what it read: lines of JSON."""

import json
import sys
from collections.abc import Mapping, Sequence
from typing import Any

from commands.imports.reading.flowing import Flow
from commands.imports.reading.marks import Marks

if sys.platform != "win32":
    import resource

MEMORY_MB, PROCESSOR_S = 2_500, 100
LOCKED, UNREADABLE, NO_TABLE, NO_TEXT = 3, 4, 5, 6
"""How it ends when it knows why nothing is read."""


def bound(memory_mb: int = MEMORY_MB) -> None:
    """From here on this process may use so much memory and time, and no more."""
    if sys.platform != "win32":
        resource.setrlimit(resource.RLIMIT_AS, (memory_mb << 20, memory_mb << 20))
        resource.setrlimit(resource.RLIMIT_CPU, (PROCESSOR_S, PROCESSOR_S))


def tell(
    name: str,
    lines: Sequence[tuple[int, list[str]]],
    merges: Sequence[tuple[int, int, int, int]],
    marks: Marks | None = None,
    *,
    hidden: bool = False,
    levels: Mapping[int, int] | None = None,
) -> None:
    """Say a table: a line about it, then its lines. levels: it is text that flows, with headings of these levels on these lines."""
    marks = marks or Marks()
    about: dict[str, Any] = {"name": name, "hidden": hidden, "lines": len(lines), "merges": merges, "levels": levels}
    about |= {"aside": marks.aside, "notes": marks.notes}
    for said in (about, *lines):
        sys.stdout.write(f"{json.dumps(said)}\n")


def tell_flow(flow: Flow) -> None:
    """Say the tables of a document, then its text."""
    for name, lines, merges in flow.tables:
        tell(name, lines, merges)
    if flow.lines:
        tell(TEXT, flow.lines, [], levels=flow.levels)


TEXT = "Texte"
