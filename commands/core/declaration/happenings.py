"""What happens that is no command: somebody invites, arrives, goes, cannot be read or reached."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from commands.core.declaration.context import SharedFile


class Happening:
    """What families may answer to."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Invitation(Happening):
    """The bot is invited to the room of the context by its person."""


@dataclass(frozen=True, slots=True)
class Arrival(Happening):
    """The bot has joined the room of the context."""


@dataclass(frozen=True, slots=True)
class Replacement(Happening):
    """A room where the bot is says that the one of the context replaces it. The person had the power to say so."""

    old_room_id: str


@dataclass(frozen=True, slots=True)
class Unreadable(Happening):
    """A message of the person could not be decrypted, and its key did not come."""


@dataclass(frozen=True, slots=True)
class LeftWithoutKey(Happening):
    """A device of the person cannot read what the bot says in the room of the context, which is encrypted. device: its name."""

    device: str


@dataclass(frozen=True, slots=True)
class Contact(Happening):
    """The person speaks to the bot for the first time today (or since the bot started: it may happen twice)."""


@dataclass(frozen=True, slots=True)
class Entry(Happening):
    """The person came into the room of the context, where others may be."""


@dataclass(frozen=True, slots=True)
class Departure(Happening):
    """The person left the room of the context. `everywhere`: the bot sees them in no room any more."""

    everywhere: bool


@dataclass(frozen=True, slots=True)
class Expulsion(Happening):
    """The person put the bot out of the room of the context."""


@dataclass(frozen=True, slots=True)
class Crowd(Happening):
    """Somebody else came into the private room of the person: nothing private may be said there any more."""


@dataclass(frozen=True, slots=True)
class Unreached(Happening):
    """What was to be said to the person in private, asked for in the room of the context, could not be said."""


@dataclass(frozen=True, slots=True)
class ClockDoubted(Happening):
    """The clock of the machine jumped: nothing falls due before it is right, or said to be. house: what time it is instead."""

    machine: datetime
    house: datetime


@dataclass(frozen=True, slots=True)
class ClockSettled(Happening):
    """The time is sure again: what fell due meanwhile is done."""


@dataclass(frozen=True, slots=True)
class Tap(Happening):
    """The person reacted to the message of a subject, or took the reaction back.

    number: of the subject (12 for `meetings.meeting:12`). key: as `commands.core.language.taps` normalises it. by_other: it was taken
    back by somebody else (who moderates the room): what it changes must be told to the person, who may not know.
    """

    number: int
    key: str
    removed: bool
    by_other: bool = False


@dataclass(frozen=True, slots=True)
class Removed(Happening):
    """Somebody took the message of a subject away in the room of the context, where it is edited no more. Nobody is told who.

    number: of the subject (12 for `meetings.meeting:12`).
    """

    number: int


@dataclass(frozen=True, slots=True)
class DateChosen(Happening):
    """Those who were asked agreed on a date: the person makes it a meeting. It comes from a family, and is handled in its transaction.

    wall_start, wall_end: as clocks show them (naive); no end: as long as such meetings last. coming: the Matrix ids of those who said
    yes, and may be registered. asked: of those who are to be asked. asked_for: the subject of another family that it is the date of
    (`programmes.idea:4`): that family says what meeting it is.
    """

    poll_number: int
    title: str
    wall_start: datetime
    wall_end: datetime | None
    coming: tuple[str, ...]
    asked: tuple[str, ...]
    asked_for: str = ""


@dataclass(frozen=True, slots=True)
class VoiceGiven(Happening):
    """The person speaks for a pilot structure from now on, as they accepted to: what waits for its voice is theirs to be told."""

    structure: str


