"""What waits for somebody of the équipe d'animation, of whatever family: each family declares its own, `!suivi` tells them together."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from typing import TypeAlias

from commands.core.declaration.context import Occasion
from commands.core.declaration.effects import Msg


class Pressing(IntEnum):
    """How a thing waits, the most pressing first."""

    LATE = 1
    DUE = 2
    WAITING = 3


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A thing to do. at: since when it is late, when it is due, or since when somebody waits.

    message: one short paragraph that says what it is, and the command that deals with it. It names nobody.
    """

    pressing: Pressing
    at: datetime
    message: Msg


FollowsUp: TypeAlias = Callable[[Occasion], Awaitable[Sequence[FollowUp]]]
"""What a family has to be followed up at a moment. It only reads."""
