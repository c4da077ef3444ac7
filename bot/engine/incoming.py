"""What comes from the homeserver, as plain frozen values: what people, programs and rooms did."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

from commands.core.declaration.context import Person, Room, SharedFile
from commands.core.declaration.happenings import Expulsion, Happening, Invitation, LeftWithoutKey
from commands.core.language.words import audible


@dataclass(frozen=True, slots=True)
class Deed:
    """What somebody did in a room."""

    event_id: str
    room: Room
    person: Person


@dataclass(frozen=True, slots=True)
class Said(Deed):
    """A text of a person, as it is heard. `edits` is the event it replaces, already checked to be the same person's.

    file: what it was said with, or what a command replies to. sent_at: as its server says. is_last: nobody said anything after it in its
    room, as far as is known. concerns_us: it was found to be for the bot, and is not looked at for that again.
    """

    text: str
    addressed: bool = False
    thread: str | None = None
    reply_to: str | None = None
    edits: str | None = None
    file: SharedFile | None = None
    sent_at: datetime | None = None
    is_last: bool = True
    concerns_us: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "text", audible(self.text))

    @property
    def is_called(self) -> bool:
        """Whether it begins with « ! »."""
        return self.text.startswith("!")

    @property
    def bare(self) -> str:
        """Its words, without the « ! » that only calls the bot."""
        return self.text.removeprefix("!").strip()


@dataclass(frozen=True, slots=True)
class Sealed(Deed):
    """A message that could not be decrypted, as it came."""

    source: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Invited:
    """Somebody invites the bot."""

    cause: str
    room: Room
    person: Person


@dataclass(frozen=True, slots=True)
class Arrived(Deed):
    """The bot has joined a room where it was asked in. In a private one, the person is who is there; else the bot itself."""


@dataclass(frozen=True, slots=True)
class Came(Deed):
    """A person has joined a room of the bot."""


@dataclass(frozen=True, slots=True)
class Went(Deed):
    """A person has left a room of the bot. `everywhere`: the bot sees them in no other. `refused`: they did not even come in."""

    everywhere: bool
    refused: bool = False


@dataclass(frozen=True, slots=True)
class Tapped(Deed):
    """A person reacted to a message. sent_at: as its server says."""

    target: str
    key: str
    sent_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Untapped:
    """Something was taken back: a reaction, or anything else. It says no more of what it was than its id.

    by: who did it, if it is known.
    """

    event_id: str
    room: Room
    target: str
    sent_at: datetime | None = None
    by: str | None = None


@dataclass(frozen=True, slots=True)
class Automated:
    """An account not known as a program until now sent an `m.notice`, as only programs do."""

    user_id: str


@dataclass(frozen=True, slots=True)
class Replaced(Deed):
    """A room says that another one replaces it. The person is who had the power to say so; the room is the old one."""

    new_room_id: str


@dataclass(frozen=True, slots=True)
class Expelled:
    """Somebody put the bot out of a room, or banned it there. cause: the same for all rooms without a role, on one day."""

    cause: str
    room: Room
    person: Person


@dataclass(frozen=True, slots=True)
class Keyless:
    """A device of a person cannot be given the key of a room. device: its name, as they gave it."""

    cause: str
    room: Room
    person: Person
    device: str


Incoming: TypeAlias = Said | Sealed | Invited | Arrived | Came | Went | Tapped | Untapped | Automated | Replaced | Expelled | Keyless


def happening_of(incoming: Invited | Expelled | Keyless) -> Happening:
    """What happens to the house, of what the bot itself meets."""
    match incoming:
        case Invited():
            return Invitation()
        case Expelled():
            return Expulsion()
        case Keyless(device=device):
            return LeftWithoutKey(device)