@dataclass(frozen=True, slots=True)
class PollWanted(Happening):
    """Another family has something to be decided by a poll of approval, one voice a structure, in the room of a role.

    asked_for: the subject that it decides on (`programmes.programme:1`). choices: in the order in which they are shown. dates: of a poll
    to find a date, one voice a person: the hours of each choice, as clocks show them (naive). quiet: it rings for nobody.
    """

    question: str
    choices: tuple[str, ...]
    ends_at: datetime
    role: str
    asked_for: str
    dates: tuple[tuple[datetime, datetime], ...] = ()
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class MeetingWanted(Happening):
    """Another family has a meeting to be held, by the person of the context; once it is made, it is told (`MeetingMade`).

    asked_for: the subject that it comes from (`programmes.idea:4`). wall_start, wall_end: as clocks show them (naive). host_id: who holds
    it; None: who makes it. chosen: the choice that its date comes from, with those who said yes. quiet: its announcement rings for nobody.
    """

    asked_for: str
    title: str
    format: str
    theme: str
    wall_start: datetime
    wall_end: datetime
    place: str
    host_id: str | None
    chosen: DateChosen | None = None
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class MeetingMade(Happening):
    """What was asked for by `MeetingWanted` is a meeting of this number."""

    asked_for: str
    number: int


@dataclass(frozen=True, slots=True)
class IdeaWanted(Happening):
    """Another family has an idea to be had for the programme, by the person of the context; once it is, it is told (`IdeaMade`).

    asked_for: the subject it comes from (`problems.problem:7`).
    """

    asked_for: str
    title: str
    why: str


@dataclass(frozen=True, slots=True)
class IdeaMade(Happening):
    """What was asked for by `IdeaWanted` is an idea of this number."""

    asked_for: str
    number: int


@dataclass(frozen=True, slots=True)
class ProgrammeOpened(Happening):
    """A programme of this name is open: who has something to tell with it tells it in the room of this role."""

    name: str
    role: str


@dataclass(frozen=True, slots=True)
class GroupWanted(Happening):
    """Another family has a matter for a group, given by the person of the context; once a group has it, it is told (`GroupMade`).

    asked_for: the subject it comes from. number: of a group that exists and is to take it; None: a new one of this name.
    """

    asked_for: str
    name: str
    purpose: str
    number: int | None = None


@dataclass(frozen=True, slots=True)
class GroupMade(Happening):
    """What was asked for by `GroupWanted` is with the group of this number."""

    asked_for: str
    number: int


@dataclass(frozen=True, slots=True)
class GroupClosed(Happening):
    """The group of this number is closed, with all that was asked of it. outcome: what came of it, in its words."""

    number: int
    outcome: str


@dataclass(frozen=True, slots=True)
class HelpMade(Happening):
    """The person asks the network for help, or leads something, for what another family knows (`problems.problem:7`).

    subject: the request, or the initiative (`exchange.exchange:5`). text: its words.
    """

    asked_for: str
    subject: str
    text: str


@dataclass(frozen=True, slots=True)
class HelpEnded(Happening):
    """What `HelpMade` told of is over. outcome: its words, screened, or one of those of its state. helper_structure_id: who helped."""

    asked_for: str
    subject: str
    outcome: str
    helper_structure_id: int | None = None


@dataclass(frozen=True, slots=True)
class FileSent(Happening):
    """The person sent the bot a file that no command was said with, and that nothing waited for."""

    file: SharedFile


@dataclass(frozen=True, slots=True)
class ListHandled(Happening):
    """What the shell was asked to do with a list that a coordinator brought is done: see `storage.brought_lists`.

    work: which of the times that it was asked. outcome: JSON values, as `bot.administration.list_child` makes them.
    """

    number: int
    work: int
    outcome: dict[str, Any]


@dataclass(frozen=True, slots=True)
class ListProgressed(Happening):
    """So many sheets and services of a list, of so many, are written by now."""

    number: int
    done: int
    total: int


@dataclass(frozen=True, slots=True)
class DocumentRead(Happening):
    """A document that the person brought is read, or cannot be: see `storage.documents`.

    number: the id of the edition. outcome: JSON values, as `bot.administration.document_child` makes them; or `{"trouble": {"why": …}}`.
    """

    number: int
    outcome: dict[str, Any]
