"""What a message is when it comes, and what it may come to."""

from dataclasses import dataclass
from typing import TypeAlias

from commands.core.declaration.effects import Msg, Offer
from commands.core.declaration.vocabulary import Args, Command


@dataclass(frozen=True, slots=True)
class Heard:
    """A message, as it is heard (`words.audible`), and how it came.

    private: in a room where only the bot and this person are. addressed: it named the bot, whose name is no longer in `text`.
    answering: it replies to a message of the bot. about: the thing whose message it replies to (« R12 »), if any.
    """

    text: str
    private: bool = False
    addressed: bool = False
    answering: bool = False
    about: str = ""


@dataclass(frozen=True, slots=True)
class Silence:
    """Nothing for the bot: no answer."""


@dataclass(frozen=True, slots=True)
class Understood:
    """A command to run. `correction`: what to say before its answer, when a typo was read."""

    command: Command
    args: Args
    correction: Msg | None = None


@dataclass(frozen=True, slots=True)
class Several:
    """Several commands to run, in this order: all that one message wished."""

    wishes: tuple[Understood, ...]


@dataclass(frozen=True, slots=True)
class Puzzled:
    """Meant for the bot, and not to be run: what to say, and the answers it offers. closes: what was offered before is given up."""

    message: Msg
    offer: Offer | None = None
    closes: bool = False


Reading: TypeAlias = Silence | Understood | Several | Puzzled
