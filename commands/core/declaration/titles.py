"""What a subject is, in one line, where another family speaks of it: a problem of which somebody tells what they see behind it."""

from collections.abc import Awaitable, Callable
from typing import TypeAlias

from commands.core.declaration.context import Context

TellTitle: TypeAlias = Callable[[Context, int], Awaitable[str | None]]
"""Of the subject of this number, its words; None: there is none, or none that the person may see. It only reads."""
