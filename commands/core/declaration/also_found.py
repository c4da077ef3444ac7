"""What families know of words that are looked for, beside the structures of the directory: `!qui-fait` tells it."""

from collections.abc import Awaitable, Callable
from typing import TypeAlias

from commands.core.declaration.context import Context
from commands.core.declaration.effects import Msg

TellFound: TypeAlias = Callable[[Context, int], Awaitable[Msg | None]]
"""Of what was remembered under a number, one line with the command that shows it; None: nothing to be shown. It only reads."""
